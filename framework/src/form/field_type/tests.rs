#![allow(clippy::unwrap_used, reason = "tests")]
use serde_json::json;

use super::*;
use crate::form::{Choice, Date, DateTime, Limit, Time};

fn read<T: FieldType>(options: &FieldOptions, value: impl Into<Value>) -> Result<T, Problem> {
    T::read(&value.into(), &T::input(options))
}

#[test]
fn numbers_are_read_as_people_write_them() {
    let options = FieldOptions::new()
        .min(Limit::Whole(1))
        .max(Limit::Whole(5));
    assert_eq!(read::<u8>(&options, json!(" +3 ")), Ok(3));
    assert_eq!(read::<u8>(&options, json!(4)), Ok(4));
    assert_eq!(read::<f64>(&options, json!("2,5")), Ok(2.5));
    for (value, problem) in [
        (json!("three"), Problem::NotAWholeNumber),
        (json!("3.5"), Problem::NotWhole),
        (json!("300"), Problem::NotWhole),
        (json!("0"), Problem::TooSmall("1".to_owned())),
        (json!("6"), Problem::TooLarge("5".to_owned())),
        (json!({}), Problem::Shape),
    ] {
        assert_eq!(read::<u8>(&options, value), Err(problem));
    }
    assert_eq!(
        read::<f64>(&options, json!("NaN")),
        Err(Problem::NotANumber)
    );
}

#[test]
fn texts_are_counted_in_characters() {
    let options = FieldOptions::new()
        .min(Limit::Whole(2))
        .max(Limit::Whole(3));
    assert_eq!(read::<String>(&options, json!("äöü")), Ok("äöü".to_owned()));
    assert_eq!(
        read::<String>(&options, json!("ä")),
        Err(Problem::TooShort(2))
    );
    assert_eq!(
        read::<String>(&options, json!("abcd")),
        Err(Problem::TooLong(3))
    );
}

#[test]
fn only_what_was_offered_can_be_chosen() {
    let options = FieldOptions::new().choices([Choice::new("r", "Red"), Choice::new("g", "Green")]);
    let no = Problem::NotAChoice(vec!["Red".into(), "Green".into()]);
    assert_eq!(read::<String>(&options, json!("r")), Ok("r".to_owned()));
    assert_eq!(read::<String>(&options, json!(["g"])), Ok("g".to_owned()));
    assert_eq!(read::<String>(&options, json!("Red")), Err(no.clone()));
    let both = Ok(vec!["g".to_owned(), "r".to_owned()]);
    assert_eq!(read::<Vec<String>>(&options, json!(["g", "r", "g"])), both);
    let two = options.clone().min(Limit::Whole(2));
    assert_eq!(
        read::<Vec<String>>(&two, json!(["g"])),
        Err(Problem::TooFew(2))
    );
    assert_eq!(
        read::<Vec<String>>(&two, json!(["g", "x"])).unwrap_err(),
        no
    );
    let number = FieldOptions::new().choices(["1", "2"]);
    assert_eq!(read::<u8>(&number, json!("2")), Ok(2));
    assert!(read::<u8>(&number, json!("3")).is_err());
}

#[test]
fn a_box_is_yes_when_it_is_ticked() {
    let (plain, must) = (FieldOptions::new(), FieldOptions::new().required());
    assert_eq!(read::<bool>(&plain, json!(["yes"])), Ok(true));
    assert_eq!(bool::missing(&bool::input(&plain)), Ok(false));
    assert_eq!(bool::missing(&bool::input(&must)), Err(Problem::NotTicked));
    assert_eq!(read::<bool>(&must, json!("no")), Err(Problem::NotTicked));
    let maybe = <Option<bool>>::input(&plain);
    assert_eq!(maybe.choices().len(), 2);
    assert_eq!(<Option<bool>>::read(&json!("no"), &maybe), Ok(Some(false)));
    assert_eq!(<Option<bool>>::missing(&maybe), Ok(None));
}

#[test]
fn days_and_times_keep_their_bounds() {
    let options = FieldOptions::new()
        .min(Limit::Text("2030-01-01"))
        .max(Limit::Text("2030-12-31"));
    let day = Date::constant(2030, 5, 6);
    assert_eq!(read::<Date>(&options, json!("2030-05-06")), Ok(day));
    let early = Problem::TooEarly("2030-01-01".to_owned());
    assert_eq!(read::<Date>(&options, json!("2029-05-06")), Err(early));
    assert_eq!(
        read::<Date>(&options, json!("6 May")),
        Err(Problem::NotADate)
    );
    let any = FieldOptions::new();
    assert_eq!(
        read::<Time>(&any, json!("9:15")),
        Ok(Time::constant(9, 15, 0, 0))
    );
    let moment: DateTime = "2030-05-06T09:15".parse().unwrap();
    for text in ["2030-05-06T09:15", "2030-05-06 9:15", "2030-05-06, 09:15"] {
        assert_eq!(read::<DateTime>(&any, json!(text)), Ok(moment), "{text}");
    }
    assert_eq!(moment.value(), json!("2030-05-06T09:15"));
    assert_eq!(
        read::<DateTime>(&any, json!("2030-05-é")),
        Err(Problem::NotADateTime)
    );
}

proptest::proptest! {
    #[test]
    fn no_text_makes_a_reader_panic(text in ".*") {
        let options = FieldOptions::new();
        let value = Value::from(text);
        let _ = read::<u64>(&options, value.clone());
        let _ = read::<f32>(&options, value.clone());
        let _ = read::<Date>(&options, value.clone());
        let _ = read::<Time>(&options, value.clone());
        let _ = read::<DateTime>(&options, value.clone());
        let _ = read::<bool>(&options, value);
    }

    #[test]
    fn what_is_written_is_read_again(number: i64, seconds in 0i32..86_400) {
        let options = FieldOptions::new();
        let time = Time::midnight() + jiff::SignedDuration::from_secs((seconds / 60 * 60).into());
        proptest::prop_assert_eq!(read::<i64>(&options, number.value()), Ok(number));
        proptest::prop_assert_eq!(read::<Time>(&options, time.value()), Ok(time));
    }
}
