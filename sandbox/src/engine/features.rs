//! What the users of a role may not do: calls of the API that are closed to them.

use rusqlite::params;
use serde_json::{Map, Value, json};

use super::{Turn, fields};
use crate::error::{ApiError, ApiResult, Code};
use crate::limits;
use crate::paging::Page;
use crate::store::Sql as _;

/// A call that can be closed: its key, its title, its method and its path.
struct Feature(&'static str, &'static str, &'static str, &'static str);

/// What the keys of features begin with; it may be left out.
const PREFIX: &str = "u.";

/// The calls that can be closed.
const FEATURES: [Feature; 44] = [
    Feature("addMember", "Add a member", "POST", "groups/{}/members/{}"),
    Feature("ban", "Ban a member", "POST", "groups/{}/bannedusers/{}"),
    Feature("blockUser", "Block a user", "POST", "blockedusers"),
    Feature(
        "changeScope",
        "Change a scope",
        "PUT",
        "groups/{}/members/{}",
    ),
    Feature("createCall", "Start a call", "POST", "calls"),
    Feature("createGroup", "Make a group", "POST", "groups"),
    Feature("createMessage", "Send a message", "POST", "messages"),
    Feature(
        "createMessageThread",
        "Answer in a thread",
        "POST",
        "messages/{}/thread",
    ),
    Feature("deleteCall", "Remove a call", "DELETE", "calls/{}"),
    Feature(
        "deleteConversationForUser",
        "Remove a conversation",
        "DELETE",
        "users/{}/conversation",
    ),
    Feature("deleteGroup", "Remove a group", "DELETE", "groups/{}"),
    Feature(
        "deleteGroupMessages",
        "Remove a group's conversation",
        "DELETE",
        "groups/{}/conversation",
    ),
    Feature("deleteMessage", "Remove a message", "DELETE", "messages/{}"),
    Feature(
        "getBlockedUsers",
        "List blocked users",
        "GET",
        "blockedusers",
    ),
    Feature("getCall", "Look at a call", "GET", "calls/{}"),
    Feature(
        "getConversation",
        "Look at a conversation",
        "GET",
        "users/{}/conversation",
    ),
    Feature("getGroup", "Look at a group", "GET", "groups/{}"),
    Feature(
        "getGroupMessages",
        "List messages of a group",
        "GET",
        "groups/{}/messages",
    ),
    Feature(
        "getMember",
        "Look at a member",
        "GET",
        "groups/{}/members/{}",
    ),
    Feature("getMessage", "Look at a message", "GET", "messages/{}"),
    Feature("getMyDetails", "Look at oneself", "GET", "me"),
    Feature("getUser", "Look at a user", "GET", "users/{}"),
    Feature(
        "getUserMessages",
        "List messages with a user",
        "GET",
        "users/{}/messages",
    ),
    Feature("joinGroup", "Join a group", "POST", "groups/{}/members"),
    Feature(
        "kickMember",
        "Remove a member",
        "DELETE",
        "groups/{}/members/{}",
    ),
    Feature("leaveGroup", "Leave a group", "DELETE", "groups/{}/members"),
    Feature(
        "listBannedUsers",
        "List banned users",
        "GET",
        "groups/{}/bannedusers",
    ),
    Feature("listCalls", "List calls", "GET", "calls"),
    Feature(
        "listConversations",
        "List conversations",
        "GET",
        "conversations",
    ),
    Feature(
        "listGroupMembers",
        "List members",
        "GET",
        "groups/{}/members",
    ),
    Feature("listGroups", "List groups", "GET", "groups"),
    Feature("listMessages", "List messages", "GET", "messages"),
    Feature("listSettings", "Read the settings", "GET", "settings"),
    Feature(
        "listThreadedMessages",
        "List answers in a thread",
        "GET",
        "messages/{}/thread",
    ),
    Feature("listUsers", "List users", "GET", "users"),
    Feature("logout", "Log out", "DELETE", "me"),
    Feature(
        "massMemberOperate",
        "Change several members",
        "PUT",
        "groups/{}/members",
    ),
    Feature(
        "patchOwner",
        "Hand a group over",
        "PATCH",
        "groups/{}/owner",
    ),
    Feature(
        "unban",
        "Let a banned user back",
        "DELETE",
        "groups/{}/bannedusers/{}",
    ),
    Feature("unblockUser", "Unblock a user", "DELETE", "blockedusers"),
    Feature("updateAuthToken", "Log in, or change oneself", "PUT", "me"),
    Feature("updateCall", "Say what became of a call", "PUT", "calls/{}"),
    Feature("updateGroup", "Change a group", "PUT", "groups/{}"),
    Feature("updateMessage", "Edit a message", "PUT", "messages/{}"),
];

impl Feature {
    fn known(key: &str) -> Option<&'static Self> {
        let key = key.strip_prefix(PREFIX).unwrap_or(key);
        FEATURES.iter().find(|feature| feature.0 == key)
    }

    fn is_call(&self, method: &str, path: &[&str]) -> bool {
        let mut parts = self.3.split('/');
        self.2 == method
            && path.iter().all(|given| {
                parts
                    .next()
                    .is_some_and(|part| part == "{}" || part == *given)
            })
            && parts.next().is_none()
    }

    fn json(&self, at: i64) -> Value {
        json!({
            "title": self.1,
            "description": format!("{}, for users who are logged in.", self.1),
            "key": format!("{PREFIX}{}", self.0),
            "path": format!("/v3/{}", self.3.replace("{}", "{{id}}")),
            "createdAt": at,
        })
    }
}

impl Turn<'_> {
    /// Whether a user may make a call, as far as the user's role has to say.
    ///
    /// # Errors
    /// `AUTH_ERR_NO_ACCESS` for what is closed to the role.
    pub(crate) fn feature_open(&self, uid: &str, method: &str, path: &[&str]) -> ApiResult<()> {
        let sql = "SELECT r.feature FROM users u JOIN restricted_features r ON r.role = u.role WHERE u.uid = ?1";
        let closed = self.db.texts(sql, [uid])?;
        let closed = closed
            .iter()
            .filter_map(|key| Feature::known(key))
            .find(|feature| feature.is_call(method, path));
        match closed {
            Some(Feature(key, ..)) => Err(Code::NO_ACCESS.with(format!(
                "The feature {PREFIX}{key} is restricted for the role of {uid}."
            ))),
            None => Ok(()),
        }
    }

    /// A page of what is closed to a role, and how much there is.
    pub(crate) fn restricted(&self, role: &str, page: Page) -> ApiResult<(Vec<Value>, i64)> {
        let role = self.role(role)?.id;
        let sql = "SELECT feature, at FROM restricted_features WHERE role = ?1 ORDER BY feature LIMIT ?2 OFFSET ?3";
        let rows = self
            .db
            .all(sql, params![role, page.size, page.offset()], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))
            })?;
        let rows = rows
            .iter()
            .filter_map(|(key, at)| Some(Feature::known(key)?.json(*at)));
        let count = "SELECT COUNT(*) FROM restricted_features WHERE role = ?1";
        Ok((rows.collect(), self.db.number(count, [&role])?))
    }

    /// Closes calls to a role; what became of each.
    pub(crate) fn restrict(&mut self, role: &str, body: &Value) -> ApiResult<Value> {
        let role = self.role(role)?.id;
        let keys = needed(body, "featuresToRestrict")?;
        let sql =
            "INSERT OR IGNORE INTO restricted_features (role, feature, at) VALUES (?1, ?2, ?3)";
        self.each_feature(&keys, "restricted", |turn, key| {
            turn.db.run(sql, params![role, key, turn.now])?;
            Ok(())
        })
    }

    /// Opens calls to a role again, or all; what became of each.
    pub(crate) fn allow(&mut self, role: &str, body: &Value) -> ApiResult<Value> {
        let role = self.role(role)?.id;
        let keys = if fields::flag(body, "allowAll") {
            self.db.texts(
                "SELECT feature FROM restricted_features WHERE role = ?1 ORDER BY feature",
                [&role],
            )?
        } else {
            needed(body, "featuresToAllow")?
        };
        self.each_feature(&keys, "allowed", |turn, key| {
            let sql = "DELETE FROM restricted_features WHERE role = ?1 AND feature = ?2";
            turn.db.run(sql, [role.as_str(), key])?;
            Ok(())
        })
    }

    fn each_feature(
        &mut self,
        keys: &[String],
        done: &str,
        mut work: impl FnMut(&mut Self, &str) -> ApiResult<()>,
    ) -> ApiResult<Value> {
        let mut answer = Map::new();
        for key in keys {
            let result = if let Some(feature) = Feature::known(key) {
                work(self, feature.0)?;
                json!({ "success": true, "message": format!("The feature {key} is {done}.") })
            } else {
                let unknown = ApiError::field("feature", "There is no such feature.");
                json!({ "success": false, "error": unknown.brief() })
            };
            answer.insert(key.clone(), result);
        }
        Ok(answer.into())
    }
}

fn needed(body: &Value, field: &str) -> ApiResult<Vec<String>> {
    let keys = fields::strings(body, field, limits::IDS_PER_CALL)?;
    keys.filter(|keys| !keys.is_empty())
        .ok_or_else(|| ApiError::field(field, "This field is required."))
}
