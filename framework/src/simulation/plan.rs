//! What a schedule holds: who says what and when, and what goes wrong.

use std::time::Duration;

use super::dice::{chance, millis, roll};

/// How the frames of the socket fare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frames {
    /// As on a TCP connection: late and twice, but in order and without gaps
    /// while the connection lasts. Answers must come in order.
    Ordered,
    /// Single ones are lost or overtaken. Order is then not to be had; nothing
    /// may be lost or doubled all the same.
    Lossy,
}

/// How a connection comes to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// It breaks, which both sides notice.
    Broken,
    /// Nothing passes any more, and nobody is told.
    Silent,
}

/// A fault of the framework itself, as if it were written so: the simulation
/// must find it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Planted {
    /// That an event is done is stored before what the event has caused.
    DoneTooEarly,
    /// What may have arrived is sent again without looking.
    SentUnasked,
    /// What became of older messages is not read from history.
    ChangesUnread,
}

/// What a person does with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    Says,
    Edits,
    Deletes,
    Reacts,
}

/// Something a person says, or does with what was said.
#[derive(Clone, Debug)]
pub(super) struct Spoken {
    /// How long after the one before.
    pub(super) pause: Duration,
    /// In which conversation.
    pub(super) conversation: usize,
    pub(super) deed: Deed,
    /// What is said; of the other deeds, which message it is.
    pub(super) text: String,
}

/// One schedule.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) seed: u64,
    pub(super) frames: Frames,
    /// How many conversations there are.
    pub(super) conversations: usize,
    /// Whether people change messages and react to them too.
    pub(super) has_deeds: bool,
    /// Whether the last one is a group.
    pub(super) has_group: bool,
    pub(super) spoken: Vec<Spoken>,
    /// For each of the first lives, at which step it ends.
    pub(super) crashes: Vec<u64>,
    /// When connections end, from the beginning, in order.
    pub(super) cuts: Vec<(Duration, Cut)>,
    /// Of a hundred connections, how many break soon after they were made: while
    /// history is read.
    pub(super) early_cuts: u64,
    /// Of a hundred requests, how many fail.
    pub(super) request_faults: u64,
    /// Of a hundred frames, how many are late; fewer come twice or are lost.
    pub(super) frame_faults: u64,
    /// Of a hundred commits, how many the disk refuses.
    pub(super) disk_faults: u64,
    /// Whether the service can tell a message by its muid.
    pub(super) knows_muids: bool,
    pub(super) planted: Option<Planted>,
}

impl Plan {
    /// Draws a schedule. The thread is seeded with `seed`.
    pub(super) fn draw(seed: u64, planted: Option<Planted>) -> Self {
        let conversations = usize::try_from(roll(2..=4)).expect("it is small");
        let messages = roll(10..=30);
        let pause = [300, 1_500, 4_000][usize::try_from(roll(0..=2)).expect("it is small")];
        let has_deeds = chance(30);
        let deeds = if has_deeds { DEEDS } else { 0 };
        let spoken = spoken(messages, conversations, pause, deeds);
        let traffic: Duration = spoken.iter().map(|spoken| spoken.pause).sum();
        let traffic_ms = u64::try_from(traffic.as_millis()).expect("it is short");
        let mut cuts: Vec<_> = (0..roll(0..=4)).map(|_| cut(traffic_ms)).collect();
        cuts.sort_by_key(|(at, _)| *at);
        Self {
            seed,
            frames: if chance(75) {
                Frames::Ordered
            } else {
                Frames::Lossy
            },
            conversations,
            has_deeds,
            has_group: chance(50),
            spoken,
            crashes: (0..roll(0..=4)).map(|_| roll(1..=90)).collect(),
            cuts,
            early_cuts: [0, 0, 40][usize::try_from(roll(0..=2)).expect("it is small")],
            request_faults: [0, 5, 20, 35][usize::try_from(roll(0..=3)).expect("it is small")],
            frame_faults: [0, 10, 40][usize::try_from(roll(0..=2)).expect("it is small")],
            disk_faults: [0, 0, 5][usize::try_from(roll(0..=2)).expect("it is small")],
            knows_muids: chance(50),
            planted,
        }
    }

    /// One in which nothing goes wrong and nobody speaks by itself.
    pub(super) fn quiet() -> Self {
        Self {
            seed: 1,
            frames: Frames::Ordered,
            conversations: 0,
            has_deeds: false,
            has_group: false,
            spoken: Vec::new(),
            crashes: Vec::new(),
            cuts: Vec::new(),
            early_cuts: 0,
            request_faults: 0,
            frame_faults: 0,
            disk_faults: 0,
            knows_muids: true,
            planted: None,
        }
    }

    /// How many messages people say.
    pub(super) fn messages(&self) -> usize {
        let says = self
            .spoken
            .iter()
            .filter(|spoken| spoken.deed == Deed::Says);
        says.count()
    }

    /// Whether a conversation is the group.
    pub(super) fn is_group(&self, conversation: usize) -> bool {
        self.has_group && conversation + 1 == self.conversations
    }
}

/// Of a hundred messages, after how many something is done with an earlier one.
const DEEDS: u64 = 25;

fn spoken(messages: u64, conversations: usize, pause: u64, deeds: u64) -> Vec<Spoken> {
    let mut all = Vec::new();
    let mut untouched = Vec::new();
    for number in 1..=messages {
        let spoken = says(number, conversations, pause);
        untouched.push(spoken.clone());
        all.push(spoken);
        if chance(deeds) {
            // Each message once: history shows only the last of several changes.
            let last = u64::try_from(untouched.len() - 1).expect("it is small");
            let which = usize::try_from(roll(0..=last)).expect("it is small");
            let deeds = [Deed::Edits, Deed::Deletes, Deed::Reacts];
            all.push(Spoken {
                pause: millis(0..=pause),
                deed: deeds[usize::try_from(roll(0..=2)).expect("it is small")],
                ..untouched.swap_remove(which)
            });
        }
    }
    all
}

fn says(number: u64, conversations: usize, pause: u64) -> Spoken {
    let last = u64::try_from(conversations - 1).expect("it is small");
    // People say several things in a row.
    let pause = if chance(40) { 0..=20 } else { 0..=pause };
    Spoken {
        pause: millis(pause),
        conversation: usize::try_from(roll(0..=last)).expect("it is small"),
        deed: Deed::Says,
        text: format!("t{number}"),
    }
}

fn cut(traffic_ms: u64) -> (Duration, Cut) {
    let how = if chance(60) { Cut::Broken } else { Cut::Silent };
    (millis(0..=traffic_ms + 10_000), how)
}
