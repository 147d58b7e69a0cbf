//! The polls extension.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{
    AppSettings, Client, ClientError, address::Base, api::Api, call::Call,
    transport::TransportError,
};
use crate::model::{Receiver, Settings};

/// The extension's name in the service's settings.
const EXTENSION: &str = "polls";
/// The version of its calls.
const VERSION: &str = "v2";
/// The version of the API that the extension is told.
const API_VERSION: &str = "v3.0";

/// The calls of the polls extension, on its own host.
///
/// From [`Client::polls`]. A poll is asked and answered by messages: what it
/// says and who chose what is a [`PollState`](crate::model::PollState).
#[derive(Clone, Debug)]
pub struct Polls {
    api: Arc<Api>,
}

impl Client {
    /// The polls extension; `None` before the first login, and where the app does
    /// not have it.
    #[must_use]
    pub fn polls(&self) -> Option<Polls> {
        self.polls_api().map(|api| Polls { api })
    }

    /// Notes where the extension is.
    pub(super) fn note_polls(&self, settings: &Settings) {
        let base = if settings.has_extension(EXTENSION) {
            polls_base(settings, self.settings())
        } else {
            None
        };
        let base = match self.settings().polls_base() {
            Some(given) => Some(given.clone()),
            None => base,
        };
        let api = base.map(|base| {
            let api = self
                .api()
                .another()
                .with_header("chatapiversion", API_VERSION);
            api.move_to(base);
            Arc::new(api)
        });
        self.set_polls_api(api);
    }
}

/// `https://polls-{region}.{domain}/v2`; without TLS only on this machine, where
/// the client API is without it as well.
fn polls_base(settings: &Settings, app: &AppSettings) -> Option<Base> {
    let domain = settings
        .extension_domain
        .as_deref()
        .filter(|d| !d.is_empty())?;
    let region = settings.region.as_deref().or(app.region())?;
    let host = format!("{EXTENSION}-{region}.{domain}");
    let base = Base::of_host(&host, VERSION).and_then(|base| {
        let is_plain = app.client_api().starts_with("http://") && base.is_local();
        if is_plain {
            Base::parse(&format!("http://{host}/{VERSION}"))
        } else {
            Ok(base)
        }
    });
    match base {
        Ok(base) => Some(base),
        Err(problem) => {
            tracing::warn!(
                problem,
                "the service's settings name no usable host for polls"
            );
            None
        }
    }
}

impl Polls {
    /// Asks a question in a conversation. The poll comes as a message to all in it;
    /// this call does not tell its id. Not tried again here: the service takes a
    /// second call for a second poll.
    ///
    /// # Errors
    ///
    /// [`ClientError`].
    pub async fn create(
        &self,
        to: &Receiver,
        question: &str,
        options: &[String],
        muid: Option<&str>,
    ) -> Result<(), ClientError> {
        let mut body = json!({
            "question": question,
            "options": options,
            "receiver": to.id(),
            "receiverType": to.receiver_type(),
        });
        if let Some(muid) = muid {
            // Not documented; a service that takes it gives it back.
            body["muid"] = muid.into();
        }
        let call = Call::post(format!("ask a poll of {to}"), ["create"]);
        self.api.acknowledged(call.json(&body)).await
    }

    /// Votes as this user; an earlier vote moves.
    ///
    /// # Errors
    ///
    /// [`ClientError`].
    pub async fn vote(&self, poll: &str, option: &str) -> Result<(), ClientError> {
        let call = Call::post("vote in a poll", ["vote"]).repeatable();
        let body = json!({"id": poll, "vote": option});
        self.api.acknowledged(call.json(&body)).await
    }

    /// The votes of a poll that this user asked, as the service writes them.
    ///
    /// # Errors
    ///
    /// [`ClientError`].
    pub async fn results(&self, poll: &str) -> Result<Value, ClientError> {
        let mut query = super::address::Query::default();
        query.set("id", poll);
        let call = Call::get("read the votes of a poll", ["results"]).query(query);
        self.api.value(call).await
    }
}

/// Whether an error says that the app does not have the extension.
pub(crate) fn is_absent(error: &ClientError) -> bool {
    match error {
        ClientError::Api { status, code, .. } => {
            code.contains("EXTENSION") || (*status == 404 && code != "ERR_UID_NOT_FOUND")
        }
        // A host that does not know the path answers with a page of its own.
        ClientError::Decode { status: 404, .. } => true,
        _ => false,
    }
}

/// Whether an error says that the extension's host cannot be reached.
pub(crate) fn is_unreachable(error: &ClientError) -> bool {
    matches!(
        error,
        ClientError::Transport {
            source: TransportError::Connect { .. } | TransportError::Certificate { .. },
            ..
        }
    )
}
