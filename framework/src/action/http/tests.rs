#![allow(clippy::unwrap_used, reason = "tests")]

use axum::body::{Body, to_bytes};
use http::{Request, StatusCode, header};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::*;
use crate::{
    action::{Route, Ticket, desk::now},
    model::Uid,
    store::MemoryStore,
};

async fn links() -> Links {
    Links::open(&MemoryStore::new(), "http://127.0.0.1:1")
        .await
        .unwrap()
}

fn ticket(lasts: Duration) -> Ticket {
    let (bot, ada) = (Uid::new("bot").unwrap(), Uid::new("ada").unwrap());
    Ticket::new("app", bot, Route::form("f", 1), "m", ada, now()).lasting(lasts, now())
}

fn path(links: &Links, ticket: &Ticket) -> String {
    let address = links.address(ticket);
    address
        .strip_prefix("http://127.0.0.1:1")
        .unwrap()
        .to_owned()
}

async fn asked(links: &Links, request: Request<Body>) -> (StatusCode, http::HeaderMap, String) {
    let router = router(links.clone(), Desks::default());
    let response = router.oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    (
        parts.status,
        parts.headers,
        String::from_utf8(body.to_vec()).unwrap(),
    )
}

fn post(path: &str, body: impl Into<Body>) -> Request<Body> {
    Request::post(path).body(body.into()).unwrap()
}

#[tokio::test]
async fn a_bad_address_is_refused_with_its_reason() {
    let links = links().await;
    let (good, elsewhere) = (
        path(&links, &ticket(Duration::from_mins(1))),
        self::links().await,
    );
    let cases = [
        (good.clone(), 404, "ERR_BOT_NOT_HERE"),
        (good[..good.len() - 1].to_owned(), 403, "ERR_ADDRESS"),
        (format!("{good}A"), 403, "ERR_ADDRESS"),
        ("/action/x".to_owned(), 403, "ERR_ADDRESS_MALFORMED"),
        (
            path(&elsewhere, &ticket(Duration::from_mins(1))),
            403,
            "ERR_ADDRESS_FORGED",
        ),
        (
            path(&links, &ticket(Duration::ZERO)),
            410,
            "ERR_ADDRESS_EXPIRED",
        ),
    ];
    for (path, status, code) in cases {
        for method in ["POST", "PUT", "PATCH", "DELETE"] {
            let request = Request::builder().method(method).uri(&path);
            let (got, headers, body) = asked(&links, request.body("{}".into()).unwrap()).await;
            let body: Value = serde_json::from_str(&body).unwrap();
            assert_eq!(got, status, "{method} {code} {body}");
            assert!(
                body["error"]["code"].as_str().unwrap().starts_with(code),
                "{body}"
            );
            assert!(!body["error"]["text"].as_str().unwrap().is_empty());
            // A page of another origin sees the reason too.
            assert_eq!(headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
        }
        let request = Request::get(&path).body(Body::empty()).unwrap();
        let (got, headers, body) = asked(&links, request).await;
        assert_eq!(got, status, "{body}");
        assert_eq!(headers[header::REFERRER_POLICY], "no-referrer");
        assert!(body.starts_with("<!doctype html>"), "{body}");
    }
}

#[tokio::test]
async fn a_browser_may_send_the_headers_that_it_asks_for() {
    let links = links().await;
    let path = path(&links, &ticket(Duration::from_mins(1)));
    let request = Request::options(&path)
        .header(header::ORIGIN, "http://127.0.0.1:7700")
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "PATCH")
        .header(
            header::ACCESS_CONTROL_REQUEST_HEADERS,
            "authorization,content-type,x-demo",
        )
        .header("access-control-request-private-network", "true");
    let (status, headers, _) = asked(&links, request.body(Body::empty()).unwrap()).await;
    assert!(status.is_success());
    let allowed = headers[header::ACCESS_CONTROL_ALLOW_HEADERS]
        .to_str()
        .unwrap();
    assert_eq!(allowed, "authorization,content-type,x-demo");
    assert_eq!(headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
    assert_eq!(headers["access-control-allow-private-network"], "true");
    let methods = headers[header::ACCESS_CONTROL_ALLOW_METHODS]
        .to_str()
        .unwrap();
    assert!(
        ["POST", "PUT", "PATCH", "DELETE"]
            .iter()
            .all(|m| methods.contains(m)),
        "{methods}"
    );
}

#[tokio::test]
async fn one_client_cannot_ask_without_end() {
    let links = links().await;
    let router = router(links, Desks::default());
    let mut last = StatusCode::OK;
    for _ in 0..400 {
        let response = router
            .clone()
            .oneshot(post("/action/x", "{}"))
            .await
            .unwrap();
        last = response.status();
        if last == StatusCode::TOO_MANY_REQUESTS {
            assert!(response.headers().contains_key(header::RETRY_AFTER));
            break;
        }
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_long_body_is_not_read() {
    let body = |bytes: usize| Body::from("x".repeat(bytes));
    assert!(answer::read(body(MAX_BODY_BYTES)).await.is_ok());
    assert!(answer::read(body(MAX_BODY_BYTES + 1)).await.is_err());
}

#[tokio::test]
async fn what_the_page_shows_is_text() {
    let response = page::message(
        StatusCode::OK,
        "<b>\"",
        "a & b\n<script>alert('x')</script>",
    );
    let policy = response.headers()[header::CONTENT_SECURITY_POLICY]
        .to_str()
        .unwrap();
    assert!(
        policy.contains("default-src 'none'") && policy.contains("sha256-"),
        "{policy}"
    );
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let body = String::from_utf8(body.to_vec()).unwrap();
    assert!(body.contains("<p>a &amp; b</p><p>&lt;script&gt;"), "{body}");
    assert!(
        !body.contains("<script") && body.contains("<h1>&lt;b&gt;&quot;</h1>"),
        "{body}"
    );
}

#[test]
fn refusals_name_the_field() {
    let refused = crate::action::refused::Refused::TooFast(3);
    let expected = json!({"error": {
        "code": "ERR_TOO_MANY_REQUESTS",
        "message": "too many requests; try again in 3 s",
        "text": "That was a little fast. Please wait a moment.",
    }});
    assert_eq!(refused.to_json(), expected);
}
