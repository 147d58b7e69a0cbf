//! What was to be sent when the process ended.

use std::{collections::BTreeMap, sync::Arc};

use futures_util::StreamExt;

use super::{Outbox, Planned, What};
use crate::{
    letters::{Cause, Letters},
    model::Timestamp,
    store::{Batch, Pages, Store, StoreError},
};

/// Planned sends that are read from the store at once.
const PAGE: usize = 500;
/// Receivers to whom is sent at the same time.
const RECEIVERS_AT_ONCE: usize = 16;

/// What was planned when the process ended, by receiver and in order.
///
/// It is sent beside the bot's new work. To a receiver nothing new is sent
/// until what was left for it has arrived.
#[derive(Debug)]
pub(crate) struct Recovery {
    left: BTreeMap<String, Vec<(String, Vec<u8>)>>,
}

impl Recovery {
    /// Reads what was left. `prefix` is that of the bot's planned sends.
    pub(crate) async fn load(store: &Arc<dyn Store>, prefix: &str) -> Result<Self, StoreError> {
        let mut left: BTreeMap<String, Vec<(Timestamp, String, Vec<u8>)>> = BTreeMap::new();
        let mut pages = Pages::new(store, prefix, PAGE);
        while let Some(page) = pages.next().await? {
            for entry in page {
                let (receiver, at) = ordered_by(&entry.value);
                let sends = left.entry(receiver).or_default();
                sends.push((at, entry.key, entry.value));
            }
        }
        let left = left.into_iter().map(|(receiver, mut sends)| {
            // Keys have the order of the events, of which an old one may have been
            // worked late.
            sends.sort_by_key(|(at, ..)| *at);
            let sends = sends.into_iter().map(|(_, key, value)| (key, value));
            (receiver, sends.collect())
        });
        Ok(Self {
            left: left.collect(),
        })
    }

    /// The receivers for whom something was left, as [`What::receiver`] has them.
    pub(crate) fn receivers(&self) -> impl Iterator<Item = &String> {
        self.left.keys()
    }

    /// Sends it. What does not arrive before this is dropped stays planned.
    pub(crate) async fn run(self, outbox: Outbox, store: Arc<dyn Store>, letters: Letters) {
        let count: usize = self.left.values().map(Vec::len).sum();
        if count > 0 {
            tracing::info!(count, "sending what was left when the process ended");
        }
        let (outbox, store, letters) = (&outbox, &store, &letters);
        let sending = self.left.into_iter().map(async |(receiver, sends)| {
            send(outbox, store, letters, sends).await;
            outbox.has_recovered(&receiver);
        });
        let mut sending = futures_util::stream::iter(sending).buffer_unordered(RECEIVERS_AT_ONCE);
        while let Some(()) = sending.next().await {}
    }
}

async fn send(
    outbox: &Outbox,
    store: &Arc<dyn Store>,
    letters: &Letters,
    sends: Vec<(String, Vec<u8>)>,
) {
    for (key, value) in sends {
        let mut batch = Batch {
            delete: vec![key.clone()],
            ..Batch::default()
        };
        let problem = match serde_json::from_slice::<Planned>(&value) {
            Ok(planned) => match outbox.send_left(&planned).await {
                // The bot ends as well, and its next life sends what is planned.
                Err(error) if error.is_fatal() => return,
                sent => sent.err().map(|error| error.to_string()),
            },
            Err(error) => Some(format!("it cannot be read: {error}")),
        };
        if let Some(problem) = problem {
            letters.add_unsent(name(&key), &value, &Cause::new(problem, 1), &mut batch);
        }
        if let Err(error) = store.commit(batch).await {
            // It is looked up and not sent twice when the bot starts again.
            tracing::error!(%error, "cannot note that a reply was sent");
        }
    }
}

/// By what sends are kept in order, and when this one was planned; one that cannot be
/// read is alone.
fn ordered_by(value: &[u8]) -> (String, Timestamp) {
    match serde_json::from_slice::<Planned>(value) {
        Ok(planned) => (planned.what.receiver(), planned.at),
        Err(_) => Default::default(),
    }
}

impl What {
    /// To whom it goes, or at which message it is put: by this sends are kept in
    /// order.
    pub(super) fn receiver(&self) -> String {
        match self {
            Self::Message { receiver, .. } | Self::Poll { receiver, .. } => receiver.to_string(),
            Self::Reaction { message, .. } => format!("message {message}"),
            Self::Edit { message, .. } => format!("message {message:?}"),
        }
    }
}

/// The name of a planned send: what follows the account in its key.
pub(crate) fn name(key: &str) -> &str {
    key.splitn(4, '/').last().unwrap_or(key)
}
