//! What a service or a stranger may send: nothing of it makes a decoder panic or
//! run without end (property tests).
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::sync::Arc;

use async_trait::async_trait;
use futures_util::TryStreamExt as _;
use http::{HeaderMap, HeaderValue, StatusCode};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{
    client::{
        AppSettings, AuthToken, Client, Draft, MessagesRequest, Request, Response, RetryPolicy,
        Transport, TransportError,
    },
    inbox::{Incoming, Origin},
    model::{Event, Frame, MessageId, Receiver, Uid},
    store::Account,
};

/// Names that mean something on the wire.
const NAMES: &[&str] = &[
    "type",
    "action",
    "body",
    "id",
    "muid",
    "sender",
    "receiver",
    "receiverType",
    "category",
    "data",
    "text",
    "entities",
    "entity",
    "entityType",
    "by",
    "on",
    "for",
    "metadata",
    "sentAt",
    "editedAt",
    "deletedAt",
    "updatedAt",
    "reaction",
    "reactions",
    "messageId",
    "uid",
    "user",
    "guid",
    "conversationId",
    "parentId",
    "code",
    "status",
    "interactions",
    "elementId",
    "error",
    "message",
    "details",
    "meta",
    "pagination",
    "cursor",
    "customData",
    "interactiveData",
    "attachments",
    "mentions",
    "tags",
    "scope",
    "extras",
    "jwt",
    "settings",
    "wsChannel",
    "payload",
    "formData",
    "elementId",
    "value",
    "interactedBy",
    "interactedElementId",
    "interactionTimezoneCode",
    "schedulerData",
    "meetStartAt",
    "CometChatData",
    "cometchatSenderUid",
];
/// Words that mean something on the wire.
const WORDS: &[&str] = &[
    "message",
    "reaction",
    "interaction_completed",
    "receipts",
    "typing_indicator",
    "presence",
    "auth",
    "transient_message",
    "pong",
    "user",
    "group",
    "text",
    "custom",
    "interactive",
    "form",
    "action",
    "groupMember",
    "edited",
    "deleted",
    "joined",
    "kicked",
    "scopeChanged",
    "200",
    "7",
    "message_reaction_added",
    "call",
    "card",
    "scheduler",
    "undefined",
    "2030-05-06",
    "09:15",
    "18446744073709551615",
    "-1",
    "",
];

pub(crate) fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        proptest::sample::select(WORDS).prop_map(Value::from),
    ];
    let name = prop_oneof![
        9 => proptest::sample::select(NAMES).prop_map(str::to_owned),
        1 => "\\PC{0,6}",
    ];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::vec((name.clone(), inner), 0..8)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// Something right of which one part is something else.
pub(crate) fn spoilt(right: Vec<Value>) -> impl Strategy<Value = Value> {
    let way = proptest::collection::vec(any::<prop::sample::Index>(), 0..7);
    let parts = (proptest::sample::select(right), way, json_value());
    parts.prop_map(|(mut right, way, wrong)| {
        *part(&mut right, &way) = wrong;
        right
    })
}

/// The part at the end of a way, or where the way cannot go on.
fn part<'a>(whole: &'a mut Value, way: &[prop::sample::Index]) -> &'a mut Value {
    let parts = match &whole {
        Value::Object(fields) => fields.len(),
        Value::Array(items) => items.len(),
        _ => 0,
    };
    let Some((step, further)) = way.split_first().filter(|_| parts > 0) else {
        return whole;
    };
    let at = step.index(parts);
    let next = match whole {
        Value::Object(fields) => fields.values_mut().nth(at),
        Value::Array(items) => items.get_mut(at),
        _ => None,
    };
    part(next.unwrap(), further)
}

fn message() -> Value {
    json!({
        "id": "7", "muid": "m", "conversationId": "ann_user_bot", "sender": "ann",
        "receiverType": "user", "receiver": "bot", "category": "message", "type": "text",
        "data": {
            "text": "hello", "metadata": {"k": 1}, "mentions": {"bot": {"uid": "bot", "name": "B"}},
            "reactions": [{"reaction": "👍", "count": 2, "reactedByMe": true}],
            "entities": {
                "sender": {"entityType": "user", "entity": {"uid": "ann", "name": "Ann"}},
                "receiver": {"entityType": "user", "entity": {"uid": "bot", "name": "Bot"}},
            },
        },
        "sentAt": 1, "updatedAt": 1, "tags": ["a"], "parentId": "3", "editedAt": 2,
    })
}

fn frames() -> Vec<Value> {
    let action = json!({
        "id": "9", "sender": "ann", "receiverType": "group", "receiver": "g", "category": "action",
        "type": "groupMember", "sentAt": 1,
        "data": {"action": "scopeChanged", "extras": {"scope": {"old": "participant", "new": "admin"}},
            "entities": {
                "by": {"entityType": "user", "entity": {"uid": "ann", "name": "Ann"}},
                "on": {"entityType": "user", "entity": {"uid": "ben", "name": "Ben"}},
                "for": {"entityType": "group", "entity": {"guid": "g", "name": "G", "type": "public"}},
            }},
    });
    let mut edited = action.clone();
    edited["type"] = "message".into();
    edited["data"] = json!({"action": "edited", "entities": {
        "by": {"entityType": "user", "entity": {"uid": "ann", "name": "Ann"}},
        "on": {"entityType": "message", "entity": message()},
    }});
    let reaction = json!({
        "id": "5", "messageId": "7", "reaction": "😅", "uid": "ann", "reactedAt": 3,
        "reactedBy": {"uid": "ann", "name": "Ann"},
    });
    let frame = |kind: &str, body: &Value| {
        json!({"appId": "a", "type": kind, "action": "message_reaction_added", "sender": "ann",
            "receiver": "bot", "receiverType": "user", "deviceId": "d", "body": body})
    };
    let done = json!({"messageId": "7", "user": {"uid": "ann", "name": "Ann"}, "interactions": []});
    vec![
        frame("message", &message()),
        frame("message", &action),
        frame("message", &edited),
        frame("reaction", &reaction),
        frame("interaction_completed", &done),
        frame("auth", &json!({"status": "OK", "code": "200"})),
        frame(
            "presence",
            &json!({"user": {"uid": "ann", "name": "A"}, "status": "available"}),
        ),
    ]
}

/// All that is asked of a frame on its way to a handler and to a dead letter.
fn work(text: &str) {
    let Ok(frame) = Frame::parse(text) else {
        return;
    };
    let (origin, event) = (Origin::of(&frame), frame.into_event());
    let bot = Uid::new("bot").unwrap();
    let incoming = Incoming::new(&origin, event, &bot);
    let account = Account::new("app", &bot);
    let _ = (incoming.name(), incoming.early_prefix(&account));
    let key = incoming.send_key(&account, 0);
    assert_eq!(key.is_some(), incoming.name().is_some());
    assert!(key.is_none_or(|key| key.starts_with("send/")));
    assert!(incoming.muid(&bot, 0).starts_with("bot."));
    if let Event::Message(message) = &incoming.event {
        let _ = (message.text(), message.content(), message.reply_to(&bot));
    }
    if let Some(letter) = incoming.letter() {
        let kept = serde_json::to_string(&letter).unwrap();
        let kept = serde_json::from_str(&kept).unwrap();
        let again = Incoming::from_letter(kept, &bot, "replay/1".to_owned());
        assert!(again.is_some(), "a letter can be read back: {text}");
    }
}

/// Gives one answer, whatever is asked.
struct Always(Response);

#[async_trait]
impl Transport for Always {
    async fn send(&self, _: Request) -> Result<Response, TransportError> {
        Ok(self.0.clone())
    }
}

/// Asks for this and that, and gets the answer.
fn ask(status: u16, retry_after: &str, body: Vec<u8>) {
    let mut headers = HeaderMap::new();
    if let Ok(value) = HeaderValue::from_str(retry_after) {
        headers.insert("retry-after", value.clone());
        headers.insert("x-rate-limit-reset", value);
    }
    let status = StatusCode::from_u16(status).unwrap();
    let transport = Arc::new(Always(Response::new(status, headers, body)));
    let settings = AppSettings::builder("app")
        .region("us")
        .retry(RetryPolicy::never());
    let client = Client::with_transport(
        settings.build().unwrap(),
        AuthToken::new("secret"),
        transport,
    );
    let client = client.unwrap();
    let ann = Uid::new("ann").unwrap();
    let to = Receiver::User(ann.clone());
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut problems = vec![
            client.login().await.err(),
            client.login_quickly().await.err(),
            client.me().await.err(),
            client.users().get(&ann).await.err(),
            client.messages().send(&to, &Draft::text("hi")).await.err(),
            client.messages().find_by_muid("m").await.err(),
        ];
        let all = MessagesRequest::new().after(MessageId::from(0)).limit(2);
        let walk = all.stream(&client).try_for_each(async |_| Ok(()));
        problems.push(walk.await.err());
        for problem in problems.into_iter().flatten() {
            assert!(!format!("{problem} {problem:?}").contains("secret"));
            let _ = (
                problem.is_fatal(),
                problem.is_retryable(),
                problem.retry_after(),
            );
        }
    });
}

fn bodies() -> impl Strategy<Value = Vec<u8>> {
    let me = json!({"data": {
        "uid": "bot", "name": "Bot", "authToken": "t", "jwt": "j", "wsChannel": {"identity": "i"},
        "settings": {"CHAT_HOST": "h", "CHAT_WSS_PORT": 443, "extensions": [{"id": "polls"}]},
    }});
    let list = json!({"data": [message(), message()], "meta": {
        "pagination": {"total": 2, "count": 2, "per_page": 2, "current_page": 1, "total_pages": 9},
        "cursor": {"id": 7, "affix": "append"}, "next": {"id": "7", "sentAt": 1},
    }});
    let error = json!({"error": {"code": "ERR_X", "message": "no", "details": {"a": ["b"]}}});
    let one = json!({ "data": message() });
    prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..60),
        json_value().prop_map(|value| value.to_string().into_bytes()),
        spoilt(vec![me, list, error, one]).prop_map(|value| value.to_string().into_bytes()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_text_may_come_over_the_socket(text in "\\PC{0,60}") {
        work(&text);
    }

    #[test]
    fn any_json_may_come_over_the_socket(value in json_value()) {
        work(&value.to_string());
    }

    #[test]
    fn any_frame_may_be_wrong_in_any_part(value in spoilt(frames())) {
        work(&value.to_string());
    }

    #[test]
    fn any_answer_may_come_to_a_request(
        status in 100u16..600,
        retry_after in "\\PC{0,12}|-?[0-9]{1,25}",
        body in bodies(),
    ) {
        ask(status, &retry_after, body);
    }
}

#[test]
fn nesting_without_end_is_refused() {
    for (open, close) in [("[", "]"), ("{\"body\":", "}")] {
        let text = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
        work(&text);
        ask(200, "", text.into_bytes());
    }
}
