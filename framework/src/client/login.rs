//! The bot's own account: login, profile, logout.

use serde_json::{Value, json};

use super::{Client, ClientError, address::Base, api::Api, call::Call, new_group::check_tags};
use crate::model::{Me, Object, Settings};

/// What a login says of this library.
const PLATFORM: &str = "rust";
const API_VERSION: &str = "v3.0";

impl Client {
    /// Logs in: tells the service that this client begins, and gets the user,
    /// the credential of the socket and the service's settings.
    ///
    /// Unless the client API's address was given, further calls go where the
    /// service's settings say. May be called again, for a new credential.
    ///
    /// # Errors
    ///
    /// [`ClientError`]; one that [is fatal](ClientError::is_fatal) says that
    /// token or app are not known. Tried again like a read.
    pub async fn login(&self) -> Result<Me, ClientError> {
        self.log_in(Call::repeatable).await
    }

    /// As [`login`](Self::login), in one attempt that does not wait for a
    /// request that hangs: whoever starts a bot tries again by itself, sooner.
    pub(crate) async fn login_quickly(&self) -> Result<Me, ClientError> {
        self.log_in(Call::hedged).await
    }

    async fn log_in(&self, how: fn(Call) -> Call) -> Result<Me, ClientError> {
        let body = json!({
            "platform": PLATFORM,
            "deviceId": self.device_id(),
            "appInfo": {
                "version": concat!("v", env!("CARGO_PKG_VERSION")),
                "apiVersion": API_VERSION,
                "userAgent": concat!("cometchat-bot/", env!("CARGO_PKG_VERSION")),
            },
        });
        let call = Call::put("log in", ["me"]).core().json(&body);
        let me: Me = self.api().value(how(call)).await?;
        self.remember(&me.user.uid);
        if let Some(settings) = &me.settings {
            self.note_polls(settings);
        }
        if let Some(settings) = &me.settings
            && !self.settings().is_client_api_explicit()
        {
            follow(self.api(), settings);
        }
        Ok(me)
    }

    /// Logs out. The token is of no use afterwards.
    ///
    /// # Errors
    ///
    /// [`ClientError`]; that the token is not known any more is no error.
    pub async fn logout(&self) -> Result<(), ClientError> {
        match self
            .api()
            .acknowledged(Call::delete("log out", ["me"]))
            .await
        {
            Err(error) if error.code() == Some("AUTH_ERR_AUTH_TOKEN_NOT_FOUND") => Ok(()),
            result => result,
        }
    }

    /// The bot's own user, with a fresh credential of the socket.
    ///
    /// # Errors
    ///
    /// [`ClientError`].
    pub async fn me(&self) -> Result<Me, ClientError> {
        self.api()
            .value(Call::get("read the own user", ["me"]))
            .await
    }

    /// Changes the bot's own profile; what the update leaves out stays.
    ///
    /// # Errors
    ///
    /// [`ClientError::Argument`] when the tags break a limit, else
    /// [`ClientError`] of the call. Tried again like a read.
    pub async fn update_me(&self, update: &ProfileUpdate) -> Result<Me, ClientError> {
        check_tags("change the own profile", update.tag_list())?;
        let call = Call::put("change the own profile", ["me"]);
        self.api()
            .value(call.json(&update.to_object().into()).repeatable())
            .await
    }
}

fn follow(api: &Api, settings: &Settings) {
    let host = &settings.client_api_host;
    if host.is_empty() {
        return;
    }
    match Base::of_host(host, &settings.chat_api_version) {
        Ok(base) => api.move_to(base),
        Err(problem) => tracing::warn!(problem, "the service's settings name no usable host"),
    }
}

/// Changes of a user's profile; what is not set stays as it is.
///
/// ```
/// use cometchat_bot::client::ProfileUpdate;
/// let update = ProfileUpdate::new().name("Ada").status_message("back at nine");
/// # let _ = update;
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[must_use = "nothing changes until it is sent"]
pub struct ProfileUpdate {
    fields: Object,
    tags: Option<Vec<String>>,
}

impl ProfileUpdate {
    /// No change yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The name shown to people.
    pub fn name(self, name: impl Into<String>) -> Self {
        self.with("name", name.into())
    }

    /// Address of a picture.
    pub fn avatar(self, url: impl Into<String>) -> Self {
        self.with("avatar", url.into())
    }

    /// Address of a profile page.
    pub fn link(self, url: impl Into<String>) -> Self {
        self.with("link", url.into())
    }

    /// What the user says of itself.
    pub fn status_message(self, text: impl Into<String>) -> Self {
        self.with("statusMessage", text.into())
    }

    /// Free JSON; replaces what was there.
    pub fn metadata(self, metadata: Object) -> Self {
        self.with("metadata", metadata)
    }

    /// Labels for filtering; replaces those that were there.
    pub fn tags<S: Into<String>>(mut self, tags: impl IntoIterator<Item = S>) -> Self {
        self.tags = Some(tags.into_iter().map(Into::into).collect());
        self
    }

    fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.fields.insert(name.to_owned(), value.into());
        self
    }

    pub(crate) fn tag_list(&self) -> &[String] {
        self.tags.as_deref().unwrap_or_default()
    }

    pub(crate) fn to_object(&self) -> Object {
        let mut fields = self.fields.clone();
        if let Some(tags) = &self.tags {
            fields.insert("tags".to_owned(), json!(tags));
        }
        fields
    }
}
