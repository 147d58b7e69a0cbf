#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;

const ENGLISH: &str = "\
hello = Hello, { $name }!
coats = { $count ->
    [one] One coat
   *[other] { $count } coats
 }
order = Order
    .title = Your order
";

const GERMAN: &str = "\
hello = Hallo { $name }!
coats = { $count ->
    [one] Ein Mantel
   *[other] { $count } Mäntel
 }
";

fn texts() -> Texts {
    let texts = Texts::new("en", ENGLISH).unwrap();
    texts.with("de", GERMAN).unwrap()
}

#[test]
fn texts_are_said_in_the_language_with_its_plurals() {
    let texts = texts();
    let said = |language, count| {
        let words = texts.in_language(language);
        words.text("coats").with("count", count).to_string()
    };
    assert_eq!(said("en", 1), "One coat");
    assert_eq!(said("en-GB", 2), "2 coats");
    assert_eq!(said("de", 1), "Ein Mantel");
    assert_eq!(said("de-AT", 2), "2 Mäntel");
    for unknown in ["fr", "", "not a language"] {
        assert_eq!(said(unknown, 1), "One coat");
    }
    let name = String::from("Ann");
    let hello = texts.in_language("DE").text("hello").with("name", &*name);
    assert_eq!(hello.to_string(), "Hallo Ann!");
}

#[test]
fn what_is_missing_is_said_in_the_default_language() {
    let texts = texts();
    let words = texts.in_language("de");
    assert_eq!(words.text("order").to_string(), "Order");
    assert_eq!(words.text("order.title").to_string(), "Your order");
    assert_eq!(words.text("nothing").to_string(), "nothing");
    assert_eq!(words.text("hello").to_string(), "Hallo {$name}!");
    let missing: Vec<_> = texts.missing().collect();
    assert_eq!(missing, [("de".to_owned(), "order")]);
}

#[test]
fn texts_that_cannot_be_used_are_explained() {
    let error = |result: Result<Texts, TextsError>| result.unwrap_err().to_string();
    assert!(error(Texts::new("no language", ENGLISH)).contains("like \"en\""));
    let broken = error(Texts::new("en", "a = A\nb = {\n"));
    assert!(
        broken.starts_with("cannot read the texts in en, line "),
        "{broken}"
    );
    let twice = error(Texts::new("en", "a = A\na = B\n"));
    assert!(
        twice.starts_with("cannot read the texts in en: "),
        "{twice}"
    );
    let unknown = error(texts().with("fr", "helo = Salut\n"));
    assert!(
        unknown.contains("does not have helo; are they misspelt?"),
        "{unknown}"
    );
}
