//! The way from an event to a handler.

use super::BotRoutes;
use crate::{
    model::{Category, Content, Event, Frame, Message, Uid},
    routing::{
        command::Invocation,
        entry::HandlerEntry,
        handlers::{group, reaction, signal},
    },
};

impl BotRoutes {
    /// The handler of an event; `None` if the bot does not handle it.
    ///
    /// `me` is the user as whom the bot runs: commands may name it. Who caused
    /// the event is not looked at.
    #[must_use]
    pub fn route(&self, event: &Event, me: &Uid) -> Option<&'static HandlerEntry> {
        match event {
            Event::Message(message) => self.route_message(message, me),
            Event::Reaction(event) => implementing(self.singles.reaction, reaction::method(event)),
            Event::InteractionCompleted(_) => self.singles.interaction,
            Event::Submitted(answer) => self.forms.get(&*answer.form).copied(),
            Event::Unknown(_) => self.singles.unknown,
            event => implementing(self.singles.signal, signal::method(event)?),
        }
    }

    /// Whether the bot could handle what a frame holds. It looks at the envelope
    /// only, so it is cheaper than decoding the frame and asking
    /// [`route`](Self::route), and says yes more often.
    #[must_use]
    pub fn wants(&self, frame: &Frame) -> bool {
        let singles = &self.singles;
        if singles.unknown.is_some() {
            // Any frame may turn out to be unreadable.
            return true;
        }
        let signal = |method| implementing(singles.signal, method).is_some();
        match frame.frame_type.as_deref() {
            Some("message") => self.wants_messages(),
            Some("reaction") => singles.reaction.is_some(),
            Some("interaction_completed") => singles.interaction.is_some(),
            Some("receipts") => signal("on_receipt"),
            Some("typing_indicator") => signal("on_typing"),
            Some("presence") => signal("on_presence"),
            Some("transient_message") => signal("on_transient"),
            _ => false,
        }
    }

    fn wants_messages(&self) -> bool {
        let singles = &self.singles;
        !self.commands.is_empty()
            || !self.customs.is_empty()
            || [
                singles.message,
                singles.group,
                singles.edit,
                singles.delete,
                singles.call,
            ]
            .iter()
            .any(Option::is_some)
    }

    fn route_message(&self, message: &Message, me: &Uid) -> Option<&'static HandlerEntry> {
        let singles = &self.singles;
        let is_news = matches!(message.category, Category::Action | Category::Call);
        if message.is_deleted() && !is_news {
            // Nobody expects an answer to what is gone.
            return None;
        }
        match message.content() {
            Content::Text(text) => self.command(text.text, me).or(singles.message),
            Content::Media(_)
            | Content::Interactive(_)
            | Content::Card(_)
            | Content::Agentic(_) => singles.message,
            Content::Custom(custom) => self.customs.get(custom.custom_type).copied(),
            Content::Group(event) => implementing(singles.group, group::method(&event)?),
            Content::Edited(_) => singles.edit,
            Content::Deleted(_) => singles.delete,
            Content::Call { .. } => singles.call,
            _ => singles.unknown,
        }
    }

    fn command(&self, text: &str, me: &Uid) -> Option<&'static HandlerEntry> {
        if self.commands.is_empty() {
            return None;
        }
        let found = Invocation::find(text, me)?;
        self.commands.get(&found.name).copied()
    }
}

/// The handler, if it does not leave this event to the default.
fn implementing(
    handler: Option<&'static HandlerEntry>,
    method: &str,
) -> Option<&'static HandlerEntry> {
    handler.filter(|entry| entry.implements(method))
}
