//! Runs one schedule from its beginning to the verdict.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
    time::Duration,
};

use tokio::{
    task::JoinSet,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

use super::{
    counter::{COUNTER, WITNESS},
    dice::{self, millis},
    disk::Disk,
    judge::{EDITED, judge},
    life::Life,
    log::Log,
    plan::{Plan, Planted},
    requests::Requests,
    server::{BOT, Server},
    wire::Sockets,
    world::World,
};
use crate::{
    client::AuthToken,
    model::{MessageId, Receiver, Uid},
    routing::RoutingTable,
    runtime::{BotSetup, Runtime},
};

/// Lives that a process may have.
const MAX_LIVES: usize = 100;
/// How long the bot may take to begin, and to answer everything.
const PATIENCE: Duration = Duration::from_hours(1);
/// How long nothing more may come: longer than the bot takes to read history
/// again.
const QUIET: Duration = Duration::from_secs(90);

/// How long the bot may take, after it has answered so much, to note what became
/// of messages.
const PATIENCE_FOR_DEEDS: Duration = Duration::from_mins(10);

static TABLE: LazyLock<RoutingTable> =
    LazyLock::new(|| RoutingTable::from_registry(&[]).expect("the bots fit together"));

/// How a schedule went.
pub(super) struct Outcome {
    pub(super) plan: Plan,
    /// What is wrong, if something is.
    pub(super) verdict: Result<(), String>,
    /// Everything that happened.
    pub(super) trace: Vec<String>,
}

/// Runs the schedule of a seed, in virtual time.
pub(super) fn run(seed: u64, planted: Option<Planted>) -> Outcome {
    let _seeded = dice::seed(seed);
    let plan = Plan::draw(seed, planted);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("the runtime starts");
    runtime.block_on(async {
        let _followed = Server::clock();
        let world = Arc::new(World::new(plan.clone()));
        let _noted = tracing::subscriber::set_default(Log(Arc::clone(&world)));
        let verdict = play(&world).await;
        Outcome {
            plan,
            verdict,
            trace: world.trace(),
        }
    })
}

async fn play(world: &Arc<World>) -> Result<(), String> {
    let bot = world.server.user(BOT).await;
    let token = world.server.token(&bot).await;
    let talks = talks(world, &bot).await;
    let mut supervisor = JoinSet::new();
    supervisor.spawn(supervise(Arc::clone(world), token));

    let mut has_begun = world.has_begun.subscribe();
    let begun = timeout(PATIENCE, has_begun.wait_for(|begun| *begun));
    // What it returns is a lock, so it is not kept.
    if !begun.await.is_ok_and(|begun| begun.is_ok()) {
        return Err("the bot did not begin".to_owned());
    }
    let texts = speak(world, &talks).await;
    let expected = world.plan.messages();
    let mut answers = world.answers.subscribe();
    // If it is too long, the history shows what is missing.
    drop(timeout(PATIENCE, answers.wait_for(|answers| *answers >= expected)).await);
    if world.plan.has_deeds {
        let all = async {
            while judge(
                &world.server.history().await,
                &texts,
                expected,
                world.frames(),
            )
            .is_err()
            {
                // It fails only without a sender, which the world holds. Nothing else
                // changes what is judged.
                let _ = answers.changed().await;
            }
        };
        drop(timeout(PATIENCE_FOR_DEEDS, all).await);
    }
    sleep(QUIET).await;
    world.restart.notify_one();
    sleep(QUIET).await;
    supervisor.shutdown().await;
    let history = world.server.history().await;
    for message in &history {
        let (id, sender) = (&message["id"], &message["sender"]);
        world.note(format_args!(
            "kept: {id} {sender} {}",
            message["data"]["text"]
        ));
    }
    judge(&history, &texts, expected, world.frames())
}

/// Lets the people speak; what each message said, by its id.
async fn speak(world: &World, talks: &[(Uid, Receiver)]) -> HashMap<String, String> {
    let mut ids: HashMap<&str, MessageId> = HashMap::new();
    for spoken in &world.plan.spoken {
        sleep(spoken.pause).await;
        let (who, to) = &talks[spoken.conversation];
        let (text, deed) = (spoken.text.as_str(), spoken.deed);
        if let Some(id) = ids.get(text) {
            let text = format!("{text}{EDITED}");
            world.server.touch(who, deed, id, &text).await;
        } else {
            ids.insert(text, world.server.say(who, to, text).await);
        }
        world.note(format_args!("{who} {deed:?} {text} to {to}"));
    }
    let texts = ids.into_iter();
    texts
        .map(|(text, id)| (id.to_string(), text.to_owned()))
        .collect()
}

/// Makes the people; for each conversation who speaks, and to whom.
async fn talks(world: &World, bot: &Uid) -> Vec<(Uid, Receiver)> {
    let mut talks = Vec::new();
    for conversation in 0..world.plan.conversations {
        let person = world.server.user(&format!("person-{conversation}")).await;
        let to = if world.plan.is_group(conversation) {
            let members = [person.clone(), bot.clone()];
            Receiver::Group(world.server.group(&members).await)
        } else {
            Receiver::User(bot.clone())
        };
        talks.push((person, to));
    }
    talks
}

/// Starts the bot again and again, as whoever keeps a process running does.
async fn supervise(world: Arc<World>, token: AuthToken) {
    for number in 0..MAX_LIVES {
        let life = Arc::new(Life::new(world.plan.crashes.get(number).copied()));
        // Dropped at the end of this life. Tasks that outlast it do no more: the
        // life lets none of them take a step.
        let mut running = JoinSet::new();
        running.spawn(runtime(&world, &life, &token).run(CancellationToken::new()));
        tokio::select! {
            biased;
            () = life.ended() => world.note("the process dies"),
            () = world.restart.notified() => world.note("the process is killed"),
            ended = running.join_next() => world.note(format_args!("the process ends: {ended:?}")),
        }
        life.end();
        drop(running);
        sleep(millis(0..=15_000)).await;
    }
}

fn runtime(world: &Arc<World>, life: &Arc<Life>, token: &AuthToken) -> Runtime {
    let (world, life) = (|| Arc::clone(world), || Arc::clone(life));
    let kind = if world().plan.has_deeds {
        WITNESS
    } else {
        COUNTER
    };
    let setup = BotSetup::new(kind, Server::settings(), token.clone())
        .messages_per_minute(None)
        .with_transport(Arc::new(Requests {
            world: world(),
            life: life(),
        }))
        .with_wire(Arc::new(Sockets {
            world: world(),
            life: life(),
        }));
    let disk = Disk {
        world: world(),
        life: life(),
    };
    Runtime::new(TABLE.clone(), disk).bot(setup)
}
