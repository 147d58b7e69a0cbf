//! What the app may do by its API key.

use cometchat_bot::{
    client::{AuthToken, ClientError, Draft, NewRole, NewUser, ProfileUpdate, UserUpdate},
    model::{Object, RoleId, Scope},
};
use serde_json::{Value, json};

use crate::script::{
    APP_ID, Fixture, KEY, admin, answer, fixture, guid, header, json, parameter, to_user, uid,
};

const TOKEN: &str = "ada-bot_17600000218c8d357b5e872bbacd45197626bd57";

fn fixtures(names: &[&str]) -> Vec<Fixture> {
    names.iter().map(|name| fixture(name)).collect()
}

fn object(value: Value) -> Object {
    match value {
        Value::Object(object) => object,
        other => panic!("{other} is no object"),
    }
}

#[tokio::test]
async fn calls_carry_the_key_and_the_user_for_whom_they_act() {
    let recorded = fixture("messages-send-text");
    let (admin, script) = admin([recorded.answer(), recorded.answer()]);
    let draft = Draft::text("hi");
    admin
        .messages()
        .send(&to_user("milo"), &draft)
        .await
        .unwrap();
    let acting = admin.on_behalf_of(&uid("ada-bot"));
    acting
        .messages()
        .send(&to_user("milo"), &draft)
        .await
        .unwrap();
    assert_eq!(
        (admin.actor(), acting.actor()),
        (None, Some(&uid("ada-bot")))
    );
    let requests = script.requests();
    for request in &requests {
        recorded.assert_address(request);
        assert_eq!(header(request, "apikey"), Some(KEY));
        assert_eq!(header(request, "appId"), Some(APP_ID));
        assert!(request.headers["apikey"].is_sensitive());
        assert_eq!(header(request, "authToken"), None);
    }
    assert_eq!(header(&requests[0], "onBehalfOf"), None);
    assert_eq!(header(&requests[1], "onBehalfOf"), Some("ada-bot"));
}

#[tokio::test]
async fn users_are_made_with_a_token_that_is_not_in_the_user() {
    let recorded = fixture("users-create");
    let (admin, script) = admin([recorded.answer()]);
    let user = NewUser::new(uid("Milo"), "Milo Hart")
        .avatar("https://img.example.test/milo.png")
        .metadata(object(json!({"team": "garden"})))
        .tags(["beta"])
        .with_auth_token();
    let made = admin.users().create(&user).await.unwrap();
    let token = made.auth_token.clone().unwrap();
    assert!(token.expose().starts_with("milo_"));
    assert!(!format!("{made:?}{made}").contains(token.expose()));
    let mut body = recorded.request["json"].clone();
    body["uid"] = json!("milo");
    recorded.assert_asked_with(&script.request(), &body);
}

#[tokio::test]
async fn users_are_read_changed_and_locked_out() {
    let names = [
        "users-get-as-user",
        "users-update-unset",
        "users-deactivate",
        "users-reactivate",
        "users-delete",
    ];
    let recorded = fixtures(&names);
    let (admin, script) = admin(recorded.iter().map(Fixture::answer));
    let users = admin.users();
    assert_eq!(users.get(&uid("priya")).await.unwrap().uid, "priya");
    let profile = ProfileUpdate::new().name("Milo H.").tags(["beta", "staff"]);
    users
        .update(&uid("milo"), &UserUpdate::new(profile).unset_link())
        .await
        .unwrap();
    assert_eq!(
        users.deactivate(&[uid("priya")]).await.unwrap(),
        [uid("priya")]
    );
    let back = users
        .reactivate(&[uid("priya"), uid("milo")])
        .await
        .unwrap();
    assert_eq!(back.activated_uids, [uid("priya")]);
    assert_eq!(back.non_deactivated_uids, [uid("milo")]);
    users.delete(&uid("priya")).await.unwrap();
    for (recorded, request) in recorded.iter().zip(script.requests()) {
        recorded.assert_asked_by(&request);
    }
}

#[tokio::test]
async fn a_role_may_be_given_by_its_word() {
    let (admin, script) = admin([
        fixture("users-create").answer(),
        fixture("users-create-exists").answer(),
    ]);
    let user = NewUser::new(uid("ada"), "Ada")
        .role("bot")
        .link("https://x.example")
        .status_message("hi");
    admin.users().create(&user).await.unwrap();
    assert_eq!(json(&script.request())["role"], "bot");
    let error = admin.users().create(&user).await.unwrap_err();
    assert_eq!(error.code(), Some("ERR_UID_ALREADY_EXISTS"));
    assert!(!error.is_retryable() && !error.is_fatal());
}

#[tokio::test]
async fn tokens_are_made_listed_and_revoked() {
    let names = [
        "auth-tokens-create",
        "auth-tokens-list",
        "auth-tokens-delete",
        "auth-tokens-flush",
    ];
    let recorded = fixtures(&names);
    let (admin, script) = admin(recorded.iter().map(Fixture::answer));
    let tokens = admin.tokens(&uid("ada-bot"));
    let token = tokens.create().await.unwrap();
    assert_eq!(token.expose(), TOKEN);
    let listed = tokens.list().await.unwrap();
    assert_eq!(listed[0].auth_token, token);
    assert!(!format!("{listed:?}").contains(TOKEN));
    tokens.revoke(&token).await.unwrap();
    tokens.flush().await.unwrap();
    for (recorded, request) in recorded.iter().zip(script.requests()) {
        recorded.assert_asked_by(&request);
        assert!(!format!("{request:?}").contains(TOKEN), "{request:?}");
    }
}

#[tokio::test]
async fn revoking_nothing_does_not_revoke_everything() {
    let (admin, script) = admin([]);
    let tokens = admin.tokens(&uid("ada-bot"));
    for nothing in ["", ".", "..", "a\nb"] {
        let error = tokens.revoke(&AuthToken::new(nothing)).await.unwrap_err();
        assert!(matches!(error, ClientError::Argument { .. }), "{nothing:?}");
    }
    assert!(script.requests().is_empty());
}

#[tokio::test]
async fn a_refusal_that_quotes_the_token_is_blotted() {
    let body = json!({"error": {"code": "ERR_AUTH_TOKEN_NOT_FOUND",
        "message": format!("{TOKEN} of {KEY} is not known")}});
    let (admin, _) = admin([answer(404, body)]);
    let error = admin
        .tokens(&uid("ada-bot"))
        .revoke(&AuthToken::new(TOKEN))
        .await
        .unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains(TOKEN) && !shown.contains(KEY), "{shown}");
}

#[tokio::test]
async fn friends_groups_and_members() {
    let names = [
        "friends-add",
        "friends-remove",
        "groups-get",
        "groups-delete",
        "members-add",
    ];
    let recorded = fixtures(&names);
    let (admin, script) = admin(recorded.iter().map(Fixture::answer));
    let friends = admin.friends(&uid("milo"));
    let added = friends.add(&[uid("priya")]).await.unwrap();
    assert!(added.len() == 1 && added[0].uid == "priya" && added[0].result.is_ok());
    friends.remove(&[uid("priya")]).await.unwrap();
    let club = guid("garden-club");
    assert_eq!(
        admin.groups().get(&club).await.unwrap().scope,
        Some(Scope::Moderator)
    );
    admin.groups().delete(&club).await.unwrap();
    let members = [
        (uid("ada-bot"), Scope::Moderator),
        (uid("priya"), Scope::Participant),
    ];
    let outcomes = admin.members(&club).add(&members).await.unwrap();
    assert!(outcomes.iter().any(|outcome| outcome.uid == "priya"));
    let requests = script.requests();
    for (recorded, request) in recorded.iter().zip(&requests).take(4) {
        recorded.assert_asked_by(request);
    }
    // The server key adds by POST, where a user would join.
    let expected = json!({"moderators": ["ada-bot"], "participants": ["priya"]});
    recorded[4].assert_asked_with(&requests[4], &expected);
}

#[tokio::test]
async fn roles_are_made_listed_and_deleted() {
    let recorded = fixture("roles-create");
    let role = json!({"role": "gardener", "name": "Gardener"});
    let list = answer(
        200,
        json!({"data": [role, {"name": "no id"}, {"role": "@default"}]}),
    );
    let done = answer(200, json!({"data": {"success": true}}));
    let (admin, script) = admin([recorded.answer(), list, done]);
    let gardener = RoleId::new("gardener").unwrap();
    let settings = object(json!({"listUsers": "all", "sendMessagesTo": "friendsOnly"}));
    let new = NewRole::new(gardener.clone(), "Gardener").settings(settings);
    assert_eq!(admin.roles().create(&new).await.unwrap().role, gardener);
    let roles = admin.roles().list().await.unwrap();
    assert_eq!(roles.len(), 2, "the row without an id is left out");
    admin.roles().delete(&gardener).await.unwrap();
    let requests = script.requests();
    recorded.assert_asked_by(&requests[0]);
    assert_eq!(parameter(&requests[1], "perPage").as_deref(), Some("100"));
    assert!(
        requests[2].method == http::Method::DELETE
            && requests[2].url.ends_with("/v3/roles/gardener")
    );
}

#[tokio::test]
async fn a_bad_key_is_fatal_and_a_small_one_is_explained() {
    let (admin, _) = admin([
        fixture("auth-bad-key").answer(),
        fixture("auth-no-access").answer(),
    ]);
    let bad = admin.users().get(&uid("a")).await.unwrap_err();
    assert!(bad.is_fatal(), "{bad}");
    let small = admin.users().get(&uid("a")).await.unwrap_err();
    assert!(
        !small.is_fatal() && small.to_string().contains("full access"),
        "{small}"
    );
}
