//! One thing that is to be sent, as it is kept until it has arrived.

use serde::{Deserialize, Serialize};

use super::{SendError, Target};
use crate::{
    client::Draft,
    model::{Message, MessageId, Receiver, Timestamp},
    reply::Action,
};

/// One thing that is to be sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Planned {
    pub(crate) what: What,
    /// When it was planned: it cannot have arrived before.
    pub(crate) at: Timestamp,
    #[serde(default)]
    pub(crate) urgency: Urgency,
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
}

impl Planned {
    /// Checks an action of a reply and says where it goes.
    pub(crate) fn new(
        action: Action,
        target: Target<'_>,
        at: Timestamp,
    ) -> Result<Self, SendError> {
        let elsewhere = |receiver| target.reply_to != Some(receiver);
        let urgency = match &action {
            Action::Send { receiver, .. } if elsewhere(receiver) => Urgency::Notice,
            _ => Urgency::Answer,
        };
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
            Action::React { message, reaction } => {
                let id = message.or_else(|| target.message.map(|m| m.id.clone()));
                What::Reaction {
                    message: id.ok_or(SendError::NothingToReactTo)?,
                    reaction,
                }
            }
        };
        Ok(Self { what, at, urgency })
    }
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
