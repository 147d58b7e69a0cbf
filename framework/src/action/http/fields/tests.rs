#![allow(clippy::unwrap_used, reason = "tests")]

use serde_json::json;

use super::*;
use crate::form::{Problem, Reader};

fn definition() -> Definition {
    let field = |id: &str, input: serde_json::Value| {
        json!({"field": {
            "id": id, "label": format!("The {id}?"), "help": format!("Help & {id}"),
            "is_optional": id == "many", "default": null, "input": input,
        }})
    };
    let choices = json!([{"value": "a", "label": "A <1>"}, {"value": "b", "label": "B"}]);
    serde_json::from_value(json!({
        "id": "f", "version": 3, "title": "How <b>was</b> it?", "submit": "Send it",
        "thanks": "Thanks!",
        "elements": [
            {"label": {"id": "l", "text": "Please & thank you"}},
            field("line", json!({"kind": "text", "lines": 1, "min": 2, "max": 40})),
            field("lines", json!({"kind": "text", "lines": 5, "min": 0, "max": 400})),
            field("number", json!({"kind": "number", "is_whole": true, "min": 1.0, "max": 5.0})),
            field("tick", json!({"kind": "tick", "label": "I agree", "is_required": true})),
            field("radio", json!({"kind": "one", "style": "radio", "choices": choices})),
            field("select", json!({"kind": "one", "style": "dropdown", "choices": choices})),
            field("many", json!({"kind": "many", "choices": choices, "min": 0, "max": 2})),
            field("day", json!({"kind": "date", "from": "2030-01-01", "to": "2030-12-31"})),
            field("hour", json!({"kind": "time", "from": "08:00:00", "to": "18:30:00"})),
            field("when", json!({
                "kind": "date_time", "from": "2030-01-01T08:00:00", "to": "2030-12-31T18:00:00",
            })),
            {"link": {"id": "k", "text": "Rules", "url": "https://example.com/?a=1&b=2"}},
            {"link": {"id": "j", "text": "Bad", "url": "javascript:alert(1)"}},
        ],
    }))
    .unwrap()
}

fn ticket() -> Ticket {
    let uid = |uid| crate::model::Uid::new(uid).unwrap();
    let now = crate::model::Timestamp::new(1_760_000_000);
    Ticket::new("app", uid("bot"), Route::form("f", 3), "m", uid("ada"), now)
}

#[test]
fn every_field_is_drawn_with_its_label_and_its_limits() {
    let html = form(&ticket(), &definition(), None, &Problems::default());
    for expected in [
        "<h1>How &lt;b&gt;was&lt;/b&gt; it?</h1>",
        "<p>Please &amp; thank you</p>",
        "<label for=\"f-line\">The line?</label>",
        "id=\"f-line\" name=\"line\" required aria-describedby=\"h-line\" maxlength=\"40\" minlength=\"2\"",
        "<textarea rows=\"5\" class=\"box\" id=\"f-lines\"",
        "<input type=\"number\" value=\"\" class=\"box\" id=\"f-number\" name=\"number\" required",
        "step=\"1\" min=\"1\" max=\"5\"",
        "<input type=\"checkbox\" id=\"f-tick\" name=\"tick\" value=\"yes\" required",
        "<fieldset aria-describedby=\"h-radio\"><legend>The radio?</legend>",
        "<input type=\"radio\" id=\"f-radio\" name=\"radio\" value=\"a\" required><span>A &lt;1&gt;</span>",
        "<select class=\"box\" id=\"f-select\" name=\"select\" required",
        "<option value=\"b\">B</option>",
        "<legend>The many? <span class=\"note\">(optional)</span></legend>",
        "<input type=\"checkbox\" id=\"f-many-1\" name=\"many\" value=\"b\">",
        "<input type=\"date\"",
        "min=\"2030-01-01\" max=\"2030-12-31\"",
        "min=\"08:00\" max=\"18:30\"",
        "min=\"2030-01-01T08:00\" max=\"2030-12-31T18:00\"",
        "href=\"https://example.com/?a=1&amp;b=2\" target=\"_blank\" rel=\"noopener noreferrer\"",
        "<p>Bad</p>",
        "name=\"~version\" value=\"3\"",
        "<button>Send it</button>",
    ] {
        assert!(html.contains(expected), "{expected}\n{html}");
    }
    assert!(!html.contains("javascript:") && !html.contains("role=\"alert\""));
    let ids: Vec<_> = html
        .match_indices(" id=\"")
        .map(|(at, _)| html[at + 5..].split('"').next().unwrap())
        .collect();
    let unique: std::collections::HashSet<_> = ids.iter().collect();
    assert_eq!(ids.len(), unique.len(), "{ids:?}");
}

#[test]
fn what_is_wrong_stands_at_the_field_and_what_was_typed_stays() {
    let definition = definition();
    let values: Values = [
        ("line", json!("\"<x>")),
        ("lines", json!("one\ntwo")),
        ("radio", json!("b")),
        ("many", json!(["a", "b"])),
        ("tick", json!("yes")),
    ]
    .into_iter()
    .collect();
    let mut reader = Reader::new(&definition, &values);
    reader.refuse("line", Problem::TooShort(9));
    reader.refuse("radio", Problem::Missing);
    let Err(Refusal::Wrong(problems)) = reader.finish::<()>(None) else {
        panic!("there are problems");
    };
    let html = form(&ticket(), &definition, Some(&values), &problems);
    for expected in [
        "role=\"alert\"",
        "<a href=\"#f-line\">The line: write at least 9 characters.</a>",
        "<p class=\"error\" id=\"e-line\">",
        "aria-describedby=\"h-line e-line\" aria-invalid=\"true\"",
        "value=\"&quot;&lt;x&gt;\"",
        ">\none\ntwo</textarea>",
        "value=\"b\" checked required",
        "name=\"many\" value=\"a\" checked",
        "value=\"yes\" checked",
    ] {
        assert!(html.contains(expected), "{expected}\n{html}");
    }
}
