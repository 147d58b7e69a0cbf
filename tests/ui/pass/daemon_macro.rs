//! `daemon!` as a daemon of all crates writes it. That it compiles is the test:
//! run, it would read the arguments of the test binary.

mod daemon {
    cometchat_bot::daemon!(
        bot_courier,
        bot_feedback,
        bot_poll,
        bot_renamed,
        bot_welcome
    );

    const _: fn() -> std::process::ExitCode = main;
}
