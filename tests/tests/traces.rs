//! What a collector of traces is told of an event.

use std::fs;

use axum::{Router, body::Bytes, extract::State, http::HeaderMap, routing::post};
use cometchat_bot::model::Uid;
use cometchat_bot_tests::World;
use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest,
    common::v1::{KeyValue, any_value::Value},
    trace::v1::{Span, span::SpanKind, status::StatusCode},
};
use prost::Message as _;
use tokio::{net::TcpListener, sync::mpsc};

use crate::command_line::{Folder, daemon, reads, terminate};

/// A collector on this machine, and what it is told.
async fn collector() -> (String, mpsc::UnboundedReceiver<(HeaderMap, Bytes)>) {
    type Told = mpsc::UnboundedSender<(HeaderMap, Bytes)>;
    let (told, heard) = mpsc::unbounded_channel();
    let take = |State(told): State<Told>, headers: HeaderMap, body: Bytes| async move {
        told.send((headers, body)).unwrap();
    };
    let router = Router::new()
        .route("/v1/traces", post(take))
        .with_state(told);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, heard)
}

fn text<'a>(attributes: &'a [KeyValue], key: &str) -> &'a str {
    let found = attributes.iter().find(|attribute| attribute.key == key);
    match found.and_then(|found| found.value.as_ref()?.value.as_ref()) {
        Some(Value::StringValue(text)) => text,
        other => panic!("{key} is {other:?} in {attributes:?}"),
    }
}

#[tokio::test]
async fn an_event_is_one_trace_from_its_receipt_to_the_reply() {
    let world = World::start().await;
    let folder = Folder::new("traces");
    fs::write(folder.path("token"), world.token("fragile").await.expose()).unwrap();
    let config = folder.config(world.app().client_api(), "token-file = \"token\"");
    let written = fs::read_to_string(&config).unwrap();
    fs::write(&config, written.replace("stubborn", "fragile")).unwrap();
    let (address, mut heard) = collector().await;
    let mut command = daemon(&["run", "--config", &config]);
    command
        .env("OTEL_EXPORTER_OTLP_ENDPOINT", &address)
        .env("OTEL_EXPORTER_OTLP_HEADERS", "api-key=sesame")
        .env("OTEL_SERVICE_NAME", "our-bots");
    let mut child = command.spawn().unwrap();
    let log = reads(child.stderr.take().unwrap(), "connected").await;
    let mut ada = world.person("ada").await;
    ada.says(Uid::new("fragile").unwrap(), "hello").await;
    assert_eq!(ada.hears("fragile").await, "hello");
    // What was not sent yet is sent at the end.
    terminate(&child).await;
    assert!(child.wait().await.unwrap().success());
    drop(log);

    let mut spans = Vec::new();
    while let Ok((headers, body)) = heard.try_recv() {
        assert_eq!(headers["api-key"], "sesame");
        let request = ExportTraceServiceRequest::decode(body).unwrap();
        for resource in request.resource_spans {
            let attributes = &resource.resource.as_ref().unwrap().attributes;
            assert_eq!(text(attributes, "service.name"), "our-bots");
            spans.extend(
                resource
                    .scope_spans
                    .into_iter()
                    .flat_map(|scope| scope.spans),
            );
        }
    }
    let told: Vec<_> = spans.iter().map(|span| &span.name).collect();
    assert!(
        !told.contains(&&"bot".to_owned()),
        "a life is no trace: {told:?}"
    );
    let only = |name: &str| -> &Span {
        let mut found = spans.iter().filter(|span| span.name == name);
        let span = found
            .next()
            .unwrap_or_else(|| panic!("no {name} in {told:?}"));
        assert!(found.next().is_none(), "{name} is there twice");
        span
    };
    let (event, turn) = (only("event"), only("turn"));
    assert!(event.parent_span_id.is_empty(), "it begins the trace");
    assert_eq!(text(&event.attributes, "bot"), "fragile");
    assert_eq!(text(&event.attributes, "conversation"), "ada_user_fragile");
    assert!(text(&turn.attributes, "handler").contains("MessageHandler"));
    for (child, parent) in [
        ("turn", "event"),
        ("run", "turn"),
        ("commit", "run"),
        ("send", "turn"),
        ("rate_limit_wait", "send"),
    ] {
        let (span, above) = (only(child), only(parent));
        assert_eq!(span.trace_id, event.trace_id, "{child}");
        assert_eq!(
            span.parent_span_id, above.span_id,
            "{child} is below {parent}"
        );
        assert!(span.start_time_unix_nano >= above.start_time_unix_nano);
        assert!(span.end_time_unix_nano <= event.end_time_unix_nano);
    }
    let sent = only("send");
    let calls = spans.iter().filter(|span| span.name == "call");
    let call = calls
        .filter(|call| call.parent_span_id == sent.span_id)
        .collect::<Vec<_>>();
    assert_eq!(call.len(), 1, "{told:?}");
    assert_eq!(call[0].kind, SpanKind::Client as i32);
    assert!(text(&call[0].attributes, "call").contains("send a message"));
    let failed = |span: &&Span| {
        let status = span.status.as_ref();
        status.is_some_and(|status| status.code == StatusCode::Error as i32)
    };
    let failed: Vec<_> = spans.iter().filter(failed).collect();
    assert!(failed.is_empty(), "{failed:?}");
    let all = format!("{spans:?}");
    assert!(!all.contains("hello"), "what people write is in no trace");
}
