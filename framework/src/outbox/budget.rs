//! How much may be sent: the service counts messages per user and minute.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::{Mutex, watch},
    time::{Instant, sleep_until},
};

use super::Urgency;
use crate::window::Window;

/// A notice that has waited this long is as urgent as an answer: much talk must
/// not keep it back for ever.
const NOTICE_WAITS_AT_MOST: Duration = Duration::from_mins(5);

/// Messages that a bot may send in a minute, shared by its conversations.
///
/// Answers to people go before notices. Among equals, who waits is served in
/// the order of asking. A conversation asks for one message at a time, so a
/// chatty one gets no more than its share.
#[derive(Clone, Debug)]
pub(crate) struct Budget {
    /// `None` is no limit.
    shared: Option<Arc<Shared>>,
}

#[derive(Debug)]
struct Shared {
    /// What was sent. The lock is fair, and whoever holds it is the next to send.
    sent: Mutex<Window>,
    /// One notice at a time looks for a gap between answers.
    notices: Mutex<()>,
    /// Answers that wait or are being let through.
    answers: watch::Sender<usize>,
}

/// An answer that waits, for as long as it lives.
struct Waiting<'a>(&'a watch::Sender<usize>);

impl<'a> Waiting<'a> {
    fn new(answers: &'a watch::Sender<usize>) -> Self {
        answers.send_modify(|waiting| *waiting += 1);
        Self(answers)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|waiting| *waiting -= 1);
    }
}

impl Budget {
    /// `None` is no limit.
    pub(crate) fn new(per_minute: Option<u32>) -> Self {
        let shared = |per_minute| {
            Arc::new(Shared {
                sent: Mutex::new(Window::new(per_minute)),
                notices: Mutex::default(),
                answers: watch::Sender::default(),
            })
        };
        Self {
            shared: per_minute.map(shared),
        }
    }

    /// How many messages may be sent at once; `None` without a limit.
    pub(super) fn room(&self) -> Option<usize> {
        let shared = self.shared.as_ref()?;
        // Whoever holds the lock waits for room.
        Some(shared.sent.try_lock().map_or(0, |sent| sent.room()))
    }

    /// Waits until one more message may be sent.
    pub(crate) async fn take(&self, urgency: Urgency) {
        match (&self.shared, urgency) {
            (None, _) => {}
            (Some(shared), Urgency::Answer) => shared.answer().await,
            (Some(shared), Urgency::Notice) => shared.notice().await,
        }
    }

    /// Takes one message out of the half that is not left to answers, if there is one
    /// now: for what need not be sent.
    pub(crate) fn take_spare(&self) -> bool {
        let Some(shared) = &self.shared else {
            return true;
        };
        let Ok(mut sent) = shared.sent.try_lock() else {
            // Somebody waits for room.
            return false;
        };
        let is_spare = sent.is_half_free();
        if is_spare {
            sent.note();
        }
        is_spare
    }
}

impl Shared {
    async fn answer(&self) {
        let _waiting = Waiting::new(&self.answers);
        let mut sent = self.sent.lock().await;
        if let Some(at) = sent.free_at() {
            sleep_until(at).await;
        }
        sent.note();
    }

    async fn notice(&self) {
        let patience = Instant::now() + NOTICE_WAITS_AT_MOST;
        let _turn = self.notices.lock().await;
        let mut answers = self.answers.subscribe();
        while Instant::now() < patience {
            tokio::select! {
                // It fails only without a sender, which this holds.
                _ = answers.wait_for(|waiting| *waiting == 0) => {}
                () = sleep_until(patience) => break,
            }
            let mut sent = self.sent.lock().await;
            let Some(at) = sent.free_at() else {
                sent.note();
                return;
            };
            drop(sent);
            tokio::select! {
                () = sleep_until(at) => {}
                _ = answers.wait_for(|waiting| *waiting > 0) => {}
            }
        }
        self.answer().await;
    }
}

#[cfg(test)]
mod tests;
