//! What goes wrong, and how often.

use serde::{Deserialize, Serialize};

use crate::limits;

/// Which faults an app has. Every share is a probability from 0 to 1; what is left out does not
/// happen.
///
/// As JSON the fields have the same names, and unknown ones are refused.
///
/// # Examples
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use cometchat_sandbox::faults::FaultPlan;
///
/// let json = r#"{ "seed": 7, "drop": 0.1, "delay": { "share": 0.2, "max_ms": 300 } }"#;
/// let plan: FaultPlan = serde_json::from_str(json)?;
/// assert_eq!(plan.delay.map(|delay| delay.max_ms), Some(300));
/// assert!(serde_json::from_str::<FaultPlan>(r#"{ "dropp": 0.1 }"#).is_err());
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FaultPlan {
    /// Where the chances start: the same seed and the same events give the same faults.
    pub seed: u64,
    /// The users whose sockets and requests are concerned; everybody's if empty. Requests made with
    /// a key count for the user they are made for.
    pub only_uids: Vec<String>,

    /// Frames that never come.
    pub drop: f64,
    /// Frames that come twice.
    pub duplicate: f64,
    /// Frames that come late. All behind them on the same socket wait too, so order is kept.
    pub delay: Option<Wait>,
    /// Frames that change places with the next one on the same socket, if that comes within 50 ms.
    pub reorder: Option<Chance>,
    /// Pings that are not answered.
    pub swallow_pongs: f64,

    /// Requests refused as too many, before anything is done.
    pub status_429: Option<Refusal>,
    /// Requests that fail with 500, 502, 503 or 504.
    pub status_5xx: Option<ServerFailure>,
    /// Requests that are carried out and then answered with 503.
    pub after_commit: f64,
    /// Requests that take their time, on the way to the work or back from it.
    pub slow: Option<Wait>,
    /// Requests that are never answered. Half of them are carried out.
    pub hang: f64,

    /// Seconds after which a socket credential opens no socket any more; a login gives a new one.
    /// Sockets that are open stay open.
    pub jwt_life_s: Option<u32>,
    /// Whether to revoke the auth tokens of the users concerned, with their sockets, when the plan
    /// is set.
    pub revoke: bool,
}

/// How often.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chance {
    /// The share, from 0 to 1.
    pub share: f64,
}

/// How often and how long.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wait {
    /// The share, from 0 to 1.
    pub share: f64,
    /// The longest wait in milliseconds; each wait is drawn from 1 to this.
    pub max_ms: u32,
}

/// How often a request is refused as one too many.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// The share, from 0 to 1.
    pub share: f64,
    /// Seconds named in `Retry-After`; 1 if left out.
    #[serde(default = "one")]
    pub retry_after_s: u32,
}

/// How often a request fails in the server.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerFailure {
    /// The share, from 0 to 1.
    pub share: f64,
    /// Whether it fails before anything is done, as it does if this is left out; else the work is
    /// done all the same.
    #[serde(default = "yes")]
    pub before_commit: bool,
}

/// Why a plan cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// A share is not a probability.
    #[error("{0} must be a share from 0 to 1")]
    Share(&'static str),
    /// A number or a list is out of its bounds.
    #[error("{field} must be from {least} to {most}")]
    Bounds {
        /// The field.
        field: &'static str,
        /// The smallest value it may have.
        least: u32,
        /// The largest value it may have.
        most: u32,
    },
}

fn one() -> u32 {
    1
}

fn yes() -> bool {
    true
}

impl FaultPlan {
    /// The plan with its uids in lower case.
    ///
    /// # Errors
    /// The first thing in it that cannot be followed.
    pub(super) fn checked(mut self) -> Result<Self, PlanError> {
        let shares = [
            ("drop", Some(self.drop)),
            ("duplicate", Some(self.duplicate)),
            ("delay.share", self.delay.map(|f| f.share)),
            ("reorder.share", self.reorder.map(|f| f.share)),
            ("swallow_pongs", Some(self.swallow_pongs)),
            ("status_429.share", self.status_429.map(|f| f.share)),
            ("status_5xx.share", self.status_5xx.map(|f| f.share)),
            ("after_commit", Some(self.after_commit)),
            ("slow.share", self.slow.map(|f| f.share)),
            ("hang", Some(self.hang)),
        ];
        let wrong = |share: &Option<f64>| share.is_some_and(|share| !(0.0..=1.0).contains(&share));
        if let Some((field, _)) = shares.iter().find(|(_, share)| wrong(share)) {
            return Err(PlanError::Share(field));
        }
        let uids = u32::try_from(self.only_uids.len()).unwrap_or(u32::MAX);
        let retry = self.status_429.map(|f| f.retry_after_s);
        for (field, value, least, most) in [
            (
                "delay.max_ms",
                self.delay.map(|f| f.max_ms),
                1,
                limits::FAULT_MS,
            ),
            (
                "slow.max_ms",
                self.slow.map(|f| f.max_ms),
                1,
                limits::FAULT_MS,
            ),
            ("status_429.retry_after_s", retry, 0, limits::FAULT_SECONDS),
            ("jwt_life_s", self.jwt_life_s, 1, limits::FAULT_SECONDS),
            ("the number of only_uids", Some(uids), 0, limits::FAULT_UIDS),
        ] {
            if value.is_some_and(|value| !(least..=most).contains(&value)) {
                return Err(PlanError::Bounds { field, least, most });
            }
        }
        for uid in &mut self.only_uids {
            uid.make_ascii_lowercase();
        }
        Ok(self)
    }

    /// Whether anything of it can ever happen.
    pub(super) fn does_anything(&self) -> bool {
        let nothing = Self {
            seed: self.seed,
            only_uids: self.only_uids.clone(),
            ..Self::default()
        };
        *self != nothing
    }

    /// Whether a user is concerned; `None` is somebody unknown.
    pub(crate) fn concerns(&self, uid: Option<&str>) -> bool {
        self.only_uids.is_empty() || uid.is_some_and(|uid| self.only_uids.iter().any(|u| u == uid))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn plans_out_of_bounds_are_refused() {
        for (json, problem) in [
            (r#"{"drop":1.5}"#, "drop must be a share from 0 to 1"),
            (r#"{"hang":-0.1}"#, "hang must be a share from 0 to 1"),
            (
                r#"{"slow":{"share":2,"max_ms":1}}"#,
                "slow.share must be a share from 0 to 1",
            ),
            (
                r#"{"delay":{"share":1,"max_ms":0}}"#,
                "delay.max_ms must be from 1 to 600000",
            ),
            (r#"{"jwt_life_s":0}"#, "jwt_life_s must be from 1 to 86400"),
        ] {
            let plan: FaultPlan = serde_json::from_str(json).unwrap();
            assert_eq!(plan.checked().unwrap_err().to_string(), problem);
        }
        let nan = FaultPlan {
            drop: f64::NAN,
            ..FaultPlan::default()
        };
        assert_eq!(nan.checked(), Err(PlanError::Share("drop")));
    }

    #[test]
    fn the_short_forms_are_filled_in() {
        let json = r#"{"status_429":{"share":1},"status_5xx":{"share":1},"only_uids":["Ann"]}"#;
        let plan: FaultPlan = serde_json::from_str(json).unwrap();
        let plan = plan.checked().unwrap();
        assert_eq!(plan.status_429.unwrap().retry_after_s, 1);
        assert!(plan.status_5xx.unwrap().before_commit);
        assert!(plan.concerns(Some("ann")) && !plan.concerns(Some("bob")) && !plan.concerns(None));
        assert!(plan.does_anything());
        let idle = FaultPlan {
            seed: 7,
            only_uids: vec!["ann".into()],
            ..FaultPlan::default()
        };
        assert!(!idle.does_anything());
    }
}
