//! Walking through lists that the service gives in pages.

use std::{collections::VecDeque, pin::Pin};

use futures_util::{Stream, StreamExt as _, stream};
use serde::de::DeserializeOwned;

use super::{Client, ClientError, call::Call};

/// Pages that one stream reads before it gives up.
pub const MAX_PAGES: u32 = 100_000;

/// Items of a list over all its pages; it ends after the first error.
pub type ItemStream<T> = Pin<Box<dyn Stream<Item = Result<T, ClientError>> + Send>>;

/// A list that is read page by page.
///
/// What the service says about pages is not relied on: the next position
/// follows from the rows, and a page that brings nothing new is the last.
pub(crate) trait Listing: Send + 'static {
    type Item: DeserializeOwned + Send + 'static;

    /// The call for the page at which the walk stands.
    fn call(&self) -> Call;

    /// Rows that a full page has.
    fn page_size(&self) -> u32;

    /// Puts the page's rows into the order of the walk, drops those that an
    /// earlier page had, and moves past the page. `false` when there is no
    /// way on.
    fn advance(&mut self, page: &mut Vec<Self::Item>) -> bool;
}

/// Reads the page at which the walk stands.
pub(crate) async fn page<L: Listing>(
    client: &Client,
    mut listing: L,
) -> Result<Vec<L::Item>, ClientError> {
    let mut items = client.api().rows(listing.call()).await?.items;
    listing.advance(&mut items);
    Ok(items)
}

/// Reads all pages, one after another, as items are asked for.
pub(crate) fn stream<L: Listing>(client: &Client, listing: L) -> ItemStream<L::Item> {
    let walk = Walk {
        client: client.clone(),
        listing,
        items: VecDeque::new(),
        pages: 0,
        has_ended: false,
    };
    stream::try_unfold(walk, async |mut walk| {
        let next = walk.next().await?;
        Ok(next.map(|item| (item, walk)))
    })
    .boxed()
}

struct Walk<L: Listing> {
    client: Client,
    listing: L,
    items: VecDeque<L::Item>,
    pages: u32,
    has_ended: bool,
}

impl<L: Listing> Walk<L> {
    async fn next(&mut self) -> Result<Option<L::Item>, ClientError> {
        while self.items.is_empty() && !self.has_ended {
            self.read_page().await?;
        }
        Ok(self.items.pop_front())
    }

    async fn read_page(&mut self) -> Result<(), ClientError> {
        let call = self.listing.call();
        if self.pages == MAX_PAGES {
            return Err(ClientError::TooManyPages {
                what: call.what,
                limit: MAX_PAGES,
            });
        }
        self.pages += 1;
        let mut rows = self.client.api().rows(call).await?;
        let is_short = rows.sent < self.listing.page_size() as usize;
        // A service may give fewer rows than asked for; it then says that
        // there are more.
        let is_last = rows.sent == 0 || (is_short && !rows.has_more);
        let has_advanced = self.listing.advance(&mut rows.items);
        self.has_ended = is_last || !has_advanced;
        self.items = rows.items.into();
        Ok(())
    }
}
