#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use tokio::{
    sync::Semaphore,
    time::{Instant, sleep},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{LANE_BOUND, Lanes, TOTAL_BOUND, Turn, Work};
use crate::{
    inbox::{Inbox, Incoming, Ledger, MAX_HELD, Origin, Progress, Track},
    model::{Event, Frame, MessageId, Uid},
    store::{Account, MemoryStore},
};

/// Notes what is worked, when, and how much at the same time.
#[derive(Default)]
struct Recorder {
    worked: Mutex<Vec<(String, u64)>>,
    running: AtomicUsize,
    most: AtomicUsize,
}

#[async_trait]
impl Work for Recorder {
    fn wants(&self, event: &Event) -> bool {
        matches!(event, Event::Message(m) if m.text() != Some("unwanted"))
    }

    async fn work(&self, incoming: Incoming, _turn: Turn) {
        let Event::Message(message) = &incoming.event else {
            unreachable!("nothing else is wanted");
        };
        let running = self.running.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(running, Ordering::SeqCst);
        if message.text() == Some("slow") {
            sleep(Duration::from_secs(30)).await;
        }
        self.running.fetch_sub(1, Ordering::SeqCst);
        let worked = (message.sender.to_string(), message.id.number());
        self.worked.lock().unwrap().push(worked);
    }
}

struct House {
    recorder: Arc<Recorder>,
    inbox: Inbox,
    tasks: TaskTracker,
    stop: CancellationToken,
    force: CancellationToken,
}

impl House {
    async fn new(turns: usize) -> Self {
        let recorder = Arc::new(Recorder::default());
        let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
        let force = CancellationToken::new();
        let work: Arc<dyn Work> = recorder.clone();
        let lanes = Lanes::new(
            work,
            Arc::new(Semaphore::new(turns)),
            tasks.clone(),
            stop.clone(),
            force.clone(),
        );
        let bot = Uid::new("bot").unwrap();
        let store = Arc::new(MemoryStore::new());
        let account = Account::new("app", &bot);
        let ledger = Ledger::begin(store, &account, Track::Messages, 0).await;
        let progress = Arc::new(Progress::new(ledger.unwrap()));
        let inbox = Inbox::new(bot, "session-1".to_owned(), progress, lanes);
        Self {
            recorder,
            inbox,
            tasks,
            stop,
            force,
        }
    }

    fn says(&self, sender: &str, id: u64, text: &str) {
        self.offers(sender, id, text, "somebody-elses-session");
    }

    fn offers(&self, sender: &str, id: u64, text: &str, session: &str) {
        let frame = frame(sender, id, text, session);
        self.inbox.offer(&Origin::of(&frame), frame.into_event());
    }

    async fn worked(&self) -> Vec<(String, u64)> {
        self.tasks.close();
        self.tasks.wait().await;
        self.tasks.reopen();
        std::mem::take(&mut *self.recorder.worked.lock().unwrap())
    }
}

fn frame(sender: &str, id: u64, text: &str, session: &str) -> Frame {
    serde_json::from_value(serde_json::json!({
        "type": "message", "sender": sender, "receiver": "bot", "receiverType": "user",
        "deviceId": session,
        "body": {
            "id": id, "sender": sender, "receiver": "bot", "receiverType": "user",
            "category": "message", "type": "text", "data": {"text": text},
        },
    }))
    .unwrap()
}

fn of(sender: &str, ids: impl IntoIterator<Item = u64>) -> Vec<(String, u64)> {
    ids.into_iter().map(|id| (sender.to_owned(), id)).collect()
}

#[tokio::test(start_paused = true)]
async fn a_slow_conversation_keeps_its_order_and_delays_no_other() {
    let house = House::new(8).await;
    let begun = Instant::now();
    house.says("ann", 1, "slow");
    house.says("ann", 2, "quick");
    house.says("cat", 3, "quick");
    assert_eq!(
        house.worked().await,
        [of("cat", [3]), of("ann", [1, 2])].concat()
    );
    assert_eq!(begun.elapsed(), Duration::from_secs(30));
}

#[tokio::test(start_paused = true)]
async fn no_more_run_at_once_than_there_are_turns() {
    let house = House::new(3).await;
    for id in 1..21 {
        house.says(&format!("user-{id}"), id, "slow");
    }
    assert_eq!(house.worked().await.len(), 20);
    assert_eq!(house.recorder.most.load(Ordering::SeqCst), 3);
}

#[tokio::test(start_paused = true)]
async fn an_event_that_comes_twice_is_worked_once() {
    let house = House::new(8).await;
    house.says("ann", 1, "hello");
    house.says("ann", 1, "hello");
    assert_eq!(house.worked().await, of("ann", [1]));
    house.says("ann", 1, "hello");
    assert_eq!(house.worked().await, of("ann", []));
}

#[tokio::test(start_paused = true)]
async fn the_bots_own_messages_and_unwanted_ones_are_dropped() {
    let house = House::new(8).await;
    house.offers("ann", 1, "from my own session", "session-1");
    house.says("bot", 2, "from my other device");
    house.says("ann", 3, "unwanted");
    house.says("ann", 4, "wanted");
    assert_eq!(house.worked().await, of("ann", [4]));
}

#[tokio::test(start_paused = true)]
async fn a_flooded_lane_stays_bounded_and_others_are_whole() {
    let house = House::new(8).await;
    let flood = LANE_BOUND as u64 + 500;
    for id in 1..flood {
        house.says("ann", id, "slow");
    }
    house.says("cat", flood, "quick");
    let worked = house.worked().await;
    assert_eq!(worked.iter().filter(|(who, _)| who == "cat").count(), 1);
    // Nothing ran while the flood came in, so the bound is what got through.
    assert_eq!(worked.len(), LANE_BOUND + 1);
}

#[tokio::test(start_paused = true)]
async fn all_lanes_together_are_bounded_too() {
    let house = House::new(8).await;
    let frame = frame("ann", 1, "quick", "somebody-elses-session");
    let origin = Origin::of(&frame);
    let Event::Message(mut message) = frame.into_event() else {
        panic!("it is a message");
    };
    let each = LANE_BOUND - 1;
    for id in 0..(TOTAL_BOUND / each + 1) * each {
        message.id = MessageId::from(id as u64 + 1);
        message.sender = Uid::new(format!("user-{}", id / each)).unwrap();
        house.inbox.offer(&origin, Event::Message(message.clone()));
    }
    assert_eq!(house.worked().await.len(), TOTAL_BOUND);
}

/// What cannot be held while history is read comes from history; what is said after
/// it must wait for that.
#[tokio::test(start_paused = true)]
async fn nothing_overtakes_what_could_not_be_held() {
    let house = House::new(8).await;
    house.inbox.hold();
    for id in 1..=MAX_HELD as u64 {
        house.says(&format!("user-{}", id % 20), id, "quick");
    }
    let next = MAX_HELD as u64 + 1;
    house.says("ann", next, "cannot be held");
    house.inbox.lets_go(1);
    house.says("ann", next + 1, "after it");
    house.says("bob", next + 2, "of another");
    let worked = house.worked().await;
    assert_eq!(worked.len(), MAX_HELD + 1);
    assert!(worked.iter().all(|(who, _)| who != "ann"));
    assert!(worked.iter().any(|(who, _)| who == "bob"));
}

#[tokio::test(start_paused = true)]
async fn what_does_not_finish_after_a_stop_can_be_cut_off() {
    let house = House::new(8).await;
    house.says("ann", 1, "slow");
    tokio::task::yield_now().await;
    house.stop.cancel();
    house.force.cancel();
    assert_eq!(house.worked().await, of("ann", []));
}

#[tokio::test(start_paused = true)]
async fn after_a_stop_nothing_more_is_begun() {
    let house = House::new(1).await;
    house.says("ann", 1, "slow");
    tokio::task::yield_now().await;
    house.says("cat", 2, "quick");
    house.stop.cancel();
    assert_eq!(house.worked().await, of("ann", [1]));
}
