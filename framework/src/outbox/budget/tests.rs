#![allow(clippy::unwrap_used, clippy::cast_precision_loss, reason = "tests")]
use proptest::prelude::*;
use tokio::time::{sleep, timeout};

use super::*;
use crate::window::WINDOW;

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
        // A pause, whether it is a notice, and after how long it is given up.
        asks in proptest::collection::vec((0u64..5_000, any::<bool>(), 1u64..200_000), 1..200),
    ) {
        let mut sent = in_virtual_time(async {
            let budget = Budget::new(Some(per_minute));
            let mut asking = Vec::new();
            for (pause, is_notice, patience) in asks {
                sleep(Duration::from_millis(pause)).await;
                let budget = budget.clone();
                let urgency = if is_notice { Urgency::Notice } else { Urgency::Answer };
                asking.push(tokio::spawn(async move {
                    let take = budget.take(urgency);
                    let taken = timeout(Duration::from_millis(patience), take).await;
                    taken.is_ok().then(Instant::now)
                }));
            }
            let asked = futures_util::future::join_all(asking).await;
            asked.into_iter().filter_map(Result::unwrap).collect::<Vec<_>>()
        });
        sent.sort();
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
                    budget.take(Urgency::Answer).await;
                    // What the sending itself takes.
                    sleep(Duration::from_millis(20)).await;
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
async fn answers_go_before_notices() {
    let budget = Budget::new(Some(10));
    let begun = Instant::now();
    let ask = |urgency: Urgency| {
        let budget = budget.clone();
        tokio::spawn(async move {
            budget.take(urgency).await;
            (urgency, begun.elapsed().as_secs())
        })
    };
    // Notices have asked first, and have more than one minute's worth to say.
    let notices: Vec<_> = (0..30).map(|_| ask(Urgency::Notice)).collect();
    sleep(Duration::from_secs(1)).await;
    let answers: Vec<_> = (0..15).map(|_| ask(Urgency::Answer)).collect();
    let mut left = Vec::new();
    for asked in notices.into_iter().chain(answers) {
        left.push(asked.await.unwrap());
    }
    left.sort_by_key(|(_, at)| *at);
    let minutes: Vec<_> = left.chunks(10).collect();
    let answers_in = |minute: usize| {
        let minute = minutes[minute].iter();
        minute
            .filter(|(urgency, _)| *urgency == Urgency::Answer)
            .count()
    };
    // The first minute was taken already.
    assert_eq!([0, 1, 2].map(answers_in), [0, 10, 5], "{left:?}");
    assert_eq!(left.len(), 45, "and every notice leaves");
}

#[tokio::test(start_paused = true)]
async fn a_notice_is_not_kept_back_for_ever() {
    let budget = Budget::new(Some(1));
    for _ in 0..20 {
        let budget = budget.clone();
        tokio::spawn(async move {
            loop {
                budget.take(Urgency::Answer).await;
            }
        });
    }
    tokio::task::yield_now().await;
    let begun = Instant::now();
    budget.take(Urgency::Notice).await;
    // Its patience, and then as long as the answers that have waited longer.
    assert!(begun.elapsed() <= NOTICE_WAITS_AT_MOST + 21 * WINDOW);
}

#[tokio::test(start_paused = true)]
async fn who_gives_up_waiting_takes_nothing() {
    let (budget, begun) = (Budget::new(Some(1)), Instant::now());
    budget.take(Urgency::Answer).await;
    for urgency in [Urgency::Answer, Urgency::Notice] {
        let taken = timeout(Duration::from_secs(1), budget.take(urgency)).await;
        assert!(taken.is_err());
    }
    budget.take(Urgency::Answer).await;
    assert_eq!(begun.elapsed(), WINDOW);
}

#[tokio::test(start_paused = true)]
async fn without_a_limit_nobody_waits() {
    let (budget, begun) = (Budget::new(None), Instant::now());
    for _ in 0..1_000 {
        budget.take(Urgency::Answer).await;
    }
    assert_eq!(begun.elapsed(), Duration::ZERO);
}
