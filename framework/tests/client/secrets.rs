//! Credentials show up nowhere.

use std::sync::Arc;

use cometchat_bot::client::{
    AdminClient, ApiKey, AuthToken, Client, GroupUpdate, HttpTransport, MessagesRequest, NewGroup,
};
use cometchat_bot::model::GroupType;
use serde_json::json;

use crate::script::{KEY, Script, TOKEN, admin, answer, client, fixture, guid, settings, uid};

fn assert_hidden(shown: &str) {
    assert!(
        !shown.contains(TOKEN) && !shown.contains(KEY) && !shown.contains("sesame"),
        "{shown}"
    );
}

#[tokio::test]
async fn nothing_that_can_be_printed_has_a_credential() {
    let me = fixture("me-put-login");
    let (client, script) = client([me.answer()]);
    let me = client.login().await.unwrap();
    let jwt = me.jwt.clone().unwrap();
    let shown = format!(
        "{client:?} {me:?} {:?} {:?}",
        script.requests(),
        client.settings()
    );
    assert_hidden(&shown);
    assert!(!shown.contains(&jwt), "{shown}");
    assert_hidden(&format!(
        "{:?} {:?} {:?} {:?} {:?}",
        client.messages(),
        client.users(),
        client.groups(),
        client.members(&guid("g")),
        client.conversations()
    ));
    let (admin, _) = admin([]);
    assert_hidden(&format!(
        "{admin:?} {:?} {:?} {:?}",
        admin.tokens(&uid("a")),
        admin.users(),
        admin.on_behalf_of(&uid("a"))
    ));
    assert_hidden(&format!("{:?}", HttpTransport::new(&settings()).unwrap()));
    assert_hidden(&format!("{:?}", MessagesRequest::new()));
}

#[test]
fn passwords_of_groups_are_hidden() {
    let group = NewGroup::new(guid("g"), "G", GroupType::Password).password("sesame");
    assert_hidden(&format!(
        "{group:?} {:?}",
        GroupUpdate::new().password("sesame")
    ));
}

#[tokio::test]
async fn errors_do_not_quote_a_credential() {
    let quote = format!("{TOKEN} {KEY}");
    for body in [
        json!({"error": {"code": quote, "message": quote, "details": {"a": [quote]}}}).to_string(),
        json!({"data": quote}).to_string(),
        quote.clone(),
    ] {
        let (client, _) = client([answer(400, &body)]);
        let error = client.me().await.unwrap_err();
        let source = std::error::Error::source(&error).map(|source| format!("{source} {source:?}"));
        let shown = format!("{error} {error:?} {source:?}").replace(KEY, "");
        assert_hidden(&shown);
    }
}

#[tokio::test]
async fn what_is_no_credential_is_refused_where_a_client_is_made() {
    for bad in ["", "two words", "new\nline"] {
        let script = Script::new([]);
        let made =
            Client::with_transport(settings(), AuthToken::new(bad), Arc::clone(&script) as _);
        let error = made.unwrap_err();
        assert!(error.is_fatal());
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert!(cause.starts_with("an auth token"), "{cause}");
        let made = AdminClient::with_transport(settings(), ApiKey::new(bad), script);
        assert!(made.unwrap_err().is_fatal());
    }
}
