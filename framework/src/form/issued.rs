//! What was asked in a message, where it differs from what the form's type says.

use serde::{Deserialize, Serialize};

use super::{Definition, FormSpec, FormType};
use crate::{
    model::{Channel, Submission, Timestamp, Values},
    store::{Account, Batch, Pages, Store, StoreError},
};

/// Values that are looked through at once.
const PAGE: usize = 100;

/// A form that was sent with other words or choices than its type has.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Issued {
    pub(crate) definition: Definition,
    pub(crate) expires: Timestamp,
}

/// Where it is remembered what was asked in a message.
pub(crate) fn issued_key(account: &Account, muid: &str) -> String {
    format!("{}{muid}", prefix(account))
}

fn prefix(account: &Account) -> String {
    format!("form/{account}/")
}

/// What was asked in a message of this version of a form; an older version is
/// asked as the type says now.
pub(crate) async fn asked(
    store: &dyn Store,
    account: &Account,
    muid: &str,
    spec: &FormSpec,
) -> Result<Definition, StoreError> {
    let entry = store.get(&issued_key(account, muid)).await?;
    let issued = entry.and_then(|entry| serde_json::from_slice::<Issued>(&entry.value).ok());
    let definition = issued.map(|issued| issued.definition);
    let fits =
        |definition: &Definition| definition.version == spec.version && definition.id == spec.id;
    Ok(definition.filter(fits).unwrap_or_else(spec.definition))
}

/// The values of an answer, with what hints said where it was left empty.
pub(crate) fn values(definition: &Definition, submission: &Submission) -> Values {
    let values = submission.values.clone();
    let is_interactive = submission.channel == Channel::Interactive;
    if is_interactive && submission.version == definition.version {
        definition.with_hints(values)
    } else {
        values
    }
}

/// Reads the answer to what was asked.
pub(crate) fn read_submission<F: FormType>(
    definition: &Definition,
    submission: &Submission,
) -> Result<F, super::Refusal> {
    let values = values(definition, submission);
    super::read::<F>(definition, submission.version, &values)
}

/// Forgets what can be answered no more.
pub(crate) async fn forget_expired(
    store: &dyn Store,
    account: &Account,
    now: Timestamp,
) -> Result<(), StoreError> {
    let prefix = prefix(account);
    let mut pages = Pages::new(store, &prefix, PAGE);
    while let Some(page) = pages.next().await? {
        let is_over = |value: &[u8]| {
            serde_json::from_slice::<Issued>(value).map_or(true, |issued| issued.expires <= now)
        };
        let over = page.iter().filter(|entry| is_over(&entry.value));
        let batch = Batch {
            delete: over.map(|entry| entry.key.clone()).collect(),
            ..Batch::default()
        };
        if !batch.is_empty() {
            store.commit(batch).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::{model::Uid, store::MemoryStore};

    #[tokio::test]
    async fn what_can_be_answered_no_more_is_forgotten() {
        let (store, account) = (
            MemoryStore::new(),
            Account::new("app", &Uid::new("bot").unwrap()),
        );
        let mut batch = Batch::default();
        for n in 0..250i64 {
            let issued = Issued {
                definition: Definition::new("f", 1, "F"),
                expires: Timestamp::new(1_000 + n),
            };
            let value = serde_json::to_vec(&issued).unwrap();
            batch
                .put
                .push((issued_key(&account, &format!("m{n}")), value));
        }
        store.commit(batch).await.unwrap();
        forget_expired(&store, &account, Timestamp::new(1_200))
            .await
            .unwrap();
        let left = store.scan("form/", None, 1_000).await.unwrap();
        assert_eq!(left.len(), 49);
    }
}
