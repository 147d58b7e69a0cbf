//! A short chaos run; `tests/run chaos` makes longer ones.

use std::time::Duration;

use cometchat_bot_tests::chaos::{Faults, Plan, away, run, soak};
use cometchat_sandbox::Profile;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_doubled_or_out_of_order_while_the_bot_is_killed_and_cut_off() {
    let plan = Plan {
        bot: env!("CARGO_BIN_EXE_chaosbot").into(),
        messages: 200,
        conversations: 10,
        kills: 5,
        cuts: 8,
        groups: true,
        profile: Profile::Kind,
        faults: Faults {
            quick: true,
            ..Faults::default()
        },
        seed: 4,
    };
    let report = run(&plan).await;
    assert!(report.is_good(), "{report}");
    assert_eq!((report.kills, report.cuts), (5, 8));
    assert_eq!(report.verdict.answered, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn memory_does_not_grow_while_people_write_and_the_socket_is_cut() {
    let plan = soak::Plan {
        bot: env!("CARGO_BIN_EXE_chaosbot").into(),
        lasts: Duration::from_secs(8),
        per_second: 50,
        conversations: 10,
        cut_every: Duration::from_secs(2),
        faults: Faults::default(),
        seed: 1,
    };
    let report = soak::run(&plan, |line| println!("{line}")).await;
    assert!(report.is_good(), "{report}");
    assert!(
        report.cuts > 0 && report.verdict.answered == 400,
        "{report}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_missed_is_answered_after_each_stop() {
    let bot = env!("CARGO_BIN_EXE_chaosbot").as_ref();
    println!("{}", away::measure(bot, 150, 6, 2).await);
}
