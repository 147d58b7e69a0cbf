//! Messages sent by the app or on behalf of a user.

use crate::{
    client::{ClientError, Draft, api::Api, messages::send_call},
    model::{Message, Receiver},
};

/// The calls about messages. From
/// [`AdminClient::messages`](super::AdminClient::messages).
#[derive(Clone, Copy, Debug)]
pub struct AdminMessages<'a> {
    api: &'a Api,
}

impl<'a> AdminMessages<'a> {
    pub(super) const fn new(api: &'a Api) -> Self {
        Self { api }
    }

    /// Sends a message as the user for whom the client acts, else as the app
    /// itself. A reply in a thread needs a user.
    ///
    /// # Errors
    ///
    /// As for [`Messages::send`](crate::client::Messages::send).
    pub async fn send(&self, to: &Receiver, draft: &Draft) -> Result<Message, ClientError> {
        self.api.value(send_call(to, draft)?).await
    }
}
