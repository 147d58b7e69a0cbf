//! One person and the bot.

use cometchat_bot::{action::Links, store::MemoryStore};

use super::*;

#[tokio::test]
async fn an_answer_is_worked_once_however_often_it_is_sent() {
    let survey = Survey::start().await;
    let mut ada = survey.world.person("ada").await;
    let (address, form) = asks(&mut ada, uid("survey")).await;
    let good = answer("ada", Some(&form), &json!({"rating": "4"}));
    let response = posts(&address, &good).await;
    assert_eq!((response.status, &*response.body), (200, "{}"));
    assert!(
        response.head.contains("access-control-allow-origin: *"),
        "{}",
        response.head
    );
    assert_eq!(ada.hears("survey").await, "Ada gave 4");

    // Again, by another method, without a message, and with another value.
    let other = answer("ada", None, &json!({"rating": "1"}));
    for (method, body) in [
        ("POST", &good),
        ("PUT", &good),
        ("PATCH", &other),
        ("DELETE", &other),
    ] {
        let again = request(method, &address, "application/json", &body.to_string()).await;
        assert_eq!((again.status, &*again.body), (200, "{}"), "{method}");
    }
    let both = tokio::join!(posts(&address, &good), posts(&address, &good));
    assert_eq!((both.0.status, both.1.status), (200, 200));
    hears_nothing_but_pong(&mut ada, uid("survey")).await;
}

#[tokio::test]
async fn two_at_once_are_one() {
    let survey = Survey::start().await;
    let mut ada = survey.world.person("ada").await;
    let (address, form) = asks(&mut ada, uid("survey")).await;
    let good = answer("ada", Some(&form), &json!({"rating": "4"}));
    let (a, b, c) = tokio::join!(
        posts(&address, &good),
        posts(&address, &good),
        posts(&address, &good)
    );
    assert_eq!((a.status, b.status, c.status), (200, 200, 200));
    assert_eq!(ada.hears("survey").await, "Ada gave 4");
    hears_nothing_but_pong(&mut ada, uid("survey")).await;
}

#[tokio::test]
async fn a_wrong_answer_is_refused_and_explained_once() {
    let survey = Survey::start().await;
    let mut ada = survey.world.person("ada").await;
    let (address, form) = asks(&mut ada, uid("survey")).await;
    let wrong = answer("ada", Some(&form), &json!({"rating": "9"}));
    let response = posts(&address, &wrong).await;
    assert_eq!(
        (response.status, &*code(&response)),
        (422, "ERR_ANSWER_WRONG")
    );
    let body: Value = serde_json::from_str(&response.body).unwrap();
    assert_eq!(body["error"]["fields"]["rating"], "it must be 5 or less");
    let told = ada.hears("survey").await;
    assert!(
        told.contains("Your rating: it must be 5 or less."),
        "{told}"
    );
    // What a client writes for nothing.
    let nothing = answer("ada", Some(&form), &json!({"rating": "undefined"}));
    assert_eq!(posts(&address, &nothing).await.status, 422);
    hears_nothing_but_pong(&mut ada, uid("survey")).await;

    let good = answer("ada", Some(&form), &json!({"rating": "5"}));
    assert_eq!(posts(&address, &good).await.status, 200);
    assert_eq!(ada.hears("survey").await, "Ada gave 5");
}

#[tokio::test]
async fn forged_foreign_and_expired_addresses_are_refused_without_a_word_in_the_chat() {
    let survey = Survey::start().await;
    let mut ada = survey.world.person("ada").await;
    let good = answer("ada", None, &json!({"rating": "4"}));
    let ticket = survey.form("m1", uid("ada"));
    let address = survey.links.address(&ticket);
    let base = address.split("/action/").next().unwrap().to_owned();

    let elsewhere = Links::open(&MemoryStore::new(), &base).await.unwrap();
    let mut tickets = vec![(elsewhere.address(&ticket), 403, "ERR_ADDRESS_FORGED")];
    let expired = ticket.clone().lasting(Duration::ZERO, now());
    tickets.push((survey.links.address(&expired), 410, "ERR_ADDRESS_EXPIRED"));
    let mut of_other_bot = ticket.clone();
    of_other_bot.bot = uid("poll");
    tickets.push((survey.links.address(&of_other_bot), 404, "ERR_BOT_NOT_HERE"));
    let mut of_other_app = ticket.clone();
    of_other_app.app = "another".to_owned();
    tickets.push((survey.links.address(&of_other_app), 404, "ERR_BOT_NOT_HERE"));
    let mut changed = address.clone();
    let last = if changed.pop() == Some('A') { 'Q' } else { 'A' };
    changed.push(last);
    tickets.push((changed, 403, "ERR_ADDRESS_FORGED"));
    for (address, status, expected) in tickets {
        let response = posts(&address, &good).await;
        assert_eq!((response.status, &*code(&response)), (status, expected));
        let page = request("GET", &address, "text/plain", "").await;
        assert_eq!(page.status, status);
    }
    hears_nothing_but_pong(&mut ada, uid("survey")).await;
    assert_eq!(posts(&address, &good).await.status, 200);
    assert_eq!(ada.hears("survey").await, "Ada gave 4");
}

#[tokio::test]
async fn the_body_must_be_an_answer_to_this_message() {
    let survey = Survey::start().await;
    let mut ada = survey.world.person("ada").await;
    let (address, form) = asks(&mut ada, uid("survey")).await;
    let pong = ada.says(uid("survey"), "/ping").await;
    assert_eq!(ada.hears("survey").await, "pong");
    let values = json!({"rating": "4"});
    let mut missing = form.clone();
    missing.id = cometchat_bot::model::MessageId::from(999_999);
    // Nor one of people who do not talk with the bot.
    let ben = survey.world.person("ben").await;
    let _cem = survey.world.person("cem").await;
    let foreign = ben.says(uid("cem"), "psst").await;
    for other in [&pong, &missing, &foreign] {
        let response = posts(&address, &answer("ada", Some(other), &values)).await;
        assert_eq!(
            (response.status, &*code(&response)),
            (403, "ERR_OTHER_MESSAGE")
        );
    }
    for body in ["", "no", "[1,", &"[".repeat(9_000)] {
        let response = request("POST", &address, "application/json", body).await;
        assert_eq!(
            (response.status, &*code(&response)),
            (400, "ERR_BODY"),
            "{}",
            body.len()
        );
    }
    hears_nothing_but_pong(&mut ada, uid("survey")).await;
    // Whoever the body names: one person got the address.
    let response = posts(&address, &answer("ben", Some(&form), &values)).await;
    assert_eq!(response.status, 200);
    assert_eq!(ada.hears("survey").await, "Ada gave 4");
}

#[tokio::test]
async fn all_shapes_of_clients_are_taken() {
    let survey = Survey::start().await;
    let mut ada = survey.world.person("ada").await;
    let shapes = [
        json!({"payload": {}, "data": {"interactedBy": "ada", "formData": [{"elementId": "rating", "value": "1"}]}}),
        json!({"token": "x", "CometChatData": {"rating": "1"}}),
        json!({"data": {"interactedBy": "ada", "sender": "ada", "formData": {"rating": "1", "help": ""}}}),
    ];
    for (n, shape) in shapes.iter().enumerate() {
        let ticket = survey.form(&format!("m{n}"), uid("ada"));
        assert_eq!(survey.posts(&ticket, shape).await.status, 200, "{shape}");
        assert_eq!(ada.hears("survey").await, "Ada gave 1");
    }
}

#[tokio::test]
async fn a_slot_is_booked_with_its_time_and_zone() {
    let survey = Survey::start().await;
    let mut ada = survey.world.person("ada").await;
    ada.says(uid("survey"), "/tour").await;
    let scheduler = ada.receives("survey").await;
    let data = scheduler.data.interactive_data.clone().unwrap();
    let url = data["scheduleElement"]["action"]["url"].as_str().unwrap();
    let mut booked = answer("ada", Some(&scheduler), &json!({}));
    booked["data"]["schedulerData"] = json!({"duration": 60, "meetStartAt": "2030-01-07T10:30"});
    assert_eq!(posts(url, &booked).await.status, 200);
    assert_eq!(
        ada.hears("survey").await,
        "Ada, 2030-01-07 10:30 (Europe/Berlin), the new wing"
    );
}
