//! Members of a group, and those who were banned from it.

use super::{numbered::Position, reading, users::rest_word};
use crate::{
    client::{address::Query, call::Call, paging::Listing},
    model::{GroupMember, Guid, Scope, UserStatus},
};

/// Rows that a page may have.
const MAX_PER_PAGE: u32 = 100;

/// Asks for the members of a group.
#[derive(Clone, Debug)]
#[must_use = "nothing is read until `page` or `stream`"]
pub struct MembersRequest {
    guid: Guid,
    query: Query,
    limit: u32,
    position: Position,
}

/// Asks for those who were banned from a group.
#[derive(Clone, Debug)]
#[must_use = "nothing is read until `page` or `stream`"]
pub struct BannedMembersRequest {
    guid: Guid,
    query: Query,
    limit: u32,
    position: Position,
}

reading!(MembersRequest, GroupMember, MAX_PER_PAGE);
reading!(BannedMembersRequest, GroupMember, MAX_PER_PAGE);

impl MembersRequest {
    /// All members.
    pub fn new(guid: Guid) -> Self {
        Self {
            guid,
            query: Query::default(),
            limit: MAX_PER_PAGE,
            position: Position::default(),
        }
    }

    /// Those whose name begins so.
    pub fn search(mut self, text: &str) -> Self {
        self.query.set("searchKey", text);
        self
    }

    /// Those with one of these scopes.
    pub fn scopes(mut self, scopes: &[Scope]) -> Self {
        self.query.list("scopes", &words(scopes));
        self
    }

    /// Those who are connected, or those who are not.
    pub fn status(mut self, status: &UserStatus) -> Self {
        self.query.set("status", rest_word(status));
        self
    }
}

impl BannedMembersRequest {
    /// All who were banned.
    pub fn new(guid: Guid) -> Self {
        Self {
            guid,
            query: Query::default(),
            limit: MAX_PER_PAGE,
            position: Position::default(),
        }
    }

    /// Those whose name begins so.
    pub fn search(mut self, text: &str) -> Self {
        self.query.set("searchKey", text);
        self
    }

    /// Those who had one of these scopes.
    pub fn scopes(mut self, scopes: &[Scope]) -> Self {
        self.query.list("scopes", &words(scopes));
        self
    }
}

impl Listing for MembersRequest {
    type Item = GroupMember;

    fn call(&self) -> Call {
        let what = format!("list the members of group {}", self.guid);
        Call::get(what, ["groups", self.guid.as_str(), "members"])
            .query(self.position.of(&self.query, self.limit))
    }

    fn page_size(&self) -> u32 {
        self.limit
    }

    fn advance(&mut self, page: &mut Vec<GroupMember>) -> bool {
        self.position
            .advance(page, |member| member.user.uid.as_str())
    }
}

impl Listing for BannedMembersRequest {
    type Item = GroupMember;

    fn call(&self) -> Call {
        let what = format!("list the banned users of group {}", self.guid);
        Call::get(what, ["groups", self.guid.as_str(), "bannedusers"])
            .query(self.position.of(&self.query, self.limit))
    }

    fn page_size(&self) -> u32 {
        self.limit
    }

    fn advance(&mut self, page: &mut Vec<GroupMember>) -> bool {
        self.position
            .advance(page, |member| member.user.uid.as_str())
    }
}

fn words(scopes: &[Scope]) -> Vec<&str> {
    scopes.iter().map(Scope::as_str).collect()
}
