//! Groups that a bot is to be a member of.

use tokio_util::sync::CancellationToken;

use super::beginning::{FIRST_WAIT, LONGEST_WAIT, waited};
use crate::{
    backoff::Backoff,
    client::Client,
    model::{GroupType, Guid},
};

/// Joins what it can, beside the bot's work: a group that is gone must not keep
/// it from others.
pub(super) async fn join(client: Client, groups: Vec<Guid>, stop: CancellationToken) {
    for guid in groups {
        let mut backoff = Backoff::new(FIRST_WAIT, LONGEST_WAIT);
        loop {
            match client.groups().join(&guid, GroupType::Public, None).await {
                Ok(_) => tracing::info!(%guid, "joined a group"),
                Err(error) if error.code() == Some("ERR_ALREADY_JOINED") => {}
                Err(error) if error.is_retryable() => {
                    tracing::warn!(%guid, %error, "cannot join a group yet, trying again");
                    if waited(backoff.wait_after(&error), &stop).await {
                        continue;
                    }
                    return;
                }
                Err(error) => tracing::error!(%guid, %error, "cannot join a group of the config"),
            }
            break;
        }
    }
}
