//! What a handler says on its way out: planned, and noted with its turn.

use std::sync::atomic::Ordering;

use super::Context;
use crate::{
    dialogue::{Open, Talk},
    form::Remembered,
    model::{Event, User},
    outbox::{Planned, SendError, Target, within_limits},
    reply::{Action, HandlerResult, Reply},
    store::{Batch, StoreError},
};

/// Where the positions begin of what is said when an event is given up: a handler may say
/// something else at the first ones when the dead letter is replayed.
const LAST_WORDS: u32 = 9_000;

impl Context {
    /// Checks the next action and says where it goes.
    pub(crate) fn plan(&self, action: Action) -> Result<(u32, Planned), SendError> {
        let position = self.inner.sends.fetch_add(1, Ordering::Relaxed);
        Ok((position, self.plan_at(position, action)?))
    }

    /// What is said of an event that is given up. What cannot be said is left out.
    pub(crate) fn last_words(&self, reply: Reply) -> Vec<(u32, Planned)> {
        let positions = LAST_WORDS..;
        let planned = positions
            .zip(within_limits(reply))
            .map(|(position, action)| {
                let planned = self.plan_at(position, action);
                planned.map(|planned| (position, planned))
            });
        let said = planned.filter_map(|planned| {
            planned
                .inspect_err(|error| tracing::error!(%error, "last words cannot be said"))
                .ok()
        });
        said.collect()
    }

    fn plan_at(&self, position: u32, action: Action) -> Result<Planned, SendError> {
        let target = Target {
            reply_to: self.reply_to(),
            message: self.message(),
            muid: self.inner.incoming.muid(&self.inner.me, position),
            pressed: self.pressed(),
            person: self.sender().map(|user| &user.uid),
            account: &self.inner.account,
            app: self.client().settings().app_id(),
            me: &self.inner.me,
            ways: self.inner.outbox.ways(),
            has_polls: self.client().polls().is_some(),
            after: self.inner.incoming.number,
            is_notice: matches!(self.event(), Event::Due(_)),
        };
        Planned::new(action, target, self.now())
    }

    /// Remembers with the turn what belongs to a message of it.
    pub(crate) async fn remember(&self, planned: &Planned) -> Result<(), StoreError> {
        match &planned.remembered {
            Some(Remembered::Value(key, value)) => self.inner.turn.write(key, value.clone()).await,
            Some(Remembered::Asked(person, form)) => {
                let Some(to) = planned.what.to() else {
                    return Ok(());
                };
                let talk = Talk::of(self, to.clone(), User::from_uid(person.clone()));
                talk.push(Open::Form(form.clone())).await
            }
            None => Ok(()),
        }
    }

    /// Sends before the turn is over. A note says that it was begun, so that it
    /// is not sent twice when the turn is run again.
    pub(crate) async fn send_now(&self, position: u32, planned: &Planned) -> HandlerResult<()> {
        self.remember(planned).await?;
        let Some(prefix) = self.inner.incoming.early_prefix(&self.inner.account) else {
            return self.goes_out(self.inner.outbox.send(planned)).await;
        };
        let key = format!("{prefix}{position:04}");
        let store = self.inner.turn.store();
        if let Some(note) = store.get(&key).await? {
            // It may have been sent when the turn was run for the first time.
            let mut planned = planned.clone();
            planned.at = serde_json::from_slice(&note.value).unwrap_or(planned.at);
            return self.goes_out(self.inner.outbox.send_again(&planned)).await;
        }
        let batch = Batch {
            put: vec![(key, serde_json::to_vec(&planned.at)?)],
            ..Batch::default()
        };
        store.commit(batch).await?;
        self.goes_out(self.inner.outbox.send(planned)).await
    }

    /// Waits for a send, which may wait for the service's limits.
    async fn goes_out(
        &self,
        sending: impl Future<Output = Result<(), SendError>>,
    ) -> HandlerResult<()> {
        Ok(self.inner.waits.aside(sending).await?)
    }

    /// What the turn changes in the store, beside the note that it is done.
    pub(crate) fn effects(&self, sends: &[(u32, Planned)]) -> Result<Batch, StoreError> {
        let incoming = &self.inner.incoming;
        let mut batch = Batch::default();
        self.inner.turn.add_to(&mut batch);
        for (position, planned) in sends {
            let Some(key) = incoming.send_key(&self.inner.account, *position) else {
                continue;
            };
            let value = serde_json::to_vec(planned).map_err(|error| StoreError::Failed {
                what: "write",
                source: error.into(),
            })?;
            batch.put.push((key, value));
        }
        if let Some(prefix) = incoming.early_prefix(&self.inner.account) {
            batch
                .delete_range
                .push((prefix.clone(), format!("{prefix}~")));
        }
        batch.delete.extend(incoming.replay.clone());
        Ok(batch)
    }
}
