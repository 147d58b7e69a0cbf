//! Sending, changing and marking messages.

use cometchat_bot::{
    client::{Body, ClientError, DecodeError, Draft, DraftError, Edit, Part, Upload},
    model::{Attachment, GoalType, InteractionGoal, MediaType},
};
use serde_json::{Value, json};

use crate::script::{admin, answer, client, fixture, id, json, to_group, to_user, uid};

/// Sends a draft as the recorded exchange did, and compares the request.
async fn assert_sent_like(name: &str, receiver: &str, draft: Draft) {
    let recorded = fixture(name);
    let (admin, script) = admin([recorded.answer()]);
    let receiver = match receiver.strip_prefix('#') {
        Some(guid) => to_group(guid),
        None => to_user(receiver),
    };
    let message = admin.messages().send(&receiver, &draft).await.unwrap();
    assert_eq!(message.message_type, draft.message_type(), "{name}");
    assert_eq!(message.category, draft.category(), "{name}");
    let mut body = recorded.request["json"].clone();
    tidy(&mut body);
    recorded.assert_asked_with(&script.request(), &body);
}

/// Differences that mean nothing: a size as a string, an empty list of ids.
fn tidy(body: &mut Value) {
    if let Some(size) = body.pointer_mut("/data/attachments/0/size") {
        *size = size.as_str().unwrap().parse::<u64>().unwrap().into();
    }
    if let Some(Value::Object(goal)) = body.pointer_mut("/data/interactionGoal") {
        goal.entry("elementIds").or_insert(json!([]));
    }
}

#[tokio::test]
async fn every_kind_of_message_is_written_as_recorded() {
    let text = Draft::text("Hello, how can I help?")
        .metadata(json!({"intent": "greet"}))
        .tags(["support"])
        .with_muid("b-1");
    assert_sent_like("messages-send-text", "milo", text).await;

    let mut file = Attachment::new("https://files.example.test/bed.png", "bed.png", "image/png");
    file.size = Some(48211);
    let image = Draft::media(MediaType::Image, vec![file]).caption("the bed in May");
    assert_sent_like("messages-send-image-url", "milo", image).await;

    let custom = Draft::custom("seed-order", json!({"sku": "basil", "qty": 3}))
        .conversation_text("Seed order")
        .sub_type("reorder")
        .metadata(json!({"incrementUnreadCount": true}))
        .update_conversation(true)
        .send_notification(false);
    assert_sent_like("messages-send-custom", "milo", custom).await;
}

#[tokio::test]
async fn interactive_messages_are_written_as_recorded() {
    for (name, receiver) in [
        ("messages-send-form", "milo"),
        ("messages-send-scheduler", "milo"),
    ] {
        let recorded = fixture(name).request["json"].clone();
        let goal: InteractionGoal =
            serde_json::from_value(recorded["data"]["interactionGoal"].clone()).unwrap();
        let data = recorded["data"]["interactiveData"].clone();
        let mut draft = Draft::interactive(recorded["type"].as_str().unwrap(), data, goal);
        if let Some(tags) = recorded["tags"].as_array() {
            draft = draft.tags(tags.iter().map(|tag| tag.as_str().unwrap()));
        }
        if let Some(allow) = recorded["data"]["allowSenderInteraction"].as_bool() {
            draft = draft.allow_sender_interaction(allow);
        }
        assert_sent_like(name, receiver, draft).await;
    }
}

#[tokio::test]
async fn a_card_has_the_type_that_clients_draw() {
    let draft = Draft::card(json!({"version": "1.0", "body": []}), "Order shipped");
    let (client, script) = client([fixture("messages-send-client").answer()]);
    client
        .messages()
        .send(&to_user("milo"), &draft)
        .await
        .unwrap();
    let expected = json!({
        "receiver": "milo", "receiverType": "user", "category": "card", "type": "card",
        "data": {"text": "Order shipped", "card": {"version": "1.0", "body": []}},
    });
    assert_eq!(json(&script.request()), expected);
}

#[tokio::test]
async fn the_client_sends_below_its_own_address() {
    let recorded = fixture("messages-send-client");
    let (client, script) = client([recorded.answer()]);
    let draft = Draft::text("hi").with_muid("c-9");
    let message = client
        .messages()
        .send(&to_user("ada-bot"), &draft)
        .await
        .unwrap();
    assert_eq!(
        (message.id.as_str(), message.muid.as_deref()),
        ("703", Some("c-9"))
    );
    let request = script.request();
    recorded.assert_address(&request);
    let mut body = recorded.request["json"].clone();
    // The official client repeats the text beside the data.
    body.as_object_mut().unwrap().remove("text");
    assert_eq!(json(&request), body);
}

#[tokio::test]
async fn a_reply_in_a_thread_has_a_path_of_its_own() {
    let draft = Draft::text("I will be there").thread(id("702"));
    assert_sent_like("messages-thread-send", "#garden-club", draft).await;
}

#[tokio::test]
async fn a_quote_is_a_number() {
    let (client, script) = client([fixture("messages-send-client").answer()]);
    let draft = Draft::text("this one").quote(id("690"));
    client
        .messages()
        .send(&to_user("ada-bot"), &draft)
        .await
        .unwrap();
    assert_eq!(json(&script.request())["quotedMessageId"], 690);
}

#[tokio::test]
async fn files_are_sent_as_a_form() {
    let recorded = fixture("messages-send-file-multipart");
    let (client, script) = client([recorded.answer()]);
    let file = Upload::new("notes.txt", "text/plain", "hello world\n");
    let draft = Draft::upload(MediaType::File, vec![file])
        .caption("notes")
        .tags(["docs"])
        .with_muid("c-10");
    let message = client
        .messages()
        .send(&to_user("ada-bot"), &draft)
        .await
        .unwrap();
    assert_eq!(message.data.attachments.unwrap()[0].size, Some(12));

    let request = script.request();
    recorded.assert_address(&request);
    assert!(
        !request.headers.contains_key("content-type"),
        "the form brings its own"
    );
    let Body::Multipart(parts) = &request.body else {
        panic!("{:?} is no form", request.body);
    };
    let expected = recorded.request["multipart"].as_array().unwrap();
    let mut expected: Vec<Part> = expected.iter().map(part).collect();
    let mut parts = parts.clone();
    for list in [&mut expected, &mut parts] {
        list.sort_by(|a, b| a.name.cmp(&b.name));
    }
    assert_eq!(parts, expected);
    let last = |request: &cometchat_bot::client::Request| match &request.body {
        Body::Multipart(parts) => parts.last().unwrap().name.clone(),
        _ => String::new(),
    };
    assert_eq!(last(&request), "files[]", "fields come before files");
}

fn part(recorded: &Value) -> Part {
    let text = |name: &str| recorded[name].as_str().unwrap().to_owned();
    match recorded.get("filename") {
        Some(_) => Part::file(
            text("name"),
            text("filename"),
            text("contentType"),
            text("value").into(),
        ),
        None => Part::text(text("name"), text("value")),
    }
}

#[tokio::test]
async fn what_breaks_a_limit_is_not_sent() {
    let (client, script) = client([]);
    let error = client
        .messages()
        .send(&to_user("milo"), &Draft::text(" \n"))
        .await;
    let error = error.unwrap_err();
    assert!(matches!(error, ClientError::Draft(DraftError::EmptyText)));
    assert!(!error.may_have_been_accepted() && !error.is_retryable());
    let change = client.messages().edit(&id("1"), &Edit::new()).await;
    assert!(matches!(change, Err(ClientError::Draft(_))));
    assert!(script.requests().is_empty());
}

#[tokio::test]
async fn edits_and_deletions_return_the_message() {
    let (edit, delete) = (fixture("messages-edit"), fixture("messages-delete"));
    let (client, script) = client([edit.answer(), delete.answer()]);
    let change = Edit::text("Hello there").tags(["support"]);
    let edited = client.messages().edit(&id("701"), &change).await.unwrap();
    assert_eq!(
        (edited.id.as_str(), edited.text()),
        ("701", Some("Hello there"))
    );
    assert!(edited.edited_at.is_some());
    let deleted = client.messages().delete(&id("701")).await.unwrap();
    assert!(deleted.id == "701" && deleted.is_deleted());
    let requests = script.requests();
    edit.assert_asked_by(&requests[0]);
    delete.assert_asked_by(&requests[1]);
}

#[tokio::test]
async fn an_edit_without_the_message_is_an_odd_answer() {
    let action = json!({"data": {"id": "9", "sender": "a", "receiverType": "user", "receiver": "b",
        "category": "action", "type": "message", "data": {"action": "edited"}}});
    let (client, _) = client([answer(200, action)]);
    let error = client
        .messages()
        .edit(&id("1"), &Edit::text("x"))
        .await
        .unwrap_err();
    let lacks = matches!(
        &error,
        ClientError::Decode {
            source: DecodeError::Lacks(_),
            ..
        }
    );
    assert!(lacks && error.may_have_been_accepted(), "{error:?}");
}

#[tokio::test]
async fn reactions_are_encoded_in_the_path() {
    let (add, remove) = (fixture("reactions-add"), fixture("reactions-remove"));
    let (client, script) = client([add.answer(), remove.answer()]);
    let message = client.messages().react(&id("702"), "👍").await.unwrap();
    assert!(message.data.reactions.is_some());
    client.messages().unreact(&id("702"), "👍").await.unwrap();
    let requests = script.requests();
    add.assert_asked_by(&requests[0]);
    remove.assert_asked_by(&requests[1]);
    for bad in ["", " ", ".", "..", &"x".repeat(46)] {
        let error = client.messages().react(&id("702"), bad).await.unwrap_err();
        assert!(matches!(error, ClientError::Argument { .. }), "{bad:?}");
    }
    assert_eq!(script.requests().len(), 2);
}

#[tokio::test]
async fn marks_go_over_rest() {
    let (pressed, read, delivered) = (
        fixture("messages-interacted"),
        fixture("conversations-read"),
        fixture("conversations-delivered"),
    );
    let answers = [
        pressed.answer(),
        read.answer(),
        delivered.answer(),
        read.answer(),
    ];
    let (client, script) = client(answers);
    let messages = client.messages();
    messages
        .mark_interacted(&id("707"), &["send"])
        .await
        .unwrap();
    messages
        .mark_read(&to_user("milo"), Some(&id("703")))
        .await
        .unwrap();
    messages
        .mark_delivered(&to_group("garden-club"), Some(&id("713")))
        .await
        .unwrap();
    messages.mark_read(&to_user("milo"), None).await.unwrap();
    let requests = script.requests();
    pressed.assert_asked_by(&requests[0]);
    read.assert_asked_by(&requests[1]);
    delivered.assert_asked_by(&requests[2]);
    read.assert_asked_with(&requests[3], &Value::Null);
}

#[tokio::test]
async fn one_message_is_read() {
    let recorded = fixture("messages-get");
    let (client, script) = client([recorded.answer(), fixture("messages-get-missing").answer()]);
    let message = client.messages().get(&id("702")).await.unwrap();
    assert!(message.mentions(&uid("milo")));
    recorded.assert_asked_by(&script.requests()[0]);
    let error = client.messages().get(&id("999999")).await.unwrap_err();
    assert_eq!(error.code(), Some("ERR_MESSAGE_ID_NOT_FOUND"));
    assert_eq!(script.requests().len(), 2, "a refusal is not asked again");
}

#[tokio::test]
async fn a_message_is_found_by_the_id_of_its_sender() {
    let sent = fixture("messages-send-client");
    let Ok(found) = sent.answer() else { panic!() };
    let row: Value = serde_json::from_slice(&found.body).unwrap();
    let (client, script) = client([
        sent.answer(),
        answer(200, json!({"data": [row["data"]]})),
        answer(200, json!({"data": []})),
        // Another message than the one asked for is not it.
        sent.answer(),
        fixture("api-not-found").answer(),
        fixture("messages-get-missing").answer(),
    ]);
    let messages = client.messages();
    let mut found = Vec::new();
    for muid in ["c-9", "c-9", "c-9", "c/10", "c-9", "c-9"] {
        found.push(
            messages
                .find_by_muid(muid)
                .await
                .unwrap()
                .map(|message| message.id),
        );
    }
    assert_eq!(
        found,
        [Some(id("703")), Some(id("703")), None, None, None, None]
    );
    assert!(
        script.requests()[0]
            .url
            .ends_with("/v3.0/user/messages/c-9")
    );
    assert!(
        script.requests()[3]
            .url
            .ends_with("/v3.0/user/messages/c%2F10")
    );
    assert!(messages.find_by_muid("..").await.is_err());
}

#[tokio::test]
async fn whether_a_message_exists_stays_open_when_the_service_fails() {
    let down = || answer(503, "{\"error\":{\"code\":\"ERR_EXCEPTION\"}}");
    let (client, script) = client([down(), down(), down()]);
    assert!(client.messages().find_by_muid("c-9").await.is_err());
    assert_eq!(script.requests().len(), 3);
}

#[test]
fn interactive_goals_default_to_no_interaction_of_the_sender() {
    let goal = InteractionGoal::new(GoalType::AnyOf, ["send"]);
    let draft = Draft::interactive("form", json!({"title": "t"}), goal);
    assert_eq!(draft.data()["allowSenderInteraction"], false);
}
