#![allow(clippy::unwrap_used, reason = "tests")]

use std::time::Duration;

use futures_util::future::join_all;
use proptest::prelude::*;
use tokio::time::{Instant, sleep, timeout};

use super::*;

fn limits(all: u32, core: u32, standard: u32) -> Limits {
    Limits {
        all: Some(all),
        core: Some(core),
        standard: Some(standard),
        messages_per_user: None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_minute_has_more_calls_than_are_allowed(
        all in 1u32..30,
        core in 1u32..20,
        standard in 1u32..20,
        // A pause, the class, and after how long it is given up.
        asks in prop::collection::vec((0u64..4_000, any::<bool>(), 1u64..200_000), 1..150),
    ) {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_time().start_paused(true).build().unwrap();
        let mut made = runtime.block_on(async {
            let calls = std::sync::Arc::new(Calls::new(&limits(all, core, standard)));
            let mut asking = Vec::new();
            for (pause, is_core, patience) in asks {
                sleep(Duration::from_millis(pause)).await;
                let calls = std::sync::Arc::clone(&calls);
                let class = if is_core { Class::Core } else { Class::Standard };
                asking.push(tokio::spawn(async move {
                    let taken = timeout(Duration::from_millis(patience), calls.take(class)).await;
                    taken.is_ok().then(|| (Instant::now(), class))
                }));
            }
            let made = join_all(asking).await.into_iter().filter_map(Result::unwrap);
            made.collect::<Vec<_>>()
        });
        made.sort_by_key(|(at, _)| *at);
        let of = |class: Class| made.iter().filter(move |call| call.1 == class).map(|call| call.0);
        let within = |times: Vec<Instant>, limit: u32| {
            let later = times.iter().skip(limit as usize);
            times.iter().zip(later).all(|(first, next)| *next - *first >= Duration::from_mins(1))
        };
        prop_assert!(within(made.iter().map(|call| call.0).collect(), all));
        prop_assert!(within(of(Class::Core).collect(), core));
        prop_assert!(within(of(Class::Standard).collect(), standard));
    }
}

#[tokio::test(start_paused = true)]
async fn one_class_does_not_wait_for_the_other() {
    let calls = Calls::new(&limits(100, 1, 50));
    let begun = Instant::now();
    calls.take(Class::Core).await;
    for _ in 0..50 {
        calls.take(Class::Standard).await;
    }
    assert_eq!(begun.elapsed(), Duration::ZERO);
    calls.take(Class::Core).await;
    assert!(begun.elapsed() >= Duration::from_mins(1));
}

#[tokio::test(start_paused = true)]
async fn without_limits_nobody_waits() {
    let (calls, begun) = (Calls::new(&Limits::none()), Instant::now());
    for _ in 0..10_000 {
        calls.take(Class::Core).await;
    }
    assert_eq!(begun.elapsed(), Duration::ZERO);
}
