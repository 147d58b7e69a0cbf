//! Who is there: the first connection of a user brings it online, the last one takes it off.

use serde_json::{Map, Value, json};

use super::Turn;
use crate::error::ApiResult;
use crate::socket::hub::Effect;
use crate::store::Sql as _;

impl Turn<'_> {
    /// Records that a user came or went, and tells those who asked to know.
    pub(crate) fn set_online(&mut self, uid: &str, online: bool) -> ApiResult<()> {
        let sql = "UPDATE users SET online = ?2, last_active_at = ?3 WHERE uid = ?1";
        if self.db.run(sql, (uid, online, self.now))? == 0 {
            return Ok(());
        }
        let Some(user) = self.any_user(uid)? else {
            return Ok(());
        };
        let mut frame = Map::new();
        frame.insert("appId".into(), self.app_id.into());
        frame.insert("type".into(), "presence".into());
        frame.insert("sender".into(), uid.into());
        let action = if online { "available" } else { "offline" };
        frame.insert(
            "body".into(),
            json!({ "action": action, "timestamp": self.now, "user": user.brief() }),
        );
        self.raise("user_connection_status_changed", |turn| {
            let status = if online { "online" } else { "offline" };
            let action = if online { "connected" } else { "disconnected" };
            let now = turn.now * 1000;
            Ok(json!({ "timestamp": now, "user": user.brief(), "status": status, "userPresenceChanged": true,
                "currentConnection": { "action": action, "connectedAt": now } }))
        })?;
        let friends = self.friends_of(uid)?;
        let frame = Value::Object(frame);
        self.effects.push(Effect::Presence {
            uid: uid.to_owned(),
            role: user.role,
            friends,
            frame,
        });
        Ok(())
    }
}
