//! `daemon!` as a daemon of all crates writes it.

use std::process::ExitCode;

mod daemon {
    cometchat_bot::daemon!(
        bot_courier,
        bot_feedback,
        bot_poll,
        bot_renamed,
        bot_welcome
    );

    /// What `daemon!` wrote, to be called from outside.
    pub(super) fn run() -> std::process::ExitCode {
        main()
    }
}

#[test]
fn a_daemon_is_one_line() {
    // Only its type is looked at: it would read the test's own arguments.
    let run: fn() -> ExitCode = daemon::run;
    assert_ne!(run as usize, 0);
}
