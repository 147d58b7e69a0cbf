//! What anybody may send to the address of a form or a button: whatever it is, it
//! gets one of the answers that are documented (property test).
#![allow(clippy::unwrap_used, reason = "tests")]

use std::time::Duration;

use axum::body::{Body, to_bytes};
use http::{HeaderName, HeaderValue, Method, Request, StatusCode, header};
use proptest::{prelude::*, sample::Index};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::{MAX_BODY_BYTES, router};
use crate::{
    action::{
        Desks, Links, Route, Ticket,
        desk::now,
        house::{APP, BOT, desk, uid},
    },
    form::{Date, DateTime, Time},
    hostile::{json_value, spoilt},
    model::{Guid, Receiver, Values},
    prelude::*,
    store::MemoryStore,
};

const ADDRESS: &str = "http://127.0.0.1:1";
/// Every answer that there is. Nothing waits and nothing fails here, so none says
/// that the endpoint is busy: that would hide a panic.
const STATUSES: [u16; 10] = [200, 400, 403, 404, 405, 408, 409, 410, 422, 429];

#[bot(name = "everything-asker")]
struct Asker;

#[derive(Choices, Clone, Copy)]
enum Noise {
    Quiet,
    Loud,
}

fn from_older(from: u32, mut values: Values) -> Option<Values> {
    let word = values.remove("term")?;
    values.insert("word", word);
    (from == 1).then_some(values)
}

/// Everything that can be asked.
#[derive(Form)]
#[form(id = "everything", version = 2, migrate = from_older)]
struct Everything {
    #[field(max = 20)]
    word: String,
    #[field(lines = 4)]
    text: Option<String>,
    #[field(min = 1, max = 5)]
    number: u8,
    #[field(min = 0.5, max = 2.5)]
    hours: Option<f64>,
    #[field(tick = "I agree", required)]
    terms: bool,
    noise: Option<Noise>,
    #[field(choices = ["a", "b"])]
    some: Vec<String>,
    #[field(min = "2030-01-01", max = "2030-12-31")]
    day: Option<Date>,
    at: Option<Time>,
    when: Option<DateTime>,
}

/// A button.
#[derive(Button, Serialize, Deserialize)]
#[button(id = "anything")]
struct Anything {
    order: u64,
}

#[handler]
impl FormHandler<Everything> for Asker {
    async fn on_submit(&self, _: &Context, _: Everything) -> HandlerResult<()> {
        Ok(())
    }
}

#[handler]
impl ButtonHandler<Anything> for Asker {
    async fn on_pressed(&self, _: &Context, _: Anything) -> HandlerResult<()> {
        Ok(())
    }
}

fn filled_in() -> Value {
    json!({
        "word": "a word", "text": "", "number": "3", "hours": "1.5", "terms": "yes",
        "noise": "loud", "some": ["a"], "day": "2030-05-06", "at": "09:15",
        "when": "2030-05-06T09:15",
    })
}

/// What clients post, in each of their shapes.
fn answers() -> Vec<Value> {
    let data = json!({
        "conversationId": "group_lobby", "messageId": "7", "messageType": "form",
        "interactedBy": "ada", "interactedElementId": "submit",
        "interactionTimezoneCode": "Europe/Berlin", "formData": filled_in(),
    });
    let booked = json!({
        "messageId": 7, "interactedBy": "ada",
        "schedulerData": {"duration": 30, "meetStartAt": "2030-05-06T14:30"},
    });
    let list = json!([{"elementId": "word", "value": "a"}, {"elementId": "number", "value": 3}]);
    vec![
        json!({"appID": APP, "payload": {"a": 1}, "data": data}),
        json!({"payload": {}, "data": booked}),
        json!({"CometChatData": filled_in(), "cometchatSenderUid": "ada"}),
        json!({"data": list}),
        json!({"cometchatSenderUid": "ada", "order": 7}),
    ]
}

/// What a browser posts for a form.
fn pairs() -> impl Strategy<Value = Vec<u8>> {
    let names = [
        "word", "text", "number", "hours", "terms", "noise", "some", "day", "at", "when",
        "~version",
    ];
    let value = prop_oneof![
        proptest::sample::select(vec![
            "",
            "2",
            "1",
            "yes",
            "loud",
            "a",
            "2030-05-06",
            "09:15"
        ])
        .prop_map(str::to_owned),
        "\\PC{0,20}",
    ];
    let pair = (proptest::sample::select(names.to_vec()), value);
    proptest::collection::vec(pair, 0..20).prop_map(|pairs| {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(pairs);
        body.finish().into_bytes()
    })
}

fn bodies() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        1 => proptest::collection::vec(any::<u8>(), 0..80),
        1 => "\\PC{0,80}".prop_map(String::into_bytes),
        2 => json_value().prop_map(|value| value.to_string().into_bytes()),
        4 => spoilt(answers()).prop_map(|value| value.to_string().into_bytes()),
        4 => pairs(),
        1 => (0..3usize).prop_map(|more| vec![b'['; MAX_BODY_BYTES - 1 + more]),
    ]
}

fn headers() -> impl Strategy<Value = Vec<(HeaderName, HeaderValue)>> {
    let name = proptest::sample::select(vec![
        header::CONTENT_TYPE,
        header::CONTENT_LENGTH,
        header::CONTENT_ENCODING,
        header::ORIGIN,
        header::HOST,
        header::COOKIE,
        header::AUTHORIZATION,
        header::ACCESS_CONTROL_REQUEST_METHOD,
        header::ACCESS_CONTROL_REQUEST_HEADERS,
        HeaderName::from_static("x-forwarded-for"),
        HeaderName::from_static("x-any"),
    ]);
    let value = prop_oneof![
        Just(b"application/x-www-form-urlencoded; charset=utf-8".to_vec()),
        Just(b"application/json".to_vec()),
        Just(b"multipart/form-data".to_vec()),
        "[0-9a-f.:, ]{0,30}".prop_map(String::into_bytes),
        proptest::collection::vec(any::<u8>(), 0..30),
    ];
    let value = value.prop_filter_map("no value of a header", |bytes| {
        HeaderValue::from_bytes(&bytes).ok()
    });
    proptest::collection::vec((name, value), 0..4)
}

/// What an address may be: one that the bot wrote, and what became of it.
#[derive(Clone, Debug)]
struct Address {
    is_button: bool,
    to_group: bool,
    fate: Fate,
}

#[derive(Clone, Debug)]
enum Fate {
    Good,
    Ended,
    OfAnotherBot,
    Cut(Index),
    Changed(Index, char),
    Other(String),
}

fn addresses() -> impl Strategy<Value = Address> {
    let fate = prop_oneof![
        12 => Just(Fate::Good),
        1 => Just(Fate::Ended),
        1 => Just(Fate::OfAnotherBot),
        1 => any::<Index>().prop_map(Fate::Cut),
        1 => (any::<Index>(), prop::char::range(' ', '~')).prop_map(|(at, by)| Fate::Changed(at, by)),
        1 => "[!-~]{0,40}".prop_map(Fate::Other),
    ];
    (any::<bool>(), any::<bool>(), fate).prop_map(|(is_button, to_group, fate)| Address {
        is_button,
        to_group,
        fate,
    })
}

impl Address {
    fn path(&self, links: &Links) -> String {
        let route = if self.is_button {
            Route::button("anything", 1, json!({"order": 7}))
        } else {
            Route::form("everything", 2)
        };
        let to = if self.to_group {
            Receiver::Group(Guid::new("lobby").unwrap())
        } else {
            Receiver::User(uid("ada"))
        };
        let bot = match self.fate {
            Fate::OfAnotherBot => "another",
            _ => BOT,
        };
        let mut ticket = Ticket::new(APP, uid(bot), route, "m", to, now());
        if matches!(self.fate, Fate::Ended) {
            ticket = ticket.lasting(Duration::ZERO, now());
        }
        let address = links.address(&ticket);
        let path = address.strip_prefix(ADDRESS).unwrap();
        match &self.fate {
            Fate::Good | Fate::Ended | Fate::OfAnotherBot => path.to_owned(),
            Fate::Cut(at) => path[..=at.index(path.len() - 1)].to_owned(),
            Fate::Changed(at, by) => {
                let at = 1 + at.index(path.len() - 1);
                format!("{}{by}{}", &path[..at], &path[at + 1..])
            }
            Fate::Other(token) => format!("/action/{token}"),
        }
    }
}

/// What is answered to a request.
async fn answered(
    (method, address): (Method, Address),
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Vec<u8>,
) {
    let links = Links::open(&MemoryStore::new(), ADDRESS).await.unwrap();
    let desks = Desks::default();
    let _open = desks.open(desk("everything-asker"));
    let request = Request::builder()
        .method(method.clone())
        .uri(address.path(&links));
    // Not every text is an address.
    let Ok(mut request) = request.body(Body::from(body)) else {
        return;
    };
    request.headers_mut().extend(headers);
    let router = router(links, desks);
    // The same again is as good.
    for _ in 0..2 {
        let (head, bytes) = request.into_parts();
        let bytes = to_bytes(bytes, usize::MAX).await.unwrap();
        let again = Request::from_parts(head.clone(), Body::from(bytes.clone()));
        request = Request::from_parts(head, Body::from(bytes));
        let response = router.clone().oneshot(again).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        assert!(STATUSES.contains(&status.as_u16()), "{status}: {body:?}");
        assert!(
            headers.contains_key(header::RETRY_AFTER) == (status == StatusCode::TOO_MANY_REQUESTS)
        );
        let kind = headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
        if kind == Some(b"application/json") && !status.is_success() && method != Method::HEAD {
            let body: Value = serde_json::from_slice(&body).unwrap();
            let error = &body["error"];
            assert!(
                error["code"].as_str().unwrap().starts_with("ERR_"),
                "{error}"
            );
            assert!(!error["text"].as_str().unwrap().is_empty(), "{error}");
        }
    }
}

fn methods() -> impl Strategy<Value = Method> {
    prop_oneof![
        6 => Just(Method::POST),
        1 => proptest::sample::select(vec![
            Method::GET, Method::PUT, Method::PATCH, Method::DELETE, Method::HEAD, Method::OPTIONS,
            Method::TRACE, Method::CONNECT,
        ]),
    ]
}

proptest! {
    #[test]
    fn whatever_is_sent_gets_a_documented_answer(
        to in (methods(), addresses()),
        headers in headers(),
        body in bodies(),
    ) {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_time().start_paused(true).build().unwrap();
        runtime.block_on(answered(to, headers, body));
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_right_is_taken() {
    let links = Links::open(&MemoryStore::new(), ADDRESS).await.unwrap();
    let desks = Desks::default();
    let _open = desks.open(desk("everything-asker"));
    let router = router(links.clone(), desks);
    for (is_button, body) in [false, true].into_iter().zip(answers()) {
        let address = Address {
            is_button,
            to_group: false,
            fate: Fate::Good,
        };
        let request = Request::post(address.path(&links)).body(Body::from(body.to_string()));
        let response = router.clone().oneshot(request.unwrap()).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{is_button}");
    }
}
