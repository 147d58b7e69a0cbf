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
        at: NOW,
        until: NOW,
        peer: None,
    }
}

fn hold(claims: &Claims, claim: Claim) -> Held {
    let held = claims.judge(&claim);
    match &held {
        Held::New => claims.put(claim, HOLD_FOR),
        Held::InPlaceOf(rival) => {
            assert!(claims.take(rival));
            claims.put(claim, HOLD_FOR);
        }
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

/// One given by somebody somewhere.
fn from(peer: u8, claim: Claim) -> Claim {
    Claim {
        peer: Some([10, 0, 0, peer].into()),
        ..claim
    }
}

/// One in nobody's name, as the web page gives it.
fn unnamed(mut claim: Claim) -> Claim {
    claim.person = None;
    claim
}

#[tokio::test(start_paused = true)]
async fn whoever_gives_most_makes_room() {
    let claims = Claims::default();
    for number in 0..MAX_HELD_PER_MESSAGE {
        let mut flood = from(1, claim("m", &format!("p{number}"), 0));
        flood.at = Timestamp::new(NOW.seconds() + i64::try_from(number).unwrap());
        assert_eq!(hold(&claims, flood), Held::New);
    }
    assert_eq!(hold(&claims, from(1, claim("m", "more", 0))), Held::Full);
    assert_eq!(
        hold(&claims, claim("m", "from-nowhere", 0)),
        Held::InPlaceOf(Box::new(from(1, claim("m", "p0", 0))))
    );
    for person in ["ada", "ben", "cem"] {
        let held = hold(&claims, from(2, claim("m", person, 0)));
        let Held::InPlaceOf(rival) = held else {
            panic!("{person}: {held:?}");
        };
        assert_eq!(rival.peer, Some([10, 0, 0, 1].into()));
        assert_eq!(claims.of(&Uid::new(person).unwrap()).len(), 1);
    }
    assert_eq!(claims.lock().len(), MAX_HELD_PER_MESSAGE);
    // It goes no further than that all have the same.
    let mut taken = 0;
    while matches!(
        hold(&claims, from(2, claim("m", &format!("q{taken}"), 0))),
        Held::InPlaceOf(_)
    ) {
        taken += 1;
    }
    let shares = [1, 2].map(|peer| {
        let of_peer = |waiting: &&Waiting| waiting.claim.peer == Some([10, 0, 0, peer].into());
        claims.lock().values().filter(of_peer).count()
    });
    assert!(shares[0].abs_diff(shares[1]) <= 1, "{shares:?}");
}

#[tokio::test(start_paused = true)]
async fn what_names_nobody_makes_room_for_what_names_a_person() {
    let claims = Claims::default();
    for number in 0..MAX_HELD_PER_MESSAGE {
        let flood = claim("m", &format!("code{number}"), 0);
        assert_eq!(
            hold(&claims, unnamed(from(u8::try_from(number).unwrap(), flood))),
            Held::New
        );
    }
    assert_eq!(hold(&claims, unnamed(claim("m", "code", 0))), Held::Full);
    let held = hold(&claims, claim("m", "ada", 0));
    assert!(matches!(held, Held::InPlaceOf(_)), "{held:?}");
    assert_eq!(claims.of(&Uid::new("ada").unwrap()).len(), 1);
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
