#![allow(clippy::unwrap_used, reason = "tests")]

use serde_json::json;

use super::*;
use crate::{action::Route, model::Guid};

const NOW: Timestamp = Timestamp::new(1_760_000_000);

fn claim(muid: &str, person: &str, content: i32) -> Claim {
    let (bot, group) = (Uid::new("bot").unwrap(), Guid::new("lobby").unwrap());
    Claim {
        name: format!("{muid}-{person}"),
        person: Some(Uid::new(person).unwrap()),
        ticket: Ticket::new("app", bot, Route::form("f", 1), muid, group, NOW),
        message_id: None,
        element: None,
        event: json!({}),
        content: content.into(),
        stage: Stage::Waiting,
        until: NOW,
    }
}

fn hold(claims: &Claims, claim: Claim) -> Held {
    let held = claims.judge(&claim);
    match &held {
        Held::New => claims.put(claim, HOLD_FOR),
        Held::Differs(void) => claims.put((**void).clone(), CONFIRM_FOR),
        _ => {}
    }
    held
}

#[tokio::test(start_paused = true)]
async fn the_same_again_is_one_and_differing_ones_cancel_each_other() {
    let claims = Claims::default();
    let ada = Uid::new("ada").unwrap();
    assert_eq!(hold(&claims, claim("m", "ada", 1)), Held::New);
    assert_eq!(hold(&claims, claim("m", "ada", 1)), Held::Same);
    assert_eq!(hold(&claims, claim("m", "ben", 2)), Held::New);
    assert_eq!(hold(&claims, claim("n", "ada", 2)), Held::New);
    assert_eq!(claims.of(&ada).len(), 2);
    assert!(matches!(
        hold(&claims, claim("m", "ada", 3)),
        Held::Differs(_)
    ));
    assert_eq!(claims.of(&ada), [claim("n", "ada", 2)]);
    // A third one, even if it is like the first, does not revive it.
    assert!(matches!(
        hold(&claims, claim("m", "ada", 1)),
        Held::Differs(_)
    ));
    assert_eq!(claims.of(&ada), [claim("n", "ada", 2)]);
}

#[tokio::test(start_paused = true)]
async fn what_waits_is_bounded_in_all_and_for_one_message() {
    let claims = Claims::default();
    let mut held = 0;
    for message in 0..20 {
        for person in 0..300 {
            let claim = claim(&format!("m{message}"), &format!("p{person}"), 0);
            held += usize::from(hold(&claims, claim) == Held::New);
        }
        assert_eq!(held, MAX_HELD.min((message + 1) * MAX_HELD_PER_MESSAGE));
    }
    // What waits already is still known.
    assert_eq!(hold(&claims, claim("m0", "p0", 0)), Held::Same);
}

#[tokio::test(start_paused = true)]
async fn stages_end_in_time() {
    let claims = Claims::default();
    hold(&claims, claim("m", "ada", 1));
    tokio::time::advance(HOLD_FOR.checked_sub(Duration::from_millis(1)).unwrap()).await;
    assert!(claims.due().is_empty());
    tokio::time::advance(Duration::from_millis(1)).await;
    let due = claims.due();
    assert_eq!(due, [claim("m", "ada", 1)]);
    let mut asked = due[0].clone();
    asked.stage = Stage::Asked("1234-5678".to_owned());
    claims.put(asked.clone(), CONFIRM_FOR);
    assert!(!claims.take(&due[0]), "it waits for something else by now");
    assert!(claims.take(&asked) && !claims.take(&asked));
    assert_eq!(claims.next_due(), None);
}

#[tokio::test(start_paused = true)]
async fn only_the_person_confirms_and_only_with_the_code() {
    let claims = Claims::default();
    let mut asked = claim("m", "ada", 1);
    asked.stage = Stage::Asked("1234-5678".to_owned());
    claims.put(asked.clone(), CONFIRM_FOR);
    let (ada, ben) = (Uid::new("ada").unwrap(), Uid::new("ben").unwrap());
    for good in [
        "confirm 1234-5678",
        " Confirm\u{a0}12345678 ",
        "/confirm 1234 5678",
    ] {
        assert_eq!(
            claims.confirmed(good, &ada).as_ref(),
            Some(&asked),
            "{good}"
        );
        assert_eq!(claims.confirmed(good, &ben), None);
    }
    for bad in [
        "confirm",
        "confirm 1234-5679",
        "confirm1234-5678",
        "confirm 1234-56789",
        "1234-5678",
        "please confirm 1234-5678",
        "confirm ١٢٣٤٥٦٧٨",
        "configm 1234-5678",
        "конфирм",
    ] {
        assert_eq!(claims.confirmed(bad, &ada), None, "{bad}");
    }
}

#[test]
fn codes_are_read_as_they_are_shown() {
    for _ in 0..1_000 {
        let code = new_code();
        assert_eq!(code_in(&format!("{CONFIRM} {code}")), Some(code));
    }
}
