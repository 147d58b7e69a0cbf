//! One thing that is to be sent, as it is kept until it has arrived.

use serde::{Deserialize, Serialize};

use super::{SendError, Target};
use crate::{
    card::{Card, CardError, Passage, Rendering},
    client::{Draft, Edit},
    form::{Remembered, Sending},
    model::{Message, MessageId, Receiver, Timestamp},
    poll::{Poll, definition},
    reply::{Action, Change},
};

/// One thing that is to be sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Planned {
    pub(crate) what: What,
    /// When it was planned: it cannot have arrived before.
    pub(crate) at: Timestamp,
    #[serde(default)]
    pub(crate) urgency: Urgency,
    /// What is remembered with it. It becomes a part of the turn, so it is stored already where this is read.
    #[serde(skip)]
    pub(crate) remembered: Option<Remembered>,
}

/// Who waits for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Urgency {
    /// The person whose event is answered, where it happened.
    #[default]
    Answer,
    /// Nobody who just said something: it goes elsewhere.
    Notice,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum What {
    /// A message. The draft has a muid.
    Message {
        receiver: Receiver,
        draft: Box<Draft>,
    },
    /// A reaction. Reacting twice is the same as once.
    Reaction {
        message: MessageId,
        reaction: String,
    },
    /// A poll of the polls extension. Asking twice makes two.
    Poll {
        receiver: Receiver,
        poll: Box<Poll>,
        /// The message that it answers: the poll's is younger.
        after: Option<u64>,
        /// What is sent if there is no such extension after all. It has the muid.
        fallback: Box<Draft>,
    },
    /// A change of a message. Changing it twice is the same as once.
    Edit { message: Pressed, edit: Box<Edit> },
}

/// The message with what was pressed, by the ids that are known.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Pressed {
    pub(crate) id: Option<MessageId>,
    pub(crate) muid: Option<String>,
    /// The shape that its changes have, if it is known.
    #[serde(default)]
    pub(crate) shape: Option<Rendering>,
}

impl What {
    /// To whom it goes; `None` if it is about a message.
    pub(crate) const fn to(&self) -> Option<&Receiver> {
        match self {
            Self::Message { receiver, .. } | Self::Poll { receiver, .. } => Some(receiver),
            Self::Reaction { .. } | Self::Edit { .. } => None,
        }
    }
}

impl Planned {
    /// Checks an action of a reply and says where it goes.
    pub(crate) fn new(
        action: Action,
        target: Target<'_>,
        at: Timestamp,
    ) -> Result<Self, SendError> {
        let urgency = match names(&action) {
            Some(receiver) if target.reply_to != Some(receiver) => Urgency::Notice,
            _ if target.is_notice => Urgency::Notice,
            _ => Urgency::Answer,
        };
        let mut remembered = None;
        let what = match action {
            Action::Answer(draft) => {
                let receiver = target.reply_to.cloned().ok_or(SendError::NowhereToReply)?;
                let draft = in_same_thread(draft, target.message);
                What::Message {
                    receiver,
                    draft: Box::new(named(draft, target.muid)?),
                }
            }
            Action::Send { receiver, draft } => What::Message {
                receiver,
                draft: Box::new(named(draft, target.muid)?),
            },
            Action::Form { receiver, form } => {
                let is_answer = receiver.is_none();
                let to = receiver.as_ref().or(target.reply_to);
                let receiver = to.ok_or(SendError::NowhereToReply)?.clone();
                let (draft, what) = form.send(&target.sending(&receiver, at))?;
                remembered = what;
                let draft = match target.message {
                    Some(message) if is_answer => in_same_thread(draft, Some(message)),
                    _ => draft,
                };
                What::Message {
                    receiver,
                    draft: Box::new(named(draft, target.muid)?),
                }
            }
            Action::Card { receiver, card } => {
                let (receiver, draft) =
                    compose(receiver.as_ref(), &target, at, |way| card.draft(way))?;
                What::Message { receiver, draft }
            }
            Action::Scheduler {
                receiver,
                scheduler,
            } => {
                let (receiver, draft) =
                    compose(receiver.as_ref(), &target, at, |way| scheduler.draft(way))?;
                What::Message { receiver, draft }
            }
            Action::Poll { receiver, poll } => ask(receiver.as_ref(), &poll, &target, at)?,
            Action::Edit {
                message,
                muid,
                change,
            } => edit((message, muid), change, &target, at)?,
            // It is opened, see `Talk`; nothing of it is sent.
            Action::Dialogue { state, .. } => {
                let dialogue = state.dialogue().to_owned();
                return Err(SendError::NobodyToAsk { dialogue });
            }
            Action::React { message, reaction } => {
                let id = message.or_else(|| target.message.map(|m| m.id.clone()));
                What::Reaction {
                    message: id.ok_or(SendError::NothingToReactTo)?,
                    reaction,
                }
            }
        };
        Ok(Self {
            what,
            at,
            urgency,
            remembered,
        })
    }
}

impl Target<'_> {
    /// How a form goes to a receiver.
    fn sending<'a>(&'a self, receiver: &'a Receiver, now: Timestamp) -> Sending<'a> {
        Sending {
            links: self.ways.links.as_ref(),
            way: self.ways.forms,
            account: self.account,
            app: self.app,
            me: self.me,
            receiver,
            person: self.person,
            muid: &self.muid,
            now,
        }
    }

    /// How a message goes to a receiver; `muid` is the message's.
    fn way<'a>(&'a self, receiver: &'a Receiver, muid: &'a str, now: Timestamp) -> Passage<'a> {
        Passage {
            rendering: self.ways.cards,
            links: self.ways.links.as_ref(),
            app: self.app,
            bot: self.me,
            receiver,
            muid,
            now,
        }
    }
}

/// The receiver that an action names; `None` where it goes to where the event
/// came from.
const fn names(action: &Action) -> Option<&Receiver> {
    match action {
        Action::Send { receiver, .. } => Some(receiver),
        Action::Form { receiver, .. }
        | Action::Card { receiver, .. }
        | Action::Scheduler { receiver, .. }
        | Action::Poll { receiver, .. } => receiver.as_ref(),
        Action::Answer(_)
        | Action::Dialogue { .. }
        | Action::Edit { .. }
        | Action::React { .. } => None,
    }
}

/// A message whose shape depends on where it goes; an answer stays in its thread.
fn compose(
    receiver: Option<&Receiver>,
    target: &Target<'_>,
    at: Timestamp,
    draft: impl FnOnce(&Passage<'_>) -> Result<Draft, CardError>,
) -> Result<(Receiver, Box<Draft>), SendError> {
    let is_answer = receiver.is_none();
    let to = receiver.or(target.reply_to);
    let receiver = to.ok_or(SendError::NowhereToReply)?.clone();
    let draft = draft(&target.way(&receiver, &target.muid, at))?;
    let draft = in_same_thread(draft, target.message.filter(|_| is_answer));
    Ok((receiver, Box::new(named(draft, target.muid.clone())?)))
}

/// A poll, of the service if it has polls, else as a card.
fn ask(
    receiver: Option<&Receiver>,
    poll: &Poll,
    target: &Target<'_>,
    at: Timestamp,
) -> Result<What, SendError> {
    poll.check()?;
    let card = definition(poll, &target.muid, target.me);
    let (receiver, draft) = compose(receiver, target, at, |way| card.draft(way))?;
    // The extension asks no polls in threads.
    if !target.has_polls || poll.as_card || draft.parent_id().is_some() {
        return Ok(What::Message { receiver, draft });
    }
    Ok(What::Poll {
        receiver,
        poll: Box::new(poll.clone()),
        after: target.after,
        fallback: draft,
    })
}

fn edit(
    (message, muid): (Option<MessageId>, Option<String>),
    change: Change,
    target: &Target<'_>,
    at: Timestamp,
) -> Result<What, SendError> {
    let message = match message {
        Some(id) => Pressed {
            id: Some(id),
            muid,
            shape: None,
        },
        None if muid.is_some() => Pressed {
            muid,
            ..Pressed::default()
        },
        None => target.pressed.clone().ok_or(SendError::NothingToEdit)?,
    };
    let edit = match change {
        Change::Edit(edit) => {
            edit.check()?;
            edit
        }
        Change::Card(card) => card_edit(*card, &message, target, at)?,
    };
    Ok(What::Edit {
        message,
        edit: Box::new(edit),
    })
}

/// Presses of the changed card lead to the message that it is on.
fn card_edit(
    card: Card,
    message: &Pressed,
    target: &Target<'_>,
    at: Timestamp,
) -> Result<Edit, SendError> {
    let receiver = target.reply_to.ok_or(SendError::NowhereToReply)?;
    let muid = message.muid.as_deref().unwrap_or(&target.muid);
    Ok(card.edit(&target.way(receiver, muid, at), message.shape)?)
}

fn named(draft: Draft, muid: String) -> Result<Draft, SendError> {
    let draft = if draft.muid().is_some() {
        draft
    } else {
        draft.with_muid(muid)
    };
    draft.check()?;
    Ok(draft)
}

/// What is said in a thread is answered there.
fn in_same_thread(draft: Draft, message: Option<&Message>) -> Draft {
    match message.and_then(|message| message.parent_id.clone()) {
        Some(parent) if draft.parent_id().is_none() => draft.thread(parent),
        _ => draft,
    }
}
