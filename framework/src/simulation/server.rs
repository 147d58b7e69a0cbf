//! The server, reached without a network.

use std::{
    fmt,
    sync::{Arc, LazyLock},
    time::{Duration, UNIX_EPOCH},
};

use async_trait::async_trait;
use cometchat_sandbox::{App, Clock, Limits, Sandbox};
use http::{HeaderMap, HeaderValue, Method};
use serde_json::Value;

use super::plan::Deed;
use crate::{
    client::{
        self, AdminClient, ApiKey, AppSettings, AuthToken, Body, Draft, NewGroup, NewUser, Request,
        Response, RetryPolicy, Transport, TransportError,
    },
    clock::virtual_time::{self, Followed},
    in_process::InProcess,
    model::{GroupType, Guid, MessageId, Receiver, Scope, Uid},
};

/// Where the server would be, were there a network.
pub(super) const HOST: &str = "sandbox.test";
/// The bot's user.
pub(super) const BOT: &str = "counter";
/// The key that may do everything.
const API_KEY: &str = "key";
/// When every schedule begins, in Unix seconds.
const BEGINNING: u32 = 2_000_000_000;
/// More than a schedule has messages.
const ALL: usize = 1_000;

static SETTINGS: LazyLock<AppSettings> = LazyLock::new(|| {
    let address = format!("https://{HOST}");
    AppSettings::builder("sandbox")
        .client_api(&address)
        .admin_api(address)
        // Reads are repeated at once: the client's own waits are not seeded.
        .retry(RetryPolicy::new(3, Duration::ZERO, Duration::ZERO))
        .limits(client::Limits::none())
        .build()
        .expect("the settings are right")
});

/// The server, and the perfect network to it.
#[derive(Clone)]
pub(super) struct Server {
    app: Arc<App>,
    line: InProcess,
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").finish_non_exhaustive()
    }
}

impl Server {
    /// Lets moments follow the virtual time, as the server does.
    pub(super) fn clock() -> Followed {
        let beginning = Duration::from_secs(BEGINNING.into());
        virtual_time::follow(UNIX_EPOCH + beginning)
    }

    /// An empty server whose clock follows the virtual time.
    pub(super) fn start(seed: u64) -> Self {
        let app = Sandbox::builder()
            .api_key(API_KEY)
            .random_seed(seed)
            .clock(Clock::starting_at(BEGINNING))
            .app()
            .expect("the server can be made");
        Self {
            line: InProcess::new(Arc::clone(&app)),
            app,
        }
    }

    pub(super) fn settings() -> AppSettings {
        SETTINGS.clone()
    }

    /// Counts calls from now on.
    pub(super) fn limit(&self, limits: Limits) {
        self.app.set_limits(limits);
    }

    /// The way to it.
    pub(super) fn line(&self) -> &InProcess {
        &self.line
    }

    fn admin(&self) -> AdminClient {
        let transport = Arc::new(self.clone());
        AdminClient::with_transport(Self::settings(), ApiKey::new(API_KEY), transport)
            .expect("the key is right")
    }

    /// Makes a user.
    pub(super) async fn user(&self, uid: &str) -> Uid {
        let uid = Uid::new(uid).expect("it is a uid");
        let user = NewUser::new(uid.clone(), uid.to_string());
        let made = self.admin().users().create(&user).await;
        made.expect("the user is made");
        uid
    }

    /// Makes a token of a user.
    pub(super) async fn token(&self, uid: &Uid) -> AuthToken {
        let made = self.admin().tokens(uid).create().await;
        made.expect("the token is made")
    }

    /// Makes a group with these members.
    pub(super) async fn group(&self, members: &[Uid]) -> Guid {
        let guid = Guid::new("group").expect("it is a guid");
        let group = NewGroup::new(guid.clone(), "Group", GroupType::Public);
        let made = self.admin().groups().create(&group).await;
        made.expect("the group is made");
        let members: Vec<_> = members
            .iter()
            .map(|uid| (uid.clone(), Scope::Participant))
            .collect();
        let added = self.admin().members(&guid).add(&members).await;
        added.expect("the members are added");
        guid
    }

    /// Says something as a person.
    pub(super) async fn say(&self, who: &Uid, to: &Receiver, text: &str) -> MessageId {
        let person = self.admin().on_behalf_of(who);
        let said = person.messages().send(to, &Draft::text(text)).await;
        said.expect("a person can speak").id
    }

    /// Does something else with a message, as a person.
    pub(super) async fn touch(&self, who: &Uid, deed: Deed, id: &MessageId, text: &str) {
        let mut url = format!("https://{HOST}/messages/{id}");
        let (method, body) = match deed {
            Deed::Says | Deed::Edits => {
                let body = serde_json::json!({ "data": { "text": text } });
                (Method::PUT, Body::Json(body.to_string().into()))
            }
            Deed::Deletes => (Method::DELETE, Body::Empty),
            Deed::Reacts => {
                url.push_str("/reactions/%F0%9F%91%8D");
                (Method::POST, Body::Empty)
            }
        };
        let mut headers = operator();
        let who = HeaderValue::from_str(who.as_str()).expect("it is a uid");
        headers.insert("onbehalfof", who);
        let done = self.send(Request::new(method, url, headers, body)).await;
        let status = done.expect("the server answers").status;
        assert!(status.is_success(), "a person can do so: {status}");
    }

    /// All messages that the server keeps, oldest first.
    pub(super) async fn history(&self) -> Vec<Value> {
        let headers = operator();
        let url = format!("https://{HOST}/messages?per_page={ALL}&id=0&affix=append");
        let request = Request::new(Method::GET, url, headers, Body::Empty);
        let response = self.send(request).await.expect("the server answers");
        assert!(response.status.is_success(), "the history can be read");
        let mut answer: Value = serde_json::from_slice(&response.body).expect("it is JSON");
        let Value::Array(rows) = answer["data"].take() else {
            panic!("the history is a list");
        };
        assert!(rows.len() < ALL, "the history fits in a page");
        rows
    }
}

/// What shows that a request comes from who may do everything.
fn operator() -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert("apikey", HeaderValue::from_static(API_KEY));
    headers.insert("appid", HeaderValue::from_static("sandbox"));
    headers
}

#[async_trait]
impl Transport for Server {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        self.line.send(request).await
    }
}
