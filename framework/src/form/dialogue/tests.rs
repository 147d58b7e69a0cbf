#![allow(clippy::unwrap_used, reason = "tests")]
use proptest::prelude::*;
use serde_json::json;

use super::{Dialogue, *};
use crate::{
    form::{Date, FormType},
    prelude::*,
};

#[derive(Choices, Debug, PartialEq)]
enum Size {
    Small,
    VeryLarge,
}

/// An order with everything.
#[derive(Form, Debug, PartialEq)]
#[form(id = "order", version = 2, title = "Your order", thanks = "Ordered!")]
struct Order {
    /// Who is it for?
    #[field(max = 20)]
    name: String,
    #[field(label = "Size", default = Size::Small, note = "Sizes differ.")]
    size: Size,
    #[field(choices = ["nuts", "fruit"], max = 2)]
    extras: Vec<String>,
    #[field(min = 1, max = 9)]
    count: u8,
    #[field(min = "2030-01-01", max = "2030-12-31")]
    day: Date,
    gift: bool,
    remark: Option<String>,
}

const NOW: Timestamp = Timestamp::new(1_800_000_000);

fn ada() -> Receiver {
    Uid::new("ada").unwrap().into()
}

fn open() -> Dialogue {
    Dialogue::new(Order::definition(), "bot.m1.0", NOW)
}

/// Answers one after the other; the words after each, and the last step.
fn play(answers: &[&str]) -> (Vec<String>, Option<Step>) {
    let (mut dialogue, mut said) = (open(), Vec::new());
    for (index, answer) in answers.iter().enumerate() {
        match dialogue.clone().answer(answer, &ada(), NOW) {
            Step::Goes(next, words) => {
                // A restart in between changes nothing.
                let kept = serde_json::to_vec(&next).unwrap();
                dialogue = serde_json::from_slice(&kept).unwrap();
                said.push(words);
            }
            last => {
                assert_eq!(index + 1, answers.len(), "it ended early: {last:?}");
                return (said, Some(last));
            }
        }
    }
    (said, None)
}

#[test]
fn a_form_is_filled_in_question_by_question() {
    let (said, last) = play(&["Ada", "2", "nuts; 2", "3", "2030-05-06", "yes", "skip"]);
    assert_eq!(
        open()
            .opening(&ada(), &Uid::new("ada").unwrap())
            .lines()
            .last(),
        Some("1. Who is it for? (1/7)")
    );
    assert_eq!(
        said[0],
        "Sizes differ.\n2. Size (2/7)\n1) Small\n2) Very large\n\
         Write a number or a choice, or \"skip\" for Small."
    );
    let Some(Step::Answered(answered)) = last else {
        panic!("everything is answered: {last:?}");
    };
    let by = User::from_uid(Uid::new("ada").unwrap());
    let submission = answered.submission(by, ada(), NOW);
    let definition = Order::definition();
    let order: Order = crate::form::read(&definition, 2, &submission.values).unwrap();
    assert_eq!(
        order,
        Order {
            name: "Ada".to_owned(),
            size: Size::VeryLarge,
            extras: vec!["nuts".to_owned(), "fruit".to_owned()],
            count: 3,
            day: Date::constant(2030, 5, 6),
            gift: true,
            remark: None,
        }
    );
    assert_eq!(
        (submission.channel, &*submission.muid),
        (Channel::Chat, "bot.m1.0")
    );
}

#[test]
fn a_wrong_answer_is_explained_and_asked_again() {
    let (said, _) = play(&["Ada", "huge", "skip", "skip", "ten", "10"]);
    assert!(
        said[1].starts_with("Choose one of Small, Very large.\n\nSizes differ."),
        "{}",
        said[1]
    );
    assert!(
        said[4].starts_with("Write a whole number, like 12.\n\n4. "),
        "{}",
        said[4]
    );
    assert!(
        said[5].starts_with("It must be 9 or less.\n\n4. "),
        "{}",
        said[5]
    );
}

#[test]
fn one_can_go_back_and_stop() {
    let (said, last) = play(&["Ada", "back", "skip", "Bob", "/cancel"]);
    assert!(said[1].starts_with("1. Who"), "{}", said[1]);
    assert!(said[2].starts_with("This is needed."), "{}", said[2]);
    assert_eq!(last, Some(Step::Ends(words::CANCELLED.to_owned())));
}

#[test]
fn nobody_waits_for_ever() {
    let later = |seconds: u64| Timestamp::new(NOW.seconds() + i64::try_from(seconds).unwrap());
    let late = later(PATIENCE.as_secs() + 1);
    assert_eq!(open().answer("Ada", &ada(), late), Step::TimedOut);
    let in_time = later(PATIENCE.as_secs());
    assert!(matches!(
        open().answer("Ada", &ada(), in_time),
        Step::Goes(..)
    ));
    let group = Guid::new("club").unwrap().into();
    let late = later(PATIENCE_IN_GROUP.as_secs() + 1);
    assert_eq!(open().answer("Ada", &group, late), Step::TimedOut);
}

#[test]
fn a_mention_in_front_is_no_part_of_the_answer() {
    let Step::Goes(dialogue, _) = open().answer("<@uid:bot>\u{a0}Ada", &ada(), NOW) else {
        panic!("it goes on");
    };
    assert_eq!(dialogue.values.get("name"), Some(&json!("Ada")));
}

proptest! {
    #[test]
    fn whatever_is_written_the_answers_can_be_read(texts in proptest::collection::vec(
        prop_oneof![
            Just("skip".to_owned()), Just("back".to_owned()), Just("1".to_owned()),
            Just("yes".to_owned()), Just("2030-05-06".to_owned()), ".{0,30}",
        ],
        0..60,
    )) {
        let mut dialogue = open();
        for text in texts {
            match dialogue.answer(&text, &ada(), NOW) {
                Step::Goes(next, words) => {
                    prop_assert!(!words.is_empty());
                    dialogue = next;
                }
                Step::Answered(answered) => {
                    let definition = Order::definition();
                    let read = crate::form::read::<Order>(&definition, 2, &answered.values);
                    prop_assert!(read.is_ok(), "{read:?}");
                    break;
                }
                _ => break,
            }
        }
    }
}
