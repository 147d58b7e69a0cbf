//! The client of the whole app.

#[cfg(feature = "daemon")]
mod callbacks;
mod friends;
mod groups;
mod messages;
mod new_user;
mod roles;
mod tokens;
mod users;

use std::sync::Arc;

#[cfg(feature = "daemon")]
pub(crate) use self::callbacks::Callback;
pub use self::{
    friends::AdminFriends,
    groups::AdminGroups,
    messages::AdminMessages,
    new_user::{CreatedUser, NewUser, UserUpdate},
    roles::{AdminRoles, NewRole},
    tokens::{AdminTokens, TokenInfo},
    users::{AdminUsers, Reactivation},
};
use super::{
    ApiKey, AppSettings, ClientError, HttpTransport, Members, Transport, api::Api,
    secret::Credential,
};
use crate::model::{Guid, Uid};

/// Acts for the app by an API key: it may make users, tokens and groups, and
/// write as anybody. For set-up and servers, not for handlers: no
/// [`Client`](super::Client) leads to it. Cheap to clone.
///
/// ```no_run
/// use cometchat_bot::{
///     client::{AdminClient, ApiKey, AppSettings, NewUser},
///     model::Uid,
/// };
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let settings = AppSettings::builder("my-app-id").region("us").build()?;
/// let admin = AdminClient::new(settings, ApiKey::new(std::env::var("API_KEY")?))?;
///
/// let bot = Uid::new("ada-bot")?;
/// admin.users().create(&NewUser::new(bot.clone(), "Ada")).await?;
/// let token = admin.tokens(&bot).create().await?;
/// # let _ = token;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct AdminClient {
    api: Arc<Api>,
    actor: Option<Uid>,
}

impl AdminClient {
    /// A client with connections of its own. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// [`ClientError::Setup`] when the key cannot be one.
    pub fn new(settings: AppSettings, key: ApiKey) -> Result<Self, ClientError> {
        let transport = Arc::new(HttpTransport::new(&settings)?);
        Self::with_transport(settings, key, transport)
    }

    /// A client over a given transport.
    ///
    /// # Errors
    ///
    /// [`ClientError::Setup`] when the key cannot be one.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "like `Client`, which keeps them"
    )]
    pub fn with_transport(
        settings: AppSettings,
        key: ApiKey,
        transport: Arc<dyn Transport>,
    ) -> Result<Self, ClientError> {
        let api = Api::new(
            settings.admin_base().clone(),
            Credential::Key(key),
            transport,
            &settings,
        )?;
        Ok(Self {
            api: Arc::new(api),
            actor: None,
        })
    }

    /// The same client acting for a user: what it does, the user does, and
    /// what the user may not do is refused.
    #[must_use]
    pub fn on_behalf_of(&self, uid: &Uid) -> Self {
        Self {
            api: Arc::new(self.api.another().with_header("onbehalfof", uid.as_str())),
            actor: Some(uid.clone()),
        }
    }

    /// For whom it acts; `None` is the app itself.
    #[must_use]
    pub fn actor(&self) -> Option<&Uid> {
        self.actor.as_ref()
    }

    /// Making, changing and deactivating users.
    #[must_use]
    pub fn users(&self) -> AdminUsers<'_> {
        AdminUsers::new(&self.api)
    }

    /// The auth tokens of a user.
    #[must_use]
    pub fn tokens(&self, uid: &Uid) -> AdminTokens<'_> {
        AdminTokens::new(&self.api, uid)
    }

    /// The friends of a user.
    #[must_use]
    pub fn friends(&self, uid: &Uid) -> AdminFriends<'_> {
        AdminFriends::new(&self.api, uid)
    }

    /// Making and deleting groups.
    #[must_use]
    pub fn groups(&self) -> AdminGroups<'_> {
        AdminGroups::new(&self.api)
    }

    /// Adding, removing and promoting members of a group.
    #[must_use]
    pub fn members(&self, guid: &Guid) -> Members<'_> {
        Members::of_admin(&self.api, guid)
    }

    /// The roles of the app.
    #[must_use]
    pub fn roles(&self) -> AdminRoles<'_> {
        AdminRoles::new(&self.api)
    }

    /// Sending messages.
    #[must_use]
    pub fn messages(&self) -> AdminMessages<'_> {
        AdminMessages::new(&self.api)
    }

    /// The callback that the service has for a user.
    #[cfg(feature = "daemon")]
    pub(crate) async fn callback(&self, uid: &Uid) -> Result<Callback, ClientError> {
        callbacks::get(&self.api, uid).await
    }
}
