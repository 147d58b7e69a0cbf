//! What was to be sent when the process ended.

use std::{collections::BTreeMap, sync::Arc};

use futures_util::StreamExt;

use super::{Outbox, Planned, What};
use crate::{
    letters::{Cause, Letters},
    store::{Batch, Store, StoreError},
};

/// Planned sends that are read from the store at once.
const PAGE: usize = 500;
/// Receivers to whom is sent at the same time.
const RECEIVERS_AT_ONCE: usize = 16;

/// Sends what was planned and has not arrived, in order for each receiver.
/// `prefix` is that of the bot's planned sends.
pub(crate) async fn recover(
    outbox: &Outbox,
    store: &Arc<dyn Store>,
    letters: &Letters,
    prefix: &str,
) -> Result<(), StoreError> {
    let mut receivers: BTreeMap<String, Vec<(String, Vec<u8>)>> = BTreeMap::new();
    let mut after: Option<String> = None;
    loop {
        let page = store.scan(prefix, after.as_deref(), PAGE).await?;
        let Some(last) = page.last() else {
            break;
        };
        after = Some(last.key.clone());
        for entry in page {
            receivers
                .entry(receiver(&entry.value))
                .or_default()
                .push((entry.key, entry.value));
        }
    }
    let count: usize = receivers.values().map(Vec::len).sum();
    if count > 0 {
        tracing::info!(count, "sending what was left when the process ended");
    }
    let sending = receivers
        .into_values()
        .map(|sends| send(outbox, store, letters, sends));
    let results: Vec<_> = futures_util::stream::iter(sending)
        .buffer_unordered(RECEIVERS_AT_ONCE)
        .collect()
        .await;
    results.into_iter().collect()
}

async fn send(
    outbox: &Outbox,
    store: &Arc<dyn Store>,
    letters: &Letters,
    sends: Vec<(String, Vec<u8>)>,
) -> Result<(), StoreError> {
    for (key, value) in sends {
        let mut batch = Batch {
            delete: vec![key.clone()],
            ..Batch::default()
        };
        let problem = match serde_json::from_slice::<Planned>(&value) {
            Ok(planned) => outbox
                .send_again(&planned)
                .await
                .err()
                .map(|error| error.to_string()),
            Err(error) => Some(format!("it cannot be read: {error}")),
        };
        if let Some(problem) = problem {
            letters.add_unsent(name(&key), &value, &Cause::new(problem, 1), &mut batch);
        }
        store.commit(batch).await?;
    }
    Ok(())
}

/// By what sends are kept in order; one that cannot be read is alone.
fn receiver(value: &[u8]) -> String {
    match serde_json::from_slice::<Planned>(value).map(|planned| planned.what) {
        Ok(What::Message { receiver, .. }) => receiver.to_string(),
        Ok(What::Reaction { message, .. }) => format!("message {message}"),
        Err(_) => String::new(),
    }
}

/// The name of a planned send: what follows the account in its key.
pub(crate) fn name(key: &str) -> &str {
    key.splitn(4, '/').last().unwrap_or(key)
}
