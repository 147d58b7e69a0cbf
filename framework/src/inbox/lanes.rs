//! One lane a conversation: in a lane one event after another, lanes side by
//! side.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::Span;

use super::Incoming;
use crate::model::{ConversationId, Event};

/// Events that may wait in one conversation. Messages beyond it are left to
/// the service's history and read again when there is room.
const LANE_BOUND: usize = 1_000;
/// When no more than this wait in a lane that is behind, it is filled again.
const REFILL_BELOW: usize = LANE_BOUND / 2;
/// Events that may wait in all conversations of a bot.
const TOTAL_BOUND: usize = 50_000;
/// Handlers of one bot that may run at the same time.
pub(crate) const HANDLERS_AT_ONCE: usize = 64;

/// Leave to run a handler; it ends when it is dropped.
pub(crate) type Turn = OwnedSemaphorePermit;

/// What is done with an event once its turn has come.
#[async_trait]
pub(crate) trait Work: Send + Sync {
    /// Whether anybody wants it; asked on the task that reads, so it is cheap.
    fn wants(&self, event: &Event) -> bool;
    /// What lasts as long as an event is here, for those who watch.
    fn span(&self, _incoming: &Incoming) -> Span {
        Span::none()
    }
    /// An event has come, and will be worked when its turn comes; cheap as well.
    fn notice(&self, _incoming: &Incoming) {}
    /// How many events wait now.
    fn waiting(&self, _count: usize) {}
    /// Works it to its end. It must not panic.
    async fn work(&self, incoming: Incoming, turn: Turn);
}

/// How an event came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// Over the socket, now.
    Live,
    /// From the service's history, in the order of the ids.
    History,
}

/// The lanes of one bot.
#[derive(Clone)]
pub(crate) struct Lanes {
    inner: Arc<Inner>,
}

struct Inner {
    work: Arc<dyn Work>,
    waiting: Mutex<Waiting>,
    /// A lane that is behind has room again.
    refill: Notify,
    turns: Arc<Semaphore>,
    tasks: TaskTracker,
    stop: CancellationToken,
    /// Also ends what is under way.
    force: CancellationToken,
}

/// What happens outside of conversations has a lane of its own.
type LaneKey = Option<ConversationId>;

#[derive(Default)]
struct Waiting {
    /// A lane that is in the map has a task that works it.
    lanes: HashMap<LaneKey, VecDeque<Incoming>>,
    /// Events that wait in all lanes.
    total: usize,
    /// Lanes that refused an event, and in which reading of history they last
    /// did. They take nothing live until history was read without a refusal,
    /// or what was refused would come after what is newer.
    behind: HashMap<LaneKey, u64>,
    /// Lanes that refused an event of the reading that is under way.
    full: HashSet<LaneKey>,
    /// The number of the reading that is under way, or of the last one.
    reading: u64,
}

impl fmt::Debug for Lanes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lanes")
            .field("open", &self.inner.lock().lanes.len())
            .finish_non_exhaustive()
    }
}

impl Lanes {
    /// Lanes whose events are worked by `work`, while no more than `turns`
    /// allows are under way. After `stop` no further event is begun; `force` ends
    /// also those that were, wherever they are.
    pub(crate) fn new(
        work: Arc<dyn Work>,
        turns: Arc<Semaphore>,
        tasks: TaskTracker,
        stop: CancellationToken,
        force: CancellationToken,
    ) -> Self {
        let inner = Inner {
            work,
            waiting: Mutex::default(),
            refill: Notify::new(),
            turns,
            tasks,
            stop,
            force,
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    pub(super) fn wants(&self, event: &Event) -> bool {
        self.inner.work.wants(event)
    }

    /// Puts an event at the end of its conversation's lane; it comes back when
    /// there is no room for it.
    pub(super) fn push(&self, mut incoming: Incoming, way: Way) -> Result<(), Box<Incoming>> {
        self.inner.work.notice(&incoming);
        let lane = incoming.conversation.clone();
        let mut waiting = self.inner.lock();
        if !waiting.has_room(&lane, way) {
            let reading = waiting.reading;
            waiting.behind.insert(lane.clone(), reading);
            if way == Way::History {
                waiting.full.insert(lane);
            }
            return Err(Box::new(incoming));
        }
        waiting.total += 1;
        self.inner.work.waiting(waiting.total);
        incoming.span = self.inner.work.span(&incoming);
        if let Some(queue) = waiting.lanes.get_mut(&lane) {
            queue.push_back(incoming);
            return Ok(());
        }
        waiting
            .lanes
            .insert(lane.clone(), VecDeque::from([incoming]));
        drop(waiting);
        let inner = Arc::clone(&self.inner);
        let force = self.inner.force.clone();
        let working = async move { inner.run(lane).await };
        self.inner
            .tasks
            .spawn(force.run_until_cancelled_owned(working));
        Ok(())
    }

    /// An event was given up before it came here: its lane is behind.
    pub(super) fn miss(&self, incoming: &Incoming) {
        let mut waiting = self.inner.lock();
        let reading = waiting.reading;
        let lane = incoming.conversation.clone();
        waiting.behind.insert(lane, reading);
    }

    /// A reading of history begins.
    pub(super) fn reading(&self) {
        let mut waiting = self.inner.lock();
        waiting.reading += 1;
        waiting.full.clear();
    }

    /// History was read to its end: lanes that refused nothing meanwhile have
    /// everything and take live events again. The others are filled again at once
    /// if they have room.
    pub(super) fn has_read(&self) {
        let mut waiting = self.inner.lock();
        let reading = waiting.reading;
        waiting.behind.retain(|_, refused| *refused >= reading);
        waiting.full.clear();
        let mut behind = waiting.behind.keys();
        if waiting.total <= TOTAL_BOUND / 2 && behind.any(|lane| waiting.len(lane) <= REFILL_BELOW)
        {
            self.inner.refill.notify_one();
        }
    }

    /// Waits until a lane that is behind has room again.
    pub(super) async fn has_room(&self) {
        self.inner.refill.notified().await;
    }
}

impl Waiting {
    fn has_room(&self, lane: &LaneKey, way: Way) -> bool {
        let is_barred = match way {
            Way::Live => self.behind.contains_key(lane),
            // After one refusal the rest of the reading would leave a gap.
            Way::History => self.full.contains(lane),
        };
        !is_barred && self.total < TOTAL_BOUND && self.len(lane) < LANE_BOUND
    }

    /// How many events wait in a lane.
    fn len(&self, lane: &LaneKey) -> usize {
        self.lanes.get(lane).map_or(0, VecDeque::len)
    }
}

impl Inner {
    /// Works a lane until it is empty.
    async fn run(&self, lane: LaneKey) {
        while let Some(incoming) = self.next(&lane) {
            let turn = tokio::select! {
                biased;
                () = self.stop.cancelled() => return,
                turn = Arc::clone(&self.turns).acquire_owned() => turn,
            };
            let Ok(turn) = turn else {
                return;
            };
            self.work.work(incoming, turn).await;
        }
    }

    fn next(&self, lane: &LaneKey) -> Option<Incoming> {
        let mut waiting = self.lock();
        let queue = waiting.lanes.get_mut(lane);
        let (next, left) = queue.map_or((None, 0), |queue| (queue.pop_front(), queue.len()));
        if next.is_none() {
            waiting.lanes.remove(lane);
        } else {
            waiting.total -= 1;
            self.work.waiting(waiting.total);
        }
        let has_room = left == REFILL_BELOW || next.is_none();
        let is_half = waiting.total == TOTAL_BOUND / 2;
        if (has_room && waiting.behind.contains_key(lane))
            || (is_half && !waiting.behind.is_empty())
        {
            self.refill.notify_one();
        }
        next
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        // Nothing that can panic happens under the lock.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
