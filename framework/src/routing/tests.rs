//! Handlers called as the runtime calls them, from route to reply.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod warnings;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::json;
use warnings::Warnings;

use super::{PayloadError, RoutingTable};
use crate::{
    client::{AppSettings, AuthToken, Client},
    context::{Context, Parts},
    inbox::{Incoming, Origin},
    long_work::{Long, Works},
    model::{Frame, MemberJoined, MemberLeft, Message, Reaction, Uid, UnknownEvent},
    outbox::{Budget, Outbox, Signals},
    prelude::*,
    reply::{HandlerResult, Reply},
    state::TurnState,
    store::MemoryStore,
    timer::Alarm,
};

#[bot(name = "talker")]
struct Talker;

#[derive(Command)]
#[command(name = "repeat")]
struct Repeat {
    times: u8,
    #[arg(rest)]
    text: Option<String>,
}

#[derive(Payload, Serialize, Deserialize)]
#[payload(type = "location")]
struct Location {
    latitude: f64,
}

#[handler]
impl MessageHandler for Talker {
    async fn on_message(&self, ctx: &Context, message: &Message) -> HandlerResult<String> {
        // The `?` needs to know the type of the error.
        let number: u8 = message.text().unwrap_or_default().parse()?;
        Ok(format!("{} got {number}", ctx.me()))
    }
}

#[handler]
impl CommandHandler<Repeat> for Talker {
    async fn on_command(&self, _: &Context, mut repeat: Repeat) -> HandlerResult<impl IntoReply> {
        let Some(text) = repeat.text.take() else {
            return Ok(None);
        };
        Ok(Some(text.repeat(repeat.times.into())))
    }
}

#[handler]
impl CustomHandler<Location> for Talker {
    async fn on_custom(&self, _: &Context, at: Location) -> HandlerResult<String> {
        Ok(at.latitude.to_string())
    }

    async fn on_invalid(&self, _: &Context, error: &PayloadError) -> HandlerResult<String> {
        Ok(error.to_string())
    }
}

#[handler]
impl GroupHandler for Talker {
    async fn on_joined(&self, _: &Context, event: &MemberJoined) -> HandlerResult<String> {
        Ok(format!("welcome {}", event.by.uid))
    }

    async fn on_left(&self, _: &Context, _: &MemberLeft) -> HandlerResult {
        Err(HandlerError::msg("do not go"))
    }
}

#[handler]
impl ReactionHandler for Talker {
    async fn on_removed(&self, _: &Context, reaction: &Reaction) -> HandlerResult<Reply> {
        Ok(Reply::reaction(&reaction.reaction))
    }
}

#[handler]
impl EditHandler for Talker {
    async fn on_edited(&self, _: &Context, message: &Message) -> HandlerResult<Option<String>> {
        Ok(message.text().map(str::to_owned))
    }
}

#[handler]
impl UnknownHandler for Talker {
    async fn on_unknown(&self, _: &Context, event: &UnknownEvent) -> HandlerResult<String> {
        Ok(format!("{:?} {}", event.frame_type, event.reason))
    }
}

fn frame(name: &str) -> Frame {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/realtime");
    let text = std::fs::read_to_string(format!("{folder}/{name}.json")).unwrap();
    let fixture: serde_json::Value = serde_json::from_str(&text).unwrap();
    serde_json::from_value(fixture["frame"].clone()).unwrap()
}

fn text(text: &str) -> Frame {
    let mut frame = frame("message_text_user");
    frame.body["data"]["text"] = json!(text);
    frame
}

fn context(frame: Frame) -> Context {
    let me = Uid::new("bob").unwrap();
    let app = AppSettings::builder("app")
        .client_api("http://127.0.0.1:9")
        .build()
        .unwrap();
    let client = Client::new(app, AuthToken::new("token")).unwrap();
    let (signals, _) = Signals::new(me.clone());
    let incoming = Incoming::new(&Origin::of(&frame), frame.into_event(), &me);
    let parts = Parts {
        outbox: Outbox::new(client, signals, Budget::new(None)),
        turn: TurnState::new(Arc::new(MemoryStore::new()), Alarm::default()),
        long: Arc::new(Long::new(Works::default(), None)),
        waits: Arc::default(),
    };
    Context::new("talker", me, incoming, parts)
}

/// What the bot says to a frame; `None` if it does not handle it.
async fn said(frame: Frame) -> Option<HandlerResult> {
    let ctx = context(frame);
    let table = RoutingTable::from_registry(&[]).unwrap();
    let routes = table.bot("talker").unwrap();
    let bot = routes.make(json!({})).unwrap();
    let handler = routes.route(ctx.event(), ctx.me())?;
    Some((handler.call)(&*bot, &ctx, ctx.event()).await)
}

async fn reply(frame: Frame) -> Reply {
    said(frame).await.expect("it is handled").expect("it works")
}

#[tokio::test]
async fn a_handler_returns_its_reply_or_its_error() {
    assert_eq!(reply(text("7")).await, Reply::text("bob got 7"));
    let error = said(text("seven")).await.unwrap().unwrap_err();
    assert_eq!(error.to_string(), "invalid digit found in string");
    let error = said(frame("group_member_left")).await.unwrap().unwrap_err();
    assert_eq!(error.to_string(), "do not go");
}

#[tokio::test]
async fn a_command_gets_its_arguments() {
    let said = reply(text("<@uid:bob> /Repeat 2 a \"b\"")).await;
    assert_eq!(said, Reply::text("a \"b\"a \"b\""));
    assert_eq!(reply(text("/repeat 2")).await, Reply::none());
}

#[tokio::test]
async fn wrong_arguments_are_explained_to_the_sender() {
    for (written, problem) in [
        ("/repeat", "TIMES is missing"),
        (
            "/repeat two",
            "TIMES must be a whole number from 0 to 255, not \"two\"",
        ),
        ("/repeat \"2", "the quote that opens with \" is not closed"),
    ] {
        let expected = format!("{problem}\nusage: /repeat TIMES [TEXT...]");
        assert_eq!(reply(text(written)).await, Reply::text(expected));
    }
}

#[tokio::test]
async fn a_payload_is_read_or_reported() {
    let mut location = frame("message_custom");
    location.body["data"]["customData"] = json!({"latitude": 52.5});
    assert_eq!(reply(location.clone()).await, Reply::text("52.5"));
    location.body["data"]["customData"] = json!({"latitude": "secret"});
    let warnings = Warnings::default();
    let guard = tracing::subscriber::set_default(warnings.clone());
    let said = reply(location.clone()).await;
    drop(guard);
    let problem = "a custom message of type `location` has the wrong shape: \
                   invalid type: string, expected f64";
    assert_eq!(said, Reply::text(problem));
    let lines = warnings.lines();
    let [line] = lines.as_slice() else {
        panic!("one warning is expected: {lines:?}");
    };
    let id = location.body["id"].as_str().unwrap();
    for part in [
        "bot=\"talker\" ",
        &format!("message_id={id} "),
        "Location\" ",
        problem,
    ] {
        assert!(line.contains(part), "{part} is not in {line}");
    }
    assert!(!line.contains("secret"), "{line}");
}

#[tokio::test]
async fn other_kinds_reach_the_method_for_them() {
    let joined = frame("group_member_joined");
    let by = joined.body["data"]["entities"]["by"]["entity"]["uid"].clone();
    let welcome = format!("welcome {}", by.as_str().unwrap());
    assert_eq!(reply(joined).await, Reply::text(welcome));
    let removed = frame("reaction_removed");
    let emoji = removed.body["reaction"].as_str().unwrap().to_owned();
    assert_eq!(reply(removed).await, Reply::reaction(emoji));
    let edited = frame("message_edited");
    let after = edited.body["data"]["entities"]["on"]["entity"]["data"]["text"].clone();
    assert_eq!(reply(edited).await, Reply::text(after.as_str().unwrap()));
    assert!(said(frame("reaction_added")).await.is_none());
    assert!(said(frame("group_member_kicked")).await.is_none());
}

#[tokio::test]
async fn what_is_not_known_comes_with_a_reason() {
    let frames = reply(frame("unknown_type_ignored")).await;
    let expected = "Some(\"something_new\") frames of type \"something_new\" are not known";
    assert_eq!(frames, Reply::text(expected));
    let mut message = text("hello");
    message.body["category"] = json!("hologram");
    let expected = "Some(\"message\") messages of category \"hologram\" and type \"text\" \
                    are not known, or lack what they need";
    assert_eq!(reply(message).await, Reply::text(expected));
}

#[tokio::test]
async fn an_entry_refuses_the_bot_of_another() {
    let ctx = context(text("7"));
    let table = RoutingTable::from_registry(&[]).unwrap();
    let routes = table.bot("talker").unwrap();
    let handler = routes.route(ctx.event(), ctx.me()).unwrap();
    let error = (handler.call)(&"not a bot", &ctx, ctx.event()).await;
    let error = error.unwrap_err().to_string();
    assert_eq!(error, "MessageHandler was called with what it is not for");
}
