//! What bots plan: in time, over restarts, once.

use std::time::Duration;

use cometchat_bot::{
    model::Timestamp,
    prelude::*,
    testing::{Answer, play},
};
use serde::{Deserialize, Serialize};

/// Plans what it is told to.
#[bot(name = "planner")]
#[derive(Debug)]
struct PlannerBot;

/// Says something later.
#[derive(Debug, Command)]
#[command(name = "later")]
struct Later {
    seconds: u64,
    key: String,
    #[arg(rest)]
    what: String,
}

/// Says something again and again.
#[derive(Debug, Command)]
#[command(name = "each")]
struct Each {
    pattern: String,
    zone: String,
    skip: bool,
    key: String,
}

/// Cancels it.
#[derive(Debug, Command)]
#[command(name = "never")]
struct Never {
    key: String,
}

/// Plans something for somebody else.
#[derive(Debug, Command)]
#[command(name = "for")]
struct For {
    who: String,
}

/// Plans the same many times, and says how often that went well, or why not.
#[derive(Debug, Command)]
#[command(name = "many")]
struct Many {
    count: usize,
}

/// Lists plans.
#[derive(Debug, Command)]
#[command(name = "plans")]
struct Plans {
    prefix: String,
}

/// Plans something and fails.
#[derive(Debug, Command)]
#[command(name = "fail")]
struct Fail;

#[derive(Debug, Payload, Serialize, Deserialize)]
#[payload(type = "saying")]
struct Saying {
    what: String,
}

#[handler]
impl CommandHandler<Later> for PlannerBot {
    async fn on_command(&self, ctx: &Context, later: Later) -> HandlerResult<()> {
        let wait = Duration::from_secs(later.seconds);
        let saying = Saying { what: later.what };
        ctx.schedule().after(wait, &saying).key(later.key).await?;
        Ok(())
    }
}

#[handler]
impl CommandHandler<Each> for PlannerBot {
    async fn on_command(&self, ctx: &Context, each: Each) -> HandlerResult<String> {
        let what = "again".to_owned();
        let plan = ctx
            .schedule()
            .every(&each.pattern, &each.zone, &Saying { what });
        let plan = plan.key(&*each.key);
        let plan = if each.skip { plan.skip_missed() } else { plan };
        if let Err(error) = plan.await {
            return Ok(error.to_string());
        }
        let planned = ctx.schedule().get(&each.key).await?;
        Ok(planned.map_or_else(String::new, |due| due.at.to_string()))
    }
}

#[handler]
impl CommandHandler<Never> for PlannerBot {
    async fn on_command(&self, ctx: &Context, never: Never) -> HandlerResult<String> {
        Ok(ctx.schedule().cancel(&never.key).await?.to_string())
    }
}

#[handler]
impl CommandHandler<For> for PlannerBot {
    async fn on_command(&self, ctx: &Context, command: For) -> HandlerResult<&str> {
        let what = "hello".to_owned();
        let plan = ctx.schedule().at(Timestamp::new(0), &Saying { what });
        plan.to(Uid::new(&command.who)?).await?;
        Ok("Planned.")
    }
}

#[handler]
impl CommandHandler<Many> for PlannerBot {
    async fn on_command(&self, ctx: &Context, many: Many) -> HandlerResult<String> {
        let saying = Saying {
            what: "one of many".to_owned(),
        };
        for index in 0..many.count {
            let plan = ctx.schedule().after(Duration::from_hours(1), &saying);
            if let Err(error) = plan.key(format!("many {index}")).await {
                return Ok(format!("{index}: {error}"));
            }
        }
        Ok(many.count.to_string())
    }
}

#[handler]
impl CommandHandler<Plans> for PlannerBot {
    async fn on_command(&self, ctx: &Context, plans: Plans) -> HandlerResult<String> {
        let saying = Saying {
            what: String::new(),
        };
        // What the turn itself changes is found as it is then.
        ctx.schedule().cancel("k 2").await?;
        let plan = ctx.schedule().after(Duration::ZERO, &saying);
        plan.key("k 4").await?;
        let found = ctx.schedule().find(&plans.prefix).await?;
        ctx.schedule().cancel("k 4").await?;
        let keys: Vec<_> = found.into_iter().map(|due| due.key).collect();
        Ok(format!("[{}]", keys.join(", ")))
    }
}

#[handler]
impl CommandHandler<Fail> for PlannerBot {
    async fn on_command(&self, ctx: &Context, _: Fail) -> HandlerResult<()> {
        let what = "never said".to_owned();
        let plan = ctx.schedule().after(Duration::ZERO, &Saying { what });
        plan.await?;
        Err(HandlerError::msg("as asked"))
    }
}

#[handler]
impl DueHandler<Saying> for PlannerBot {
    async fn on_due(&self, ctx: &Context, saying: Saying, due: &Due) -> HandlerResult<String> {
        if saying.what == "broken" {
            return Err(HandlerError::msg("as asked"));
        }
        let by = ctx.sender().map_or("nobody", |user| &user.name);
        Ok(format!("{} ({by}, {} missed)", saying.what, due.missed))
    }
}

#[test]
fn plans_are_done_in_time_and_in_order() {
    play(async |scene| {
        let planner = scene.bot("planner").await;
        let alice = scene.person("alice").await;
        alice.says(&planner, "/later 7200 b second").await;
        alice.says(&planner, "/later 3600 a first").await;
        alice.says(&planner, "/later 60 c moved").await;
        alice.says(&planner, "/later 9000 c moved").await;
        alice.says(&planner, "/later 100 d cancelled").await;
        alice.says(&planner, "/never d").await;
        planner.answers("true").await;
        alice.says(&planner, "/never d").await;
        planner.answers("false").await;
        scene.waits(Duration::from_secs(3_500)).await;
        planner.stays_silent().await;
        scene.waits(Duration::from_secs(100)).await;
        planner.answers("first (Alice, 0 missed)").await;
        scene.waits(Duration::from_hours(1)).await;
        planner.answers("second (Alice, 0 missed)").await;
        scene.waits(Duration::from_mins(30)).await;
        planner.answers("moved (Alice, 0 missed)").await;
        planner.stays_silent().await;
    });
}

#[test]
fn a_restart_forgets_nothing_and_doubles_nothing() {
    play(async |scene| {
        let planner = scene.bot("planner").await;
        let alice = scene.person("alice").await;
        alice.says(&planner, "/later 600 a once").await;
        // The scene begins at noon on 1 January 2026, in UTC.
        alice
            .says(&planner, "/each \"0 * * * *\" UTC false b")
            .await;
        planner.answers("1767272400").await;
        alice
            .says(&planner, "/each \"30 * * * *\" UTC true c")
            .await;
        planner.answers("1767270600").await;
        for _ in 0..3 {
            planner.stops().await;
            planner.starts().await;
        }
        planner.stays_silent().await;
        planner.stops().await;
        // Until 15:10: 13:00, 14:00 and 15:00 were missed, and 12:30 to 14:30.
        scene.waits(Duration::from_mins(190)).await;
        planner.starts().await;
        planner.answers("once (Alice, 0 missed)").await;
        planner.answers("again (Alice, 2 missed)").await;
        planner.stays_silent().await;
        scene.waits(Duration::from_mins(20)).await;
        planner.answers("again (Alice, 0 missed)").await;
        scene.waits(Duration::from_mins(30)).await;
        planner.answers("again (Alice, 0 missed)").await;
        alice.says(&planner, "/never b").await;
        planner.answers("true").await;
        alice.says(&planner, "/never c").await;
        planner.answers("true").await;
        scene.waits(Duration::from_hours(2)).await;
        planner.stays_silent().await;
    });
}

#[test]
fn a_key_is_used_again_within_a_second() {
    play(async |scene| {
        let planner = scene.bot("planner").await;
        let alice = scene.person("alice").await;
        for what in ["one", "two", "three"] {
            alice.says(&planner, &format!("/later 0 a {what}")).await;
            planner.answers(Answer::contains(what)).await;
        }
        planner.stays_silent().await;
    });
}

#[test]
fn plans_are_found_by_their_keys() {
    play(async |scene| {
        let planner = scene.bot("planner").await;
        let alice = scene.person("alice").await;
        for key in ["j", "k", "\"k 2\"", "\"k 3\"", "l"] {
            alice.says(&planner, &format!("/later 600 {key} x")).await;
        }
        alice.says(&planner, "/plans k").await;
        planner.answers("[k, k 3, k 4]").await;
        alice.says(&planner, "/plans j").await;
        planner.answers("[j]").await;
        alice.says(&planner, "/plans x").await;
        planner.answers("[]").await;
    });
}

#[test]
fn plans_have_a_bound() {
    play(async |scene| {
        let planner = scene.bot("planner").await;
        let alice = scene.person("alice").await;
        alice.says(&planner, "/many 10001").await;
        let full = "10000: cannot plan more: the bot has 10000 plans; cancel some";
        planner.answers(full).await;
        alice
            .says(&planner, "/each \"0 9 * * *\" UTC false a")
            .await;
        planner.answers(Answer::contains("cancel some")).await;
        alice.says(&planner, "/never \"many 7\"").await;
        planner.answers("true").await;
        alice
            .says(&planner, "/each \"0 9 * * *\" UTC false a")
            .await;
        planner.answers("1767344400").await;
        planner.stops().await;
    });
}

#[test]
fn what_cannot_be_planned_is_explained() {
    play(async |scene| {
        let planner = scene.bot("planner").await;
        let alice = scene.person("alice").await;
        alice.says(&planner, "/each soon UTC false a").await;
        planner
            .answers(Answer::like(
                "cannot plan \"soon\": ...like \"0 9 * * MON\"",
            ))
            .await;
        alice
            .says(&planner, "/each \"0 9 * * *\" Berlin false a")
            .await;
        planner
            .answers(Answer::contains("there is no such time zone"))
            .await;
        alice
            .says(&planner, "/each \"0 9 30 2 *\" UTC false a")
            .await;
        planner.answers(Answer::contains("it never happens")).await;
        let key = "x".repeat(101);
        alice
            .says(&planner, &format!("/each \"0 9 * * *\" UTC false {key}"))
            .await;
        planner
            .answers(Answer::contains("1 to 100 characters"))
            .await;
    });
}

#[test]
fn plans_go_to_others_and_failures_cost_one() {
    play(async |scene| {
        let planner = scene.bot("planner").await;
        let (alice, bob) = (scene.person("alice").await, scene.person("bob").await);
        alice.says(&planner, "/for bob").await;
        planner.answers_in(&alice, "Planned.").await;
        planner.answers_in(&bob, "hello (Alice, 0 missed)").await;
        alice.says(&planner, "/fail").await;
        planner.stays_silent().await;
        assert_eq!(planner.letters().await.len(), 1);
        alice.says(&planner, "/later 60 a broken").await;
        alice.says(&planner, "/later 61 b whole").await;
        planner.answers("whole (Alice, 0 missed)").await;
        assert_eq!(planner.letters().await.len(), 2);
        planner.stops().await;
        planner.starts().await;
        planner.stays_silent().await;
    });
}

/// The same bot after somebody took its plans out.
#[bot(name = "planner-2")]
#[derive(Debug)]
struct NoPlansBot;

#[handler]
impl MessageHandler for NoPlansBot {
    async fn on_message(&self, _: &Context, _: &Message) -> HandlerResult<()> {
        Ok(())
    }
}

#[test]
fn what_nobody_handles_any_more_is_dropped_when_it_is_due() {
    play(async |scene| {
        let planner = scene.bot("planner").await;
        let alice = scene.person("alice").await;
        alice.says(&planner, "/later 600 a once").await;
        alice
            .says(&planner, "/each \"0 * * * *\" UTC false b")
            .await;
        planner.answers("1767272400").await;
        let next = planner.becomes("planner-2").await;
        scene.waits(Duration::from_mins(90)).await;
        next.stays_silent().await;
        // What is planned again and again stays planned.
        let planner = next.becomes("planner").await;
        scene.waits(Duration::from_mins(30)).await;
        planner.answers("again (Alice, 0 missed)").await;
        planner.stays_silent().await;
    });
}
