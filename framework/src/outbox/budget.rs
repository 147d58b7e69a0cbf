//! How much may be sent: the service counts messages per user and minute.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use tokio::{
    sync::{Mutex, watch},
    time::{Instant, sleep_until},
};

use super::Urgency;

/// The service's minute, and a little more: what leaves evenly may arrive closer
/// together.
const WINDOW: Duration = Duration::from_secs(61);
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
    per_minute: Option<usize>,
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    /// When the last messages left. The lock is fair, and whoever holds it is
    /// the next to send.
    sent: Mutex<VecDeque<Instant>>,
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
        Self {
            per_minute: per_minute.and_then(|n| usize::try_from(n.max(1)).ok()),
            shared: Arc::default(),
        }
    }

    /// Waits until one more message may be sent.
    pub(crate) async fn take(&self, urgency: Urgency) {
        let Some(per_minute) = self.per_minute else {
            return;
        };
        match urgency {
            Urgency::Answer => self.shared.answer(per_minute).await,
            Urgency::Notice => self.shared.notice(per_minute).await,
        }
    }
}

impl Budget {
    /// Takes one message out of the half that is not left to answers, if there is one
    /// now: for what need not be sent.
    pub(crate) fn take_spare(&self) -> bool {
        let Some(per_minute) = self.per_minute else {
            return true;
        };
        let Ok(mut sent) = self.shared.sent.try_lock() else {
            // Somebody waits for room.
            return false;
        };
        let now = Instant::now();
        let used = sent.iter().filter(|at| **at + WINDOW > now).count();
        let is_spare = used < per_minute / 2;
        if is_spare {
            note(&mut sent, per_minute);
        }
        is_spare
    }
}

impl Shared {
    async fn answer(&self, per_minute: usize) {
        let _waiting = Waiting::new(&self.answers);
        let mut sent = self.sent.lock().await;
        if let Some(at) = free_at(&sent, per_minute) {
            sleep_until(at).await;
        }
        note(&mut sent, per_minute);
    }

    async fn notice(&self, per_minute: usize) {
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
            let Some(at) = free_at(&sent, per_minute) else {
                note(&mut sent, per_minute);
                return;
            };
            drop(sent);
            tokio::select! {
                () = sleep_until(at) => {}
                _ = answers.wait_for(|waiting| *waiting > 0) => {}
            }
        }
        self.answer(per_minute).await;
    }
}

/// When the next may leave, unless it may at once.
fn free_at(sent: &VecDeque<Instant>, per_minute: usize) -> Option<Instant> {
    let at = *sent.front().filter(|_| sent.len() >= per_minute)? + WINDOW;
    (at > Instant::now()).then_some(at)
}

/// Takes note that one leaves. Only now is the oldest forgotten: who gives up
/// waiting has not sent anything.
fn note(sent: &mut VecDeque<Instant>, per_minute: usize) {
    if sent.len() >= per_minute {
        sent.pop_front();
    }
    sent.push_back(Instant::now());
}

#[cfg(test)]
mod tests;
