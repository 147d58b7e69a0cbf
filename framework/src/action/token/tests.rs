#![allow(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;
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
#[derive(Clone, Debug)]
enum Attack {
    FlipBit(usize),
    SetChar(usize, char),
    Cut(usize),
    Append(String),
    Insert(usize, char),
    SwapTail(usize),
    /// Another ticket under the signature of this one.
    OtherTicket(String),
    /// Signed with the attacker's own key under the same id.
    OwnKey(String),
    Noise(Vec<u8>),
    Text(String),
}

fn attacks() -> impl Strategy<Value = Attack> {
    let at = 0_usize..100_000;
    let symbol = proptest::char::range('!', '~');
    prop_oneof![
        4 => at.clone().prop_map(Attack::FlipBit),
        4 => (at.clone(), symbol.clone()).prop_map(|(at, c)| Attack::SetChar(at, c)),
        1 => at.clone().prop_map(Attack::Cut),
        1 => "[A-Za-z0-9_=-]{1,8}".prop_map(Attack::Append),
        1 => (at.clone(), symbol).prop_map(|(at, c)| Attack::Insert(at, c)),
        1 => at.prop_map(Attack::SwapTail),
        1 => "[a-z]{1,12}".prop_map(Attack::OtherTicket),
        1 => "[a-z]{1,12}".prop_map(Attack::OwnKey),
        1 => proptest::collection::vec(any::<u8>(), 0..200).prop_map(Attack::Noise),
        1 => "\\PC{0,80}".prop_map(Attack::Text),
    ]
}

fn attacked(good: &str, attack: Attack) -> String {
    let mut chars: Vec<char> = good.chars().collect();
    let length = chars.len();
    match attack {
        Attack::FlipBit(at) => {
            let mut bytes = URL_SAFE_NO_PAD.decode(good).unwrap();
            let bit = at % (bytes.len() * 8);
            bytes[bit / 8] ^= 1 << (bit % 8);
            return URL_SAFE_NO_PAD.encode(bytes);
        }
        Attack::SetChar(at, c) => chars[at % length] = c,
        Attack::Cut(at) => chars.truncate(at % length),
        Attack::Append(text) => chars.extend(text.chars()),
        Attack::Insert(at, c) => chars.insert(at % length, c),
        Attack::SwapTail(at) => chars.rotate_left(1 + at % (length - 1)),
        Attack::OtherTicket(uid) => {
            let mine = ticket(Route::form("f", 1), Uid::new(uid).unwrap());
            let mine = URL_SAFE_NO_PAD.decode(write(&mine, &key())).unwrap();
            let theirs = URL_SAFE_NO_PAD.decode(good).unwrap();
            let signed = &mine[..mine.len() - MAC_BYTES];
            let mac = &theirs[theirs.len() - MAC_BYTES..];
            return URL_SAFE_NO_PAD.encode([signed, mac].concat());
        }
        Attack::OwnKey(uid) => {
            let uid = Uid::new(uid).unwrap();
            return write(&ticket(Route::form("f", 1), uid), &key());
        }
        Attack::Noise(bytes) => return URL_SAFE_NO_PAD.encode(bytes),
        Attack::Text(text) => return text,
    }
    chars.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: TRIES,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_forged_or_mutated_token_is_accepted(attack in attacks()) {
        thread_local!(static GOOD: (Key, String) = {
            let key = key();
            let token = write(&button(), &key);
            (key, token)
        });
        GOOD.with(|(key, good)| {
            let token = attacked(good, attack);
            // Setting a character to what it was changes nothing.
            prop_assume!(token != *good);
            prop_assert!(accepts(&token, key, NOW).is_err(), "{token}");
            Ok(())
        })?;
    }

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
