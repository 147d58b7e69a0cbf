//! What a handler says: replies, and what can be turned into one.
//!
//! A handler returns its reply instead of sending it. The runtime sends it when
//! the handler has finished, in order within the conversation.

mod error;
mod into_reply;
mod payload;

pub use self::{
    error::{HandlerError, HandlerResult},
    into_reply::IntoReply,
};

use serde::{Deserialize, Serialize};

use crate::{
    card::Card,
    client::{Draft, Edit},
    dialogue::DialogueState,
    form::Ask,
    model::{Message, MessageId, Receiver},
    poll::Poll,
    scheduler::Scheduler,
};

/// What a handler says: any number of actions, carried out in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reply {
    actions: Vec<Action>,
}

/// One thing that a reply does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Action {
    /// Sends a message to where the event came from.
    Answer(Draft),
    /// Sends a message somewhere else.
    Send {
        /// To whom.
        receiver: Receiver,
        /// What.
        draft: Draft,
    },
    /// Asks a form, on the way that fits.
    Form {
        /// Whom; `None` is where the event came from.
        receiver: Option<Receiver>,
        /// The form.
        form: Box<Ask>,
    },
    /// Sends a card, in the shape that fits.
    Card {
        /// To whom; `None` is where the event came from.
        receiver: Option<Receiver>,
        /// The card.
        card: Box<Card>,
    },
    /// Offers times to book.
    Scheduler {
        /// To whom; `None` is where the event came from.
        receiver: Option<Receiver>,
        /// The scheduler.
        scheduler: Box<Scheduler>,
    },
    /// Asks a poll.
    Poll {
        /// Of whom; `None` is where the event came from.
        receiver: Option<Receiver>,
        /// The poll.
        poll: Box<Poll>,
    },
    /// Waits for a person's answer, in a state of a dialogue.
    Dialogue {
        /// Where; `None` is where the event came from.
        receiver: Option<Receiver>,
        /// The state.
        state: Box<DialogueState>,
    },
    /// Changes a message that the bot sent.
    Edit {
        /// The message; `None` is the one with the button that was pressed.
        message: Option<MessageId>,
        /// The bot's own name of that message, if it is known.
        muid: Option<String>,
        /// What it says from now on.
        change: Change,
    },
    /// Reacts to the message that the event is about, or to another.
    React {
        /// The message; `None` is the one that the event is about.
        message: Option<MessageId>,
        /// The emoji.
        reaction: String,
    },
}

/// What a message says from now on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Change {
    /// A part of it changes.
    Edit(Edit),
    /// It becomes this card, in the shape in which the bot sends cards.
    Card(Box<Card>),
}

impl Reply {
    /// Says nothing.
    #[must_use]
    pub const fn none() -> Self {
        Self {
            actions: Vec::new(),
        }
    }

    /// Answers with a message, where the event came from.
    #[must_use]
    pub fn message(draft: Draft) -> Self {
        Self::none().and(Action::Answer(draft))
    }

    /// Answers with text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::message(Draft::text(text))
    }

    /// Reacts to the message that the event is about.
    #[must_use]
    pub fn reaction(reaction: impl Into<String>) -> Self {
        Self::none().and(Action::React {
            message: None,
            reaction: reaction.into(),
        })
    }

    /// Sends a message to another user or group.
    #[must_use]
    pub fn to(receiver: impl Into<Receiver>, draft: Draft) -> Self {
        Self::none().and(Action::Send {
            receiver: receiver.into(),
            draft,
        })
    }

    /// Changes a message that the bot sent earlier.
    #[must_use]
    pub fn edit(message: MessageId, edit: Edit) -> Self {
        Self::none().and(Action::Edit {
            message: Some(message),
            muid: None,
            change: Change::Edit(edit),
        })
    }

    /// Lets the message whose button was pressed say this card from now on.
    #[must_use]
    pub fn update(card: Card) -> Self {
        Self::none().and(Action::Edit {
            message: None,
            muid: None,
            change: Change::Card(Box::new(card)),
        })
    }

    /// Lets a message say this card from now on.
    pub(crate) fn update_of(message: &Message, card: Card) -> Self {
        Self::none().and(Action::Edit {
            message: Some(message.id.clone()),
            muid: message.muid.clone(),
            change: Change::Card(Box::new(card)),
        })
    }

    /// Adds an action at the end.
    #[must_use]
    pub fn and(mut self, action: Action) -> Self {
        self.actions.push(action);
        self
    }

    /// Adds everything that another reply says.
    #[must_use]
    pub fn then(mut self, other: impl IntoReply) -> Self {
        self.actions.extend(other.into_reply().actions);
        self
    }

    /// The same messages, sent to `receiver` instead of where the event came from.
    #[must_use]
    pub fn redirected(self, receiver: &Receiver) -> Self {
        let redirect = |action| match action {
            Action::Answer(draft) => Action::Send {
                receiver: receiver.clone(),
                draft,
            },
            Action::Form {
                receiver: None,
                form,
            } => Action::Form {
                receiver: Some(receiver.clone()),
                form,
            },
            Action::Card {
                receiver: None,
                card,
            } => Action::Card {
                receiver: Some(receiver.clone()),
                card,
            },
            Action::Scheduler {
                receiver: None,
                scheduler,
            } => Action::Scheduler {
                receiver: Some(receiver.clone()),
                scheduler,
            },
            Action::Poll {
                receiver: None,
                poll,
            } => Action::Poll {
                receiver: Some(receiver.clone()),
                poll,
            },
            Action::Dialogue {
                receiver: None,
                state,
            } => Action::Dialogue {
                receiver: Some(receiver.clone()),
                state,
            },
            other => other,
        };
        Self {
            actions: self.actions.into_iter().map(redirect).collect(),
        }
    }

    /// What it does, in order.
    #[must_use]
    pub fn actions(&self) -> &[Action] {
        &self.actions
    }

    /// Whether it does nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.actions.is_empty()
    }
}

impl IntoIterator for Reply {
    type Item = Action;
    type IntoIter = std::vec::IntoIter<Action>;

    fn into_iter(self) -> Self::IntoIter {
        self.actions.into_iter()
    }
}
