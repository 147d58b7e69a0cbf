//! The chaos run: a real daemon is killed and cut off while people write to it,
//! and must still have answered every message once and in order.
//!
//! [`run`] starts a local server in this process and the daemon `chaosbot` as a
//! child process. People write over REST; meanwhile the child is killed without
//! warning and started again at once, its sockets are cut, and the server
//! loses, doubles and delays what passes between the two. At the end the
//! records of the server are judged: in each conversation the bot must have
//! said `1: text`, `2: text`, ... in the order of the messages.
//!
//! What the seed decides is who writes when, where the trouble comes, and the
//! chances of the faults. Two processes and a network between them do not run
//! alike twice, so a seed narrows a failure down but does not replay it.
//!
//! Frames that are lost or change places are not among the faults unless asked
//! for. Order is promised as events came to the bot; what a lost frame held is
//! read from history up to a minute later, after what was written meanwhile.
//! With [`Faults::drop`], and against a server of the harsh profile, only losses
//! and doublings are judged.

pub mod away;
mod counter;
mod faults;
mod judge;
mod people;
mod records;
mod restarts;
pub mod soak;
mod trouble;

use std::{
    fmt,
    path::PathBuf,
    time::{Duration, Instant},
};

use cometchat_sandbox::Profile;
use rand::{SeedableRng, rngs::StdRng};
use tokio::time::{MissedTickBehavior, interval};

use self::{
    counter::Counter,
    people::{Gate, People},
    records::Records,
    trouble::{Done, Troubles},
};
pub use self::{faults::Faults, judge::Verdict, restarts::Restarts};
use crate::World;

/// The bot's user.
const BOT: &str = "counter";
/// How often the records are read.
const READ_EVERY: Duration = Duration::from_millis(50);
/// When nothing was answered for so long, nothing will be: longer than the
/// minute after which a bot looks for frames that were lost.
const QUIET: Duration = Duration::from_secs(90);

/// What a run does.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The binary of the bot.
    pub bot: PathBuf,
    /// Messages that people write.
    pub messages: usize,
    /// Conversations over which they are spread.
    pub conversations: usize,
    /// How often the bot's process is killed.
    pub kills: usize,
    /// How often its socket is cut.
    pub cuts: usize,
    /// Whether every fourth conversation is a group.
    pub groups: bool,
    /// How the server behaves where the service's behaviour is not known.
    pub profile: Profile,
    /// What else goes wrong.
    pub faults: Faults,
    /// Where the chances start.
    pub seed: u64,
}

/// How a run went.
#[derive(Debug)]
pub struct Report {
    /// What became of the messages.
    pub verdict: Verdict,
    /// How often the bot's process was killed.
    pub kills: usize,
    /// How often its socket was cut.
    pub cuts: usize,
    /// How long the starts of the process took.
    pub restarts: Restarts,
    /// Of the whole run.
    pub duration: Duration,
    /// The bot's log, kept when something is wrong.
    pub log: Option<PathBuf>,
    seed: u64,
    judges_order: bool,
}

impl Report {
    /// Whether every promise was kept that the run judges.
    #[must_use]
    pub fn is_good(&self) -> bool {
        let verdict = &self.verdict;
        verdict.lost == 0
            && verdict.doubled == 0
            && (verdict.out_of_order == 0 || !self.judges_order)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.is_good() {
            writeln!(f, "seed {}", self.seed)?;
            writeln!(f, "{}", self.verdict.transcript)?;
        }
        if let Some(log) = &self.log {
            writeln!(f, "the bot's log: {}", log.display())?;
        }
        writeln!(
            f,
            "{:.1} s, {} kills, {} cuts",
            self.duration.as_secs_f64(),
            self.kills,
            self.cuts,
        )?;
        writeln!(f, "{}", self.restarts)?;
        write!(f, "{}", self.verdict)
    }
}

/// Carries out a plan and judges what is left behind.
pub async fn run(plan: &Plan) -> Report {
    assert!(
        plan.conversations > 0 && plan.messages >= 2 * plan.conversations,
        "each conversation needs two messages"
    );
    let begun = Instant::now();
    let mut random = StdRng::seed_from_u64(plan.seed);
    let world = World::start_as(plan.profile).await;
    let mut counter = Counter::new(&world, &plan.bot).await;
    let people = People::new(&world, plan.conversations, plan.groups).await;
    let mut records = Records::new(&world);
    counter.start();
    counter.connects().await;
    let faults = world.sandbox().app().faults();
    faults
        .set(plan.faults.plan(plan.seed, BOT))
        .expect("the faults can be had");

    // One message a conversation is kept for the end.
    let early = plan.messages - plan.conversations;
    let gate = Gate::new();
    let troubles = Troubles::new(plan, early, &mut random);
    let writing = people.write(early, &gate, &mut random);
    let (done, ()) = tokio::join!(troubles.befall(&mut counter, faults, &gate, early), writing);
    faults.clear();
    if answered(&mut records, &mut counter, early).await {
        // What is behind these in a lane, or was sent late, would show.
        counter.stop().await;
        counter.start();
        counter.connects().await;
        people.close().await;
        answered(&mut records, &mut counter, plan.messages).await;
        counter.stop().await;
    }
    records.read().await;
    finish(plan, world, counter, &records, done, begun).await
}

async fn finish(
    plan: &Plan,
    world: World,
    counter: Counter,
    records: &Records,
    done: Done,
    begun: Instant,
) -> Report {
    let verdict = records.verdict(plan.messages);
    let mut report = Report {
        verdict,
        kills: done.kills,
        cuts: done.cuts,
        restarts: Restarts::of(counter.starts()),
        duration: begun.elapsed(),
        log: None,
        seed: plan.seed,
        judges_order: plan.faults.keep_order() && plan.profile == Profile::Kind,
    };
    report.log = counter.end(!report.is_good()).await;
    world.stop().await;
    report
}

/// Waits until this many messages are answered; `false` when nothing moves any
/// more.
async fn answered(records: &mut Records, counter: &mut Counter, messages: usize) -> bool {
    let mut ticks = interval(READ_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut moved = Instant::now();
    loop {
        ticks.tick().await;
        counter.must_live();
        if records.read().await > 0 {
            moved = Instant::now();
            if records.answers() >= messages && records.verdict(messages).answered >= messages {
                return true;
            }
        } else if moved.elapsed() >= QUIET {
            return false;
        }
    }
}
