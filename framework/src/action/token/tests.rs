#![allow(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;
use rand::{SeedableRng as _, rngs::StdRng};
use serde_json::json;

use super::*;
use crate::{
    action::{LIFETIME, Route},
    model::{Guid, Receiver, Uid},
};

/// Forged and mutated tokens that are tried.
const TRIES: u32 = 100_000;
const NOW: Timestamp = Timestamp::new(1_760_000_000);

fn key() -> Key {
    Key::random(7, NOW)
}

fn ticket(route: Route, receiver: impl Into<Receiver>) -> Ticket {
    let bot = Uid::new("bot").unwrap();
    Ticket::new("app", bot, route, "bot.m12.0", receiver, NOW)
}

fn button() -> Ticket {
    let data = json!({"option": 3, "text": "grün"});
    let guid = Guid::new("lobby").unwrap();
    ticket(Route::button("vote", 2, data), guid)
}

fn accepts(token: &str, key: &Key, now: Timestamp) -> Result<Ticket, TokenError> {
    read(token, |id| (id == key.id).then_some(key), now)
}

#[test]
fn what_was_written_is_read() {
    let (key, ada) = (key(), Uid::new("ada").unwrap());
    let for_one = button().for_person(ada.clone());
    for ticket in [ticket(Route::form("f", 1), ada), button(), for_one] {
        let token = write(&ticket, &key);
        assert_eq!(accepts(&token, &key, NOW), Ok(ticket));
        let is_safe = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        assert!(token.chars().all(is_safe) && token.len() < 300, "{token}");
    }
}

#[test]
fn a_token_ends_when_it_says_and_not_a_second_earlier() {
    let (key, ticket) = (key(), button());
    let token = write(&ticket, &key);
    let end = NOW.seconds() + i64::try_from(LIFETIME.as_secs()).unwrap();
    assert!(accepts(&token, &key, Timestamp::new(end - 1)).is_ok());
    for late in [end, end + 1, i64::MAX / 2] {
        let ended = accepts(&token, &key, Timestamp::new(late));
        assert_eq!(ended, Err(TokenError::Expired(Timestamp::new(end))));
    }
}

#[test]
fn another_key_with_the_same_id_is_another_key() {
    let token = write(&button(), &key());
    assert_eq!(accepts(&token, &key(), NOW), Err(TokenError::Forged));
    let other = Key::random(8, NOW);
    assert_eq!(accepts(&token, &other, NOW), Err(TokenError::Forged));
}

#[test]
fn a_token_that_is_too_long_is_not_looked_at() {
    let long = "A".repeat(MAX_TOKEN_BYTES + 1);
    assert_eq!(accepts(&long, &key(), NOW), Err(TokenError::Malformed));
}

/// What an attacker does with a token that is known, and without one.
#[derive(Clone, Copy, Debug)]
enum Attack {
    FlipBit(usize),
    SetChar(usize, char),
    Cut(usize),
    Append(char),
    Insert(usize, char),
    Rotate(usize),
    /// Another ticket under the signature of this one.
    OtherTicket,
    /// Signed with the attacker's own key under the same id.
    OwnKey,
    Noise(usize),
}

fn attack(dice: &mut StdRng) -> Attack {
    let (at, c) = (dice.random_range(0..100_000), dice.random_range('!'..='~'));
    match dice.random_range(0..100) {
        0..40 => Attack::FlipBit(at),
        40..70 => Attack::SetChar(at, c),
        70..78 => Attack::Cut(at),
        78..82 => Attack::Append(c),
        82..86 => Attack::Insert(at, c),
        86..90 => Attack::Rotate(at),
        90..93 => Attack::OtherTicket,
        93..96 => Attack::OwnKey,
        _ => Attack::Noise(at % 300),
    }
}

fn attacked(good: &str, attack: Attack, dice: &mut StdRng) -> String {
    let mut chars: Vec<char> = good.chars().collect();
    let length = chars.len();
    let mut mine = || {
        let uid = Uid::new(format!("u{}", dice.random::<u32>())).unwrap();
        write(&ticket(Route::form("f", 1), uid), &key())
    };
    match attack {
        Attack::FlipBit(at) => {
            let mut bytes = URL_SAFE_NO_PAD.decode(good).unwrap();
            let bit = at % (bytes.len() * 8);
            bytes[bit / 8] ^= 1 << (bit % 8);
            return URL_SAFE_NO_PAD.encode(bytes);
        }
        Attack::SetChar(at, c) => chars[at % length] = c,
        Attack::Cut(at) => chars.truncate(at % length),
        Attack::Append(c) => chars.push(c),
        Attack::Insert(at, c) => chars.insert(at % length, c),
        Attack::Rotate(at) => chars.rotate_left(1 + at % (length - 1)),
        Attack::OtherTicket => {
            let mine = URL_SAFE_NO_PAD.decode(mine()).unwrap();
            let theirs = URL_SAFE_NO_PAD.decode(good).unwrap();
            let signed = &mine[..mine.len() - MAC_BYTES];
            let mac = &theirs[theirs.len() - MAC_BYTES..];
            return URL_SAFE_NO_PAD.encode([signed, mac].concat());
        }
        Attack::OwnKey => return mine(),
        Attack::Noise(length) => {
            let mut bytes = vec![0; length];
            dice.fill(&mut bytes[..]);
            return URL_SAFE_NO_PAD.encode(bytes);
        }
    }
    chars.into_iter().collect()
}

#[test]
fn no_forged_or_mutated_token_is_accepted() {
    let (mut dice, key) = (StdRng::seed_from_u64(7), key());
    let good = write(&button(), &key);
    let mut tried = 0;
    while tried < TRIES {
        let attack = attack(&mut dice);
        let token = attacked(&good, attack, &mut dice);
        // Setting a character to what it was changes nothing.
        if token != good {
            assert!(accepts(&token, &key, NOW).is_err(), "{attack:?} {token}");
            tried += 1;
        }
    }
    assert!(accepts(&good, &key, NOW).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn times_are_added_without_overflow(now in any::<i64>(), wait in any::<u64>(), late in any::<i64>()) {
        let (now, wait) = (Timestamp::new(now), std::time::Duration::from_secs(wait));
        let ticket = button().lasting(wait, now);
        let longest = i64::try_from(crate::action::MAX_LIFETIME.as_secs()).unwrap();
        let lasts = ticket.expires.seconds().saturating_sub(now.seconds());
        prop_assert!((0..=longest).contains(&lasts) || now.seconds() > 900_000_000_000);
        let late = Timestamp::new(late);
        prop_assert_eq!(ticket.is_expired(late), late >= ticket.expires);
    }
}
