//! Figures of use: who was active, how long was talked, how many messages and receipts there were.

use rusqlite::params;
use serde_json::{Value, json};

use super::Turn;
use crate::error::{ApiError, ApiResult};
use crate::query::Query;
use crate::store::Sql as _;

/// Seconds of one point of the figures of messages.
const POINT: i64 = 300;
/// Points told at a time: an hour.
const POINTS: i64 = 12;
const MS: i64 = 1000;

impl Turn<'_> {
    /// What was used between two times in milliseconds. Nothing is ever recorded here, and how many
    /// were there at once is told as of now.
    ///
    /// # Errors
    /// `ERR_BAD_REQUEST` without both times.
    pub(crate) fn usage(&self, query: &Query) -> ApiResult<Value> {
        let time = |name| {
            query
                .number(name)
                .ok_or_else(|| ApiError::field(name, "This field is required."))
        };
        let (from, to) = (time("fromDate")?, time("toDate")?);
        let range = [from.div_euclid(MS), to.div_euclid(MS)];
        let active = "SELECT COUNT(*) FROM users u WHERE u.online = 1 OR u.last_active_at BETWEEN ?1 AND ?2 \
                      OR EXISTS (SELECT 1 FROM messages m WHERE m.sender = u.uid AND m.sent_at BETWEEN ?1 AND ?2)";
        Ok(json!({
            "metrics": {
                "audio_minutes": self.talked("audio", range)?,
                "video_minutes": self.talked("video", range)?,
                "recorded_minutes": 0,
                "active_users": self.db.number(active, range)?,
                "concurrent_users": self.db.number("SELECT COUNT(*) FROM users WHERE online = 1", [])?,
            },
            "time_range": { "fromDate": from, "toDate": to },
        }))
    }

    /// Whole minutes of the calls of a kind that ended in a range of seconds.
    fn talked(&self, kind: &str, [from, to]: [i64; 2]) -> ApiResult<i64> {
        let sql = "SELECT SUM(m.sent_at - json_extract(m.data, '$.entities.on.entity.joinedAt')) / 60 FROM messages m \
                   WHERE m.category = 'call' AND m.type = ?1 AND json_extract(m.data, '$.action') = 'ended' \
                   AND m.sent_at BETWEEN ?2 AND ?3";
        Ok(self.db.number(sql, params![kind, from, to])?)
    }

    /// Messages and receipts of the last hour, in points of five minutes.
    pub(crate) fn message_metrics(&self) -> ApiResult<Value> {
        let end = (self.now.div_euclid(POINT) + 1) * POINT;
        let start = end - POINT * POINTS;
        let points = (0..POINTS).map(|n| self.point(start + n * POINT));
        Ok(json!({
            "startTime": in_ms(start),
            "endTime": in_ms(end),
            "dataPoints": points.collect::<ApiResult<Vec<_>>>()?,
            "appId": self.app_id,
        }))
    }

    fn point(&self, start: i64) -> ApiResult<Value> {
        let end = start + POINT;
        let sent = "SELECT COUNT(*) FROM messages WHERE sent_at >= ?1 AND sent_at < ?2 AND category <> 'action'";
        let receipts = |kind: &str| {
            let sql = "SELECT COUNT(*) FROM marks WHERE kind = ?1 AND at >= ?2 AND at < ?3";
            self.db.number(sql, params![kind, start, end])
        };
        Ok(json!({
            "messagesSent": self.db.number(sent, [start, end])?,
            "readReceipts": receipts("read")?,
            "deliveryReceipts": receipts("delivered")?,
            "startTime": in_ms(start),
            "endTime": in_ms(end),
        }))
    }
}

/// A time as these figures have it: milliseconds in a string.
fn in_ms(seconds: i64) -> String {
    (seconds * MS).to_string()
}
