//! Groups of the app.

use super::{numbered::Position, reading};
use crate::{
    client::{address::Query, call::Call, paging::Listing},
    model::{Group, GroupType},
};

/// Rows that a page may have.
const MAX_PER_PAGE: u32 = 100;

/// Asks for groups: public and password groups, and private ones that this
/// user has joined.
#[derive(Clone, Debug)]
#[must_use = "nothing is read until `page` or `stream`"]
pub struct GroupsRequest {
    query: Query,
    limit: u32,
    position: Position,
}

reading!(GroupsRequest, Group, MAX_PER_PAGE);

impl Default for GroupsRequest {
    fn default() -> Self {
        Self {
            query: Query::default(),
            limit: MAX_PER_PAGE,
            position: Position::default(),
        }
    }
}

impl GroupsRequest {
    /// All groups that this user may see.
    pub fn new() -> Self {
        Self::default()
    }

    /// Those whose name or guid begins so.
    pub fn search(mut self, text: &str) -> Self {
        self.query.set("searchKey", text);
        self
    }

    /// Those that this user has joined.
    pub fn joined_only(mut self) -> Self {
        self.query.flag("hasJoined", true);
        self
    }

    /// Those of these types.
    pub fn types(mut self, types: &[GroupType]) -> Self {
        let words: Vec<&str> = types.iter().map(GroupType::as_str).collect();
        self.query.list("types", &words);
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
}

impl Listing for GroupsRequest {
    type Item = Group;

    fn call(&self) -> Call {
        Call::get("list groups", ["groups"]).query(self.position.of(&self.query, self.limit))
    }

    fn page_size(&self) -> u32 {
        self.limit
    }

    fn advance(&mut self, page: &mut Vec<Group>) -> bool {
        self.position.advance(page, |group| group.guid.as_str())
    }
}
