//! The dialogues in which a person is in a conversation, as they are stored.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{DialogueState, WAIT, WAIT_IN_GROUP};
use crate::{
    context::Context,
    form,
    model::{ConversationId, Due, MessageId, Receiver, Timestamp, User},
    outbox::SendError,
    store::StoreError,
    timer::Timer,
};

/// Dialogues in which a person may be in one conversation; one more, and the
/// oldest is forgotten.
const MAX_OPEN: usize = 8;
/// The type of the timers of dialogues.
pub(crate) const TIMER: &str = "~dialogue";

/// A dialogue that waits for an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Open {
    /// A form, question by question.
    Form(Box<form::Dialogue>),
    /// A bot's own.
    State {
        state: Box<DialogueState>,
        /// The thread in which it asked.
        thread: Option<MessageId>,
        /// When it has waited long enough.
        until: Timestamp,
    },
}

impl Open {
    fn thread(&self) -> Option<&MessageId> {
        match self {
            Self::Form(_) => None,
            Self::State { thread, .. } => thread.as_ref(),
        }
    }

    fn id(&self) -> (bool, &str) {
        match self {
            Self::Form(form) => (true, form.form()),
            Self::State { state, .. } => (false, state.dialogue()),
        }
    }

    /// What it asked last.
    fn question(&self) -> String {
        match self {
            Self::Form(form) => form.question(),
            Self::State { state, .. } => state.question().to_owned(),
        }
    }
}

/// The dialogues in which a person is in a conversation; the last one asked last.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Stack {
    open: Vec<Open>,
}

impl Stack {
    /// Adds one, in the place of an older one of the same id.
    pub(crate) fn push(&mut self, open: Open) {
        let same = |other: &Open| other.id() == open.id() && other.thread() == open.thread();
        self.open.retain(|other| !same(other));
        if self.open.len() >= MAX_OPEN {
            self.open.remove(0);
        }
        self.open.push(open);
    }

    /// The dialogue that a message in a thread, or in none, answers.
    pub(crate) fn heard(&self, thread: Option<&MessageId>, is_text: bool) -> Option<usize> {
        let here = self.asked_in(thread, is_text);
        // Some answer a question in a thread of its own.
        here.or_else(|| self.asked_in(None, is_text))
    }

    /// The dialogue that asked last in a thread, or in none.
    fn asked_in(&self, thread: Option<&MessageId>, is_text: bool) -> Option<usize> {
        self.open.iter().rposition(|open| {
            open.thread() == thread && (is_text || matches!(open, Open::State { .. }))
        })
    }

    /// The question that was asked last in a thread, or in none.
    pub(crate) fn question(&self, thread: Option<&MessageId>) -> Option<String> {
        let open = self.open.get(self.asked_in(thread, true)?)?;
        Some(open.question()).filter(|question| !question.is_empty())
    }

    pub(crate) fn get(&self, index: usize) -> Option<&Open> {
        self.open.get(index)
    }

    pub(crate) fn take(&mut self, index: usize) -> Option<Open> {
        (index < self.open.len()).then(|| self.open.remove(index))
    }

    pub(crate) fn put_back(&mut self, index: usize, open: Open) {
        self.open.insert(index.min(self.open.len()), open);
    }

    /// The state of a dialogue of this id, the newest.
    pub(crate) fn position(&self, id: &str) -> Option<usize> {
        let is_it = |open: &Open| open.id() == (false, id);
        self.open.iter().rposition(is_it)
    }

    /// Takes those out that have waited long enough.
    pub(crate) fn take_over(&mut self, now: Timestamp) -> Vec<DialogueState> {
        let is_over = |open: &mut Open| matches!(open, Open::State { until, .. } if *until <= now);
        let over = self.open.extract_if(.., is_over);
        over.filter_map(|open| match open {
            Open::State { state, .. } => Some(*state),
            Open::Form(_) => None,
        })
        .collect()
    }

    /// When the first of them has waited long enough.
    fn until(&self) -> Option<Timestamp> {
        let until = self.open.iter().filter_map(|open| match open {
            Open::State { until, .. } => Some(*until),
            // A form tells its end to who answers too late.
            Open::Form(_) => None,
        });
        until.min()
    }
}

/// A person in a conversation, with whom there may be dialogues.
pub(crate) struct Talk<'a> {
    ctx: &'a Context,
    to: Receiver,
    person: User,
    conversation: ConversationId,
}

impl<'a> Talk<'a> {
    /// With a person in a conversation.
    pub(crate) fn of(ctx: &'a Context, to: Receiver, person: User) -> Self {
        let conversation = ConversationId::between(ctx.me(), &to);
        Self {
            ctx,
            to,
            person,
            conversation,
        }
    }

    /// With the person who caused the event, where it happened.
    pub(crate) fn here(ctx: &'a Context) -> Option<Self> {
        let (to, person) = (ctx.reply_to()?, ctx.sender()?);
        Some(Self::of(ctx, to.clone(), person.clone()))
    }

    /// With whom a dialogue is opened: who caused the event, or to whom it is sent.
    pub(crate) fn with(
        ctx: &'a Context,
        receiver: Option<&Receiver>,
        state: &DialogueState,
    ) -> Result<Self, SendError> {
        let to = receiver.or(ctx.reply_to());
        let to = to.ok_or(SendError::NowhereToReply)?.clone();
        let sender = ctx.sender().cloned();
        let person = match &to {
            Receiver::User(uid) => {
                let sender = sender.filter(|sender| sender.uid == *uid);
                Some(sender.unwrap_or_else(|| User::from_uid(uid.clone())))
            }
            Receiver::Group(_) => sender,
        };
        let person = person.ok_or_else(|| SendError::NobodyToAsk {
            dialogue: state.dialogue().to_owned(),
        })?;
        Ok(Self::of(ctx, to, person))
    }

    fn key(&self) -> String {
        let account = self.ctx.account();
        form::Dialogue::key(account, &self.conversation, &self.person.uid)
    }

    /// The person's dialogues; `None` if they cannot be read.
    pub(crate) async fn stack(&self) -> Result<Option<Stack>, StoreError> {
        let bytes = self.ctx.turn().read(&self.key()).await?;
        let Some(bytes) = bytes else {
            return Ok(Some(Stack::default()));
        };
        Ok(serde_json::from_slice(&bytes).ok())
    }

    /// Keeps the person's dialogues with the turn, and sees to it that they end.
    pub(crate) async fn keep(&self, stack: &Stack) -> Result<(), StoreError> {
        let (turn, account) = (self.ctx.turn(), self.ctx.account());
        let name = format!("{TIMER}/{}/{}", self.conversation, self.person.uid);
        if stack.open.is_empty() {
            turn.remove(&self.key()).await?;
            Timer::cancel(turn, account, &name).await?;
            return Ok(());
        }
        let bytes = serde_json::to_vec(stack).unwrap_or_default();
        turn.write(&self.key(), bytes).await?;
        let Some(until) = stack.until() else {
            return Ok(());
        };
        // One that rings early is set anew then: not every answer sets it.
        let set = Timer::get(turn, account, &name).await?;
        if set.is_some_and(|timer| timer.due.at <= until) {
            return Ok(());
        }
        let mut due = Due::new(name, (TIMER, Value::Null), self.to.clone(), until);
        due.by = Some(self.person.clone());
        Timer::new(due).set(turn, account).await
    }

    /// Opens a dialogue of a bot.
    pub(crate) async fn open(&self, state: DialogueState, here: bool) -> Result<(), StoreError> {
        let wait = state.wait().map(Duration::from_secs);
        let wait = wait.unwrap_or(match self.to {
            Receiver::User(_) => WAIT,
            Receiver::Group(_) => WAIT_IN_GROUP,
        });
        let message = self.ctx.message().filter(|_| here);
        self.push(Open::State {
            state: Box::new(state),
            thread: message.and_then(|message| message.parent_id.clone()),
            until: after(self.ctx.now(), wait),
        })
        .await
    }

    pub(crate) async fn push(&self, open: Open) -> Result<(), StoreError> {
        let mut stack = self.stack().await?.unwrap_or_default();
        stack.push(open);
        self.keep(&stack).await
    }
}

/// The moment so much later.
pub(crate) fn after(at: Timestamp, wait: Duration) -> Timestamp {
    let seconds = i64::try_from(wait.as_secs()).unwrap_or(i64::MAX);
    Timestamp::new(at.seconds().saturating_add(seconds))
}
