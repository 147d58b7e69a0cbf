//! The form: five stars to press, or none.

use cometchat_bot::{
    client::Draft,
    model::{GoalType, InteractionGoal},
};
use serde_json::{Value, json};

const STARS: std::ops::RangeInclusive<u8> = 1..=5;
const PREFIX: &str = "stars-";
const SKIP: &str = "skip";

/// A form with a button for each rating. Pressing one reaches the goal, and
/// the service tells the bot which one it was.
pub(crate) fn rating(topic: Option<&str>) -> Draft {
    let title = match topic {
        Some(topic) => format!("How was {topic}?"),
        None => "How was it?".to_owned(),
    };
    let mut fields = vec![json!({
        "elementType": "label",
        "elementId": "hint",
        "text": "Press one; everybody here sees the average.",
    })];
    fields.extend(STARS.rev().map(|n| button(&id(n), &"★".repeat(n.into()))));
    let data = json!({
        "title": title,
        "formFields": fields,
        "submitElement": button(SKIP, "No opinion"),
        "goalCompletionText": "Thank you for your rating.",
    });
    let goal = InteractionGoal::new(GoalType::AnyOf, STARS.map(id).chain([SKIP.to_owned()]));
    Draft::interactive("form", data, goal)
}

/// How many stars a pressed element stands for.
pub(crate) fn stars(element_id: &str) -> Option<u8> {
    let number = element_id.strip_prefix(PREFIX)?.parse().ok()?;
    STARS.contains(&number).then_some(number)
}

fn id(stars: u8) -> String {
    format!("{PREFIX}{stars}")
}

/// `custom` does nothing but record that it was pressed.
fn button(element_id: &str, text: &str) -> Value {
    json!({
        "elementType": "button",
        "elementId": element_id,
        "buttonText": text,
        "disableAfterInteracted": true,
        "action": {"actionType": "custom"},
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_elements_of_the_form_are_ratings() {
        assert_eq!(STARS.map(id).filter_map(|id| stars(&id)).count(), 5);
        for id in ["skip", "stars-0", "stars-6", "stars-", "stars-x", "hint"] {
            assert_eq!(stars(id), None, "{id}");
        }
    }
}
