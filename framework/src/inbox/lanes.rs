//! One lane a conversation: in a lane one event after another, lanes side by
//! side.

use std::{
    collections::{HashMap, VecDeque},
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use tokio::sync::Semaphore;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::Incoming;
use crate::model::{ConversationId, Event};

/// Events that may wait in one conversation; more are dropped and reported.
const LANE_BOUND: usize = 1_000;
/// Events that may be worked at the same time, over all bots of a process.
pub(crate) const HANDLERS_AT_ONCE: usize = 256;

/// What is done with an event once its turn has come.
#[async_trait]
pub(crate) trait Work: Send + Sync {
    /// Whether anybody wants it; asked on the task that reads, so it is cheap.
    fn wants(&self, event: &Event) -> bool;
    /// Works it to its end. It must not panic.
    async fn work(&self, incoming: Incoming);
}

/// What happens outside of conversations has a lane of its own.
type LaneKey = Option<ConversationId>;

/// The lanes of one bot.
#[derive(Clone)]
pub(crate) struct Lanes {
    inner: Arc<Inner>,
}

struct Inner {
    work: Arc<dyn Work>,
    /// A lane that is in the map has a task that works it.
    waiting: Mutex<HashMap<LaneKey, VecDeque<Incoming>>>,
    turns: Arc<Semaphore>,
    tasks: TaskTracker,
    stop: CancellationToken,
}

impl fmt::Debug for Lanes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lanes")
            .field("open", &self.inner.lock().len())
            .finish_non_exhaustive()
    }
}

impl Lanes {
    /// Lanes whose events are worked by `work`, while no more than `turns`
    /// allows are under way. After `stop` no further event is begun.
    pub(crate) fn new(
        work: Arc<dyn Work>,
        turns: Arc<Semaphore>,
        tasks: TaskTracker,
        stop: CancellationToken,
    ) -> Self {
        let inner = Inner {
            work,
            waiting: Mutex::default(),
            turns,
            tasks,
            stop,
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    pub(super) fn wants(&self, event: &Event) -> bool {
        self.inner.work.wants(event)
    }

    /// Puts an event at the end of its conversation's lane.
    pub(super) fn push(&self, incoming: Incoming) {
        let lane = incoming.conversation.clone();
        let mut waiting = self.inner.lock();
        if let Some(queue) = waiting.get_mut(&lane) {
            if queue.len() < LANE_BOUND {
                queue.push_back(incoming);
            } else {
                tracing::error!(
                    conversation = lane.as_ref().map(tracing::field::display),
                    bound = LANE_BOUND,
                    "an event was dropped: too many wait in its conversation"
                );
            }
            return;
        }
        waiting.insert(lane.clone(), VecDeque::from([incoming]));
        drop(waiting);
        let inner = Arc::clone(&self.inner);
        self.inner.tasks.spawn(async move { inner.run(lane).await });
    }
}

impl Inner {
    /// Works a lane until it is empty.
    async fn run(&self, lane: LaneKey) {
        while let Some(incoming) = self.next(&lane) {
            let turn = tokio::select! {
                () = self.stop.cancelled() => return,
                turn = self.turns.acquire() => turn,
            };
            if turn.is_err() {
                return;
            }
            self.work.work(incoming).await;
        }
    }

    fn next(&self, lane: &LaneKey) -> Option<Incoming> {
        let mut waiting = self.lock();
        let next = waiting.get_mut(lane).and_then(VecDeque::pop_front);
        if next.is_none() {
            waiting.remove(lane);
        }
        next
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<LaneKey, VecDeque<Incoming>>> {
        // Nothing that can panic happens under the lock.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
