//! Bots: users whose messages are also posted to an address.

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

/// A user with a callback.
struct Bot {
    uid: String,
    setting: String,
    address: Address,
}

/// What a bot may be told of in groups.
const SETTINGS: [&str; 4] = [
    "none",
    "allMessages",
    "slashedMessages",
    "mentionedMessages",
];

impl Bot {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            uid: row.get(0)?,
            setting: row.get(1)?,
            address: Address::read(row, 2)?,
        })
    }

    fn hears(&self, message: &Message) -> bool {
        match self.setting.as_str() {
            _ if !message.in_group() => true,
            "allMessages" => true,
            "slashedMessages" => message.text().starts_with('/'),
            "mentionedMessages" => message
                .data
                .get("mentions")
                .is_some_and(|mentions| mentions.get(&self.uid).is_some()),
            _ => false,
        }
    }

    fn json(&self) -> Value {
        let mut map = Map::new();
        map.insert("uid".into(), self.uid.clone().into());
        map.insert("groupChatSetting".into(), self.setting.clone().into());
        self.address.put(&mut map);
        map.into()
    }
}

impl Turn<'_> {
    /// Posts a message to the bots that it is for: the receiver, or members of the group by their
    /// settings. No bot is told of what it says itself.
    pub(super) fn call_bots(&mut self, message: &Message) -> ApiResult<()> {
        let sql = if message.in_group() {
            format!(
                "SELECT uid, setting, {ADDRESS} FROM bots b WHERE enabled AND setting <> 'none' \
                 AND EXISTS (SELECT 1 FROM members m WHERE m.guid = ?1 AND m.uid = b.uid)"
            )
        } else {
            format!("SELECT uid, setting, {ADDRESS} FROM bots WHERE enabled AND uid = ?1")
        };
        let bots = self.db.all(&sql, [&message.receiver], Bot::read)?;
        for bot in bots {
            if bot.uid == message.sender || !bot.hears(message) {
                continue;
            }
            let body = json!({
                "trigger": "after_message",
                "data": self.message_json(message, None, View::live())?,
                "appId": self.app_id,
                "origin": { "platform": "sandbox", "language": "", "resource": self.device.unwrap_or_default() },
                "chatAPIVersion": "3.0",
                "region": self.region,
                "bot": bot.uid,
            });
            self.deliveries.push(Delivery {
                basic: bot.address.basic(),
                to: bot.uid,
                trigger: "after_message".into(),
                url: bot.address.url,
                retry: false,
                body,
            });
        }
        Ok(())
    }

    /// A page of bots and how many there are.
    pub(crate) fn bots(&self, page: Page) -> ApiResult<(Vec<Value>, i64)> {
        let sql =
            format!("SELECT uid, setting, {ADDRESS} FROM bots ORDER BY uid LIMIT ?1 OFFSET ?2");
        let rows = self.db.all(&sql, [page.size, page.offset()], Bot::read)?;
        Ok((
            rows.iter().map(Bot::json).collect(),
            self.db.number("SELECT COUNT(*) FROM bots", [])?,
        ))
    }

    /// One bot.
    pub(crate) fn bot_json(&self, uid: &str) -> ApiResult<Value> {
        Ok(self.bot(uid)?.json())
    }

    fn bot(&self, uid: &str) -> ApiResult<Bot> {
        let uid = uid.to_ascii_lowercase();
        let sql = format!("SELECT uid, setting, {ADDRESS} FROM bots WHERE uid = ?1");
        self.db
            .one(&sql, [&uid], Bot::read)?
            .ok_or_else(|| Code::BOT_NOT_FOUND.with(format!("There is no bot {uid}.")))
    }

    /// Gives a user a callback, or changes the one it has.
    pub(crate) fn put_bot(&mut self, uid: Option<&str>, body: &Value) -> ApiResult<Value> {
        let mut bot = match uid {
            Some(uid) => self.bot(uid)?,
            None => self.new_bot(body)?,
        };
        if let Some(setting) = fields::filled(body, "groupChatSetting", limits::NAME_CHARS)? {
            if !SETTINGS.contains(&setting.as_str()) {
                let problem = format!("Must be one of {}.", SETTINGS.join(", "));
                return Err(ApiError::field("groupChatSetting", problem));
            }
            bot.setting = setting;
        }
        bot.address.take(body, uid.is_none())?;
        bot.address.updated_at = uid.map(|_| self.now);
        let address = &bot.address;
        self.db.run(
            "INSERT OR REPLACE INTO bots (uid, setting, url, basic, username, password, enabled, created_at, \
             updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                bot.uid,
                bot.setting,
                address.url,
                address.basic,
                address.username,
                address.password,
                address.enabled,
                address.created_at,
                address.updated_at
            ],
        )?;
        Ok(bot.json())
    }

    fn new_bot(&self, body: &Value) -> ApiResult<Bot> {
        let uid = self
            .user(&fields::needed(body, "uid", limits::BOT_UID_CHARS)?)?
            .uid;
        if self.bot(&uid).is_ok() {
            return Err(Code::BOT_EXISTS.with(format!("{uid} is a bot already.")));
        }
        if self.db.number("SELECT COUNT(*) FROM bots", [])? >= limits::BOTS {
            return Err(Code::QUOTA.with(format!("An app has at most {} bots.", limits::BOTS)));
        }
        Ok(Bot {
            uid,
            setting: SETTINGS[0].into(),
            address: Address::blank(self.now),
        })
    }

    /// Takes a user's callback away; the user stays.
    pub(crate) fn delete_bot(&mut self, uid: &str) -> ApiResult<String> {
        let uid = self.bot(uid)?.uid;
        self.db.run("DELETE FROM bots WHERE uid = ?1", [&uid])?;
        Ok(uid)
    }
}
