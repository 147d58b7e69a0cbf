//! When the bot's process is killed and its socket cut.

use std::time::Duration;

use cometchat_sandbox::faults::{Cut, Faults as Server};
use rand::{RngExt, rngs::StdRng, seq::SliceRandom};
use tokio::time::{Instant, sleep};

use super::{
    BOT, Plan,
    counter::{Aim, Counter},
    people::Gate,
};

/// The longest pause before trouble, in milliseconds: it comes in the middle
/// of anything.
const LONGEST_PAUSE: u64 = 60;
/// How often it is tried to cut a socket, and how long that may take: the bot
/// may just be connecting by itself.
const CUT_EVERY: Duration = Duration::from_millis(20);
const CUT_WITHIN: Duration = Duration::from_mins(2);
/// Of so many cuts one leaves the connection open and dead.
const ONE_SILENT_IN: usize = 4;

/// What kills are aimed at, in turn.
const AIMS: [Aim; 3] = [Aim::Anywhere, Aim::Stored, Aim::Sent];

/// One trouble.
#[derive(Debug)]
struct Trouble {
    /// After how many messages.
    at: usize,
    /// And how long after that.
    pause: Duration,
    /// The bot is connected before more is written.
    is_awaited: bool,
    what: What,
}

#[derive(Clone, Copy, Debug)]
enum What {
    Kill(Aim),
    Cut(Cut),
}

/// All that is to befall the bot, in order.
#[derive(Debug)]
pub(super) struct Troubles(Vec<Trouble>);

/// What has befallen it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Done {
    pub(super) kills: usize,
    pub(super) cuts: usize,
}

impl Troubles {
    /// Spreads kills and cuts by chance over so many messages.
    pub(super) fn new(plan: &Plan, messages: usize, random: &mut StdRng) -> Self {
        let cut = |number| {
            let is_silent = plan.faults.silent && number % ONE_SILENT_IN == ONE_SILENT_IN - 1;
            What::Cut(if is_silent { Cut::HalfOpen } else { Cut::Drop })
        };
        let kill = |number| What::Kill(AIMS[number % AIMS.len()]);
        let mut whats: Vec<_> = (0..plan.kills).map(kill).collect();
        whats.extend((0..plan.cuts).map(cut));
        whats.shuffle(random);
        let mut places: Vec<_> = whats
            .iter()
            .map(|_| random.random_range(0..messages))
            .collect();
        places.sort_unstable();
        let troubles = whats.into_iter().zip(places).map(|(what, at)| Trouble {
            at,
            pause: Duration::from_millis(random.random_range(0..=LONGEST_PAUSE)),
            // A process may also be killed before it is connected.
            is_awaited: matches!(what, What::Cut(_)) || random.random(),
            what,
        });
        Self(troubles.collect())
    }

    /// Lets people write, up to the place of the next trouble but one, and
    /// brings the troubles.
    pub(super) async fn befall(
        self,
        counter: &mut Counter,
        server: Server<'_>,
        gate: &Gate,
        messages: usize,
    ) -> Done {
        let mut done = Done::default();
        let mut opened = 0;
        let nexts = self.0.iter().skip(1).map(|trouble| trouble.at);
        let nexts: Vec<_> = nexts.chain([messages]).collect();
        for (trouble, next) in self.0.iter().zip(nexts) {
            if trouble.is_awaited {
                counter.connects().await;
            }
            gate.open_for(next - opened);
            opened = next;
            gate.waits_for(trouble.at).await;
            sleep(trouble.pause).await;
            match trouble.what {
                What::Kill(aim) => {
                    counter.kill(aim).await;
                    counter.start();
                    done.kills += 1;
                }
                What::Cut(how) => {
                    cut(counter, server, how).await;
                    done.cuts += 1;
                }
            }
        }
        gate.open_for(messages - opened);
        done
    }
}

/// Cuts the bot's socket, once it has one.
async fn cut(counter: &mut Counter, server: Server<'_>, how: Cut) {
    let begun = Instant::now();
    while server.cut(Some(BOT), how) == 0 {
        assert!(begun.elapsed() < CUT_WITHIN, "the bot has no socket to cut");
        sleep(CUT_EVERY).await;
    }
    counter.was_cut();
}
