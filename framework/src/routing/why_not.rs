//! Why a handler does not get an event, in words for a developer.

use super::{
    command::Invocation,
    entry::{HandlerEntry, Trigger},
};
use crate::model::{Content, Event, Uid};

impl HandlerEntry {
    /// Why it does not get an event that another handler gets, or none.
    pub(crate) fn why_not(&self, event: &Event, me: &Uid) -> String {
        match self.trigger {
            Trigger::Command(spec) => command(spec.name, event, me),
            Trigger::Custom(wanted) => match custom_type(event) {
                Some(found) => format!("the type of the message is {found}, not {wanted}"),
                None => "it is no custom message".into(),
            },
            Trigger::Form(spec) => format!("it is no answer to the form {}", spec.id),
            Trigger::Due(payload) => format!("it was not planned with {payload}"),
            Trigger::Dialogue(spec) => format!("the sender is not in the dialogue {}", spec.id),
            Trigger::Message => match event {
                Event::Message(message) if message.is_deleted() => "the message is deleted".into(),
                Event::Message(_) => "another handler takes this message, or it tells of something else than a message that was written".into(),
                _ => "it is no message".into(),
            },
            trigger => format!(
                "it is no event of the kind {trigger}, or its method for it is left to the default; it has {}",
                self.methods.join(", ")
            ),
        }
    }
}

fn command(name: &str, event: &Event, me: &Uid) -> String {
    let Some(text) = text(event) else {
        return "it is no text".into();
    };
    match Invocation::find(text, me) {
        Some(found) => format!("the text calls /{}", found.name),
        None => format!("the text does not begin with /{name}"),
    }
}

fn text(event: &Event) -> Option<&str> {
    let Event::Message(message) = event else {
        return None;
    };
    match message.content() {
        Content::Text(text) => Some(text.text),
        _ => None,
    }
}

fn custom_type(event: &Event) -> Option<&str> {
    let Event::Message(message) = event else {
        return None;
    };
    match message.content() {
        Content::Custom(custom) => Some(custom.custom_type),
        _ => None,
    }
}
