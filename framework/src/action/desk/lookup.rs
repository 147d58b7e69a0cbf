//! What the service says of messages and people: bounded, remembered, and never
//! waited for long.

use std::time::Duration;

use quick_cache::sync::Cache;

use crate::{
    client::{Client, ClientError},
    model::{MessageId, Uid, User},
};

/// How long the service may take. Somebody waits for the response.
const PATIENCE: Duration = Duration::from_secs(3);
/// Messages whose names are remembered.
const MESSAGES: usize = 1_000;
/// People who are remembered.
const PEOPLE: usize = 1_000;

/// The name that the bot gave a message.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Muid {
    /// It is this.
    Is(String),
    /// The message is not there, or another's: it has none of this bot's names.
    None,
    /// The service does not tell, or not now.
    Unknown,
}

/// Asks the service, and remembers what it said.
pub(super) struct Lookup {
    client: Client,
    messages: Cache<MessageId, Muid>,
    people: Cache<Uid, User>,
}

impl Lookup {
    pub(super) fn new(client: Client) -> Self {
        Self {
            client,
            messages: Cache::new(MESSAGES),
            people: Cache::new(PEOPLE),
        }
    }

    /// The name of a message. Neither changes.
    pub(super) async fn muid(&self, id: &MessageId) -> Muid {
        if let Some(known) = self.messages.get(id) {
            return known;
        }
        let asked = tokio::time::timeout(PATIENCE, self.client.messages().get(id)).await;
        let muid = match asked {
            Ok(Ok(message)) if Some(&message.sender) != self.client.uid() => Muid::None,
            Ok(Ok(message)) => message.muid.map_or(Muid::Unknown, Muid::Is),
            Ok(Err(error)) if is_nothing(&error) => Muid::None,
            Ok(Err(error)) => {
                tracing::warn!(%error, message = %id, "cannot ask to which message an answer belongs");
                return Muid::Unknown;
            }
            Err(_) => {
                tracing::warn!(message = %id, "the service did not say in time to which message an answer belongs");
                return Muid::Unknown;
            }
        };
        self.messages.insert(id.clone(), muid.clone());
        muid
    }

    /// The user, or as much as is known of it.
    pub(super) async fn user(&self, uid: &Uid) -> User {
        if let Some(known) = self.people.get(uid) {
            return known;
        }
        match tokio::time::timeout(PATIENCE, self.client.users().get(uid)).await {
            Ok(Ok(user)) => {
                self.people.insert(uid.clone(), user.clone());
                user
            }
            _ => User::from_uid(uid.clone()),
        }
    }
}

fn is_nothing(error: &ClientError) -> bool {
    let code = error.code().unwrap_or_default();
    matches!(
        code,
        "ERR_MESSAGE_ID_NOT_FOUND" | "ERR_MSG_NOT_FOUND" | "ERR_MESSAGE_NOT_ACCESSIBLE"
    )
}
