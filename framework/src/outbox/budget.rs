//! How much may be sent: the service counts messages per user and minute.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use tokio::{
    sync::Mutex,
    time::{Instant, sleep_until},
};

/// The service's minute, and a little more: what leaves evenly may arrive closer
/// together.
const WINDOW: Duration = Duration::from_secs(61);

/// Messages that a bot may send in a minute, shared by its conversations.
///
/// Who waits is served in the order of asking. A conversation asks for one
/// message at a time, so a chatty one gets no more than its share.
#[derive(Clone, Debug)]
pub(crate) struct Budget {
    per_minute: Option<usize>,
    sent: Arc<Mutex<VecDeque<Instant>>>,
}

impl Budget {
    /// `None` is no limit.
    pub(crate) fn new(per_minute: Option<u32>) -> Self {
        Self {
            per_minute: per_minute.and_then(|n| usize::try_from(n.max(1)).ok()),
            sent: Arc::default(),
        }
    }

    /// Waits until one more message may be sent.
    pub(crate) async fn take(&self) {
        let Some(per_minute) = self.per_minute else {
            return;
        };
        // The lock is fair, and whoever holds it is the next to send.
        let mut sent = self.sent.lock().await;
        if sent.len() >= per_minute
            && let Some(oldest) = sent.pop_front()
        {
            sleep_until(oldest + WINDOW).await;
        }
        sent.push_back(Instant::now());
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::cast_precision_loss, reason = "tests")]
    use proptest::prelude::*;

    use super::*;

    fn in_virtual_time<F: Future>(test: F) -> F::Output {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap()
            .block_on(test)
    }

    proptest! {
        #[test]
        fn no_minute_has_more_than_the_budget(
            per_minute in 1u32..40,
            pauses in proptest::collection::vec(0u64..5_000, 1..200),
        ) {
            let sent = in_virtual_time(async {
                let budget = Budget::new(Some(per_minute));
                let mut sent = Vec::new();
                for pause in pauses {
                    tokio::time::sleep(Duration::from_millis(pause)).await;
                    budget.take().await;
                    sent.push(Instant::now());
                }
                sent
            });
            for (first, next) in sent.iter().zip(sent.iter().skip(per_minute as usize)) {
                prop_assert!(*next - *first >= Duration::from_mins(1));
            }
        }
    }

    #[test]
    fn a_burst_is_shared_fairly_between_conversations() {
        const CONVERSATIONS: usize = 50;
        let shares = in_virtual_time(async {
            let budget = Budget::new(Some(30));
            let talks = (0..CONVERSATIONS).map(|talk| {
                let budget = budget.clone();
                // Some have much to say, others little.
                let messages = if talk % 5 == 0 { 60 } else { 10 };
                tokio::spawn(async move {
                    let (begun, mut early) = (Instant::now(), 0);
                    for _ in 0..messages {
                        budget.take().await;
                        // What the sending itself takes.
                        tokio::time::sleep(Duration::from_millis(20)).await;
                        early += usize::from(begun.elapsed() < Duration::from_mins(10));
                    }
                    early
                })
            });
            let shares = futures_util::future::join_all(talks).await;
            shares
                .into_iter()
                .map(Result::unwrap)
                .collect::<Vec<usize>>()
        });
        let sum: usize = shares.iter().sum();
        let squares: usize = shares.iter().map(|share| share * share).sum();
        let jain = (sum * sum) as f64 / (shares.len() * squares) as f64;
        assert!(jain >= 0.95, "{jain} of {shares:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_limit_nobody_waits() {
        let (budget, begun) = (Budget::new(None), Instant::now());
        for _ in 0..1_000 {
            budget.take().await;
        }
        assert_eq!(begun.elapsed(), Duration::ZERO);
    }
}
