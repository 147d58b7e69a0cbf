//! A second request beside one that takes long.

use std::time::Duration;

use futures_util::{StreamExt as _, stream::FuturesUnordered};
use tokio::time::sleep;

/// When a request is not answered within this, it is made a second time beside
/// the first; a third one follows after twice as long.
const HEDGE_AFTER: Duration = Duration::from_millis(400);
/// Requests for the same thing that are under way at once.
const MOST_AT_ONCE: usize = 3;

/// Makes a request, and again beside it while no answer comes; the first answer
/// counts. Only for what may be carried out twice.
///
/// A request that hangs would otherwise hold up whoever waits for it until its
/// time is up.
pub(crate) async fn hedged<F: Future>(make: impl Fn() -> F) -> F::Output {
    let mut under_way = FuturesUnordered::from_iter([make()]);
    let mut wait = HEDGE_AFTER;
    loop {
        tokio::select! {
            biased;
            Some(answer) = under_way.next() => return answer,
            () = sleep(wait), if under_way.len() < MOST_AT_ONCE => {
                tracing::debug!(under_way = under_way.len(), "no answer yet, asking again beside");
                under_way.push(make());
                wait *= 2;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        future::pending,
        sync::atomic::{AtomicUsize, Ordering},
    };

    use tokio::time::Instant;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_request_that_hangs_is_overtaken_by_the_next() {
        for hanging in 0..MOST_AT_ONCE {
            let (made, begun) = (AtomicUsize::new(0), Instant::now());
            let answer = hedged(|| {
                let number = made.fetch_add(1, Ordering::Relaxed);
                async move {
                    if number < hanging {
                        pending::<()>().await;
                    }
                    sleep(Duration::from_millis(20)).await;
                    number
                }
            });
            assert_eq!(answer.await, hanging);
            assert_eq!(made.load(Ordering::Relaxed), hanging + 1);
            let waits = [0, 400, 1_200][hanging];
            assert_eq!(begun.elapsed(), Duration::from_millis(waits + 20));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn no_more_than_three_are_under_way() {
        let made = AtomicUsize::new(0);
        let endless = hedged(|| {
            made.fetch_add(1, Ordering::Relaxed);
            pending::<()>()
        });
        assert!(
            tokio::time::timeout(Duration::from_mins(1), endless)
                .await
                .is_err()
        );
        assert_eq!(made.load(Ordering::Relaxed), MOST_AT_ONCE);
    }
}
