//! Two bots: one with every handler, one with a few methods.

use cometchat_bot::{
    model::{Call, InteractionCompleted, Presence, Receipt, Transient, Typing, UnknownEvent},
    prelude::*,
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
pub(crate) struct Settings {
    greeting: String,
}

/// Handles
/// all there is.
///
/// And this is not part of it.
#[bot(name = "everything")]
#[derive(Debug)]
pub(crate) struct Everything {
    greeting: String,
}

impl Bot for Everything {
    type Settings = Settings;

    fn new(settings: Settings) -> HandlerResult<Self> {
        let greeting = settings.greeting;
        if greeting.is_empty() {
            return Err(HandlerError::msg("the greeting is empty"));
        }
        Ok(Self { greeting })
    }
}

/// Asks.
#[derive(Debug, Command)]
#[command(name = "ask", aliases = ["question"])]
pub(crate) struct Ask {
    question: String,
    #[arg(default = 1)]
    times: u8,
    #[arg(rest, name = "topic")]
    about: Option<String>,
}

#[derive(Debug, Command)]
#[command(name = "roll", about = "Rolls a die")]
pub(crate) struct Roll;

#[derive(Debug, Payload, Serialize, Deserialize)]
#[payload(type = "location")]
pub(crate) struct Location {
    latitude: f64,
}

#[handler]
impl MessageHandler for Everything {
    async fn on_message(&self, _: &Context, message: &Message) -> HandlerResult<String> {
        Ok(format!("{} {}", self.greeting, message.sender))
    }
}

#[handler]
impl CommandHandler<Ask> for Everything {
    async fn on_command(&self, _: &Context, ask: Ask) -> HandlerResult<impl IntoReply> {
        Ok(vec![(ask.question, ask.about); ask.times.into()]
            .into_iter()
            .map(|(question, about)| about.unwrap_or(question))
            .collect::<Vec<_>>())
    }
}

#[handler]
impl CommandHandler<Roll> for Everything {
    async fn on_command(&self, _: &Context, _: Roll) -> HandlerResult<&'static str> {
        Ok("four")
    }
}

#[handler]
impl CustomHandler<Location> for Everything {
    async fn on_custom(&self, _: &Context, at: Location) -> HandlerResult<String> {
        Ok(at.latitude.to_string())
    }
}

#[handler]
impl GroupHandler for Everything {
    async fn on_joined(&self, _: &Context, _: &MemberJoined) -> HandlerResult<()> {
        Ok(())
    }

    async fn on_left(&self, _: &Context, _: &MemberLeft) -> HandlerResult<()> {
        Ok(())
    }

    async fn on_added(&self, _: &Context, _: &MemberAdded) -> HandlerResult<()> {
        Ok(())
    }

    async fn on_kicked(&self, _: &Context, _: &MemberKicked) -> HandlerResult<()> {
        Ok(())
    }

    async fn on_banned(&self, _: &Context, _: &MemberBanned) -> HandlerResult<()> {
        Ok(())
    }

    async fn on_unbanned(&self, _: &Context, _: &MemberUnbanned) -> HandlerResult<()> {
        Ok(())
    }

    async fn on_scope_changed(&self, _: &Context, _: &ScopeChanged) -> HandlerResult<()> {
        Ok(())
    }
}

#[handler]
impl ReactionHandler for Everything {
    async fn on_added(&self, _: &Context, _: &Reaction) -> HandlerResult<()> {
        Ok(())
    }

    async fn on_removed(&self, _: &Context, _: &Reaction) -> HandlerResult<()> {
        Ok(())
    }
}

#[handler]
impl EditHandler for Everything {
    async fn on_edited(&self, _: &Context, _: &Message) -> HandlerResult<()> {
        Ok(())
    }
}

#[handler]
impl DeleteHandler for Everything {
    async fn on_deleted(&self, _: &Context, _: &Message) -> HandlerResult<()> {
        Ok(())
    }
}

#[handler]
impl InteractionHandler for Everything {
    async fn on_completed(&self, _: &Context, _: &InteractionCompleted) -> HandlerResult<()> {
        Ok(())
    }
}

#[handler]
impl SignalHandler for Everything {
    async fn on_receipt(&self, _: &Context, _: &Receipt) -> HandlerResult<()> {
        Ok(())
    }

    async fn on_typing(&self, _: &Context, _: &Typing) -> HandlerResult<()> {
        Ok(())
    }

    async fn on_presence(&self, _: &Context, _: &Presence) -> HandlerResult<()> {
        Ok(())
    }

    async fn on_transient(&self, _: &Context, _: &Transient) -> HandlerResult<()> {
        Ok(())
    }
}

#[handler]
impl CallHandler for Everything {
    async fn on_call(&self, _: &Context, _: &CallStatus, _: &Call) -> HandlerResult<()> {
        Ok(())
    }
}

#[handler]
impl UnknownHandler for Everything {
    async fn on_unknown(&self, _: &Context, _: &UnknownEvent) -> HandlerResult<()> {
        Ok(())
    }
}

#[bot(name = "listener", about = "Only listens")]
#[derive(Debug)]
pub(crate) struct Listener;

#[handler]
impl GroupHandler for Listener {
    async fn on_joined(&self, _: &Context, _: &MemberJoined) -> HandlerResult<()> {
        Ok(())
    }
}

#[handler]
impl ReactionHandler for Listener {
    async fn on_added(&self, _: &Context, _: &Reaction) -> HandlerResult<()> {
        Ok(())
    }
}

#[handler]
impl SignalHandler for Listener {
    async fn on_typing(&self, _: &Context, _: &Typing) -> HandlerResult<()> {
        Ok(())
    }
}
