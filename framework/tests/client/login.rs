//! Login, profile and logout.

use std::sync::Arc;

use cometchat_bot::client::{AppSettings, AuthToken, Client, ProfileUpdate};
use serde_json::json;

use crate::script::{APP_ID, Script, TOKEN, answer, client, fixture, header, json};

#[tokio::test]
async fn login_says_who_calls_and_remembers_the_user() {
    let recorded = fixture("me-put-login");
    let (client, script) = client([recorded.answer()]);
    assert_eq!(client.uid(), None);
    let me = client.login().await.unwrap();
    assert_eq!(me.user.name, "Milo Hart");
    assert_eq!(client.uid().unwrap(), "milo");
    assert!(me.jwt.unwrap().starts_with("eyJ"));

    let request = script.request();
    recorded.assert_address(&request);
    let body = json(&request);
    assert_eq!(body["platform"], "rust");
    assert_eq!(body["appInfo"]["apiVersion"], "v3.0");
    let version = concat!("v", env!("CARGO_PKG_VERSION"));
    assert_eq!(body["appInfo"]["version"], version);
    assert!(body["deviceId"].as_str().unwrap().starts_with(APP_ID));
    let fields = |value: &serde_json::Value| -> Vec<String> {
        value.as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!(fields(&body), fields(&recorded.request["json"]));
}

#[tokio::test]
async fn every_call_carries_the_headers_of_a_client() {
    let (client, script) = client([fixture("me-get").answer(), fixture("me-put-login").answer()]);
    client.me().await.unwrap();
    client.login().await.unwrap();
    for request in script.requests() {
        assert_eq!(header(&request, "authToken"), Some(TOKEN));
        assert_eq!(header(&request, "appId"), Some(APP_ID));
        assert_eq!(header(&request, "Accept"), Some("application/json"));
        assert_eq!(header(&request, "resource"), Some(client.session_id()));
        assert!(header(&request, "sdk").unwrap().starts_with("rust@"));
        assert!(request.headers["authToken"].is_sensitive());
        assert_eq!(header(&request, "apikey"), None);
        let has_body = request.method == http::Method::PUT;
        let expected = has_body.then_some("application/json");
        assert_eq!(header(&request, "Content-Type"), expected);
    }
}

#[tokio::test]
async fn later_calls_go_where_the_settings_say() {
    let mut body = json!({"data": {"uid": "milo", "settings": {
        "CLIENT_API_HOST": "other.example:8443", "CHAT_API_VERSION": "v3.1",
    }}});
    let me = || answer(200, json!({"data": {"uid": "milo"}}));
    let (following, script) = client([answer(200, &body), me()]);
    following.login().await.unwrap();
    following.me().await.unwrap();
    assert_eq!(
        script.requests()[1].url,
        "https://other.example:8443/v3.1/me"
    );

    // A host that is none is not followed.
    body["data"]["settings"]["CLIENT_API_HOST"] = json!("other.example/away?");
    let (staying, script) = client([answer(200, &body), me()]);
    staying.login().await.unwrap();
    staying.me().await.unwrap();
    assert_eq!(script.requests()[1].url, script.requests()[0].url);
}

#[tokio::test]
async fn an_address_that_was_given_is_kept() {
    let script = Script::new([fixture("me-put-login").answer(), fixture("me-get").answer()]);
    let settings = AppSettings::builder(APP_ID).client_api("http://127.0.0.1:7700");
    let settings = settings.build().unwrap();
    let client = Client::with_transport(settings, AuthToken::new(TOKEN), Arc::clone(&script) as _);
    let client = client.unwrap();
    client.login().await.unwrap();
    client.me().await.unwrap();
    let urls: Vec<_> = script
        .requests()
        .into_iter()
        .map(|request| request.url)
        .collect();
    assert_eq!(urls, ["http://127.0.0.1:7700/me"; 2]);
}

#[tokio::test]
async fn the_profile_is_changed_by_what_is_set() {
    let (client, script) = client([fixture("me-get").answer()]);
    let update = ProfileUpdate::new()
        .name("Ada")
        .status_message("back at nine")
        .tags(["bot"]);
    client.update_me(&update).await.unwrap();
    let request = script.request();
    assert_eq!(request.method, http::Method::PUT);
    let expected = json!({"name": "Ada", "statusMessage": "back at nine", "tags": ["bot"]});
    assert_eq!(json(&request), expected);
}

#[tokio::test]
async fn logging_out_with_a_token_that_is_gone_is_fine() {
    let recorded = fixture("me-logout");
    let (client, script) = client([recorded.answer(), fixture("me-bad-token").answer()]);
    client.logout().await.unwrap();
    client.logout().await.unwrap();
    recorded.assert_asked_by(&script.requests()[0]);
}

#[tokio::test]
async fn a_bad_token_is_fatal_and_says_what_to_do() {
    let (client, script) = client([fixture("me-bad-token").answer()]);
    let error = client.login().await.unwrap_err();
    assert!(error.is_fatal() && !error.is_retryable());
    assert_eq!(error.code(), Some("AUTH_ERR_AUTH_TOKEN_NOT_FOUND"));
    assert_eq!(error.status(), Some(401));
    assert!(error.to_string().contains("make a new token"), "{error}");
    assert_eq!(script.requests().len(), 1);
}
