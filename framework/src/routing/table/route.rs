//! The way from an event to a handler.

use super::BotRoutes;
use crate::{
    dialogue,
    model::{Category, Content, Event, Frame, Message, POLL_TYPE, Uid},
    poll::CastVote,
    routing::{
        Button as _,
        command::{HELP_NAME, Invocation},
        entry::HandlerEntry,
        handlers::{group, reaction, signal},
        help::HELP,
        pressed::{self, COUNT, GONE},
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
            Event::InteractionCompleted(done) => match pressed::recorded(done) {
                Some(button) => Some(self.button(&button)),
                None => self.singles.interaction,
            },
            Event::Pressed(press) => Some(self.button(&press.button)),
            Event::Submitted(answer) => self.forms.get(&*answer.form).copied(),
            Event::Due(due) => self.dues.get(&*due.due_type).copied(),
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
            // A button may be one that the bot had once: that is answered kindly.
            Some("interaction_completed") => true,
            Some("receipts") => signal("on_receipt"),
            Some("typing_indicator") => signal("on_typing"),
            Some("presence") => signal("on_presence"),
            Some("transient_message") => signal("on_transient"),
            _ => false,
        }
    }

    /// Whether an event may be about what the bot has asked in the chat: text that
    /// is neither a command nor a press, media, or that nobody answered in time.
    pub(crate) fn may_answer(&self, event: &Event, me: &Uid) -> bool {
        let message = match event {
            Event::Message(message) if !message.is_deleted() => message,
            Event::Due(due) => return due.due_type == dialogue::TIMER,
            _ => return false,
        };
        match message.content() {
            Content::Text(text) => {
                !(self.forms.is_empty() && self.dialogues.is_empty())
                    && self.written_press(text.text).is_none()
                    && self.is_no_command(text.text, me, message.is_group())
            }
            Content::Media(_) => !self.dialogues.is_empty(),
            _ => false,
        }
    }

    /// Whether the bot handles presses of the button of this id.
    pub(crate) fn has_button(&self, id: &str) -> bool {
        id == CastVote::ID || self.buttons.contains_key(id)
    }

    fn wants_messages(&self) -> bool {
        let singles = &self.singles;
        !self.commands.is_empty()
            || !self.customs.is_empty()
            || !self.forms.is_empty()
            || !self.dialogues.is_empty()
            || !self.buttons.is_empty()
            || [
                singles.message,
                singles.group,
                singles.poll,
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
            Content::Text(text) => self
                .written_press(text.text)
                .or_else(|| self.command(text.text, me, message.is_group()))
                .or(singles.message),
            Content::Media(_)
            | Content::Interactive(_)
            | Content::Card(_)
            | Content::Agentic(_) => singles.message,
            Content::Custom(custom) if custom.custom_type == POLL_TYPE => {
                let poll = implementing(singles.poll, "on_created");
                poll.or_else(|| self.customs.get(custom.custom_type).copied())
            }
            Content::Custom(custom) => self.customs.get(custom.custom_type).copied(),
            Content::Group(event) => implementing(singles.group, group::method(&event)?),
            Content::Edited(change) if change.message.message_type == POLL_TYPE => {
                singles.poll.or(singles.edit)
            }
            Content::Edited(_) => singles.edit,
            Content::Deleted(_) => singles.delete,
            Content::Call { .. } => singles.call,
            _ => singles.unknown,
        }
    }

    /// The handler of a button; there is one for those that are gone.
    fn button(&self, id: &str) -> &'static HandlerEntry {
        if id == CastVote::ID {
            return self.singles.poll.unwrap_or(&COUNT);
        }
        self.buttons.get(id).copied().unwrap_or(&GONE)
    }

    /// The handler of a button for which a message stands. Other bots in a group
    /// have buttons as well: what this one does not know is not for it.
    fn written_press(&self, text: &str) -> Option<&'static HandlerEntry> {
        let id = pressed::written(text)?;
        if id == CastVote::ID {
            return Some(self.button(&id));
        }
        self.buttons.get(&*id).copied()
    }

    /// Whether no command takes a text; one that gets people out of a dialogue looks like
    /// a command that is not there.
    fn is_no_command(&self, text: &str, me: &Uid, in_group: bool) -> bool {
        match self.command(text, me, in_group) {
            None => true,
            Some(handler) => std::ptr::eq(handler, &raw const HELP) && dialogue::is_cancel(text),
        }
    }

    /// The handler of a command; for one that is not there, the generated help where
    /// this bot is meant and has nothing better to say.
    fn command(&self, text: &str, me: &Uid, in_group: bool) -> Option<&'static HandlerEntry> {
        if self.commands.is_empty() {
            return None;
        }
        let found = Invocation::find(text, me)?;
        let is_meant = found.is_addressed || !in_group;
        let is_help = found.name == HELP_NAME || self.singles.message.is_none();
        let help = (is_meant && is_help).then_some(&HELP);
        self.commands.get(&found.name).copied().or(help)
    }
}

/// The handler, if it does not leave this event to the default.
fn implementing(
    handler: Option<&'static HandlerEntry>,
    method: &str,
) -> Option<&'static HandlerEntry> {
    handler.filter(|entry| entry.implements(method))
}
