//! Users, groups, members and conversations, as one user sees them.

use cometchat_bot::{
    client::{ClientError, GroupUpdate, NewGroup},
    model::{GroupType, Scope},
};
use serde_json::{Value, json};

use crate::script::{answer, client, fixture, guid, json, to_group, to_user, uid};

#[tokio::test]
async fn users_are_read_and_blocked() {
    let (get, block, unblock) = (
        fixture("users-get-as-user"),
        fixture("blocked-add"),
        fixture("blocked-remove"),
    );
    let (client, script) = client([get.answer(), block.answer(), unblock.answer()]);
    let user = client.users().get(&uid("priya")).await.unwrap();
    assert_eq!(user.name, "Priya Nair");
    let outcomes = client.users().block(&[uid("priya")]).await.unwrap();
    assert!(outcomes.len() == 1 && outcomes[0].result.is_ok());
    client.users().unblock(&[uid("priya")]).await.unwrap();
    assert_eq!(client.users().block(&[]).await.unwrap(), []);

    let requests = script.requests();
    get.assert_asked_by(&requests[0]);
    for (request, recorded) in requests[1..].iter().zip([&block, &unblock]) {
        assert_eq!(request.method.as_str(), recorded.request["method"]);
        assert!(
            request.url.ends_with("/v3.0/blockedusers"),
            "{}",
            request.url
        );
        assert_eq!(json(request), recorded.request["json"]);
    }
}

#[tokio::test]
async fn groups_are_made_changed_and_deleted() {
    let (create, update, delete) = (
        fixture("groups-create"),
        fixture("groups-update"),
        fixture("groups-delete"),
    );
    let (client, script) = client([create.answer(), update.answer(), delete.answer()]);
    let group = NewGroup::new(guid("garden-club"), "Garden Club", GroupType::Public)
        .description("plots and seeds")
        .icon("https://img.example.test/garden.png")
        .tags(["hobby"]);
    let made = client.groups().create(&group).await.unwrap();
    assert_eq!(made.owner.unwrap(), "milo");
    let change = GroupUpdate::new().description("seeds only").unset_icon();
    let changed = client
        .groups()
        .update(&guid("garden-club"), &change)
        .await
        .unwrap();
    assert_eq!(changed.description.as_deref(), Some("seeds only"));
    client.groups().delete(&guid("garden-club")).await.unwrap();

    let requests = script.requests();
    let mut body = create.request["json"].clone();
    body.as_object_mut().unwrap().remove("members");
    create.assert_asked_with(&requests[0], &body);
    update.assert_asked_by(&requests[1]);
    delete.assert_asked_by(&requests[2]);
}

#[tokio::test]
async fn limits_of_groups_are_told_before_the_call() {
    let (client, script) = client([]);
    let new = || NewGroup::new(guid("g"), "G", GroupType::Private);
    for (group, word) in [
        (
            NewGroup::new(guid("g"), "n".repeat(101), GroupType::Public),
            "name",
        ),
        (new().description("d".repeat(256)), "description"),
        (new().tags((0..26).map(|n| n.to_string())), "26 tags"),
    ] {
        let error = client.groups().create(&group).await.unwrap_err();
        assert!(matches!(error, ClientError::Argument { .. }), "{error}");
        assert!(error.to_string().contains(word), "{error}");
    }
    assert!(script.requests().is_empty());
}

#[tokio::test]
async fn joining_returns_the_group() {
    let (join, twice) = (fixture("members-join"), fixture("members-join-twice"));
    let answers = [join.answer(), twice.answer(), join.answer()];
    let (client, script) = client(answers);
    let club = guid("garden-club");
    let group = client
        .groups()
        .join(&club, GroupType::Public, None)
        .await
        .unwrap();
    assert_eq!(group.name, "Garden Club");
    let error = client
        .groups()
        .join(&club, GroupType::Public, None)
        .await
        .unwrap_err();
    assert_eq!(
        (error.code(), error.status()),
        (Some("ERR_ALREADY_JOINED"), Some(409))
    );
    client
        .groups()
        .join(&club, GroupType::Password, Some("nope"))
        .await
        .unwrap();

    let requests = script.requests();
    let mut body = join.request["json"].clone();
    // The official client also repeats a name, which says nothing.
    body.as_object_mut().unwrap().remove("name");
    join.assert_asked_with(&requests[0], &body);
    let with_password = json!({"guid": "garden-club", "type": "password", "password": "nope"});
    assert_eq!(json(&requests[2]), with_password);
}

#[tokio::test]
async fn leaving_and_handing_over() {
    let (leave, transfer) = (fixture("members-leave"), fixture("groups-transfer-owner"));
    let (client, script) = client([transfer.answer(), leave.answer()]);
    client
        .groups()
        .transfer(&guid("garden-club"), &uid("priya"))
        .await
        .unwrap();
    client.groups().leave(&guid("garden-club")).await.unwrap();
    transfer.assert_asked_by(&script.requests()[0]);
    leave.assert_asked_by(&script.requests()[1]);
}

#[tokio::test]
async fn a_user_adds_members_by_put() {
    let recorded = fixture("members-add");
    let (client, script) = client([recorded.answer()]);
    let members = [
        (uid("ada-bot"), Scope::Moderator),
        (uid("priya"), Scope::Participant),
    ];
    let outcomes = client
        .members(&guid("garden-club"))
        .add(&members)
        .await
        .unwrap();
    let of = |name: &str| outcomes.iter().find(|outcome| outcome.uid == name).unwrap();
    assert!(of("ada-bot").result.is_ok());
    let request = script.request();
    assert_eq!(request.method, http::Method::PUT);
    let expected = json!({"moderators": ["ada-bot"], "participants": ["priya"]});
    assert_eq!(json(&request), expected);
}

#[tokio::test]
async fn too_many_members_and_odd_scopes_are_refused_here() {
    let (client, script) = client([]);
    let members = client.members(&guid("g"));
    let many: Vec<_> = (0..26)
        .map(|n| (uid(&format!("u{n}")), Scope::Participant))
        .collect();
    let error = members.add(&many).await.unwrap_err();
    assert!(
        error.to_string().contains("26 users in one call"),
        "{error}"
    );
    let odd = [(uid("a"), Scope::Other("king".to_owned()))];
    assert!(matches!(
        members.add(&odd).await,
        Err(ClientError::Argument { .. })
    ));
    assert_eq!(members.add(&[]).await.unwrap(), []);
    assert!(script.requests().is_empty());
}

#[tokio::test]
async fn members_are_kicked_banned_and_promoted() {
    let names = [
        "members-kick",
        "banned-add",
        "banned-remove",
        "members-scope",
    ];
    let recorded: Vec<_> = names.iter().map(|name| fixture(name)).collect();
    let (client, script) = client(recorded.iter().map(super::script::Fixture::answer));
    let members = client.members(&guid("garden-club"));
    members.kick(&uid("priya")).await.unwrap();
    members.ban(&uid("priya")).await.unwrap();
    members.unban(&uid("priya")).await.unwrap();
    members
        .set_scope(&uid("priya"), &Scope::Moderator)
        .await
        .unwrap();
    for (recorded, request) in recorded.iter().zip(script.requests()) {
        recorded.assert_asked_by(&request);
    }
}

#[tokio::test]
async fn conversations_are_read_labelled_and_removed() {
    let (get, tags, reset) = (
        fixture("conversations-get-user"),
        fixture("conversations-tags"),
        fixture("conversations-reset"),
    );
    let Ok(alone) = get.answer() else { panic!() };
    let alone: Value = serde_json::from_slice(&alone.body).unwrap();
    let listed = answer(200, json!({"data": [alone["data"]]}));
    let (client, script) = client([get.answer(), listed, tags.answer(), reset.answer()]);
    let conversations = client.conversations();
    for _ in 0..2 {
        let found = conversations.get(&to_user("milo")).await.unwrap();
        assert_eq!(found.unread_message_count, Some(1));
    }
    conversations
        .set_tags(&to_group("garden-club"), &["open"])
        .await
        .unwrap();
    conversations.delete(&to_user("milo")).await.unwrap();
    let requests = script.requests();
    get.assert_asked_by(&requests[0]);
    tags.assert_asked_by(&requests[2]);
    reset.assert_asked_with(&requests[3], &Value::Null);
}

#[tokio::test]
async fn a_conversation_without_messages_is_an_error_with_a_code() {
    let (client, _) = client([
        fixture("conversations-get-empty").answer(),
        answer(200, json!({"data": []})),
    ]);
    let error = client
        .conversations()
        .get(&to_user("priya"))
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("ERR_CONVERSATION_NOT_ACCESSIBLE"));
    let empty = client
        .conversations()
        .get(&to_user("priya"))
        .await
        .unwrap_err();
    assert!(matches!(empty, ClientError::Decode { .. }), "{empty:?}");
}

#[tokio::test]
async fn an_acknowledgement_that_says_no_is_an_error() {
    let refused = json!({"data": {"success": false, "message": "Not today."}});
    let (client, _) = client([answer(200, refused)]);
    let error = client.groups().leave(&guid("g")).await.unwrap_err();
    assert!(error.to_string().contains("Not today."), "{error}");
}
