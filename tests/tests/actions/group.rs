//! In a group everybody has the address, and anybody may claim to be anybody.

use super::*;

async fn records(person: &Person, form: &Message) {
    let messages = person.client.messages();
    messages
        .mark_interacted(&form.id, &["submit"])
        .await
        .unwrap();
}

#[tokio::test]
async fn an_answer_counts_once_the_service_says_who_pressed() {
    let survey = Survey::start().await;
    let mut ada = survey.world.person("ada").await;
    let ben = survey.world.person("ben").await;
    let club = club(&survey, &["ada", "ben"]).await;
    let (address, form) = asks(&mut ada, club.clone()).await;
    for (name, rating) in [("ben", "2"), ("ada", "5")] {
        let body = answer(name, Some(&form), &json!({ "rating": rating }));
        for _ in 0..2 {
            let response = posts(&address, &body).await;
            assert_eq!((response.status, &*response.body), (200, "{}"));
        }
    }
    hears_nothing_but_pong(&mut ada, club.clone()).await;
    records(&ada, &form).await;
    assert_eq!(ada.hears("survey").await, "Ada gave 5");
    records(&ben, &form).await;
    assert_eq!(ada.hears("survey").await, "Ben gave 2");
    // A claim after the record changes nothing.
    let body = answer("ada", Some(&form), &json!({"rating": "1"}));
    assert_eq!(posts(&address, &body).await.status, 200);
    hears_nothing_but_pong(&mut ada, club).await;
}

#[tokio::test]
async fn differing_answers_in_one_name_cancel_each_other() {
    let survey = Survey::start().await;
    let mut ada = survey.world.person("ada").await;
    let club = club(&survey, &["ada"]).await;
    let (address, form) = asks(&mut ada, club.clone()).await;
    for rating in ["5", "1", "5"] {
        let body = answer("ada", Some(&form), &json!({ "rating": rating }));
        assert_eq!(posts(&address, &body).await.status, 200);
    }
    let told = ada.hears("survey").await;
    assert!(told.contains("neither of them counts"), "{told}");
    records(&ada, &form).await;
    hears_nothing_but_pong(&mut ada, club).await;
    // She has an address of her own now.
    let own = told.split(' ').next_back().unwrap();
    let form = "application/x-www-form-urlencoded";
    let page = request("POST", own, form, "~version=2&rating=4").await;
    assert_eq!(page.status, 200);
    assert_eq!(ada.hears("survey").await, "Ada gave 4");
}

#[tokio::test]
async fn without_a_record_the_person_is_asked() {
    let survey = Survey::holding(Duration::from_millis(20)).await;
    let mut ada = survey.world.person("ada").await;
    let mut ben = survey.world.person("ben").await;
    let club = club(&survey, &["ada", "ben"]).await;
    let (address, form) = asks(&mut ada, club.clone()).await;
    let body = answer("ada", Some(&form), &json!({"rating": "5"}));
    assert_eq!(posts(&address, &body).await.status, 200);
    let asked = ada.hears("survey").await;
    assert!(
        asked.contains("\u{201c}How was it?\u{201d}") && asked.contains("rating: 5"),
        "{asked}"
    );
    let words = asked.lines().last().unwrap();
    assert_eq!(ben.receives("survey").await.id, form.id);
    // Nobody else can confirm it.
    ben.says(club.clone(), words).await;
    ben.says(uid("survey"), words).await;
    hears_nothing_but_pong(&mut ben, uid("survey")).await;
    ada.says(uid("survey"), words).await;
    assert_eq!(ada.hears("survey").await, "Ada gave 5");
}

#[tokio::test]
async fn a_client_that_does_not_say_who_answers_is_told_of_the_page() {
    let survey = Survey::start().await;
    let mut ada = survey.world.person("ada").await;
    let club = club(&survey, &["ada"]).await;
    let (address, _) = asks(&mut ada, club.clone()).await;
    for by in ["", "survey"] {
        let body = answer(by, None, &json!({"rating": "5"}));
        let response = posts(&address, &body).await;
        assert_eq!(
            (response.status, &*code(&response)),
            (400, "ERR_PERSON_UNKNOWN")
        );
    }
    let told = ada.hears("survey").await;
    assert!(told.contains("/action/"), "{told}");
    hears_nothing_but_pong(&mut ada, club).await;
}

#[tokio::test]
async fn only_the_record_of_the_element_in_the_address_counts() {
    let survey = Survey::start().await;
    let mut ada = survey.world.person("ada").await;
    let club = club(&survey, &["ada"]).await;
    let (address, form) = asks(&mut ada, club.clone()).await;
    let token = address.split("/action/").nth(1).unwrap();
    let mut ticket = survey.links.verify(token, now()).unwrap();
    ticket.element = Some("approve".to_owned());
    // Whoever posts in her name can name what she is likely to press.
    let body = answer("ada", Some(&form), &json!({"rating": "1"}));
    assert_eq!(survey.posts(&ticket, &body).await.status, 200);
    records(&ada, &form).await;
    hears_nothing_but_pong(&mut ada, club).await;
}

#[tokio::test]
async fn only_members_can_be_said_to_have_answered() {
    let survey = Survey::start().await;
    let mut ada = survey.world.person("ada").await;
    let zoe = survey.world.person("zoe").await;
    let club = club(&survey, &["ada"]).await;
    let (address, form) = asks(&mut ada, club.clone()).await;
    for stranger in ["zoe", "nobody-at-all"] {
        let body = answer(stranger, Some(&form), &json!({"rating": "1"}));
        let response = posts(&address, &body).await;
        assert_eq!(
            (response.status, &*code(&response)),
            (403, "ERR_NOT_A_MEMBER")
        );
    }
    let body = answer("ada", Some(&form), &json!({"rating": "5"}));
    assert_eq!(posts(&address, &body).await.status, 200);
    records(&ada, &form).await;
    assert_eq!(ada.hears("survey").await, "Ada gave 5");
    drop(zoe);
}

#[tokio::test]
async fn who_invents_answers_keeps_nobody_out() {
    const MORE_THAN_WAIT: usize = 210;
    let survey = Survey::start().await;
    let mut ada = survey.world.person("ada").await;
    let club = club(&survey, &["ada"]).await;
    let (address, form) = asks(&mut ada, club.clone()).await;
    let page = "application/x-www-form-urlencoded";
    let mut statuses = Vec::new();
    for _ in 0..MORE_THAN_WAIT {
        let response = request("POST", &address, page, "~version=2&rating=1").await;
        statuses.push(response.status);
    }
    assert_eq!((statuses[0], statuses.last()), (200, Some(&503)));
    let body = answer("ada", Some(&form), &json!({"rating": "5"}));
    assert_eq!(posts(&address, &body).await.status, 200);
    records(&ada, &form).await;
    assert_eq!(ada.hears("survey").await, "Ada gave 5");
}
