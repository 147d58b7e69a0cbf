//! Work that takes long: shown as it goes on, stopped by who asked for it.

use std::time::Duration;

use cometchat_bot::{
    prelude::*,
    testing::{Answer, play},
};
use tokio::time::sleep;

/// Works for so many seconds.
#[bot(name = "worker")]
#[derive(Debug)]
struct WorkerBot;

#[derive(Debug, Command)]
#[command(name = "work")]
struct Work {
    seconds: u64,
    #[arg(default = String::new())]
    how: String,
}

#[derive(Debug, Command)]
#[command(name = "hello")]
struct Hello;

#[handler(timeout = "10m")]
impl CommandHandler<Work> for WorkerBot {
    async fn on_command(&self, ctx: &Context, command: Work) -> HandlerResult<Reply> {
        let work = ctx.long_work("Working…").await?;
        for second in 1..=command.seconds {
            let step = sleep(Duration::from_secs(1));
            if work.until_cancelled(step).await.is_none() {
                assert!(work.is_cancelled());
                return Ok(work.ends(format!("Stopped before second {second}.")));
            }
            work.progress(format!("{second} of {} s", command.seconds));
        }
        match &*command.how {
            "fail" => Err(HandlerError::msg("as asked").telling("It failed.")),
            "hang" => std::future::pending().await,
            _ => Ok(work.ends("Done.").then("Anything else?")),
        }
    }
}

#[handler]
impl CommandHandler<Hello> for WorkerBot {
    async fn on_command(&self, _: &Context, _: Hello) -> HandlerResult<&str> {
        Ok("Hello.")
    }
}

#[test]
fn progress_is_shown_in_one_message() {
    play(async |scene| {
        let worker = scene.bot("worker").await;
        let alice = scene.person("alice").await;
        alice.says(&worker, "/work 200").await;
        let shown = worker.answers("Working…").await;
        let mut count = 0;
        loop {
            let changed = worker.edits(Answer::like("...")).await;
            assert_eq!(changed.id, shown.id);
            match changed.text() {
                Some("Done.") => break,
                text => assert!(text.is_some_and(|text| text.ends_with(" of 200 s"))),
            }
            count += 1;
        }
        // Every three seconds at most, and the newest each time.
        assert!((50..=67).contains(&count), "{count} changes");
        worker.answers("Anything else?").await;
        worker.stays_silent().await;
    });
}

#[test]
fn who_asked_for_it_can_stop_it() {
    play(async |scene| {
        let worker = scene.bot("worker").await;
        let (alice, bob) = (scene.person("alice").await, scene.person("bob").await);
        let club = scene.group("club", &[&alice, &bob, &worker]).await;
        alice.says(&club, "/work 300").await;
        worker.answers_in(&club, "Working…").await;
        scene.waits(Duration::from_millis(9_500)).await;
        // Only she can, and only there.
        bob.says(&club, "/cancel").await;
        alice.says(&worker, "/cancel").await;
        worker
            .answers_in(&alice, "There is nothing to cancel.")
            .await;
        scene.waits(Duration::from_secs(10)).await;
        alice.says(&club, "/cancel").await;
        let mut last = String::new();
        while !last.starts_with("Stopped") {
            let changed = worker.edits(Answer::like("...")).await;
            last = changed.text().unwrap_or_default().to_owned();
        }
        assert_eq!(last, "Stopped before second 20.");
        // The word was for the work and for nothing else.
        worker.stays_silent().await;
        alice.says(&club, "/hello").await;
        worker.answers_in(&club, "Hello.").await;
    });
}

#[test]
fn others_do_not_wait_for_it() {
    play(async |scene| {
        let worker = scene.bot("worker").await;
        let (alice, bob) = (scene.person("alice").await, scene.person("bob").await);
        alice.says(&worker, "/work 100").await;
        worker.answers_in(&alice, "Working…").await;
        alice.says(&worker, "/hello").await;
        bob.says(&worker, "/hello").await;
        worker.answers_in(&bob, "Hello.").await;
        let mut last = String::new();
        while last != "Done." {
            let changed = worker.edits(Answer::like("...")).await;
            last = changed.text().unwrap_or_default().to_owned();
        }
        worker.answers_in(&alice, "Anything else?").await;
        worker.answers_in(&alice, "Hello.").await;
    });
}

#[test]
fn what_fails_goes_on_in_the_same_message() {
    play(async |scene| {
        let worker = scene.bot("worker").await;
        let alice = scene.person("alice").await;
        alice.says(&worker, "/work 5 fail").await;
        let shown = worker.answers("Working…").await;
        // Three attempts, and no second message.
        worker.answers("It failed.").await;
        let said = worker.letters().await;
        assert_eq!(said.len(), 1);
        for _ in 0..3 {
            let changed = worker.edits(Answer::contains(" of 5 s")).await;
            assert_eq!(changed.id, shown.id);
        }
    });
}

#[test]
fn it_ends_with_the_time_of_its_handler() {
    play(async |scene| {
        let worker = scene.bot("worker").await;
        let alice = scene.person("alice").await;
        alice.says(&worker, "/work 1 hang").await;
        worker.answers("Working…").await;
        worker.edits("1 of 1 s").await;
        scene.waits(Duration::from_mins(9)).await;
        assert!(worker.letters().await.is_empty());
        scene.waits(Duration::from_mins(2)).await;
        let letters = worker.letters().await;
        assert_eq!(letters.len(), 1);
        assert_eq!(letters[0].cause, "the handler did not finish within 600 s");
        worker.stays_silent().await;
    });
}

#[test]
fn progress_takes_no_room_from_answers() {
    play(async |scene| {
        let worker = scene.bot("worker").messages_per_minute(6).await;
        let (alice, bob) = (scene.person("alice").await, scene.person("bob").await);
        alice.says(&worker, "/work 55").await;
        worker.answers("Working…").await;
        scene.waits(Duration::from_secs(50)).await;
        // The message and two changes.
        for _ in 0..2 {
            worker.edits(Answer::contains(" of 55 s")).await;
        }
        for _ in 0..3 {
            bob.says(&worker, "/hello").await;
            worker.answers_in(&bob, "Hello.").await;
        }
    });
}
