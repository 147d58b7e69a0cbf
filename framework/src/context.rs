//! What a handler knows of the event at hand, and what it may do.

mod scope;
mod sending;
mod waits;

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, atomic::AtomicU32};

use serde_json::Value;

pub(crate) use self::waits::Waits;
use crate::{
    action::Links,
    card::Rendering,
    client::{Client, Draft},
    dialogue::{Dialogue, DialogueCell, Heard, Talk},
    form::without_mention,
    inbox::Incoming,
    long_work::{Long, LongWork},
    model::{Content, ConversationId, Event, Message, Receiver, Timestamp, Uid, User},
    outbox::{Outbox, Pressed, SendError, within_limits},
    poll::Polls,
    reply::{Action, HandlerError, HandlerResult, IntoReply},
    schedule::Schedule,
    state::{State, StateOf, TurnState},
    store::Account,
};

/// Bytes of JSON that a message which is not stored may have.
const MAX_TRANSIENT_BYTES: usize = 64 * 1024;

/// What a handler knows of the event at hand, and what it may do.
///
/// It is cheap to clone, for work that goes on after the handler has returned.
#[derive(Clone, Debug)]
pub struct Context {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    bot: &'static str,
    me: Uid,
    account: Account,
    incoming: Incoming,
    outbox: Outbox,
    turn: TurnState,
    long: Arc<Long>,
    waits: Arc<Waits>,
    /// The message with what was pressed, once it was found.
    pressed: OnceLock<Pressed>,
    /// How many sends this event has caused: part of each one's id.
    sends: AtomicU32,
    /// What a dialogue's handler is called for.
    heard: Mutex<Option<Heard>>,
}

/// What a context is made of beside its event.
pub(crate) struct Parts {
    pub(crate) outbox: Outbox,
    pub(crate) turn: TurnState,
    pub(crate) long: Arc<Long>,
    pub(crate) waits: Arc<Waits>,
}

impl Context {
    pub(crate) fn new(bot: &'static str, me: Uid, incoming: Incoming, parts: Parts) -> Self {
        let Parts {
            outbox,
            turn,
            long,
            waits,
        } = parts;
        let account = Account::new(outbox.client().settings().app_id(), &me);
        let inner = Inner {
            bot,
            me,
            account,
            incoming,
            outbox,
            turn,
            long,
            waits,
            pressed: OnceLock::new(),
            sends: AtomicU32::new(0),
            heard: Mutex::default(),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// The name of the bot's kind, as `#[bot]` has it.
    #[must_use]
    pub fn bot(&self) -> &'static str {
        self.inner.bot
    }

    /// The user as whom the bot is logged in.
    #[must_use]
    pub fn me(&self) -> &Uid {
        &self.inner.me
    }

    /// What happened.
    #[must_use]
    pub fn event(&self) -> &Event {
        &self.inner.incoming.event
    }

    /// The message that the event is about: the one sent, or the one that was
    /// edited or deleted. Reactions and signals carry none.
    #[must_use]
    pub fn message(&self) -> Option<&Message> {
        let Event::Message(message) = self.event() else {
            return None;
        };
        match message.content() {
            Content::Edited(change) | Content::Deleted(change) => Some(change.message),
            _ => Some(message),
        }
    }

    /// Who sent, edited, deleted, reacted, pressed, planned or did it, as far as
    /// the event says.
    #[must_use]
    pub fn sender(&self) -> Option<&User> {
        match self.event() {
            Event::Message(message) => message.sender_user(),
            Event::Reaction(event) => event.reaction().reacted_by.as_ref(),
            Event::InteractionCompleted(done) => Some(&done.user),
            Event::Submitted(submission) => Some(&submission.by),
            Event::Pressed(press) => Some(&press.by),
            Event::Due(due) => due.by.as_ref(),
            Event::Receipt(receipt) => Some(&receipt.user),
            Event::Typing(typing) => Some(&typing.user),
            Event::Presence(presence) => Some(&presence.user),
            Event::Transient(transient) => Some(&transient.user),
            _ => None,
        }
    }

    /// The conversation in which it happened.
    #[must_use]
    pub fn conversation(&self) -> Option<&ConversationId> {
        self.inner.incoming.conversation.as_ref()
    }

    /// Where a reply goes: the group, or the other user.
    #[must_use]
    pub fn reply_to(&self) -> Option<&Receiver> {
        self.inner.incoming.reply_to.as_ref()
    }

    /// The bot's own client, for everything that is not a reply.
    ///
    /// What is done through it happens at once: it is outside the promises
    /// that hold for replies (sent once, in order, retried).
    #[must_use]
    pub fn client(&self) -> &Client {
        self.inner.outbox.client()
    }

    /// Writes the addresses to which forms and buttons are answered; `None` where
    /// the runtime has no action endpoint.
    #[must_use]
    pub fn links(&self) -> Option<&Links> {
        self.inner.outbox.links()
    }

    /// Sends a reply now, where a returned one would go.
    ///
    /// Use it for what a person should see while the handler still works; what
    /// can wait is better returned.
    ///
    /// # Errors
    ///
    /// When the event has nowhere to reply to, when the reply exceeds a limit of
    /// the service, or when it could not be sent after several attempts.
    pub async fn reply(&self, reply: impl IntoReply) -> HandlerResult<()> {
        for action in within_limits(reply.into_reply()) {
            if let Action::Dialogue { receiver, state } = action {
                let talk = Talk::with(self, receiver.as_ref(), &state)?;
                talk.open(*state, receiver.is_none()).await?;
                continue;
            }
            let (position, planned) = self.plan(action)?;
            self.send_now(position, &planned).await?;
        }
        Ok(())
    }

    /// Sends a message to another user or group now.
    ///
    /// # Errors
    ///
    /// As [`reply`](Self::reply).
    pub async fn send_to(
        &self,
        receiver: impl Into<Receiver>,
        message: impl IntoReply,
    ) -> HandlerResult<()> {
        self.reply(message.into_reply().redirected(&receiver.into()))
            .await
    }

    /// Shows people that the bot is writing. The next message ends it.
    ///
    /// It goes over the socket, is not stored, and is lost while the socket is
    /// not connected.
    pub fn typing(&self) {
        if let Some(receiver) = self.reply_to() {
            self.inner.outbox.signals().typing(receiver, true);
        }
    }

    /// Shows people that the bot writes no more.
    pub(crate) fn stop_typing(&self) {
        if let Some(receiver) = self.reply_to() {
            self.inner.outbox.signals().typing(receiver, false);
        }
    }

    /// Shows people work that takes long, and lets them cancel it: says `text` now, in a
    /// message that changes as the work goes on. See [`long_work`](crate::long_work).
    ///
    /// # Errors
    ///
    /// As [`reply`](Self::reply), and after the handler has returned.
    pub async fn long_work(&self, text: impl Into<String>) -> HandlerResult<LongWork<'_>> {
        LongWork::begin(self, Draft::text(text)).await
    }

    /// Sends a message that is not stored to those who are connected now.
    ///
    /// As [`typing`](Self::typing) it goes over the socket and may be lost.
    ///
    /// # Errors
    ///
    /// When the JSON has more than 64 KiB, or the event came from nowhere.
    pub fn transient(&self, data: &Value) -> HandlerResult<()> {
        let receiver = self.reply_to().ok_or(SendError::NowhereToReply)?;
        let length = data.to_string().len();
        if length > MAX_TRANSIENT_BYTES {
            return Err(HandlerError::msg(format!(
                "a transient message of {length} bytes is too long; {MAX_TRANSIENT_BYTES} are allowed"
            )));
        }
        self.inner.outbox.signals().transient(receiver, data);
        Ok(())
    }

    /// The polls that the bot asked in this conversation.
    #[must_use]
    pub fn polls(&self) -> Polls<'_> {
        Polls::new(self)
    }

    /// What the bot remembers: typed, for this conversation, this user or the
    /// bot as a whole.
    ///
    /// Changes are stored together with the reply when the handler has
    /// finished, or not at all. After that, in work that goes on with a clone of
    /// the context, each change is stored at once.
    #[must_use]
    pub fn state<T: State>(&self) -> StateOf<'_, T> {
        StateOf::new(self)
    }

    /// A dialogue with the person who caused the event, where it happened.
    #[must_use]
    pub fn dialogue<D: Dialogue>(&self) -> DialogueCell<'_, D> {
        DialogueCell::new(self)
    }

    /// What the bot plans to do later, or again and again.
    #[must_use]
    pub fn schedule(&self) -> Schedule<'_> {
        Schedule::new(self)
    }

    /// What the sender wrote, without mentions in front; empty where it is no
    /// text. Kits put a mention in front when a person answers a bot in a group.
    #[must_use]
    pub fn said(&self) -> &str {
        let text = self.message().and_then(Message::text);
        without_mention(text.unwrap_or_default())
    }

    /// What time it is for this bot.
    pub(crate) fn now(&self) -> Timestamp {
        self.inner.outbox.clock().now()
    }

    /// What a dialogue's handler is called for, if one is.
    pub(crate) fn heard(&self) -> MutexGuard<'_, Option<Heard>> {
        let heard = self.inner.heard.lock();
        heard.unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn account(&self) -> &Account {
        &self.inner.account
    }

    pub(crate) fn turn(&self) -> &TurnState {
        &self.inner.turn
    }

    pub(crate) fn long(&self) -> &Long {
        &self.inner.long
    }

    /// What the handler waits for without being to blame.
    pub(crate) fn waits(&self) -> &Waits {
        &self.inner.waits
    }

    pub(crate) fn outbox(&self) -> &Outbox {
        &self.inner.outbox
    }

    pub(crate) fn incoming(&self) -> &Incoming {
        &self.inner.incoming
    }

    /// Notes which message has what was pressed.
    pub(crate) fn note_pressed(&self, message: &Message) {
        // An event is about one message.
        let _ = self.inner.pressed.set(Pressed {
            id: Some(message.id.clone()),
            muid: message.muid.clone(),
            shape: Some(Rendering::of(message)),
        });
    }

    /// The message with what was pressed.
    fn pressed(&self) -> Option<Pressed> {
        match self.event() {
            Event::Pressed(press) => Some(Pressed {
                id: press.message_id.clone(),
                muid: Some(press.muid.clone()),
                shape: None,
            }),
            Event::InteractionCompleted(done) if self.inner.pressed.get().is_none() => {
                Some(Pressed {
                    id: Some(done.message_id.clone()),
                    muid: None,
                    shape: None,
                })
            }
            _ => self.inner.pressed.get().cloned(),
        }
    }
}
