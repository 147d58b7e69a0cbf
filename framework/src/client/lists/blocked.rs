//! Users whom this one blocked, or who blocked this one.

use super::{numbered::Position, reading};
use crate::{
    client::{address::Query, call::Call, paging::Listing},
    model::User,
};

/// Rows that a page may have.
const MAX_PER_PAGE: u32 = 100;

/// Who blocked whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockDirection {
    /// Either way.
    Both,
    /// Those whom this user blocked.
    BlockedByMe,
    /// Those who blocked this user.
    HasBlockedMe,
}

/// Asks for users between whom and this one there is a block.
#[derive(Clone, Debug)]
#[must_use = "nothing is read until `page` or `stream`"]
pub struct BlockedUsersRequest {
    query: Query,
    limit: u32,
    position: Position,
}

reading!(BlockedUsersRequest, User, MAX_PER_PAGE);

impl Default for BlockedUsersRequest {
    fn default() -> Self {
        Self {
            query: Query::default(),
            limit: MAX_PER_PAGE,
            position: Position::default(),
        }
    }
}

impl BlockedUsersRequest {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Only blocks in this direction.
    pub fn direction(mut self, direction: BlockDirection) -> Self {
        self.query.set(
            "direction",
            match direction {
                BlockDirection::Both => "both",
                BlockDirection::BlockedByMe => "blockedByMe",
                BlockDirection::HasBlockedMe => "hasBlockedMe",
            },
        );
        self
    }

    /// Those whose name begins so.
    pub fn search(mut self, text: &str) -> Self {
        self.query.set("searchKey", text);
        self
    }
}

impl Listing for BlockedUsersRequest {
    type Item = User;

    fn call(&self) -> Call {
        let query = self.position.of(&self.query, self.limit);
        Call::get("list blocked users", ["blockedusers"]).query(query)
    }

    fn page_size(&self) -> u32 {
        self.limit
    }

    fn advance(&mut self, page: &mut Vec<User>) -> bool {
        self.position.advance(page, |user| user.uid.as_str())
    }
}
