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

    /// Moves past rows of the page that could not be read, of which these are
    /// the ids from the lowest to the highest. `false` when that is no way on.
    fn skip(&mut self, _: &[u64]) -> bool {
        false
    }
}

/// Reads the page at which the walk stands, or, when nothing on it can be read,
/// the next on which something can.
pub(crate) async fn page<L: Listing>(
    client: &Client,
    listing: L,
) -> Result<Vec<L::Item>, ClientError> {
    let mut walk = Walk::new(client, listing);
    while walk.items.is_empty() && !walk.has_ended {
        walk.read_page().await?;
    }
    Ok(walk.items.into())
}

/// Reads all pages, one after another, as items are asked for.
pub(crate) fn stream<L: Listing>(client: &Client, listing: L) -> ItemStream<L::Item> {
    stream::try_unfold(Walk::new(client, listing), async |mut walk| {
        let next = walk.next().await?;
        Ok(next.map(|item| (item, walk)))
    })
    .boxed()
}

/// A walk through a list, row by row.
pub(crate) struct Walk<L: Listing> {
    client: Client,
    listing: L,
    items: VecDeque<L::Item>,
    pages: u32,
    has_ended: bool,
}

impl<L: Listing> Walk<L> {
    pub(crate) fn new(client: &Client, listing: L) -> Self {
        Self {
            client: client.clone(),
            listing,
            items: VecDeque::new(),
            pages: 0,
            has_ended: false,
        }
    }

    /// Where it stands: behind the last page that was read.
    pub(crate) fn listing(&self) -> &L {
        &self.listing
    }

    pub(crate) async fn next(&mut self) -> Result<Option<L::Item>, ClientError> {
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
        let mut has_advanced = self.listing.advance(&mut rows.items);
        // Each row is passed once, so one that cannot be read is logged once.
        has_advanced |= self.listing.skip(&rows.left_out);
        if let Some(error) = rows.unreadable
            && !has_advanced
        {
            return Err(error);
        }
        self.has_ended = is_last || !has_advanced;
        self.items = rows.items.into();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use futures_util::TryStreamExt as _;
    use http::{HeaderMap, StatusCode};
    use serde_json::{Value, json};

    use super::*;
    use crate::{
        client::{
            AppSettings, AuthToken, MessagesRequest, Request, Response, Transport, TransportError,
        },
        model::{Message, MessageId},
    };

    /// A history of seven messages, of which some cannot be read.
    struct History {
        unreadable: &'static [u64],
        /// Whether it gives the first page whatever was asked for.
        is_deaf: bool,
    }

    impl History {
        fn row(&self, id: u64) -> Value {
            if self.unreadable.contains(&id) {
                return json!({"id": id, "sender": ["?"]});
            }
            json!({
                "id": id.to_string(), "sender": "ann", "receiverType": "group",
                "receiver": "lobby", "category": "message", "type": "text", "sentAt": 1,
                "data": {"text": "hello"},
            })
        }
    }

    #[async_trait::async_trait]
    impl Transport for History {
        async fn send(&self, request: Request) -> Result<Response, TransportError> {
            let url = reqwest::Url::parse(&request.url).unwrap();
            let asked = |name| url.query_pairs().find(|(known, _)| known == name);
            let number = |name| asked(name).map(|(_, value)| value.parse::<usize>().unwrap());
            let size = number("per_page").unwrap();
            let edge = number("id")
                .filter(|_| !self.is_deaf)
                .map(|id| u64::try_from(id).unwrap());
            let is_older = asked("affix").unwrap().1 == "prepend";
            let mut ids: Vec<u64> = (1..=7)
                .filter(|id| edge.is_none_or(|edge| if is_older { *id < edge } else { *id > edge }))
                .collect();
            if is_older {
                ids.reverse();
            }
            let rows: Vec<_> = ids.iter().take(size).map(|id| self.row(*id)).collect();
            let body = json!({ "data": rows }).to_string();
            Ok(Response::new(StatusCode::OK, HeaderMap::new(), body))
        }
    }

    fn client(unreadable: &'static [u64], is_deaf: bool) -> Client {
        let settings = AppSettings::builder("app").region("us").build().unwrap();
        let history = Arc::new(History {
            unreadable,
            is_deaf,
        });
        Client::with_transport(settings, AuthToken::new("token"), history).unwrap()
    }

    fn ids(messages: &[Message]) -> Vec<u64> {
        messages.iter().map(|message| message.id.number()).collect()
    }

    #[tokio::test]
    async fn a_walk_goes_on_beyond_pages_that_cannot_be_read() {
        let client = client(&[2, 3, 4, 7], false);
        for size in 1..9 {
            let older = MessagesRequest::new().limit(size);
            let newer = older.clone().after(MessageId::from(0));
            let newer: Vec<_> = newer.stream(&client).try_collect().await.unwrap();
            assert_eq!(ids(&newer), [1, 5, 6], "{size} a page");
            let older: Vec<_> = older.stream(&client).try_collect().await.unwrap();
            assert_eq!(ids(&older), [6, 5, 1], "{size} a page");
        }
        let newest = MessagesRequest::new().limit(1).page(&client).await.unwrap();
        assert_eq!(ids(&newest), [6]);
    }

    #[tokio::test]
    async fn a_walk_that_gets_nowhere_ends_with_an_error() {
        let client = client(&[1, 2, 3, 4, 5, 6, 7], true);
        let request = MessagesRequest::new().limit(2).after(MessageId::from(0));
        let walk: Result<Vec<_>, _> = request.stream(&client).try_collect().await;
        assert!(matches!(walk, Err(ClientError::Decode { .. })), "{walk:?}");
    }
}
