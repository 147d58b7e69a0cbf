//! Shows work that takes long, beside the handler that does it.

use std::{
    pin::pin,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::Notify,
    time::{Instant, sleep, timeout},
};
use tokio_util::sync::CancellationToken;

use super::works::{Place, Works};
use crate::{client::Edit, context::Context, outbox::Pressed};

/// How often people are shown that the bot writes. Clients show it for some seconds.
pub const TYPING_EVERY: Duration = Duration::from_secs(4);
/// The shortest time between two changes of the message.
pub const PROGRESS_EVERY: Duration = Duration::from_secs(3);
/// How often it is looked whether there is anything new to show.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How long a change that is under way may delay the end of the work: it must not
/// arrive behind what the work ends with.
const LAST_CHANGE_TIMEOUT: Duration = Duration::from_secs(5);

/// The long work of one turn, over all its attempts.
#[derive(Debug)]
pub(crate) struct Long {
    works: Works,
    /// Where it is done, for whom.
    place: Option<Place>,
    cancelled: CancellationToken,
    shown: Mutex<Shown>,
    begun: Notify,
}

/// The message, and what it says.
#[derive(Debug, Default)]
struct Shown {
    message: Option<Pressed>,
    /// What it is to say next.
    wanted: Option<String>,
    /// Not before this.
    next_change: Option<Instant>,
}

impl Shown {
    /// Whether there is something new to say, and it is time.
    fn is_to_change(&mut self, now: Instant) -> bool {
        let is_time = self.next_change.is_some_and(|at| now >= at);
        if is_time && self.wanted.is_some() {
            self.next_change = Some(now + PROGRESS_EVERY);
            return true;
        }
        false
    }
}

impl Long {
    /// Nothing yet; it may become some at a place.
    pub(crate) fn new(works: Works, place: Option<Place>) -> Self {
        Self {
            works,
            place,
            cancelled: CancellationToken::new(),
            shown: Mutex::default(),
            begun: Notify::new(),
        }
    }

    /// The message of this name shows it from now on, and the person may cancel it.
    pub(super) fn begin(&self, muid: String) {
        let mut shown = self.shown();
        shown.wanted = None;
        shown.next_change = Some(Instant::now() + PROGRESS_EVERY);
        shown.message = Some(Pressed {
            id: None,
            muid: Some(muid),
            shape: None,
        });
        drop(shown);
        if let Some(place) = &self.place {
            self.works.begin(place.clone(), self.cancelled.clone());
        }
        self.begun.notify_one();
    }

    /// The turn is over.
    pub(crate) fn end(&self) {
        if let Some(place) = &self.place {
            self.works.end(place);
        }
    }

    pub(super) fn wants(&self, text: String) {
        self.shown().wanted = Some(text);
    }

    pub(super) const fn cancelled(&self) -> &CancellationToken {
        &self.cancelled
    }

    /// The message that shows it.
    pub(super) fn message(&self) -> Pressed {
        self.shown().message.clone().unwrap_or_default()
    }

    /// Lets a handler work, and shows what it does meanwhile.
    pub(crate) async fn beside<T>(&self, ctx: &Context, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        let mut next_typing = Instant::now();
        loop {
            tokio::select! {
                biased;
                done = &mut work => break self.stop_typing(ctx, done),
                () = self.next_look() => {}
            }
            let now = Instant::now();
            if now >= next_typing {
                ctx.typing();
                next_typing = now + TYPING_EVERY;
            }
            if !self.shown().is_to_change(now) {
                continue;
            }
            let mut change = pin!(self.change(ctx));
            tokio::select! {
                biased;
                done = &mut work => {
                    let _ = timeout(LAST_CHANGE_TIMEOUT, change).await;
                    break self.stop_typing(ctx, done);
                }
                () = &mut change => {}
            }
            // What was written ends it.
            next_typing = Instant::now();
        }
    }

    /// Waits until it is to be looked again; for ever before there is anything to show.
    async fn next_look(&self) {
        if self.shown().message.is_none() {
            self.begun.notified().await;
        } else {
            sleep(LOOK_EVERY).await;
        }
    }

    fn stop_typing<T>(&self, ctx: &Context, done: T) -> T {
        if self.shown().message.is_some() {
            ctx.stop_typing();
        }
        done
    }

    /// Lets the message say what is wanted now, unless something is in the way: there
    /// will be newer progress.
    async fn change(&self, ctx: &Context) {
        let (message, text) = {
            let mut shown = self.shown();
            let Some((message, text)) = shown.message.clone().zip(shown.wanted.take()) else {
                return;
            };
            (message, text)
        };
        match ctx.outbox().show(message, &Edit::text(text.clone())).await {
            Ok(Some(id)) => {
                if let Some(message) = &mut self.shown().message {
                    message.id = Some(id);
                }
            }
            // There is no room for it now, or the message is not seen yet.
            Ok(None) => {
                self.shown().wanted.get_or_insert(text);
            }
            Err(error) => tracing::debug!(%error, "progress was not shown"),
        }
    }

    fn shown(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
