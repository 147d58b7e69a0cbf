//! Webhooks: who is told of what happens.

use rusqlite::{Row, params};
use serde_json::{Map, Value, json};

use super::addresses::{ADDRESS, Address};
use super::messages::Message;
use super::view::View;
use super::{Turn, fields};
use crate::deliveries::Delivery;
use crate::error::{ApiError, ApiResult, Code};
use crate::limits;
use crate::paging::Page;
use crate::store::Sql as _;

/// Events that a webhook can be told of, with what they are.
const TRIGGERS: [(&str, &str); 31] = [
    ("message_sent", "after a message was sent"),
    ("message_edited", "after a message was edited"),
    ("message_deleted", "after a message was deleted"),
    ("message_delivery_receipt", "after messages were delivered"),
    ("message_read_receipt", "after messages were read"),
    ("message_reaction_added", "after a reaction was added"),
    ("message_reaction_removed", "after a reaction was removed"),
    ("user_mentioned", "after somebody was mentioned"),
    ("user_blocked", "after users were blocked"),
    ("user_unblocked", "after users were unblocked"),
    (
        "user_connection_status_changed",
        "after a user came or went",
    ),
    ("group_created", "after a group was made"),
    ("group_updated", "after a group was changed"),
    ("group_deleted", "after a group was removed"),
    ("group_owner_transferred", "after a group got another owner"),
    ("group_member_added", "after a member was added"),
    ("group_member_joined", "after a member joined"),
    ("group_member_left", "after a member left"),
    ("group_member_kicked", "after a member was kicked"),
    ("group_member_banned", "after a member was banned"),
    ("group_member_unbanned", "after a user was unbanned"),
    (
        "group_member_scope_changed",
        "after a member's scope changed",
    ),
    ("call_initiated", "after a call began to ring"),
    ("call_busy", "after a call met a busy user"),
    ("call_cancelled", "after a call was cancelled"),
    ("call_rejected", "after a call was rejected"),
    ("call_unanswered", "after a call was not answered"),
    ("moderation_engine_approved", "after a message was approved"),
    ("moderation_engine_blocked", "after a message was blocked"),
    (
        "moderation_manual_approved",
        "after somebody approved a blocked message",
    ),
    (
        "after_message",
        "after a message was sent, as older webhooks have it",
    ),
];

/// A webhook of the older or the current set.
struct Hook {
    id: String,
    name: String,
    retry: bool,
    address: Address,
}

impl Hook {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            name: row.get(1)?,
            retry: row.get(2)?,
            address: Address::read(row, 3)?,
        })
    }

    fn json(&self) -> Value {
        let mut map = Map::new();
        map.insert("id".into(), self.id.clone().into());
        map.insert("name".into(), self.name.clone().into());
        map.insert("retryOnFailure".into(), self.retry.into());
        self.address.put(&mut map);
        map.into()
    }
}

impl Turn<'_> {
    /// A page of the webhooks of a set and how many there are.
    pub(crate) fn hooks(&self, set: i64, page: Page) -> ApiResult<(Vec<Value>, i64)> {
        let sql = format!(
            "SELECT id, name, retry, {ADDRESS} FROM hooks WHERE version = ?1 ORDER BY id LIMIT ?2 OFFSET ?3"
        );
        let rows = self
            .db
            .all(&sql, params![set, page.size, page.offset()], Hook::read)?;
        let count = "SELECT COUNT(*) FROM hooks WHERE version = ?1";
        Ok((
            rows.iter().map(Hook::json).collect(),
            self.db.number(count, [set])?,
        ))
    }

    /// One webhook.
    pub(crate) fn hook_json(&self, set: i64, id: &str) -> ApiResult<Value> {
        Ok(self.hook(set, id)?.json())
    }

    fn hook(&self, set: i64, id: &str) -> ApiResult<Hook> {
        let sql =
            format!("SELECT id, name, retry, {ADDRESS} FROM hooks WHERE version = ?1 AND id = ?2");
        self.db
            .one(&sql, params![set, id], Hook::read)?
            .ok_or_else(|| Code::WEBHOOK_NOT_FOUND.with(format!("There is no webhook {id}.")))
    }

    /// Makes a webhook, or changes the one that is named.
    pub(crate) fn put_hook(
        &mut self,
        set: i64,
        id: Option<&str>,
        body: &Value,
    ) -> ApiResult<Value> {
        let mut hook = match id {
            Some(id) => self.hook(set, id)?,
            None => self.new_hook(set, body)?,
        };
        if let Some(name) = fields::filled(body, "name", limits::HOOK_ID_CHARS)? {
            hook.name = name;
        }
        if body.get("retryOnFailure").is_some_and(|on| !on.is_null()) {
            hook.retry = fields::flag(body, "retryOnFailure");
        }
        hook.address.take(body, id.is_none())?;
        hook.address.updated_at = Some(self.now);
        let address = &hook.address;
        self.db.run(
            "INSERT OR REPLACE INTO hooks (version, id, name, retry, url, basic, username, password, enabled, \
             created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            params![
                set,
                hook.id,
                hook.name,
                hook.retry,
                address.url,
                address.basic,
                address.username,
                address.password,
                address.enabled,
                address.created_at,
                address.updated_at
            ],
        )?;
        Ok(hook.json())
    }

    fn new_hook(&self, set: i64, body: &Value) -> ApiResult<Hook> {
        let id = fields::needed(body, "id", limits::HOOK_ID_CHARS)?;
        let name = fields::needed(body, "name", limits::HOOK_ID_CHARS)?;
        if self
            .db
            .number("SELECT COUNT(*) FROM hooks WHERE version = ?1", [set])?
            >= limits::HOOKS
        {
            return Err(Code::QUOTA.with(format!("An app has at most {} webhooks.", limits::HOOKS)));
        }
        if self.hook(set, &id).is_ok() {
            return Err(ApiError::field("id", "There is a webhook with this id."));
        }
        Ok(Hook {
            id,
            name,
            retry: false,
            address: Address::blank(self.now),
        })
    }

    /// Removes a webhook.
    pub(crate) fn delete_hook(&mut self, set: i64, id: &str) -> ApiResult<()> {
        self.hook(set, id)?;
        for sql in [
            "DELETE FROM hook_triggers WHERE version = ?1 AND hook = ?2",
            "DELETE FROM hooks WHERE version = ?1 AND id = ?2",
        ] {
            self.db.run(sql, params![set, id])?;
        }
        Ok(())
    }

    /// Attaches events to a webhook or detaches them; a result for each.
    pub(crate) fn set_triggers(
        &mut self,
        set: i64,
        id: &str,
        body: &Value,
        on: bool,
    ) -> ApiResult<Value> {
        self.hook(set, id)?;
        let named = fields::strings(body, "triggerIds", limits::IDS_PER_CALL)?
            .filter(|ids| !ids.is_empty())
            .ok_or_else(|| ApiError::field("triggerIds", "This field is required."))?;
        let (sql, verb) = if on {
            (
                "INSERT OR IGNORE INTO hook_triggers (version, hook, id) VALUES (?1, ?2, ?3)",
                "attached",
            )
        } else {
            (
                "DELETE FROM hook_triggers WHERE version = ?1 AND hook = ?2 AND id = ?3",
                "detached",
            )
        };
        let mut results = Map::new();
        for trigger in named {
            let result = if TRIGGERS.iter().any(|(known, _)| *known == trigger) {
                self.db.run(sql, params![set, id, trigger])?;
                json!({ "success": true, "message": format!("Trigger {verb}.") })
            } else {
                let error = Code::TRIGGER_NOT_FOUND.with(format!("There is no trigger {trigger}."));
                json!({ "success": false, "error": error.brief() })
            };
            results.insert(trigger, result);
        }
        Ok(results.into())
    }

    /// The events attached to a webhook.
    pub(crate) fn triggers(&self, set: i64, id: &str) -> ApiResult<Vec<Value>> {
        self.hook(set, id)?;
        let sql = "SELECT id FROM hook_triggers WHERE version = ?1 AND hook = ?2";
        let attached = self.db.texts(sql, params![set, id])?;
        Ok(TRIGGERS
            .iter()
            .filter(|(known, _)| attached.iter().any(|id| id == known))
            .map(|(id, description)| json!({ "id": id, "description": description }))
            .collect())
    }

    /// Tells the webhooks that want to know of it what happened. The data is made only for them.
    pub(crate) fn raise(
        &mut self,
        trigger: &str,
        data: impl FnOnce(&Self) -> ApiResult<Value>,
    ) -> ApiResult<()> {
        let sql = format!(
            "SELECT h.id, h.name, h.retry, {ADDRESS} FROM hook_triggers t \
             JOIN hooks h ON h.version = t.version AND h.id = t.hook WHERE t.id = ?1 AND h.enabled"
        );
        let hooks = self.db.all(&sql, [trigger], Hook::read)?;
        if hooks.is_empty() {
            return Ok(());
        }
        let data = data(self)?;
        for hook in hooks {
            let body = json!({ "trigger": trigger, "data": data, "appId": self.app_id, "region": self.region,
                "webhook": hook.id });
            self.deliveries.push(Delivery {
                basic: hook.address.basic(),
                to: hook.id,
                trigger: trigger.to_owned(),
                url: hook.address.url,
                retry: hook.retry,
                body,
            });
        }
        Ok(())
    }

    /// Tells webhooks and bots of a new message.
    pub(super) fn raise_sent(&mut self, message: &Message) -> ApiResult<()> {
        let view = |turn: &Self| turn.message_json(message, None, View::live());
        self.raise("message_sent", |turn| Ok(json!({ "message": view(turn)? })))?;
        self.raise("after_message", view)?;
        if message.data.contains_key("mentions") {
            self.raise("user_mentioned", |turn| {
                Ok(json!({ "message": view(turn)? }))
            })?;
        }
        self.call_bots(message)
    }

    /// Tells webhooks what happened to a member of a group.
    pub(super) fn raise_member(&mut self, message: &Message, action: &str) -> ApiResult<()> {
        let trigger = match action {
            "scopeChanged" => "group_member_scope_changed".to_owned(),
            action => format!("group_member_{action}"),
        };
        self.raise(&trigger, |_| {
            let entity = |role: &str| message.data["entities"][role]["entity"].clone();
            let mut member = entity("on");
            let uid = member["uid"].as_str().unwrap_or_default().to_owned();
            if let Some(scope) = message.data.get("extras").map(|extras| &extras["scope"]) {
                for (key, from) in [("scope", "new"), ("oldScope", "old")] {
                    if let Some(value) = scope.get(from) {
                        member[key] = value.clone();
                    }
                }
            }
            let mut data = json!({ "group": entity("for"), "members": { uid: member } });
            if !matches!(action, "joined" | "left") {
                data["by"] = entity("by");
            }
            Ok(data)
        })
    }
}
