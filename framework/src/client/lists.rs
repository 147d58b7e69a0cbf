//! Requests for lists.

mod blocked;
mod conversations;
mod groups;
mod members;
mod messages;
mod numbered;
mod reactions;
mod updates;
mod users;

pub use self::{
    blocked::{BlockDirection, BlockedUsersRequest},
    conversations::ConversationsRequest,
    groups::GroupsRequest,
    members::{BannedMembersRequest, MembersRequest},
    messages::MessagesRequest,
    reactions::ReactionsRequest,
    users::{SortOrder, UsersRequest},
};

/// Gives a request the three ways of reading it.
macro_rules! reading {
    ($request:ident, $item:ty, $max:expr) => {
        impl $request {
            /// Rows on a page, from 1 to
            #[doc = concat!("`", stringify!($max), "`")]
            /// (which is the default); other numbers are moved there.
            pub fn limit(mut self, rows: u32) -> Self {
                self.limit = rows.clamp(1, $max);
                self
            }

            /// Reads one page: the first, unless the request says where to begin.
            ///
            /// # Errors
            ///
            /// [`ClientError`](crate::client::ClientError). A row that cannot
            /// be read is left out and logged.
            pub async fn page(
                &self,
                client: &$crate::client::Client,
            ) -> Result<Vec<$item>, $crate::client::ClientError> {
                $crate::client::paging::page(client, self.clone()).await
            }

            /// Reads all pages, one after another, as items are asked for.
            ///
            /// The stream ends after the last page or the first error.
            #[must_use = "a stream reads nothing until it is polled"]
            pub fn stream(
                self,
                client: &$crate::client::Client,
            ) -> $crate::client::ItemStream<$item> {
                $crate::client::paging::stream(client, self)
            }
        }
    };
}
use reading;
