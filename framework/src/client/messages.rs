//! Sending, changing and marking messages.

use serde_json::{Value, json};

use super::{
    ClientError, DecodeError, Draft, Edit,
    address::Path,
    api::Api,
    call::{Call, collection},
};
use crate::model::{Category, Entity, Message, MessageId, Receiver, limits::MAX_REACTION_CHARS};

/// The calls about single messages; lists are read by
/// [`MessagesRequest`](super::MessagesRequest).
///
/// From [`Client::messages`](super::Client::messages).
#[derive(Clone, Copy, Debug)]
pub struct Messages<'a> {
    api: &'a Api,
}

impl<'a> Messages<'a> {
    pub(super) const fn new(api: &'a Api) -> Self {
        Self { api }
    }

    /// Sends a message; into a thread if the draft says so.
    ///
    /// # Errors
    ///
    /// [`ClientError::Draft`] when the message breaks a limit: nothing was
    /// sent. Else [`ClientError`] of the call. It is not tried again here: ask
    /// [`may_have_been_accepted`](ClientError::may_have_been_accepted), and
    /// look the message up by its muid before it is sent again.
    pub async fn send(&self, to: &Receiver, draft: &Draft) -> Result<Message, ClientError> {
        self.api.value(send_call(to, draft)?).await
    }

    /// Reads one message.
    ///
    /// # Errors
    ///
    /// [`ClientError`]; `ERR_MESSAGE_ID_NOT_FOUND` when there is none.
    pub async fn get(&self, id: &MessageId) -> Result<Message, ClientError> {
        let what = format!("read message {id}");
        self.api
            .value(Call::get(what, ["messages", id.as_str()]))
            .await
    }

    /// Finds a message of this user by the id that it gave the message itself.
    /// `None` when there is none, or when the service does not have this call.
    ///
    /// # Errors
    ///
    /// [`ClientError`]; then it is not known whether there is one.
    pub async fn find_by_muid(&self, muid: &str) -> Result<Option<Message>, ClientError> {
        Ok(self.by_muid(muid).await?.flatten())
    }

    /// The same; `None` when the service does not have this call.
    pub(crate) async fn by_muid(&self, muid: &str) -> Result<Option<Option<Message>>, ClientError> {
        let what = "find a message by its muid";
        if muid.is_empty() || Path::is_dots(muid) {
            return Err(ClientError::Argument {
                what: what.to_owned(),
                problem: format!("{muid:?} is no muid"),
            });
        }
        let call = Call::get(what, ["user", "messages", muid]);
        let found: Value = match self.api.value(call).await {
            Err(error) if error.code() == Some("ERR_API_NOT_FOUND") => return Ok(None),
            Err(error) if is_nothing(&error) => return Ok(Some(None)),
            result => result?,
        };
        let candidates = match found {
            Value::Array(rows) => rows,
            other => vec![other],
        };
        let is_it = |message: &Message| message.muid.as_deref() == Some(muid);
        let messages = candidates
            .into_iter()
            .filter_map(|row| serde_json::from_value(row).ok());
        Ok(Some(messages.into_iter().find(is_it)))
    }

    /// Changes a message and returns it as it is afterwards.
    ///
    /// # Errors
    ///
    /// [`ClientError::Draft`] when the change breaks a limit, else
    /// [`ClientError`]; `ERR_MESSAGE_NOT_A_SENDER` when it is another's.
    pub async fn edit(&self, id: &MessageId, edit: &Edit) -> Result<Message, ClientError> {
        let what = format!("edit message {id}");
        let call = Call::put(&what, ["messages", id.as_str()]).json(&edit.to_json()?);
        changed(&what, self.api.value(call).await?)
    }

    /// Deletes a message for everybody and returns what is left of it.
    ///
    /// # Errors
    ///
    /// [`ClientError`]; `ERR_MESSAGE_NOT_A_SENDER` when it is another's.
    pub async fn delete(&self, id: &MessageId) -> Result<Message, ClientError> {
        let what = format!("delete message {id}");
        let call = Call::delete(&what, ["messages", id.as_str()]);
        let call = call.json(&json!({ "permanent": false }));
        changed(&what, self.api.value(call).await?)
    }

    /// Reacts to a message with an emoji.
    ///
    /// # Errors
    ///
    /// [`ClientError::Argument`] when the reaction is empty or too long, else
    /// [`ClientError`].
    pub async fn react(&self, id: &MessageId, reaction: &str) -> Result<Message, ClientError> {
        let what = check_reaction(format!("react to message {id}"), reaction)?;
        let path = ["messages", id.as_str(), "reactions", reaction];
        self.api.value(Call::post(what, path)).await
    }

    /// Takes a reaction back.
    ///
    /// # Errors
    ///
    /// As for [`react`](Self::react).
    pub async fn unreact(&self, id: &MessageId, reaction: &str) -> Result<Message, ClientError> {
        let what = format!("take back a reaction to message {id}");
        let what = check_reaction(what, reaction)?;
        let path = ["messages", id.as_str(), "reactions", reaction];
        self.api.value(Call::delete(what, path)).await
    }

    /// Marks elements of an interactive message as pressed by this user.
    ///
    /// # Errors
    ///
    /// [`ClientError`].
    pub async fn mark_interacted(
        &self,
        id: &MessageId,
        element_ids: &[&str],
    ) -> Result<(), ClientError> {
        let what = format!("mark message {id} as pressed");
        let call = Call::patch(what, ["messages", id.as_str(), "interacted"]);
        let body = json!({ "interactions": element_ids });
        self.api.acknowledged(call.json(&body)).await
    }

    /// Marks a conversation as read up to a message, or all of it.
    ///
    /// # Errors
    ///
    /// [`ClientError`]; `ERR_CONVERSATION_NOT_ACCESSIBLE` when there is none yet.
    pub async fn mark_read(
        &self,
        with: &Receiver,
        up_to: Option<&MessageId>,
    ) -> Result<(), ClientError> {
        self.mark(with, up_to, "read").await
    }

    /// Marks a conversation as delivered up to a message, or all of it.
    ///
    /// # Errors
    ///
    /// As for [`mark_read`](Self::mark_read).
    pub async fn mark_delivered(
        &self,
        with: &Receiver,
        up_to: Option<&MessageId>,
    ) -> Result<(), ClientError> {
        self.mark(with, up_to, "delivered").await
    }

    async fn mark(
        &self,
        with: &Receiver,
        up_to: Option<&MessageId>,
        mark: &str,
    ) -> Result<(), ClientError> {
        let what = format!("mark the conversation with {with} as {mark}");
        let path = [collection(with), with.id(), "conversation", mark];
        let mut call = Call::post(what, path);
        if let Some(id) = up_to {
            call = call.json(&json!({ "messageId": id.number() }));
        }
        self.api.acknowledged(call).await
    }
}

/// The call that sends a message.
pub(super) fn send_call(to: &Receiver, draft: &Draft) -> Result<Call, ClientError> {
    draft.check()?;
    let what = format!("send a message to {to}");
    let call = match &draft.options().thread {
        Some(root) => Call::post(what, ["messages", root.as_str(), "thread"]),
        None => Call::post(what, ["messages"]),
    };
    Ok(match draft.to_multipart(to) {
        Some(parts) => call.multipart(parts),
        None => call.json(&draft.to_json(to)),
    })
}

/// The message that an edit or a deletion, which answer with an action, is about.
fn changed(what: &str, answer: Message) -> Result<Message, ClientError> {
    if answer.category != Category::Action {
        return Ok(answer);
    }
    match answer.data.entities.and_then(|entities| entities.on) {
        Some(Entity::Message(message)) => Ok(*message),
        _ => Err(ClientError::Decode {
            what: what.to_owned(),
            status: 200,
            retry_after: None,
            source: DecodeError::Lacks("the message after the change"),
        }),
    }
}

fn is_nothing(error: &ClientError) -> bool {
    let code = error.code().unwrap_or_default();
    matches!(code, "ERR_MESSAGE_ID_NOT_FOUND" | "ERR_MSG_NOT_FOUND")
}

fn check_reaction(what: String, reaction: &str) -> Result<String, ClientError> {
    let chars = reaction.chars().count();
    let problem = if reaction.trim().is_empty() || Path::is_dots(reaction) {
        format!("{reaction:?} is no reaction")
    } else if chars > MAX_REACTION_CHARS {
        format!("the reaction has {chars} characters, the service takes {MAX_REACTION_CHARS}")
    } else {
        return Ok(what);
    };
    Err(ClientError::Argument { what, problem })
}
