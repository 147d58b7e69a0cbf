//! A service that answers from a script and remembers what it was asked.

use std::{
    collections::VecDeque,
    fmt::Display,
    sync::{Arc, Mutex},
    time::Duration,
};

use cometchat_bot::{
    client::{
        AdminClient, ApiKey, AppSettings, AuthToken, Body, Client, Request, Response, RetryPolicy,
        Transport, TransportError,
    },
    model::{Guid, MessageId, Receiver, Uid},
};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::Value;

/// The app and the credentials of the fixtures.
pub(crate) const APP_ID: &str = "sandbox0a1b2c3d";
pub(crate) const TOKEN: &str = "milo_17600000204bbe97464db8b8665411740d5c2a5e";
pub(crate) const KEY: &str = "f0903492df74aa5da399453b40a034cbc0a70c06";

type Answer = Result<Response, TransportError>;

/// Answers in order; panics when it is asked more often.
#[derive(Default)]
pub(crate) struct Script {
    answers: Mutex<VecDeque<Answer>>,
    requests: Mutex<Vec<Request>>,
}

#[async_trait::async_trait]
impl Transport for Script {
    async fn send(&self, request: Request) -> Answer {
        self.requests.lock().unwrap().push(request);
        let next = self.answers.lock().unwrap().pop_front();
        next.expect("one request more than the script has answers")
    }
}

impl Script {
    pub(crate) fn new(answers: impl IntoIterator<Item = Answer>) -> Arc<Self> {
        Arc::new(Self {
            answers: Mutex::new(answers.into_iter().collect()),
            requests: Mutex::default(),
        })
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    /// The only request that was made.
    pub(crate) fn request(&self) -> Request {
        let mut requests = self.requests();
        assert_eq!(requests.len(), 1, "{requests:?}");
        requests.remove(0)
    }
}

/// The settings of the fixtures' app; attempts follow each other at once.
pub(crate) fn settings() -> AppSettings {
    AppSettings::builder(APP_ID)
        .region("us")
        .retry(RetryPolicy::new(3, Duration::ZERO, Duration::ZERO))
        .build()
        .unwrap()
}

pub(crate) fn client(answers: impl IntoIterator<Item = Answer>) -> (Client, Arc<Script>) {
    let script = Script::new(answers);
    let token = AuthToken::new(TOKEN);
    let client = Client::with_transport(settings(), token, Arc::clone(&script) as _);
    (client.unwrap(), script)
}

pub(crate) fn admin(answers: impl IntoIterator<Item = Answer>) -> (AdminClient, Arc<Script>) {
    let script = Script::new(answers);
    let key = ApiKey::new(KEY);
    let admin = AdminClient::with_transport(settings(), key, Arc::clone(&script) as _);
    (admin.unwrap(), script)
}

#[expect(clippy::unnecessary_wraps, reason = "scripts hold errors, too")]
pub(crate) fn answer(status: u16, body: impl Display) -> Answer {
    let status = StatusCode::from_u16(status).unwrap();
    Ok(Response::new(status, HeaderMap::new(), body.to_string()))
}

/// One recorded exchange with the service.
pub(crate) struct Fixture {
    pub(crate) request: Value,
    response: Value,
}

pub(crate) fn fixture(name: &str) -> Fixture {
    let path = format!(
        "{}/../tests/fixtures/rest/{name}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut whole: Value = serde_json::from_str(&text).unwrap();
    Fixture {
        request: whole["request"].take(),
        response: whole["response"].take(),
    }
}

impl Fixture {
    /// What the service answered, headers included.
    pub(crate) fn answer(&self) -> Answer {
        let status = u16::try_from(self.response["status"].as_u64().unwrap()).unwrap();
        let mut answer = answer(status, &self.response["json"]);
        let headers = self.response["headers"].as_object().unwrap();
        for (name, value) in headers {
            let name = http::HeaderName::from_bytes(name.as_bytes()).unwrap();
            let value = HeaderValue::from_str(value.as_str().unwrap()).unwrap();
            answer.as_mut().unwrap().headers.insert(name, value);
        }
        answer
    }

    /// Asserts method, path below the version, and body.
    pub(crate) fn assert_asked_by(&self, request: &Request) {
        self.assert_asked_with(request, &self.request["json"]);
    }

    /// The same with another body than the recorded one.
    pub(crate) fn assert_asked_with(&self, request: &Request, body: &Value) {
        assert_eq!(
            request.method.as_str(),
            self.request["method"].as_str().unwrap()
        );
        let expected = self.request["url"].as_str().unwrap();
        assert_eq!(below_version(&request.url), below_version(expected));
        assert_eq!(json(request), *body);
    }

    /// Asserts the whole address without its parameters.
    pub(crate) fn assert_address(&self, request: &Request) {
        let (address, _) = request.url.split_once('?').unwrap_or((&request.url, ""));
        assert_eq!(address, self.request["url"].as_str().unwrap());
    }
}

fn below_version(url: &str) -> &str {
    let (address, _) = url.split_once('?').unwrap_or((url, ""));
    let (_, path) = address
        .split_once("cometchat.io/v3")
        .expect("an address of the service");
    path.strip_prefix(".0").unwrap_or(path)
}

/// The JSON body of a request; null when it has none.
pub(crate) fn json(request: &Request) -> Value {
    match &request.body {
        Body::Json(bytes) => serde_json::from_slice(bytes).unwrap(),
        Body::Empty => Value::Null,
        other => panic!("{other:?} is not JSON"),
    }
}

/// The parameters of a request, in order.
pub(crate) fn query(request: &Request) -> Vec<(String, String)> {
    let url = reqwest::Url::parse(&request.url).unwrap();
    url.query_pairs().into_owned().collect()
}

/// One parameter of a request.
pub(crate) fn parameter(request: &Request, name: &str) -> Option<String> {
    let found = query(request).into_iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value)
}

pub(crate) fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    Some(request.headers.get(name)?.to_str().unwrap())
}

pub(crate) fn uid(text: &str) -> Uid {
    Uid::new(text).unwrap()
}

pub(crate) fn guid(text: &str) -> Guid {
    Guid::new(text).unwrap()
}

pub(crate) fn id(text: &str) -> MessageId {
    MessageId::new(text).unwrap()
}

pub(crate) fn to_user(text: &str) -> Receiver {
    Receiver::User(uid(text))
}

pub(crate) fn to_group(text: &str) -> Receiver {
    Receiver::Group(guid(text))
}
