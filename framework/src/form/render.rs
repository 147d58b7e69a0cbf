//! A form as clients of the interactive generation draw it.
//!
//! It steers around what those clients do wrong: a text of several lines comes
//! back as `"undefined"`, so every text has one line; what is filled in to begin
//! with is written over what a person chose whenever the form is drawn again, so
//! where there is more than one thing to fill in it is shown as a hint and taken
//! when the field is left empty; a day is refused without both bounds; and
//! whether a field is optional is always said, because clients disagree.

use serde_json::{Value, json};

use super::{
    Choice, ChoiceStyle, Definition, Element, Field, Input, NO, SUBMIT, YES,
    field_type::when::{day_and_minutes, minutes},
};
use crate::model::{GoalType, InteractionGoal, Object};

/// The zone of bounds when the field names none.
const UTC: &str = "UTC";

/// The content of the message; answers are posted to `address`.
pub(super) fn interactive(definition: &Definition, address: &str) -> Value {
    let is_alone = definition.fields().count() == 1;
    let mut fields = Vec::new();
    for element in &definition.elements {
        match element {
            Element::Field(field) => {
                if !field.help.is_empty() {
                    fields.push(label(&format!("{}.help", field.id), &field.help));
                }
                fields.push(self::field(field, is_alone));
            }
            Element::Label { id, text } => fields.push(label(id, text)),
            Element::Link { id, text, url } => fields.push(json!({
                "elementType": "button",
                "elementId": id,
                "buttonText": text,
                "disableAfterInteracted": false,
                "action": {"actionType": "urlNavigation", "url": url},
            })),
        }
    }
    json!({
        "title": definition.title,
        "formFields": fields,
        "submitElement": {
            "elementType": "button",
            "elementId": SUBMIT,
            "buttonText": definition.submit,
            "disableAfterInteracted": true,
            "action": {
                "actionType": "apiAction",
                "method": "POST",
                "url": address,
                "payload": {"form": definition.id, "version": definition.version},
            },
        },
        "goalCompletionText": definition.thanks,
    })
}

/// The form is done when it was sent.
pub(super) fn goal() -> InteractionGoal {
    InteractionGoal::new(GoalType::AnyOf, [SUBMIT])
}

fn label(id: &str, text: &str) -> Value {
    json!({"elementType": "label", "elementId": id, "text": text})
}

fn field(field: &Field, is_alone: bool) -> Value {
    let hint = (!is_alone).then(|| shown(field, &field.default)).flatten();
    let mut element = Object::new();
    let mut put = |name: &str, value: Value| element.insert(name.to_owned(), value);
    let is_typed = matches!(
        field.input,
        Input::Text(_) | Input::Number(_) | Input::Time(_)
    );
    let label = match &hint {
        Some(hint) if !is_typed => format!("{} ({hint} unless chosen)", field.label),
        _ => field.label.clone(),
    };
    put("elementId", field.id.clone().into());
    put("label", label.into());
    put("optional", (field.is_optional || hint.is_some()).into());
    if is_alone && !field.default.is_null() {
        put("defaultValue", field.default.clone());
    }
    let mut kind = |name: &str| put("elementType", name.into());
    match &field.input {
        Input::Text(_) | Input::Number(_) => {
            kind("textInput");
            text_box(field, hint.as_deref(), "", &mut element);
        }
        // Clients turn the bounds into the viewer's zone, where a whole day of
        // minutes may end before it begins.
        Input::Time(_) if field.zone.is_none() => {
            kind("textInput");
            text_box(field, hint.as_deref(), "09:15", &mut element);
        }
        // What is not ticked would be taken for the hint.
        Input::Tick { .. } if hint.is_some() => {
            kind("radio");
            let yes_no = [Choice::new(YES, "Yes"), Choice::new(NO, "No")];
            element.insert("options".to_owned(), options(&yes_no));
        }
        Input::Tick { label, .. } => {
            kind("checkbox");
            element.insert("options".to_owned(), options(&[Choice::new(YES, label)]));
        }
        Input::Many { choices, .. } => {
            kind("checkbox");
            element.insert("options".to_owned(), options(choices));
        }
        Input::One { style, choices } => {
            kind(match style {
                ChoiceStyle::Radio => "radio",
                ChoiceStyle::Dropdown => "dropdown",
                ChoiceStyle::SingleSelect => "singleSelect",
            });
            element.insert("options".to_owned(), options(choices));
        }
        Input::Date(span) => {
            kind("dateTime");
            let (from, to) = (span.from.to_string(), span.to.to_string());
            span_of(field, "date", [from, to], &mut element);
        }
        Input::Time(span) => {
            kind("dateTime");
            span_of(
                field,
                "time",
                [minutes(span.from), minutes(span.to)],
                &mut element,
            );
        }
        Input::DateTime(span) => {
            kind("dateTime");
            let bounds = [day_and_minutes(span.from), day_and_minutes(span.to)];
            span_of(field, "dateTime", bounds, &mut element);
        }
    }
    element.into()
}

fn text_box(field: &Field, hint: Option<&str>, example: &str, element: &mut Object) {
    let text = hint.unwrap_or(match &*field.placeholder {
        "" => example,
        placeholder => placeholder,
    });
    element.insert("maxLines".to_owned(), 1.into());
    // Clients write words of their own into a box without a placeholder.
    element.insert("placeholder".to_owned(), json!({"text": text}));
}

fn options(choices: &[Choice]) -> Value {
    let option = |choice: &Choice| json!({"label": choice.label, "value": choice.value});
    choices.iter().map(option).collect()
}

fn span_of(field: &Field, mode: &str, [from, to]: [String; 2], element: &mut Object) {
    let zone = field.zone.as_deref().unwrap_or(UTC);
    for (name, value) in [
        ("mode", mode),
        ("from", &from),
        ("to", &to),
        ("timezoneCode", zone),
    ] {
        element.insert(name.to_owned(), value.into());
    }
}

/// A value as people read it; `None` if there is none.
pub(super) fn shown(field: &Field, value: &Value) -> Option<String> {
    let label = |value: &str| {
        let choice = field
            .input
            .choices()
            .iter()
            .find(|choice| choice.value == value);
        choice.map_or_else(|| value.to_owned(), |choice| choice.label.clone())
    };
    match value {
        Value::Null => None,
        Value::String(text) => Some(label(text)),
        Value::Array(list) if list.is_empty() => None,
        Value::Array(list) => {
            let labels = list.iter().filter_map(Value::as_str).map(label);
            Some(labels.collect::<Vec<_>>().join(", "))
        }
        other => Some(other.to_string()),
    }
}
