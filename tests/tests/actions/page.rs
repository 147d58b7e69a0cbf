//! The web page behind an address.

use super::*;

const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test]
async fn a_person_fills_in_the_page() {
    let survey = Survey::start().await;
    let mut ada = survey.world.person("ada").await;
    let address = survey.links.page(&survey.form("m1", uid("ada")));
    for _ in 0..2 {
        let page = request("GET", &address, "text/plain", "").await;
        assert_eq!(page.status, 200);
        for header in [
            "referrer-policy: no-referrer",
            "content-security-policy: default-src 'none'",
            "cache-control: no-store",
        ] {
            assert!(page.head.contains(header), "{}", page.head);
        }
        assert!(page.body.contains("<h1>How was it?</h1>"), "{}", page.body);
        assert!(!page.body.contains("<script"));
    }
    // Nothing is submitted by looking.
    hears_nothing_but_pong(&mut ada, uid("survey")).await;

    let wrong = request("POST", &address, FORM, "~version=2&rating=9%3C").await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("value=\"9&lt;\""), "{}", wrong.body);
    assert!(wrong.body.contains("id=\"e-rating\""), "{}", wrong.body);
    hears_nothing_but_pong(&mut ada, uid("survey")).await;

    let good = request("POST", &address, FORM, "~version=2&rating=3").await;
    assert_eq!(good.status, 200);
    assert!(
        good.body.contains("Thank you for your rating."),
        "{}",
        good.body
    );
    assert_eq!(ada.hears("survey").await, "Ada gave 3");
    let again = request("POST", &address, FORM, "~version=2&rating=3").await;
    assert!(
        again.body.contains("You had answered already."),
        "{}",
        again.body
    );
    hears_nothing_but_pong(&mut ada, uid("survey")).await;
}

#[tokio::test]
async fn in_a_group_the_person_confirms_in_the_chat() {
    let survey = Survey::start().await;
    let mut ada = survey.world.person("ada").await;
    let ben = survey.world.person("ben").await;
    let club = club(&survey, &["ada", "ben"]).await;
    let address = survey.links.page(&survey.form("m1", club.clone()));
    let page = request("POST", &address, FORM, "~version=2&rating=3").await;
    assert_eq!(page.status, 200);
    let words = page
        .body
        .split("<code>")
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap();
    assert!(words.starts_with("confirm "), "{words}");
    ben.says(club.clone(), "confirm 0000-0000").await;
    hears_nothing_but_pong(&mut ada, club.clone()).await;
    ben.says(club.clone(), words).await;
    assert_eq!(ada.hears("survey").await, "Ben gave 3");
    ben.says(club.clone(), words).await;
    hears_nothing_but_pong(&mut ada, club).await;
}

#[tokio::test]
async fn a_link_for_one_person_of_a_group_needs_no_confirmation() {
    let survey = Survey::start().await;
    let mut ada = survey.world.person("ada").await;
    let club = club(&survey, &["ada"]).await;
    let ticket = survey.form("m1", club).for_person(uid("ada"));
    let page = request(
        "POST",
        &survey.links.page(&ticket),
        FORM,
        "~version=2&rating=3",
    )
    .await;
    assert_eq!(page.status, 200);
    assert_eq!(ada.hears("survey").await, "Ada gave 3");
}
