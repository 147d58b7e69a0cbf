//! Conversations of one user.

use serde_json::json;

use super::{
    ClientError, DecodeError,
    api::Api,
    call::{Call, collection},
    new_group::check_tags,
};
use crate::model::{Conversation, Receiver};

/// The calls about single conversations; lists are read by
/// [`ConversationsRequest`](super::ConversationsRequest).
///
/// From [`Client::conversations`](super::Client::conversations).
#[derive(Clone, Copy, Debug)]
pub struct Conversations<'a> {
    api: &'a Api,
}

/// The documents show a conversation alone in some places and in a list in others.
#[derive(serde::Deserialize)]
#[serde(untagged)]
enum OneOrList {
    One(Box<Conversation>),
    List(Vec<Conversation>),
}

impl<'a> Conversations<'a> {
    pub(super) const fn new(api: &'a Api) -> Self {
        Self { api }
    }

    /// Reads the conversation with a user or in a group.
    ///
    /// # Errors
    ///
    /// [`ClientError`]; `ERR_CONVERSATION_NOT_ACCESSIBLE` when nothing was
    /// said in it yet.
    pub async fn get(&self, with: &Receiver) -> Result<Conversation, ClientError> {
        let what = format!("read the conversation with {with}");
        self.one(Call::get(what, path(with))).await
    }

    /// Replaces the conversation's labels.
    ///
    /// # Errors
    ///
    /// [`ClientError::Argument`] when a tag is too long or there are too many,
    /// else [`ClientError`].
    pub async fn set_tags<S: AsRef<str> + Sync>(
        &self,
        with: &Receiver,
        tags: &[S],
    ) -> Result<Conversation, ClientError> {
        let what = format!("label the conversation with {with}");
        let tags: Vec<String> = tags.iter().map(|tag| tag.as_ref().to_owned()).collect();
        check_tags(&what, &tags)?;
        let call = Call::put(what, path(with)).json(&json!({ "tags": tags }));
        self.one(call).await
    }

    /// Removes the conversation from this user's list; others keep theirs.
    ///
    /// # Errors
    ///
    /// [`ClientError`].
    pub async fn delete(&self, with: &Receiver) -> Result<(), ClientError> {
        let what = format!("remove the conversation with {with}");
        self.api.acknowledged(Call::delete(what, path(with))).await
    }

    async fn one(&self, call: Call) -> Result<Conversation, ClientError> {
        let what = call.what.clone();
        let first = match self.api.value(call).await? {
            OneOrList::One(conversation) => Some(*conversation),
            OneOrList::List(list) => list.into_iter().next(),
        };
        first.ok_or(ClientError::Decode {
            what,
            status: 200,
            retry_after: None,
            source: DecodeError::Lacks("the conversation"),
        })
    }
}

fn path(with: &Receiver) -> [&str; 3] {
    [collection(with), with.id(), "conversation"]
}
