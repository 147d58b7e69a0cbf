//! What becomes of a frame on its way to a socket.

use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Utf8Bytes;

use super::Active;
use crate::limits;
use crate::socket::hub::Outbound;

impl Active {
    /// Passes a frame for a user's socket on: not at all, once or twice, in time or not.
    pub(crate) fn frame(&mut self, uid: &str, text: &Utf8Bytes, mut push: impl FnMut(Outbound)) {
        if !self.plan.concerns(Some(uid)) {
            return push(Outbound::Frame(text.clone()));
        }
        if self.random.chance(self.plan.drop) {
            return;
        }
        let copies = 1 + usize::from(self.random.chance(self.plan.duplicate));
        for _ in 0..copies {
            push(self.one(text.clone()));
        }
    }

    /// One copy of a frame.
    fn one(&mut self, text: Utf8Bytes) -> Outbound {
        if let Some(delay) = self.plan.delay
            && self.random.chance(delay.share)
        {
            return Outbound::Late(text, Instant::now() + self.random.wait(delay.max_ms));
        }
        if let Some(reorder) = self.plan.reorder
            && self.random.chance(reorder.share)
        {
            return Outbound::Swap(text, Instant::now() + limits::SWAP_TIME);
        }
        Outbound::Frame(text)
    }

    /// Whether a ping is left without its answer; `None` is a socket without a login.
    pub(super) fn swallows_pong(&mut self, uid: Option<&str>) -> bool {
        self.plan.concerns(uid) && self.random.chance(self.plan.swallow_pongs)
    }
}
