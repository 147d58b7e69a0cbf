//! The limits of messages.

use cometchat_bot::{
    client::{Draft, DraftError, Edit, MAX_MUID_CHARS, Upload},
    model::{Attachment, GoalType, InteractionGoal, MediaType, limits},
};
use serde_json::json;

fn problem(draft: &Draft) -> String {
    draft.check().unwrap_err().to_string()
}

fn goal() -> InteractionGoal {
    InteractionGoal::new(GoalType::AnyAction, [""; 0])
}

fn file(bytes: usize) -> Upload {
    Upload::new("a.bin", "application/octet-stream", vec![0; bytes])
}

#[test]
fn the_data_limit_is_told_with_both_numbers() {
    let overhead = Draft::text("x").data().to_string().len() - 1;
    let longest = limits::MAX_MESSAGE_DATA_BYTES - overhead;
    assert_eq!(Draft::text("x".repeat(longest)).check(), Ok(()));
    let over = Draft::text("x".repeat(longest + 1));
    assert_eq!(
        over.check(),
        Err(DraftError::DataTooLong {
            bytes: limits::MAX_MESSAGE_DATA_BYTES + 1,
            limit: limits::MAX_MESSAGE_DATA_BYTES,
        })
    );
    let words = problem(&over);
    assert!(
        words.contains("10241") && words.contains("10240"),
        "{words}"
    );
    assert!(words.contains("shorten"), "{words}");
    // What counts is bytes, not characters.
    assert!(Draft::text("é".repeat(longest / 2 + 1)).check().is_err());
}

#[test]
fn the_whole_message_has_a_limit_of_its_own() {
    let long_type = Draft::custom("t".repeat(limits::MAX_MESSAGE_CHARS), json!({}));
    assert!(matches!(
        long_type.check(),
        Err(DraftError::MessageTooLong { .. })
    ));
}

#[test]
fn tags_are_counted_and_measured() {
    let tags = |count: usize| Draft::text("x").tags((0..count).map(|n| format!("t{n}")));
    assert_eq!(tags(25).check(), Ok(()));
    assert_eq!(
        problem(&tags(26)),
        "there are 26 tags, the service takes 25; leave some out"
    );
    for bad in ["", &"t".repeat(101)] {
        let error = Draft::text("x").tags([bad]).check();
        assert!(
            matches!(error, Err(DraftError::Length { limit: 100, .. })),
            "{error:?}"
        );
    }
    assert_eq!(Draft::text("x").tags(["t".repeat(100)]).check(), Ok(()));
}

#[test]
fn different_mentions_are_counted() {
    let mention = |n: usize| format!("<@uid:u{n}> ");
    let text = |count: usize| (0..count).map(mention).collect::<String>();
    assert_eq!(Draft::text(text(10)).check(), Ok(()));
    assert!(matches!(
        Draft::text(text(11)).check(),
        Err(DraftError::TooMany {
            what: "mentions",
            count: 11,
            limit: 10
        })
    ));
    // The same user in two spellings is one; an unfinished mention is text.
    assert_eq!(Draft::text(text(10) + "<@uid:U1> <@uid:").check(), Ok(()));
    let caption = Draft::upload(MediaType::File, vec![file(1)]).caption(text(11));
    assert!(caption.check().is_err());
}

#[test]
fn files_are_checked() {
    let upload = |files| Draft::upload(MediaType::File, files);
    assert_eq!(upload(vec![]).check(), Err(DraftError::NoFiles));
    assert_eq!(
        Draft::media(MediaType::Image, vec![]).check(),
        Err(DraftError::NoFiles)
    );
    assert_eq!(upload(vec![file(1); 10]).check(), Ok(()));
    assert!(matches!(
        upload(vec![file(1); 11]).check(),
        Err(DraftError::TooMany {
            what: "attachments",
            ..
        })
    ));
    for (name, mime) in [
        ("", "text/plain"),
        ("a\r\nb", "text/plain"),
        ("a", "text"),
        ("a", "a/b\r\n"),
    ] {
        let error = upload(vec![Upload::new(name, mime, "x")]).check();
        assert!(
            matches!(error, Err(DraftError::File { .. })),
            "{name:?} {mime:?}"
        );
    }
    let fine = Upload::new("a", "text/plain; charset=utf-8", "x");
    assert_eq!(upload(vec![fine]).check(), Ok(()));
    for url in ["", "file:///etc/passwd", "notes.txt"] {
        let draft = Draft::media(MediaType::File, vec![Attachment::new(url, "a", "b/c")]);
        assert!(problem(&draft).contains("http"), "{url:?}");
    }
}

#[test]
fn bytes_of_files_are_limited_alone_and_together() {
    let half = file(60 * 1024 * 1024);
    let together = Draft::upload(MediaType::Video, vec![half.clone(), half]);
    assert!(problem(&together).starts_with("the files together: 125829120 bytes"));
    let limit = usize::try_from(limits::MAX_FILE_BYTES).unwrap();
    assert_eq!(
        Draft::upload(MediaType::Video, vec![file(limit)]).check(),
        Ok(())
    );
    let over = Draft::upload(MediaType::Video, vec![file(limit + 1)]);
    assert!(problem(&over).contains("104857601"), "{}", problem(&over));
}

#[test]
fn types_that_clients_confuse_are_refused() {
    for bad in ["", "text", "custom"] {
        let error = Draft::custom(bad, json!({})).check();
        assert!(matches!(error, Err(DraftError::Type { .. })), "{bad:?}");
    }
    assert!(matches!(
        Draft::interactive("", json!({}), goal()).check(),
        Err(DraftError::Type { .. })
    ));
    assert_eq!(Draft::custom("location", json!({})).check(), Ok(()));
}

#[test]
fn payloads_are_objects() {
    for draft in [
        Draft::custom("t", json!([1])),
        Draft::interactive("form", json!("x"), goal()),
        Draft::card(json!(null), "x"),
        Draft::text("x").metadata(json!(7)),
    ] {
        assert!(
            matches!(draft.check(), Err(DraftError::NotAnObject { .. })),
            "{draft:?}"
        );
    }
    let words = problem(&Draft::custom("t", json!([1])));
    assert_eq!(
        words,
        "the data of a custom message must be a JSON object (`{...}`), it is a list"
    );
}

#[test]
fn setters_without_meaning_are_refused() {
    for (draft, setter) in [
        (Draft::text("x").caption("y"), "caption"),
        (Draft::text("x").sub_type("y"), "sub_type"),
        (Draft::text("x").conversation_text("y"), "conversation_text"),
        (
            Draft::card(json!({}), "x").update_conversation(true),
            "update_conversation",
        ),
        (
            Draft::text("x").send_notification(true),
            "send_notification",
        ),
        (
            Draft::custom("t", json!({})).allow_sender_interaction(true),
            "allow_sender_interaction",
        ),
    ] {
        assert!(problem(&draft).starts_with(&format!("`{setter}` has no meaning for a")));
    }
}

#[test]
fn muids_have_a_length() {
    assert_eq!(
        Draft::text("x")
            .with_muid("m".repeat(MAX_MUID_CHARS))
            .check(),
        Ok(())
    );
    for bad in [String::new(), "m".repeat(MAX_MUID_CHARS + 1)] {
        assert!(Draft::text("x").with_muid(bad).check().is_err());
    }
}

#[test]
fn edits_keep_the_same_limits() {
    assert!(Edit::new().check().is_err());
    assert!(Edit::text(" ").check().is_err());
    assert!(Edit::custom(json!(1)).check().is_err());
    assert!(Edit::text("x".repeat(11_000)).check().is_err());
    assert!(Edit::text("x").tags([""]).check().is_err());
    assert!(Edit::text("x").metadata(json!([])).check().is_err());
    for fine in [
        Edit::text("x"),
        Edit::new().tags([""; 0]),
        Edit::custom(json!({"a": 1})),
        Edit::interactive(json!({})),
        Edit::card(json!({}), ""),
        Edit::new().metadata(json!({})),
    ] {
        assert_eq!(fine.check(), Ok(()), "{fine:?}");
    }
}

#[test]
fn drafts_can_be_compared_and_read() {
    let draft = Draft::text("hi")
        .with_muid("m")
        .thread(crate::script::id("7"));
    assert_eq!(draft, draft.clone());
    assert_ne!(draft, Draft::text("hi"));
    assert_eq!((draft.as_text(), draft.muid()), (Some("hi"), Some("m")));
    assert_eq!(draft.parent_id().unwrap(), "7");
    assert_eq!(Draft::card(json!({}), "x").as_text(), Some("x"));
    assert_eq!(draft.data(), json!({"text": "hi"}));
    let shown = format!("{:?}", Draft::upload(MediaType::File, vec![file(5000)]));
    assert!(shown.contains("5000") && shown.len() < 600, "{shown}");
}
