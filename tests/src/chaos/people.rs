//! Those who write to the bot.

use std::{sync::Arc, time::Duration};

use cometchat_bot::{
    client::{Client, Draft, HttpTransport, Transport},
    model::{Receiver, Uid},
};
use futures_util::future::join_all;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use tokio::sync::{Semaphore, watch};

use super::BOT;
use crate::World;

/// How many write at the same time.
const WRITERS: usize = 8;
/// The longest pause of a writer between two messages, in milliseconds.
const LONGEST_PAUSE: u64 = 15;
/// Of so many conversations one is a group, in which two people write.
const ONE_GROUP_IN: usize = 4;

/// Somebody in a conversation.
#[derive(Clone, Debug)]
struct Voice {
    name: String,
    client: Client,
    to: Receiver,
}

/// Those who write to the bot.
#[derive(Debug)]
pub(super) struct People {
    voices: Vec<Voice>,
    /// For each conversation, one who is in it.
    firsts: Vec<usize>,
}

/// Lets messages through, and counts those that were written.
#[derive(Debug)]
pub(super) struct Gate {
    permits: Semaphore,
    written: watch::Sender<usize>,
}

impl Gate {
    pub(super) fn new() -> Self {
        Self {
            permits: Semaphore::new(0),
            written: watch::Sender::new(0),
        }
    }

    /// Lets so many more messages through.
    pub(super) fn open_for(&self, messages: usize) {
        self.permits.add_permits(messages);
    }

    /// Waits until so many messages were written.
    pub(super) async fn waits_for(&self, messages: usize) {
        let mut written = self.written.subscribe();
        // The sender lives as long as this gate.
        let _ = written.wait_for(|written| *written >= messages).await;
    }

    async fn pass(&self) {
        let permit = self.permits.acquire().await.expect("it is never closed");
        permit.forget();
    }

    fn count(&self) {
        self.written.send_modify(|written| *written += 1);
    }
}

impl People {
    /// Makes users and groups.
    pub(super) async fn new(world: &World, conversations: usize, groups: bool) -> Self {
        let transport: Arc<dyn Transport> =
            Arc::new(HttpTransport::new(world.app()).expect("a transport"));
        let (mut voices, mut firsts) = (Vec::new(), Vec::new());
        for conversation in 0..conversations {
            let mut names = vec![format!("p{conversation}")];
            let is_group = groups && conversation % ONE_GROUP_IN == ONE_GROUP_IN - 1;
            if is_group {
                names.push(format!("q{conversation}"));
            }
            let mut clients = Vec::new();
            for name in &names {
                let token = world.token(name).await;
                let client =
                    Client::with_transport(world.app().clone(), token, Arc::clone(&transport));
                clients.push(client.expect("a client"));
            }
            let to = if is_group {
                let members: Vec<_> = names.iter().map(String::as_str).chain([BOT]).collect();
                let guid = world.group(&format!("g{conversation}"), &members).await;
                Receiver::Group(guid)
            } else {
                Receiver::User(Uid::new(BOT).expect("a uid"))
            };
            firsts.push(voices.len());
            for (name, client) in names.into_iter().zip(clients) {
                let to = to.clone();
                voices.push(Voice { name, client, to });
            }
        }
        Self { voices, firsts }
    }

    /// Writes so many messages, as fast as the gate lets them through. Who
    /// writes when is drawn by chance; one person writes one after another.
    pub(super) async fn write(&self, messages: usize, gate: &Gate, random: &mut StdRng) {
        let mut queues = vec![Vec::new(); WRITERS];
        for number in 0..messages {
            // Everybody has a turn before chance decides.
            let voice = if number < self.firsts.len() {
                self.firsts[number]
            } else {
                random.random_range(0..self.voices.len())
            };
            queues[voice % WRITERS].push((number, &self.voices[voice]));
        }
        let writers = queues.into_iter().map(|queue| {
            let mut random = StdRng::seed_from_u64(random.random());
            async move {
                for (number, voice) in queue {
                    gate.pass().await;
                    let pause = random.random_range(0..=LONGEST_PAUSE);
                    tokio::time::sleep(Duration::from_millis(pause)).await;
                    voice.says(&number.to_string()).await;
                    gate.count();
                }
            }
        });
        join_all(writers.collect::<Vec<_>>()).await;
    }

    /// Writes so many messages as fast as the server takes them.
    pub(super) async fn flood(&self, messages: usize) {
        let writers = (0..WRITERS).map(|writer| async move {
            for number in (writer..messages).step_by(WRITERS) {
                let voice = self.firsts[number % self.firsts.len()];
                self.voices[voice].says(&format!("flood {number}")).await;
            }
        });
        join_all(writers).await;
    }

    /// Writes one last message in each conversation.
    pub(super) async fn close(&self) {
        for first in &self.firsts {
            self.voices[*first].says("the last").await;
        }
    }
}

impl Voice {
    async fn says(&self, what: &str) {
        let draft = Draft::text(format!("{what} of {}", self.name));
        let said = self.client.messages().send(&self.to, &draft).await;
        said.expect("a person's message is taken");
    }
}
