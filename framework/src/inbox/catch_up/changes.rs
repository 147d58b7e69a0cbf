//! Edits and deletions that the socket did not bring.

use super::{CatchUp, CatchUpError};
use crate::{
    client::{Client, ClientError, MessagesRequest, Walk},
    inbox::{
        changes::{self, Change},
        place::{self, Place, Track},
    },
};

impl CatchUp {
    /// The newest change that the bot can see: where one begins that never looked
    /// for changes.
    pub(crate) async fn newest_change(client: &Client) -> Result<Place, ClientError> {
        let newest = MessagesRequest::new()
            .limit(1)
            .hedged()
            .page(client)
            .await?;
        let sent = newest.iter().filter_map(|message| {
            let at = message.sent_at?;
            Some(place::moment(at, message.id.number()))
        });
        let mut last = sent.max().unwrap_or(0);
        let mut messages = changed_since(client, last);
        while let Some(message) = messages.next().await? {
            if let Some(change) = Change::shown_by(&message) {
                last = last.max(change.mark.place);
            }
        }
        Ok(last)
    }

    /// Takes the changes since the last reading that has settled. Of several
    /// changes of a message history shows the last.
    pub(super) async fn read_changes(&self) -> Result<(), CatchUpError> {
        let Some(ledger) = self.inbox.inner.progress.track(Track::Changes) else {
            return Ok(());
        };
        ledger.reading();
        let from = ledger.read_from();
        let mut last = from;
        let mut messages = changed_since(&self.client, from);
        while let Some(message) = messages.next().await.map_err(CatchUpError::Changes)? {
            let Some(change) = Change::shown_by(&message) else {
                continue;
            };
            // Asked for again because moments are whole seconds.
            if change.mark.place <= from {
                continue;
            }
            last = last.max(change.mark.place);
            if let Some(event) = changes::event(&message) {
                self.take(event);
            }
        }
        Ok(ledger.has_read(last).await?)
    }
}

fn changed_since(client: &Client, place: Place) -> Walk<MessagesRequest> {
    let since = place::asked_from(place);
    Walk::new(client, MessagesRequest::new().updated_after(since).hedged())
}
