//! What people do with forms and buttons, once the bot has verified it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Booking, MessageId, Receiver, Timestamp, User, Values, open_enum::open_enum};

open_enum! {
    /// The way on which an answer or a press reached the bot.
    Channel {
        /// A client posted it to the address in the pressed button.
        Interactive = "interactive",
        /// It was filled in on the bot's own web page.
        Web = "web",
        /// It was asked for and given in the chat.
        Chat = "chat",
        /// The service recorded that the element was pressed.
        Record = "record",
    }
}

/// A form that a person filled in.
///
/// It comes over no socket: the bot's own endpoint, or its dialogue in the chat,
/// makes it after it has verified who sent it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Submission {
    /// The form's id.
    pub form: String,
    /// The version of the form that was filled in.
    pub version: u32,
    /// What was filled in.
    pub values: Values,
    /// Who filled it in.
    pub by: User,
    /// Where an answer goes: the group, or the person.
    pub reply_to: Receiver,
    /// The bot's own id of the message with the form.
    pub muid: String,
    /// When it was filled in.
    pub at: Timestamp,
    /// The way on which it came.
    pub channel: Channel,
    /// The service's id of the message with the form, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<MessageId>,
    /// The element that was pressed to send it, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub element: Option<String>,
    /// The person's time zone as the client names it, like `Europe/Berlin`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// Whether the values were refused: the person is told why, and may answer
    /// again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_refused: bool,
}

impl Submission {
    /// An answer to the form of this id and version, in the message `muid`.
    #[must_use]
    pub fn new(
        (form, version): (impl Into<String>, u32),
        values: Values,
        by: User,
        reply_to: impl Into<Receiver>,
        muid: impl Into<String>,
        at: Timestamp,
    ) -> Self {
        Self {
            form: form.into(),
            version,
            values,
            by,
            reply_to: reply_to.into(),
            muid: muid.into(),
            at,
            channel: Channel::Interactive,
            message_id: None,
            element: None,
            timezone: None,
            is_refused: false,
        }
    }
}

/// A button that a person pressed.
///
/// As a [`Submission`] it comes over no socket.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Press {
    /// The button's id.
    pub button: String,
    /// The version of the button that was pressed.
    pub version: u32,
    /// What the button carries.
    #[serde(default)]
    pub data: Value,
    /// Who pressed it.
    pub by: User,
    /// Where an answer goes: the group, or the person.
    pub reply_to: Receiver,
    /// The bot's own id of the message with the button.
    pub muid: String,
    /// When it was pressed.
    pub at: Timestamp,
    /// The way on which it came.
    pub channel: Channel,
    /// The service's id of the message with the button, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<MessageId>,
    /// The element that was pressed, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub element: Option<String>,
    /// The person's time zone as the client names it, like `Europe/Berlin`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// The slot that was chosen, if the button is a scheduler's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booking: Option<Booking>,
}

impl Press {
    /// A press of the button of this id and version, in the message `muid`.
    #[must_use]
    pub fn new(
        (button, version): (impl Into<String>, u32),
        data: Value,
        by: User,
        reply_to: impl Into<Receiver>,
        muid: impl Into<String>,
        at: Timestamp,
    ) -> Self {
        Self {
            button: button.into(),
            version,
            data,
            by,
            reply_to: reply_to.into(),
            muid: muid.into(),
            at,
            channel: Channel::Interactive,
            message_id: None,
            element: None,
            timezone: None,
            booking: None,
        }
    }
}
