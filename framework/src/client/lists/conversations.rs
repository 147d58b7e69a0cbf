//! Conversations of the user.

use super::{numbered::Position, reading};
use crate::{
    client::{address::Query, call::Call, paging::Listing},
    model::{Conversation, ReceiverType},
};

/// Rows that a page may have.
const MAX_PER_PAGE: u32 = 50;

/// Asks for this user's conversations, the latest first.
#[derive(Clone, Debug)]
#[must_use = "nothing is read until `page` or `stream`"]
pub struct ConversationsRequest {
    query: Query,
    limit: u32,
    position: Position,
}

reading!(ConversationsRequest, Conversation, MAX_PER_PAGE);

impl Default for ConversationsRequest {
    fn default() -> Self {
        Self {
            query: Query::default(),
            limit: MAX_PER_PAGE,
            position: Position::default(),
        }
    }
}

impl ConversationsRequest {
    /// All conversations in which something was said.
    pub fn new() -> Self {
        Self::default()
    }

    /// With users only, or in groups only.
    pub fn conversation_type(mut self, kind: ReceiverType) -> Self {
        self.query.set("conversationType", kind.as_str());
        self
    }

    /// Those with unread messages.
    pub fn unread(mut self) -> Self {
        self.query.flag("unread", true);
        self
    }

    /// Those whose user or group has a name that begins so.
    pub fn search(mut self, text: &str) -> Self {
        self.query.set("searchKey", text);
        self
    }

    /// Those with one of these labels.
    pub fn tags<S: AsRef<str>>(mut self, tags: &[S]) -> Self {
        self.query.list("tags", tags);
        self
    }

    /// With their labels in the answer.
    pub fn with_tags(mut self) -> Self {
        self.query.flag("withTags", true);
        self
    }

    /// With the labels of the users and groups in the answer.
    pub fn with_user_and_group_tags(mut self) -> Self {
        self.query.flag("withUserAndGroupTags", true);
        self
    }

    /// Those with users who have one of these labels.
    pub fn user_tags<S: AsRef<str>>(mut self, tags: &[S]) -> Self {
        self.query.list("userTags", tags);
        self
    }

    /// Those in groups that have one of these labels.
    pub fn group_tags<S: AsRef<str>>(mut self, tags: &[S]) -> Self {
        self.query.list("groupTags", tags);
        self
    }

    /// Also those with users whom this one blocked.
    pub fn include_blocked(mut self) -> Self {
        self.query.flag("includeBlockedUsers", true);
        self
    }
}

impl Listing for ConversationsRequest {
    type Item = Conversation;

    fn call(&self) -> Call {
        let query = self.position.of(&self.query, self.limit);
        Call::get("list conversations", ["conversations"]).query(query)
    }

    fn page_size(&self) -> u32 {
        self.limit
    }

    fn advance(&mut self, page: &mut Vec<Conversation>) -> bool {
        self.position
            .advance(page, |row| row.conversation_id.as_str())
    }
}
