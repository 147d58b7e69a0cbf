//! The kinds of code that a bot crate has.

#![forbid(unsafe_code)]

use cometchat_bot::{
    prelude::*,
    routing::{BotRoutes, RoutingTable},
};
use serde::{Deserialize, Serialize};

/// What the operator sets.
#[derive(Debug, Deserialize)]
pub(crate) struct Settings {
    thanks: String,
}

/// Collects feedback and posts a summary.
#[bot(name = "sample", about = "Collects feedback")]
#[derive(Debug)]
pub(crate) struct SampleBot {
    settings: Settings,
}

impl Bot for SampleBot {
    type Settings = Settings;

    fn new(settings: Settings) -> HandlerResult<Self> {
        Ok(Self { settings })
    }
}

/// Asks for feedback.
#[derive(Debug, Command)]
#[command(name = "feedback")]
pub(crate) struct Ask {
    #[arg(rest)]
    topic: Option<String>,
}

/// Where somebody is.
#[derive(Debug, Payload, Serialize, Deserialize)]
#[payload(type = "location")]
pub(crate) struct Location {
    latitude: f64,
}

#[handler]
impl CommandHandler<Ask> for SampleBot {
    async fn on_command(&self, ctx: &Context, ask: Ask) -> HandlerResult<impl IntoReply> {
        ctx.reply("one moment").await?;
        let Some(topic) = ask.topic else {
            return Ok(None);
        };
        let stars: u8 = topic.parse()?;
        Ok(Some(format!("{} {stars}", self.settings.thanks)))
    }
}

#[handler]
impl GroupHandler for SampleBot {
    async fn on_joined(&self, _: &Context, _: &MemberJoined) -> HandlerResult<impl IntoReply> {
        Ok(Some("welcome"))
    }

    async fn on_left(&self, _: &Context, event: &MemberLeft) -> HandlerResult<Vec<String>> {
        Ok(vec![format!("goodbye {}", event.by.name)])
    }
}

#[handler]
impl CustomHandler<Location> for SampleBot {
    async fn on_custom(&self, _: &Context, at: Location) -> HandlerResult<()> {
        drop(at.latitude.to_string());
        Ok(())
    }
}

/// Handlers may stand in any module.
mod elsewhere {
    use cometchat_bot::prelude::*;

    #[handler]
    impl MessageHandler for super::SampleBot {
        async fn on_message(
            &self,
            _: &Context,
            Message { sender, .. }: &Message,
        ) -> Result<String, HandlerError> {
            Ok(Self::greeting(sender))
        }
    }

    impl super::SampleBot {
        fn greeting(sender: &Uid) -> String {
            format!("hello {sender}")
        }
    }

    /// A handler that is switched off is not registered.
    #[handler]
    #[cfg(any())]
    impl EditHandler for super::SampleBot {
        async fn on_edited(&self, _: &Context, _: &Message) -> HandlerResult<()> {
            Ok(())
        }
    }
}

#[test]
fn every_handler_is_registered() {
    let table = RoutingTable::from_registry(&[]).expect("bots that fit together");
    let bot = table.bot("sample").expect("it is registered");
    let traits: Vec<_> = bot
        .handlers()
        .iter()
        .map(|entry| entry.trait_name)
        .collect();
    assert_eq!(
        traits,
        [
            "CommandHandler<Ask>",
            "MessageHandler",
            "CustomHandler<Location>",
            "GroupHandler"
        ]
    );
    assert_eq!(BotRoutes::about(bot), "Collects feedback");
}
