//! Users of the app.

use super::{numbered::Position, reading};
use crate::{
    client::{address::Query, call::Call, paging::Listing},
    model::{RoleId, Uid, User, UserStatus},
};

/// Rows that a page may have.
const MAX_PER_PAGE: u32 = 100;

/// In which direction a list is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortOrder {
    /// From A to Z.
    Ascending,
    /// From Z to A.
    Descending,
}

/// Asks for users of the app.
///
/// ```no_run
/// use cometchat_bot::client::{Client, UsersRequest};
/// use futures_util::TryStreamExt as _;
///
/// # async fn example(client: &Client) -> Result<(), Box<dyn std::error::Error>> {
/// let mut users = UsersRequest::new().search("mi").stream(client);
/// while let Some(user) = users.try_next().await? {
///     println!("{}", user.name);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is read until `page` or `stream`"]
pub struct UsersRequest {
    query: Query,
    limit: u32,
    position: Position,
}

reading!(UsersRequest, User, MAX_PER_PAGE);

impl Default for UsersRequest {
    fn default() -> Self {
        Self {
            query: Query::default(),
            limit: MAX_PER_PAGE,
            position: Position::default(),
        }
    }
}

impl UsersRequest {
    /// All users whom this one may see.
    pub fn new() -> Self {
        Self::default()
    }

    /// Those whose name or uid begins so.
    pub fn search(mut self, text: &str) -> Self {
        self.query.set("searchKey", text);
        self
    }

    /// Searches in these fields: `name`, `uid`.
    pub fn search_in(mut self, fields: &[&str]) -> Self {
        self.query.list("searchIn", fields);
        self
    }

    /// Those who are connected, or those who are not.
    pub fn status(mut self, status: &UserStatus) -> Self {
        self.query.set("status", rest_word(status));
        self
    }

    /// Those with one of these roles.
    pub fn roles(mut self, roles: &[RoleId]) -> Self {
        self.query.list("roles", roles);
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

    /// These ones only.
    pub fn uids(mut self, uids: &[Uid]) -> Self {
        self.query.list("uids", uids);
        self
    }

    /// Friends only.
    pub fn friends_only(mut self) -> Self {
        self.query.flag("friendsOnly", true);
        self
    }

    /// Without those whom this user blocked.
    pub fn hide_blocked(mut self) -> Self {
        self.query.flag("hideBlockedUsers", true);
        self
    }

    /// Sorted by a field, `name` or `status`.
    pub fn sort_by(mut self, field: &str, order: SortOrder) -> Self {
        self.query.set("sortBy", field);
        self.query.set(
            "sortOrder",
            match order {
                SortOrder::Ascending => "asc",
                SortOrder::Descending => "desc",
            },
        );
        self
    }
}

impl Listing for UsersRequest {
    type Item = User;

    fn call(&self) -> Call {
        Call::get("list users", ["users"]).query(self.position.of(&self.query, self.limit))
    }

    fn page_size(&self) -> u32 {
        self.limit
    }

    fn advance(&mut self, page: &mut Vec<User>) -> bool {
        self.position.advance(page, |user| user.uid.as_str())
    }
}

/// The REST API has a word of its own for "connected".
pub(super) fn rest_word(status: &UserStatus) -> &str {
    match status {
        UserStatus::Online => UserStatus::Available.as_str(),
        other => other.as_str(),
    }
}
