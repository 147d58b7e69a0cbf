//! The domain: what users, groups and messages are and who may do what. No I/O but the database.

use rusqlite::Connection;
use serde_json::{Map, Value, json};

use crate::deliveries::Delivery;
use crate::error::ApiResult;
use crate::faults::FaultPlan;
use crate::late::Late;
use crate::profile::Profile;
use crate::random::Random;
use crate::socket::hub::Effect;

pub(crate) mod actions;
pub(crate) mod addresses;
pub(crate) mod bans;
pub(crate) mod blocks;
pub(crate) mod bots;
pub(crate) mod calls;
pub(crate) mod change;
pub(crate) mod compose;
pub(crate) mod conversations;
pub(crate) mod credentials;
pub(crate) mod dump;
pub(crate) mod features;
pub(crate) mod fields;
pub(crate) mod filters;
pub(crate) mod friends;
pub(crate) mod groups;
pub(crate) mod history;
pub(crate) mod hooks;
pub(crate) mod inbox;
pub(crate) mod interactions;
pub(crate) mod keys;
pub(crate) mod media;
pub(crate) mod members;
pub(crate) mod mentions;
pub(crate) mod messages;
pub(crate) mod moderation;
pub(crate) mod narrowing;
pub(crate) mod pins;
pub(crate) mod polls;
pub(crate) mod presence;
pub(crate) mod reactions;
pub(crate) mod receipts;
pub(crate) mod records;
pub(crate) mod roles;
pub(crate) mod scopes;
pub(crate) mod signals;
pub(crate) mod stats;
pub(crate) mod threads;
pub(crate) mod tokens;
pub(crate) mod unread;
pub(crate) mod uploads;
pub(crate) mod users;
pub(crate) mod view;

/// One request's work: a transaction, the time, and the frames to send after it.
pub(crate) struct Turn<'a> {
    pub(crate) db: &'a Connection,
    /// Unix seconds.
    pub(crate) now: i64,
    pub(crate) random: &'a mut Random,
    pub(crate) app_id: &'a str,
    pub(crate) region: &'a str,
    /// The session id of the client that asked; absent for the server's own deeds.
    pub(crate) device: Option<&'a str>,
    pub(crate) profile: Profile,
    /// Messages that are not shown yet.
    pub(crate) late: &'a mut Late,
    /// The faults in force.
    pub(crate) plan: Option<&'a FaultPlan>,
    pub(crate) effects: Vec<Effect>,
    /// What webhooks and bots are told after it.
    pub(crate) deliveries: Vec<Delivery>,
}

/// From whom to whom a frame goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Route<'a> {
    pub(crate) sender: &'a str,
    pub(crate) receiver: &'a str,
    pub(crate) receiver_type: &'a str,
}

impl Turn<'_> {
    /// A frame in the envelope that all frames share.
    pub(crate) fn envelope(&self, kind: &str, route: Route<'_>, body: Value) -> Map<String, Value> {
        let mut frame = Map::new();
        frame.insert("appId".into(), self.app_id.into());
        frame.insert("type".into(), kind.into());
        frame.insert("sender".into(), route.sender.into());
        frame.insert("receiver".into(), route.receiver.into());
        frame.insert("receiverType".into(), route.receiver_type.into());
        if let Some(device) = self.device {
            frame.insert("deviceId".into(), device.into());
        }
        frame.insert("body".into(), body);
        frame
    }

    /// Sends a frame to all connections of some users once the turn is stored.
    pub(crate) fn send(&mut self, to: Vec<String>, frame: Map<String, Value>) {
        self.effects.push(Effect::Frame {
            to,
            frame: Value::Object(frame),
        });
    }

    /// The people who see what happens in a conversation.
    pub(crate) fn parties(&self, route: Route<'_>) -> ApiResult<Vec<String>> {
        if route.receiver_type == "group" {
            return Ok(self.member_uids(route.receiver)?);
        }
        Ok(vec![route.sender.to_owned(), route.receiver.to_owned()])
    }
}

/// An entity as messages carry it.
pub(crate) fn entity(kind: &str, entity: impl Into<Value>) -> Value {
    let entity: Value = entity.into();
    json!({ "entityType": kind, "entity": entity })
}
