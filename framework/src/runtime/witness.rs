//! Tells the page of the local server what bots do: which handler an event goes
//! to and why the others do not get it, the state before and after, the replies.

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};

use super::{
    failure::{Failure, causes},
    turn::Turns,
};
use crate::{
    context::Context,
    model::{Event, Uid},
    outbox::{Planned, What},
    routing::HandlerEntry,
};

/// Is told what the bot of a user did with an event. It is called on the task
/// that reads the socket, too, so it must not wait.
pub(crate) type Watcher = Arc<dyn Fn(&Uid, Value) + Send + Sync>;

impl Turns {
    /// Tells of an event that no handler gets.
    pub(super) fn watch_unhandled(&self, event: &Event) {
        let Some(watcher) = &self.watcher else { return };
        let is_signal = !matches!(
            event,
            Event::Message(_) | Event::Reaction(_) | Event::InteractionCompleted(_)
        );
        if is_signal {
            return;
        }
        let told = json!({
            "event": about(event),
            "message": message_id(event),
            "others": self.others(event, None),
        });
        watcher(&self.me, told);
    }

    /// Tells of one run of a handler, before its state is forgotten.
    pub(super) fn watch(
        &self,
        handler: Option<&HandlerEntry>,
        ctx: &Context,
        elapsed: Duration,
        result: &Result<Vec<(u32, Planned)>, Failure>,
    ) {
        let Some(watcher) = &self.watcher else { return };
        let mut told = json!({
            "event": about(ctx.event()),
            "message": message_id(ctx.event()),
            "handler": handler.map_or_else(
                || "a dialogue in the chat".to_owned(),
                |handler| format!("{}: {}", handler.bot_type, handler.trait_name),
            ),
            "place": handler.map(|handler| format!("{}:{}", handler.file, handler.line)),
            "elapsed_us": u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX),
            "others": self.others(ctx.event(), handler),
            "state": ctx.turn().seen().into_iter().map(|change| json!({ "key": change.key, "before": stored(change.before), "after": stored(change.after) })).collect::<Vec<_>>(),
        });
        match result {
            Ok(sends) => {
                told["replies"] = sends.iter().map(|(_, planned)| reply(planned)).collect();
            }
            Err(Failure::Handler(error) | Failure::Final(error)) => {
                told["error"] = error.to_string().into();
            }
            Err(Failure::Store(error)) => told["error"] = causes(error).into(),
        }
        watcher(&self.me, told);
    }

    /// The handlers that do not get an event, and why.
    fn others(&self, event: &Event, chosen: Option<&HandlerEntry>) -> Vec<Value> {
        let handlers = self
            .table
            .bot(self.kind)
            .map_or(&[][..], |bot| bot.handlers());
        let others = handlers
            .iter()
            .filter(|one| chosen.is_none_or(|chosen| !std::ptr::eq(**one, chosen)));
        others
            .map(|one| {
                json!({
                    "handler": format!("{} ({})", one.trait_name, one.trigger),
                    "why": one.why_not(event, &self.me),
                })
            })
            .collect()
    }
}

fn message_id(event: &Event) -> Option<String> {
    match event {
        Event::Message(message) => Some(message.id.to_string()),
        Event::Reaction(event) => Some(event.reaction().message_id.to_string()),
        Event::InteractionCompleted(done) => Some(done.message_id.to_string()),
        _ => None,
    }
}

/// The event in a few words; what is in it is in the frame that it came by.
fn about(event: &Event) -> Value {
    match event {
        Event::Message(message) => format!("{}/{}", message.category, message.message_type).into(),
        Event::Reaction(_) => "reaction".into(),
        Event::InteractionCompleted(_) => "interaction completed".into(),
        Event::Submitted(answer) => json!({ "submitted": answer.form }),
        Event::Pressed(_) => "pressed".into(),
        Event::Due(due) => json!({ "due": due.due_type }),
        _ => "signal".into(),
    }
}

fn reply(planned: &Planned) -> Value {
    match &planned.what {
        What::Message { receiver, draft } => {
            json!({ "to": receiver.id(), "muid": draft.muid(), "message": draft })
        }
        What::Reaction { message, reaction } => json!({ "message": message, "reaction": reaction }),
        What::Poll { receiver, poll, .. } => json!({ "to": receiver.id(), "poll": poll }),
        What::Edit { message, edit } => {
            json!({ "message": message.id, "muid": message.muid, "edit": edit })
        }
    }
}

/// A stored value without its envelope; what cannot be read as text.
fn stored(bytes: Option<Vec<u8>>) -> Value {
    let Some(bytes) = bytes else {
        return Value::Null;
    };
    match serde_json::from_slice::<Value>(&bytes) {
        Ok(Value::Object(mut envelope)) if envelope.contains_key("d") => {
            envelope.remove("d").unwrap_or_default()
        }
        Ok(value) => value,
        Err(_) => String::from_utf8_lossy(&bytes).into_owned().into(),
    }
}
