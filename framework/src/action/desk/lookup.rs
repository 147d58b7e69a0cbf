//! What the service says of messages and people: bounded, remembered, and never
//! waited for long.

use std::{collections::HashSet, sync::Arc, time::Duration};

use quick_cache::sync::Cache;
use tokio::{
    sync::Mutex,
    time::{Instant, timeout},
};

use crate::{
    client::{Client, ClientError, MembersRequest, Walk},
    model::{Guid, MessageId, Uid, User},
};

/// How long the service may take. Somebody waits for the response.
const PATIENCE: Duration = Duration::from_secs(3);
/// Messages whose names are remembered.
const MESSAGES: usize = 1_000;
/// People who are remembered.
const PEOPLE: usize = 1_000;
/// Groups of which it is remembered who is in them.
const GROUPS: usize = 100;
/// Members of a group that are read. Of a larger one it is not known who is not.
const MEMBERS: usize = 500;
/// How long it is believed that somebody is in a group.
const MEMBERS_LAST: Duration = Duration::from_mins(10);
/// How soon the members are read again for somebody who is not among them, and may
/// have joined since.
const READ_AGAIN_AFTER: Duration = Duration::from_secs(5);

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
    groups: Cache<Guid, Arc<Members>>,
    /// Held while members are read: many may ask for the same at once.
    reading: Mutex<()>,
}

/// Who is in a group, as the service said.
struct Members {
    uids: HashSet<Uid>,
    is_complete: bool,
    at: Instant,
}

impl Members {
    /// Whether somebody is in the group; `None` when it is time to ask again.
    fn has(&self, uid: &Uid) -> Option<Membership> {
        let is_in = self.uids.contains(uid);
        let lasts = if is_in || !self.is_complete {
            MEMBERS_LAST
        } else {
            READ_AGAIN_AFTER
        };
        (self.at.elapsed() < lasts).then(|| self.said_of(uid))
    }

    fn said_of(&self, uid: &Uid) -> Membership {
        match (self.uids.contains(uid), self.is_complete) {
            (true, _) => Membership::In,
            (false, true) => Membership::Out,
            (false, false) => Membership::Unknown,
        }
    }
}

/// Whether somebody is in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Membership {
    In,
    Out,
    /// The service does not tell, or not now, or not of so large a group.
    Unknown,
}

impl Lookup {
    pub(super) fn new(client: Client) -> Self {
        Self {
            client,
            messages: Cache::new(MESSAGES),
            people: Cache::new(PEOPLE),
            groups: Cache::new(GROUPS),
            reading: Mutex::default(),
        }
    }

    /// The name of a message. Neither changes.
    pub(super) async fn muid(&self, id: &MessageId) -> Muid {
        if let Some(known) = self.messages.get(id) {
            return known;
        }
        let asked = timeout(PATIENCE, self.client.messages().get(id)).await;
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
        match timeout(PATIENCE, self.client.users().get(uid)).await {
            Ok(Ok(user)) => {
                self.people.insert(uid.clone(), user.clone());
                user
            }
            _ => User::from_uid(uid.clone()),
        }
    }

    /// Whether somebody is in a group.
    pub(super) async fn membership(&self, group: &Guid, uid: &Uid) -> Membership {
        let known = || self.groups.get(group)?.has(uid);
        if let Some(known) = known() {
            return known;
        }
        let Ok(_reading) = timeout(PATIENCE, self.reading.lock()).await else {
            return Membership::Unknown;
        };
        if let Some(known) = known() {
            return known;
        }
        match timeout(PATIENCE, self.members(group)).await {
            Ok(Ok(members)) => {
                let said = members.said_of(uid);
                self.groups.insert(group.clone(), Arc::new(members));
                said
            }
            Ok(Err(error)) => {
                tracing::warn!(%error, %group, "cannot ask who is in a group");
                Membership::Unknown
            }
            Err(_) => Membership::Unknown,
        }
    }

    async fn members(&self, group: &Guid) -> Result<Members, ClientError> {
        let at = Instant::now();
        let mut walk = Walk::new(&self.client, MembersRequest::new(group.clone()));
        let mut uids = HashSet::new();
        let mut is_complete = true;
        while let Some(member) = walk.next().await? {
            if uids.len() == MEMBERS {
                is_complete = false;
                break;
            }
            uids.insert(member.user.uid);
        }
        Ok(Members {
            uids,
            is_complete,
            at,
        })
    }
}

fn is_nothing(error: &ClientError) -> bool {
    let code = error.code().unwrap_or_default();
    matches!(
        code,
        "ERR_MESSAGE_ID_NOT_FOUND" | "ERR_MSG_NOT_FOUND" | "ERR_MESSAGE_NO_ACCESS"
    )
}
