//! What was sent and stored before the bot was stopped.

use super::*;

#[tokio::test]
async fn a_stored_answer_is_worked_after_a_restart_once() {
    let mut survey = Survey::start().await;
    let mut ada = survey.world.person("ada").await;
    let (address, form) = asks(&mut ada, uid("survey")).await;
    ada.says(uid("survey"), "/block").await;
    assert_eq!(ada.hears("survey").await, "blocked");
    // It waits behind what is under way.
    let good = answer("ada", Some(&form), &json!({"rating": "4"}));
    assert_eq!(posts(&address, &good).await.status, 200);
    let (ended, ()) = tokio::join!(survey.world.stop_bots(), async { release() });
    assert!(ended.iter().all(|ended| ended.clean));
    survey.run().await;
    assert_eq!(ada.hears("survey").await, "released");
    assert_eq!(ada.hears("survey").await, "Ada gave 4");
    // The address has the port of the first start; its token is still good.
    let ticket = address.split("/action/").nth(1).unwrap();
    let ticket = survey.links.verify(ticket, now()).unwrap();
    assert_eq!(survey.posts(&ticket, &good).await.status, 200);
    survey.restart().await;
    hears_nothing_but_pong(&mut ada, uid("survey")).await;
}

#[tokio::test]
async fn an_answer_that_waits_survives_a_restart() {
    let mut survey = Survey::start().await;
    let mut ada = survey.world.person("ada").await;
    let club = club(&survey, &["ada"]).await;
    let (address, form) = asks(&mut ada, club).await;
    let body = answer("ada", Some(&form), &json!({"rating": "5"}));
    assert_eq!(posts(&address, &body).await.status, 200);
    survey.restart().await;
    ada.client
        .messages()
        .mark_interacted(&form.id, &["submit"])
        .await
        .unwrap();
    assert_eq!(ada.hears("survey").await, "Ada gave 5");
}

#[tokio::test]
async fn older_forms_are_migrated_or_kindly_refused() {
    let survey = Survey::start().await;
    let mut ada = survey.world.person("ada").await;
    let old = survey.ticket(Route::form("survey", 1), "m1", uid("ada"));
    let body = answer("ada", None, &json!({"stars": "3"}));
    assert_eq!(survey.posts(&old, &body).await.status, 200);
    assert_eq!(ada.hears("survey").await, "Ada gave 3");

    let older = survey.ticket(Route::form("survey", 0), "m2", uid("ada"));
    let removed = survey.ticket(Route::form("party", 1), "m3", uid("ada"));
    let button = survey.ticket(Route::button("bye", 1, json!(7)), "m4", uid("ada"));
    for (ticket, status, expected, told) in [
        (
            &older,
            409,
            "ERR_FORM_CHANGED",
            "has changed since it was sent",
        ),
        (
            &removed,
            410,
            "ERR_ELEMENT_GONE",
            "This form is no longer there",
        ),
        (
            &button,
            410,
            "ERR_ELEMENT_GONE",
            "This button is no longer there",
        ),
    ] {
        for _ in 0..2 {
            let response = survey.posts(ticket, &body).await;
            assert_eq!((response.status, &*code(&response)), (status, expected));
        }
        let heard = ada.hears("survey").await;
        assert!(heard.contains(told), "{heard}");
        hears_nothing_but_pong(&mut ada, uid("survey")).await;
    }
    // The page shows the form as it is now.
    let page = survey
        .links
        .page(&survey.ticket(Route::form("survey", 0), "m5", uid("ada")));
    let shown = request("GET", &page, "text/plain", "").await;
    assert!(shown.body.contains("name=\"rating\""), "{}", shown.body);
    let form = "application/x-www-form-urlencoded";
    assert_eq!(
        request("POST", &page, form, "~version=2&rating=2")
            .await
            .status,
        200
    );
    assert_eq!(ada.hears("survey").await, "Ada gave 2");
}
