//! A short chaos run; `tests/run chaos` makes longer ones.

use cometchat_bot_tests::chaos::{Faults, Plan, run};

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_doubled_or_out_of_order_while_the_bot_is_killed_and_cut_off() {
    let plan = Plan {
        bot: env!("CARGO_BIN_EXE_chaosbot").into(),
        messages: 200,
        conversations: 10,
        kills: 5,
        cuts: 8,
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
