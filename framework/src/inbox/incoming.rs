//! An event with what is known of where it came from.

use crate::model::{
    ConversationId, Event, Frame, Guid, InteractionCompleted, Message, Reaction, ReactionEvent,
    Receiver, Uid,
};

/// What the envelope of a frame says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origin {
    pub(crate) sender: Option<String>,
    pub(crate) receiver: Option<String>,
    pub(crate) receiver_type: Option<String>,
    /// The session that caused it.
    pub(crate) session: Option<String>,
}

impl Origin {
    pub(crate) fn of(frame: &Frame) -> Self {
        Self {
            sender: frame.sender.clone(),
            receiver: frame.receiver.clone(),
            receiver_type: frame.receiver_type.clone(),
            session: frame.device_id.clone(),
        }
    }

    /// The group, or the other one of the two users.
    fn other_side(&self, me: &Uid) -> Option<Receiver> {
        let receiver = self.receiver.as_deref()?;
        if matches!(self.receiver_type.as_deref(), Some("group" | "groupchat")) {
            return Guid::new(receiver).ok().map(Receiver::Group);
        }
        let receiver = Uid::new(receiver).ok()?;
        if receiver != *me {
            return Some(Receiver::User(receiver));
        }
        Uid::new(self.sender.as_deref()?).ok().map(Receiver::User)
    }
}

/// An event on its way to a handler.
#[derive(Clone, Debug)]
pub(crate) struct Incoming {
    pub(crate) event: Event,
    /// Names the happening, whichever way it came; signals have no name.
    pub(crate) key: Option<String>,
    pub(crate) conversation: Option<ConversationId>,
    /// Where a reply goes.
    pub(crate) reply_to: Option<Receiver>,
}

impl Incoming {
    pub(crate) fn new(origin: &Origin, event: Event, me: &Uid) -> Self {
        let reply_to = match &event {
            Event::Message(message) => message.reply_to(me),
            Event::Presence(presence) => Some(Receiver::User(presence.user.uid.clone())),
            Event::Reaction(event) => origin
                .other_side(me)
                .or_else(|| event.reaction().conversation_id.as_ref()?.other_side(me)),
            _ => origin.other_side(me),
        };
        let conversation = match &event {
            Event::Message(message) => message.conversation(),
            _ => reply_to.as_ref().map(|to| ConversationId::between(me, to)),
        };
        Self {
            key: key(&event),
            event,
            conversation,
            reply_to,
        }
    }

    /// The name of the message that is sent as the answer number `position`:
    /// the same whenever the same event is worked again.
    pub(crate) fn muid(&self, me: &Uid, position: u32) -> String {
        match &self.key {
            Some(key) => format!("{me}.{key}.{position}"),
            None => format!("{me}.{}.{position}", uuid::Uuid::new_v4().simple()),
        }
    }
}

fn key(event: &Event) -> Option<String> {
    Some(match event {
        Event::Message(message) => message_key(message),
        Event::Reaction(ReactionEvent::Added(reaction)) => reaction_key("added", reaction),
        Event::Reaction(ReactionEvent::Removed(reaction)) => reaction_key("removed", reaction),
        Event::InteractionCompleted(done) => interaction_key(done),
        _ => return None,
    })
}

/// Every message has its own id, also those that tell of an edit or a deletion.
fn message_key(message: &Message) -> String {
    format!("m{}", message.id)
}

/// A reaction that is taken back and given anew differs in its id or its time.
fn reaction_key(action: &str, reaction: &Reaction) -> String {
    let Reaction {
        id,
        message_id,
        uid,
        reaction: emoji,
        ..
    } = reaction;
    let at = reaction.reacted_at.unwrap_or_default();
    format!(
        "r{message_id}-{id}-{action}-{uid}-{at}-{}",
        emoji.escape_unicode()
    )
}

fn interaction_key(done: &InteractionCompleted) -> String {
    format!("i{}-{}", done.message_id, done.user.uid)
}
