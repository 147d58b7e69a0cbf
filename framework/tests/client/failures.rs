//! Failures, and what is tried again.

use std::{sync::Arc, time::Duration};

use cometchat_bot::client::{
    AppSettings, AuthToken, Client, ClientError, Draft, Response, TransportError,
};
use futures_util::FutureExt as _;
use serde_json::json;

use crate::script::{APP_ID, Script, TOKEN, answer, client, fixture, guid, to_user, uid};

fn down() -> Result<Response, TransportError> {
    answer(
        503,
        json!({"error": {"code": "ERR_EXCEPTION", "message": "oops"}}),
    )
}

fn cut() -> Result<Response, TransportError> {
    Err(TransportError::Broken {
        host: "h".to_owned(),
        source: "reset".into(),
    })
}

fn asked_to_wait(seconds: u64) -> Result<Response, TransportError> {
    let mut answer = fixture("rate-limited").answer()?;
    answer.headers.insert("retry-after", seconds.into());
    Ok(answer)
}

#[tokio::test]
async fn reads_and_logins_are_tried_three_times() {
    let (client, script) = client([
        down(),
        cut(),
        fixture("users-get-as-user").answer(),
        answer(502, "<html>Bad gateway</html>"),
        asked_to_wait(0),
        fixture("me-put-login").answer(),
    ]);
    client.users().get(&uid("priya")).await.unwrap();
    client.login().await.unwrap();
    assert_eq!(script.requests().len(), 6);
}

#[tokio::test]
async fn after_three_attempts_the_last_error_is_told() {
    let (client, script) = client([down(), down(), cut()]);
    let error = client.users().get(&uid("priya")).await.unwrap_err();
    assert!(matches!(error, ClientError::Transport { .. }), "{error:?}");
    assert_eq!(error.to_string(), "cannot read user priya");
    assert_eq!(script.requests().len(), 3);
}

#[tokio::test]
async fn sends_are_never_repeated() {
    for failure in [down(), cut(), asked_to_wait(0)] {
        let (client, script) = client([failure]);
        let error = client
            .messages()
            .send(&to_user("milo"), &Draft::text("x"))
            .await
            .unwrap_err();
        assert!(error.is_retryable());
        assert_eq!(script.requests().len(), 1);
        let is_refusal = error.code() == Some("ERR_TOO_MANY_REQUESTS");
        assert_ne!(error.may_have_been_accepted(), is_refusal, "{error:?}");
    }
}

#[tokio::test]
async fn other_changes_are_not_repeated_either() {
    let (client, script) = client([down(), down()]);
    assert!(client.groups().leave(&guid("g")).await.is_err());
    assert!(
        client
            .messages()
            .delete(&crate::script::id("1"))
            .await
            .is_err()
    );
    assert_eq!(script.requests().len(), 2);
}

#[tokio::test]
async fn refusals_are_not_repeated() {
    let (client, script) = client([fixture("users-get-missing").answer()]);
    let error = client.users().get(&uid("nobody")).await.unwrap_err();
    assert_eq!(error.code(), Some("ERR_UID_NOT_FOUND"));
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test]
async fn the_service_is_waited_for_when_it_asks() {
    let (client, script) = client([asked_to_wait(30)]);
    let call = client.me();
    // The script answers at once: one poll brings the call into its wait.
    assert!(call.now_or_never().is_none());
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test]
async fn a_wait_of_more_than_a_minute_is_left_to_the_caller() {
    let (client, script) = client([asked_to_wait(61)]);
    let error = client.me().await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(61)));
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test]
async fn without_a_word_of_the_service_the_client_backs_off_by_itself() {
    let script = Script::new([down()]);
    let settings = AppSettings::builder(APP_ID).region("us").build().unwrap();
    let client = Client::with_transport(settings, AuthToken::new(TOKEN), Arc::clone(&script) as _);
    assert!(client.unwrap().me().now_or_never().is_none());
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test]
async fn validation_errors_keep_their_details() {
    let (client, _) = client([fixture("messages-send-missing-receiver").answer()]);
    let sent = client
        .messages()
        .send(&to_user("milo"), &Draft::text("x"))
        .await;
    let Err(ClientError::Api {
        details: Some(details),
        ..
    }) = sent
    else {
        panic!("{sent:?}");
    };
    assert_eq!(details["receiver"][0], "This field is required.");
}

#[tokio::test]
async fn an_answer_of_another_shape_names_the_field() {
    let (client, script) = client([answer(200, json!({"data": {"name": "no uid"}}))]);
    let error = client.users().get(&uid("a")).await.unwrap_err();
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert!(source.contains("uid"), "{source}");
    assert!(!error.is_retryable());
    assert_eq!(script.requests().len(), 1);
}
