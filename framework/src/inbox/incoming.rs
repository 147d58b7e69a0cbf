//! An event with what is known of where it came from.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::digest;
use serde::Deserialize;
use serde_json::{Value, json};
use tracing::Span;

use super::{
    changes::Change,
    place::{self, Mark, Track},
};
use crate::{
    letters::SEND,
    model::{
        Content, ConversationId, Due, Event, Frame, Guid, InteractionCompleted, Message, Press,
        Reaction, ReactionEvent, Receiver, Submission, Uid,
    },
    poll::CastVote,
    routing::Button as _,
    store::Account,
};

/// Bytes of a digest that name an answer or a press.
const KEY_BYTES: usize = 16;

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
    /// The message's id, if history keeps the event under it.
    pub(crate) number: Option<u64>,
    /// Names the happening, whichever way it came; signals have no name.
    pub(crate) key: Option<String>,
    pub(crate) conversation: Option<ConversationId>,
    /// Where a reply goes.
    pub(crate) reply_to: Option<Receiver>,
    /// Where it stands in history, if that shows it and it is no message.
    pub(super) mark: Option<Mark>,
    /// The id of the action by which the socket told of a change.
    pub(super) action: Option<u64>,
    /// The key of the dead letter from which it comes, if it does.
    pub(crate) replay: Option<String>,
    /// Lasts from its receipt until nobody has to do with it any more.
    pub(crate) span: Span,
}

impl Incoming {
    pub(crate) fn new(origin: &Origin, event: Event, me: &Uid) -> Self {
        let reply_to = match &event {
            Event::Message(message) => message.reply_to(me),
            Event::Presence(presence) => Some(Receiver::User(presence.user.uid.clone())),
            Event::Submitted(submission) => Some(submission.reply_to.clone()),
            Event::Pressed(press) => Some(press.reply_to.clone()),
            Event::Due(due) => Some(due.reply_to.clone()),
            Event::Reaction(event) => origin
                .other_side(me)
                .or_else(|| event.reaction().conversation_id.as_ref()?.other_side(me)),
            _ => origin.other_side(me),
        };
        let conversation = match &event {
            Event::Message(message) => message.conversation(),
            _ => reply_to.as_ref().map(|to| ConversationId::between(me, to)),
        };
        let (key, mark, action) = match &event {
            Event::Message(message) => match Change::told_by(message) {
                Some(change) => (Some(change.key), Some(change.mark), change.action),
                None => (key(&event), None, None),
            },
            event => (key(event), mark(event), None),
        };
        Self {
            number: number(&event),
            key,
            event,
            conversation,
            reply_to,
            mark,
            action,
            replay: None,
            span: Span::none(),
        }
    }

    /// The edit that a message in history already shows.
    pub(super) fn shows_edit(&self) -> Option<Change> {
        match &self.event {
            Event::Message(message) => Change::shown_by(message),
            _ => None,
        }
    }

    /// An event that was a dead letter.
    fn again(event: Event, reply_to: Option<Receiver>, me: &Uid, key: String) -> Self {
        let mut incoming = Self::new(&Origin::default(), event, me);
        if reply_to.is_some() {
            incoming.conversation = reply_to.as_ref().map(|to| ConversationId::between(me, to));
            incoming.reply_to = reply_to;
        }
        incoming.replay = Some(key);
        incoming
    }

    /// The event as a dead letter holds it; signals are not kept.
    pub(crate) fn letter(&self) -> Option<Value> {
        let frame = match &self.event {
            Event::Message(message) => json!({"type": "message", "body": message}),
            Event::Reaction(event) => json!({"type": "reaction", "body": event.reaction()}),
            Event::InteractionCompleted(done) => {
                json!({"type": "interaction_completed", "body": done})
            }
            Event::Submitted(submission) => return Some(json!({"submitted": submission})),
            Event::Pressed(press) => return Some(json!({"pressed": press})),
            Event::Due(due) => return Some(json!({"due": due})),
            Event::Unknown(unknown) => unknown.raw.clone(),
            _ => return None,
        };
        Some(json!({"frame": frame, "replyTo": self.reply_to}))
    }

    /// Reads the event of a dead letter back.
    pub(crate) fn from_letter(content: Value, me: &Uid, key: String) -> Option<Self> {
        let kept: Kept = serde_json::from_value(content).ok()?;
        let event = match kept {
            Kept {
                submitted: Some(submission),
                ..
            } => Event::Submitted(submission),
            Kept {
                pressed: Some(press),
                ..
            } => Event::Pressed(press),
            Kept { due: Some(due), .. } => Event::Due(due),
            Kept { frame, .. } => frame?.into_event(),
        };
        Some(Self::again(event, kept.reply_to, me, key))
    }

    /// The turn's name in the store; messages in the order of their ids.
    pub(crate) fn name(&self) -> Option<String> {
        match self.number {
            Some(id) => Some(format!("{id:020}")),
            None => self.key.clone(),
        }
    }

    /// Where it is noted what was sent before the turn was over.
    pub(crate) fn early_prefix(&self, account: &Account) -> Option<String> {
        self.name().map(|name| format!("early/{account}/{name}/"))
    }

    /// The key under which a planned send is kept. Answers to what has no name are
    /// not kept: nothing would find them again.
    pub(crate) fn send_key(&self, account: &Account, position: u32) -> Option<String> {
        let name = self.name()?;
        Some(format!(
            "{}{name}/{position:04}",
            Self::send_prefix(account)
        ))
    }

    /// The beginning of the keys of all planned sends of a bot.
    pub(crate) fn send_prefix(account: &Account) -> String {
        format!("{SEND}{account}/")
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

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Kept {
    #[serde(default)]
    frame: Option<Frame>,
    /// What came over no socket, and must not: anybody could say it there.
    #[serde(default)]
    submitted: Option<Box<Submission>>,
    #[serde(default)]
    pressed: Option<Box<Press>>,
    #[serde(default)]
    due: Option<Box<Due>>,
    #[serde(default)]
    reply_to: Option<Receiver>,
}

/// Edits and deletions have an id of their own in the frame, but history shows
/// them on the message that they changed.
fn number(event: &Event) -> Option<u64> {
    match event {
        Event::Message(message) => match message.content() {
            Content::Edited(_) | Content::Deleted(_) => None,
            _ => Some(message.id.number()),
        },
        _ => None,
    }
}

fn key(event: &Event) -> Option<String> {
    Some(match event {
        Event::Message(message) => message_key(message),
        Event::Reaction(ReactionEvent::Added(reaction)) => reaction_key("added", reaction),
        Event::Reaction(ReactionEvent::Removed(reaction)) => reaction_key("removed", reaction),
        Event::InteractionCompleted(done) => interaction_key(done),
        Event::Submitted(submission) => submission_key(submission),
        Event::Pressed(press) => press_key(press),
        Event::Due(due) => format!("t{}", short(&[&due.key, &due.id, &due.at.to_string()])),
        _ => return None,
    })
}

/// Where an event stands in history, if that shows it.
fn mark(event: &Event) -> Option<Mark> {
    let Event::Reaction(ReactionEvent::Added(reaction)) = event else {
        return None;
    };
    let id = reaction.id.parse().ok()?;
    Some(Mark {
        track: Track::Reactions,
        place: place::moment(reaction.reacted_at?, id),
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

/// One answer of each person to each form that was sent; one that is refused
/// does not take the place of a better one.
fn submission_key(submission: &Submission) -> String {
    let kind = if submission.is_refused { 'x' } else { 'f' };
    format!(
        "{kind}{}",
        short(&[&submission.muid, submission.by.uid.as_str()])
    )
}

/// One press of each person of each button that was sent, at one time: what
/// follows the dot tells when.
fn press_key(press: &Press) -> String {
    let data = press.data.to_string();
    if press.button == CastVote::ID {
        // A vote may go to and fro.
        let at = press.at.to_string();
        return format!(
            "v{}",
            short(&[&press.muid, press.by.uid.as_str(), &data, &at])
        );
    }
    let uid = press.by.uid.as_str();
    let pressed = short(&[&press.muid, uid, &press.button, &data]);
    format!("b{pressed}.{}", press.at)
}

/// A name of fixed length for any words: it becomes a part of other names.
fn short(words: &[&str]) -> String {
    let mut context = digest::Context::new(&digest::SHA256);
    for word in words {
        context.update(&(word.len() as u64).to_be_bytes());
        context.update(word.as_bytes());
    }
    let digest = context.finish();
    URL_SAFE_NO_PAD.encode(&digest.as_ref()[..KEY_BYTES])
}

fn interaction_key(done: &InteractionCompleted) -> String {
    format!("i{}-{}", done.message_id, done.user.uid)
}
