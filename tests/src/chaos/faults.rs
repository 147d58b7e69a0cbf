//! What goes wrong on the way between bot and server.

use cometchat_sandbox::faults::{Chance, FaultPlan, Refusal, ServerFailure, Wait};

/// What goes wrong on the way between bot and server; people are spared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// Frames that are doubled or late; requests that are slow, refused, or
    /// fail before or after the work.
    pub quick: bool,
    /// What takes the bot its longest waits to find out: pings without an
    /// answer, connections that are dead but open, requests that are never
    /// answered.
    pub silent: bool,
    /// Frames that are lost or change places.
    pub drop: bool,
}

impl Faults {
    /// Whether the bot gets events in the order in which they happen.
    pub(super) fn keep_order(self) -> bool {
        !self.drop
    }

    /// As the server understands it, for one user.
    pub(super) fn plan(self, seed: u64, uid: &str) -> FaultPlan {
        let mut plan = FaultPlan {
            seed,
            only_uids: vec![uid.to_owned()],
            ..FaultPlan::default()
        };
        if self.quick {
            plan.duplicate = 0.1;
            plan.delay = Some(Wait {
                share: 0.1,
                max_ms: 200,
            });
            plan.status_429 = Some(Refusal {
                share: 0.01,
                retry_after_s: 1,
            });
            plan.status_5xx = Some(ServerFailure {
                share: 0.04,
                before_commit: true,
            });
            plan.after_commit = 0.04;
            plan.slow = Some(Wait {
                share: 0.1,
                max_ms: 200,
            });
        }
        if self.silent {
            plan.swallow_pongs = 0.1;
            plan.hang = 0.001;
        }
        if self.drop {
            plan.drop = 0.05;
            plan.reorder = Some(Chance { share: 0.05 });
        }
        plan
    }
}
