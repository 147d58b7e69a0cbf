//! The client of one user.

use std::{
    fmt,
    sync::{Arc, OnceLock, PoisonError, RwLock},
};

use super::{
    AppSettings, AuthToken, ClientError, Conversations, Groups, HttpTransport, Members, Messages,
    Transport, Users, api::Api, secret::Credential, session,
};
use crate::model::{Guid, Uid};

/// Acts for one user, the bot, by that user's auth token. Cheap to clone; the
/// clones are the same client.
///
/// Every call goes out at once and once, over REST. A bot's handlers answer by
/// returning a reply; what is sent through the client directly has no part in
/// the promises made for replies (nothing lost, answered once, in order).
///
/// ```no_run
/// use cometchat_bot::{
///     client::{AppSettings, AuthToken, Client, Draft},
///     model::{Receiver, Uid},
/// };
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let settings = AppSettings::builder("my-app-id").region("us").build()?;
/// let token = AuthToken::new(std::env::var("BOT_TOKEN")?);
/// let client = Client::new(settings, token)?;
///
/// let me = client.login().await?;
/// println!("logged in as {}", me.user.name);
///
/// let milo = Receiver::User(Uid::new("milo")?);
/// let message = client.messages().send(&milo, &Draft::text("Hello!")).await?;
/// client.messages().react(&message.id, "👋").await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    api: Api,
    settings: AppSettings,
    session_id: String,
    device_id: String,
    uid: OnceLock<Uid>,
    /// The polls extension, once a login has told of it.
    polls: RwLock<Option<Arc<Api>>>,
}

impl Client {
    /// A client with connections of its own. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// [`ClientError::Setup`] when the token cannot be one.
    pub fn new(settings: AppSettings, token: AuthToken) -> Result<Self, ClientError> {
        let transport = Arc::new(HttpTransport::new(&settings)?);
        Self::with_transport(settings, token, transport)
    }

    /// A client over a given transport: one that several bots share, or a
    /// test's own.
    ///
    /// # Errors
    ///
    /// [`ClientError::Setup`] when the token cannot be one.
    pub fn with_transport(
        settings: AppSettings,
        token: AuthToken,
        transport: Arc<dyn Transport>,
    ) -> Result<Self, ClientError> {
        let session_id = session::random_session_id();
        let api = Api::new(
            settings.client_base().clone(),
            Credential::Token(token),
            transport,
            &settings,
        )?
        .with_header("resource", &session_id)
        .with_header("sdk", concat!("rust@", env!("CARGO_PKG_VERSION")));
        let device_id = session::random_device_id(settings.app_id());
        Ok(Self {
            inner: Arc::new(Inner {
                api,
                settings,
                session_id,
                device_id,
                uid: OnceLock::new(),
                polls: RwLock::new(None),
            }),
        })
    }

    /// The name of this running client: `RUST-{version}-{uuid}-{ms}`.
    ///
    /// It is sent with every request and on the socket, and comes back as the
    /// `resource` of messages and the `deviceId` of events that this client
    /// caused: that is how a bot knows its own echo.
    #[must_use]
    pub fn session_id(&self) -> &str {
        &self.inner.session_id
    }

    /// The settings with which it was made.
    #[must_use]
    pub fn settings(&self) -> &AppSettings {
        &self.inner.settings
    }

    /// Who this client acts for; known from the first login on.
    #[must_use]
    pub fn uid(&self) -> Option<&Uid> {
        self.inner.uid.get()
    }

    /// Sending, changing and marking messages.
    #[must_use]
    pub fn messages(&self) -> Messages<'_> {
        Messages::new(self.api())
    }

    /// Reading and blocking users.
    #[must_use]
    pub fn users(&self) -> Users<'_> {
        Users::new(self.api())
    }

    /// Making, joining and changing groups.
    #[must_use]
    pub fn groups(&self) -> Groups<'_> {
        Groups::new(self.api())
    }

    /// Adding, removing and promoting members of a group.
    #[must_use]
    pub fn members(&self, guid: &Guid) -> Members<'_> {
        Members::of_client(self.api(), guid)
    }

    /// This user's conversations.
    #[must_use]
    pub fn conversations(&self) -> Conversations<'_> {
        Conversations::new(self.api())
    }

    pub(super) fn api(&self) -> &Api {
        &self.inner.api
    }

    pub(super) fn device_id(&self) -> &str {
        &self.inner.device_id
    }

    pub(super) fn polls_api(&self) -> Option<Arc<Api>> {
        let polls = self.inner.polls.read();
        polls.unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn set_polls_api(&self, api: Option<Arc<Api>>) {
        let polls = self.inner.polls.write();
        *polls.unwrap_or_else(PoisonError::into_inner) = api;
    }

    pub(super) fn remember(&self, uid: &Uid) {
        // A token belongs to one user: a later login cannot bring another.
        let _ = self.inner.uid.set(uid.clone());
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("app_id", &self.inner.settings.app_id())
            .field("uid", &self.uid())
            .field("session_id", &self.inner.session_id)
            .finish_non_exhaustive()
    }
}
