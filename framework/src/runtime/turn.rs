//! One event through its handler: timed, its panic caught, its effects stored
//! together, its reply sent.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;
use tracing::{Instrument, Span, debug_span, field};

use super::{
    dialogue::{Heard, then_before},
    failure::{Failure, Tries, causes, unsendable},
};
use crate::{
    action::Desk,
    backoff::Backoff,
    context::{Context, Parts, Waits},
    dialogue::{self, Talk},
    inbox::{Incoming, Progress, Turn, Work},
    layer::Layers,
    letters::{Cause, Letters},
    long_work::{Long, Place, Works},
    metrics::{Meter, Outcome},
    model::{Event, Timestamp, Uid},
    outbox::{self, Outbox, Planned, within_limits},
    reply::{Action, Reply},
    routing::{AnyBot, HandlerEntry, RoutingTable},
    state::TurnState,
    store::{Account, Batch, Store, StoreError},
    timer::Alarm,
};

/// The wait before the second run; it doubles from there.
const FIRST_WAIT: Duration = Duration::from_millis(50);
/// The longest wait between two runs.
const LONGEST_WAIT: Duration = Duration::from_secs(5);
/// How long after a stop replies may still be sent.
const LAST_SENDS: Duration = Duration::from_secs(2);
/// What measures call answers in the chat, and their time-outs.
const DIALOGUE: &str = "dialogue";
/// The field by which a trace knows that something failed, and what it then is.
const STATUS: &str = "otel.status_code";
const FAILED: &str = "ERROR";
/// What is said when a form was filled in that nobody handles any more.
const GONE: &str = "Thank you, but this form is not used any more.";

/// Works the events of one bot.
pub(super) struct Turns {
    pub(super) table: Arc<RoutingTable>,
    pub(super) kind: &'static str,
    pub(super) bot: Arc<AnyBot>,
    pub(super) layers: Layers,
    pub(super) works: Works,
    pub(super) me: Uid,
    pub(super) account: Account,
    /// Is told of timers that were set.
    pub(super) alarm: Alarm,
    pub(super) meter: Meter,
    pub(super) outbox: Outbox,
    pub(super) store: Arc<dyn Store>,
    pub(super) progress: Arc<Progress>,
    pub(super) letters: Letters,
    pub(super) handler_timeout: Duration,
    /// No event is begun any more.
    pub(super) stop: CancellationToken,
    /// Where answers arrive, if they do.
    pub(super) desk: Option<Desk>,
    #[cfg(feature = "sandbox")]
    pub(super) watcher: Option<super::witness::Watcher>,
}

impl Turns {
    fn route(&self, event: &Event) -> Option<&'static HandlerEntry> {
        self.table.bot(self.kind)?.route(event, &self.me)
    }

    /// Runs the handler until its turn is stored, or its event is given up.
    async fn turn(&self, handler: Option<&'static HandlerEntry>, incoming: Incoming, turn: Turn) {
        let begun = Instant::now();
        let by = handler.map_or(DIALOGUE, |handler| handler.trait_name);
        self.meter.begun(sent_at(&incoming.event));
        let long = Arc::new(Long::new(self.works.clone(), Place::of(&incoming)));
        let waits = Arc::new(Waits::new(turn));
        let mut tries = Tries::default();
        let mut backoff = Backoff::new(FIRST_WAIT, LONGEST_WAIT);
        for attempt in 1_u64.. {
            let state = TurnState::new(Arc::clone(&self.store), self.alarm.clone());
            let parts = Parts {
                outbox: self.outbox.clone(),
                turn: state,
                long: Arc::clone(&long),
                waits: Arc::clone(&waits),
            };
            let ctx = Context::new(self.kind, self.me.clone(), incoming.clone(), parts);
            let run = debug_span!("run", attempt, otel.status_code = field::Empty);
            let result = self.run(handler, &ctx).instrument(run.clone()).await;
            #[cfg(feature = "sandbox")]
            self.watch(handler, &ctx, begun.elapsed(), &result);
            ctx.turn().end();
            let mut failure = match result {
                Ok(sends) => {
                    long.end();
                    tracing::debug!(elapsed_ms = begun.elapsed().as_millis(), "handled");
                    self.meter.handled(by, Outcome::Done, begun.elapsed());
                    // Sending may take long, and is limited elsewhere.
                    waits.end();
                    return self.send(&incoming, sends).await;
                }
                Err(failure) => failure,
            };
            run.record(STATUS, FAILED);
            let (retry, told) = (failure.retry(), failure.take_told());
            if let Some(cause) = tries.gives_up(failure, handler) {
                let sends = told.map_or_else(Vec::new, |told| ctx.last_words(told));
                if self.give_up(&incoming, &cause, &sends).await {
                    long.end();
                    incoming.span.record(STATUS, FAILED);
                    self.meter.handled(by, Outcome::GivenUp, begun.elapsed());
                    waits.end();
                    return self.send(&incoming, sends).await;
                }
                tries = Tries::default();
            }
            self.meter.retried(by, retry);
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = tokio::time::sleep(backoff.next_wait()) => {}
            }
        }
    }

    /// Runs the handler once and stores what it did.
    async fn run(
        &self,
        handler: Option<&'static HandlerEntry>,
        ctx: &Context,
    ) -> Result<Vec<(u32, Planned)>, Failure> {
        let reply = self.reply(handler, ctx).await?;
        let mut sends = Vec::new();
        for action in within_limits(self.outbox.merged(reply)) {
            match action {
                Action::Dialogue { receiver, state } => {
                    let talk = Talk::with(ctx, receiver.as_ref(), &state).map_err(unsendable)?;
                    let opened = talk.open(*state, receiver.is_none()).await;
                    opened.map_err(Failure::Store)?;
                }
                action => sends.push(ctx.plan(action).map_err(unsendable)?),
            }
        }
        for (_, planned) in &sends {
            ctx.remember(planned).await.map_err(Failure::Store)?;
        }
        let mut batch = ctx.effects(&sends).map_err(Failure::Store)?;
        self.commit(ctx.incoming(), &mut batch)
            .instrument(debug_span!("commit"))
            .await
            .map_err(Failure::Store)?;
        Ok(sends)
    }

    /// What is said to an event: by an open dialogue, or by its handler.
    async fn reply(
        &self,
        handler: Option<&'static HandlerEntry>,
        ctx: &Context,
    ) -> Result<Reply, Failure> {
        if let Event::Due(due) = ctx.event()
            && due.due_type == dialogue::TIMER
        {
            return self.time_out(ctx, due).await;
        }
        let before = match self.hear(ctx).await? {
            Heard::Dialogue(leader, heard) => match self.lead(leader, heard, ctx).await? {
                (reply, true) => return Ok(reply),
                (words, false) => words,
            },
            Heard::Nothing => Reply::none(),
            Heard::TooLate(words) => words,
            Heard::Answer(words) => return Ok(words),
            Heard::Last(submission, thanks) => {
                let event = Event::Submitted(submission);
                let Some(handler) = self.route(&event) else {
                    return Ok(Reply::text(GONE));
                };
                let reply = self.call(handler, ctx, &event).await?;
                let reply = if reply.is_empty() { thanks } else { reply };
                return then_before(ctx, reply).await;
            }
        };
        match handler {
            Some(handler) => Ok(before.then(self.call(handler, ctx, ctx.event()).await?)),
            None => Ok(before),
        }
    }

    /// Stores a batch with the note that the event is done.
    pub(super) async fn commit(
        &self,
        incoming: &Incoming,
        batch: &mut Batch,
    ) -> Result<(), StoreError> {
        self.progress.note_done(incoming, batch);
        if !batch.is_empty() {
            self.store.commit(batch.clone()).await?;
            self.alarm.stored(batch);
        }
        self.progress.done(incoming);
        Ok(())
    }

    /// Sends what was stored. What cannot be sent is kept as a dead letter, and what
    /// a stop leaves no time for is sent by the next process.
    async fn send(&self, incoming: &Incoming, sends: Vec<(u32, Planned)>) {
        let ended = async {
            self.stop.cancelled().await;
            tokio::time::sleep(LAST_SENDS).await;
        };
        let mut ended = std::pin::pin!(ended);
        for (position, planned) in sends {
            let span = debug_span!("send", position, otel.status_code = field::Empty);
            let sent = tokio::select! {
                biased;
                sent = self.outbox.send(&planned).instrument(span.clone()) => sent,
                () = &mut ended => return,
            };
            let Some(key) = incoming.send_key(&self.account, position) else {
                if let Err(error) = sent {
                    span.record(STATUS, FAILED);
                    tracing::error!(cause = causes(&error), "an answer to a signal was not sent");
                }
                continue;
            };
            let mut batch = Batch {
                delete: vec![key.clone()],
                ..Batch::default()
            };
            if let Err(error) = sent {
                span.record(STATUS, FAILED);
                let cause = causes(&error);
                if error.is_fatal() {
                    // The bot ends as well, and its next life sends what is planned.
                    tracing::error!(cause, "a reply was not sent; it stays planned");
                    return;
                }
                tracing::error!(cause, "a reply was not sent; it is kept as a dead letter");
                let planned = serde_json::to_vec(&planned).unwrap_or_default();
                self.letters.add_unsent(
                    outbox::name(&key),
                    &planned,
                    &Cause::new(cause, 1),
                    &mut batch,
                );
            }
            if let Err(error) = self.store.commit(batch).await {
                // It is looked up and not sent twice when the bot starts again.
                tracing::error!(%error, "cannot note that a reply was sent");
            }
        }
    }

    /// Keeps an event that cannot be worked as a dead letter, and what is said of it.
    /// `false` when the store takes that neither: then the event is not to blame, and
    /// its lane waits.
    pub(super) async fn give_up(
        &self,
        incoming: &Incoming,
        cause: &Cause,
        sends: &[(u32, Planned)],
    ) -> bool {
        let mut batch = Batch::default();
        for (position, planned) in sends {
            let Some(key) = incoming.send_key(&self.account, *position) else {
                continue;
            };
            let planned = serde_json::to_vec(planned).unwrap_or_default();
            batch.put.push((key, planned));
        }
        if let (Some(name), Some(content)) = (incoming.name(), incoming.letter()) {
            self.letters.add_event(&name, content, cause, &mut batch);
        }
        batch.delete.extend(incoming.replay.clone());
        let kept = self.commit(incoming, &mut batch).await;
        if let Err(error) = &kept {
            tracing::error!(%error, "cannot keep a dead letter; the event is tried again");
        }
        kept.is_ok()
    }
}

#[async_trait]
impl Work for Turns {
    fn wants(&self, event: &Event) -> bool {
        let is_awaited = |desk: &Desk| desk.awaits(event);
        let is_wanted = self.route(event).is_some()
            || self.may_answer(event)
            || self.works.would_stop(event)
            || self.desk.as_ref().is_some_and(is_awaited);
        if is_wanted {
            self.meter.received(event);
        }
        #[cfg(feature = "sandbox")]
        if !is_wanted {
            self.watch_unhandled(event);
        }
        is_wanted
    }

    fn span(&self, incoming: &Incoming) -> Span {
        debug_span!(
            parent: None,
            "event",
            bot = %self.me,
            conversation = incoming.conversation.as_ref().map(field::display),
            event = incoming.key.as_deref(),
            otel.status_code = field::Empty,
        )
    }

    fn waiting(&self, count: usize) {
        self.meter.waiting(count);
    }

    fn notice(&self, incoming: &Incoming) {
        self.works.notice(incoming);
    }

    async fn work(&self, incoming: Incoming, turn: Turn) {
        if self.works.has_used(&incoming) {
            return self.is_done(&incoming).await;
        }
        if self.is_over(&incoming).await || self.is_for_desk(&incoming).await {
            return;
        }
        let handler = self.route(&incoming.event);
        if handler.is_none() && !self.may_answer(&incoming.event) {
            return self.leave(&incoming).await;
        }
        let span = tracing::info_span!(
            parent: incoming.span.id(),
            "turn",
            bot = %self.me,
            conversation = incoming.conversation.as_ref().map(field::display),
            event = incoming.key.as_deref(),
            handler = handler.map(|handler| handler.trait_name),
        );
        self.turn(handler, incoming, turn).instrument(span).await;
    }
}

/// When a message was sent; events without one happened just now.
fn sent_at(event: &Event) -> Option<Timestamp> {
    match event {
        Event::Message(message) => message.sent_at,
        _ => None,
    }
}
