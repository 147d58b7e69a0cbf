//! An address is a credential: no log shows one.

use super::*;
use crate::secrets::Log;

/// One thread runs everything, so that the log of all tasks is caught.
#[tokio::test]
async fn no_log_shows_an_address() {
    let (log, _guard) = Log::caught();

    let mut survey = Survey::start().await;
    let mut ada = survey.world.person("ada").await;
    let club = club(&survey, &["ada"]).await;
    let (address, form) = asks(&mut ada, uid("survey")).await;
    let (in_group, _) = asks(&mut ada, club).await;
    for rating in ["9", "4", "4"] {
        let body = answer("ada", Some(&form), &json!({ "rating": rating }));
        posts(&address, &body).await;
        ada.hears("survey").await;
        if rating == "4" {
            break;
        }
    }
    let who = answer("", None, &json!({"rating": "4"}));
    assert_eq!(posts(&in_group, &who).await.status, 400);
    let told = ada.hears("survey").await;
    let of_page = told.split("/action/").nth(1).unwrap();
    request("GET", &address, "text/plain", "").await;
    let forged = format!("{}AAAA", &address[..address.len() - 4]);
    assert_eq!(posts(&forged, &who).await.status, 403);
    survey.restart().await;
    let mut printed = format!("{:?} {:?}", survey.links, form.muid);
    for ended in survey.world.stop_bots().await {
        printed += &format_args!("{ended:?}").to_string();
    }

    printed.push_str(&log.text());
    assert!(
        printed.contains("an answer was refused"),
        "the log was caught"
    );
    // The sandbox is the service here, and the person's client the person's.
    let token = |address: &str| address.split("/action/").nth(1).unwrap().to_owned();
    for secret in [
        token(&address),
        token(&in_group),
        token(&forged),
        of_page.to_owned(),
    ] {
        // The signature is what must not be seen.
        let signature = &secret[secret.len() - 40..];
        let at = printed.find(signature);
        let around = at.map(|at| &printed[at.saturating_sub(300)..at]);
        assert!(around.is_none(), "an address is printed after: {around:?}");
    }
}
