//! What people do with interactive messages.

use serde::{Deserialize, Serialize};

use crate::{MessageId, Object, Timestamp, User, open_enum::open_enum};

open_enum! {
    /// When an interactive message counts as done.
    GoalType {
        /// One interaction of any element.
        AnyAction = "anyAction",
        /// One interaction of an element of the list.
        AnyOf = "anyOf" | "oneOf",
        /// Every element of the list.
        AllOf = "allOf",
        /// Never.
        None = "none",
    }
}

/// When an interactive message counts as done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InteractionGoal {
    /// The rule.
    #[serde(rename = "type")]
    pub goal_type: GoalType,
    /// The elements that the rule speaks of.
    #[serde(default)]
    pub element_ids: Vec<String>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Object,
}

impl InteractionGoal {
    /// A goal of elements.
    pub fn new<I, S>(goal_type: GoalType, element_ids: I) -> Self
    where
        I: IntoIterator<Item = S>,
        S: Into<String>,
    {
        Self {
            goal_type,
            element_ids: element_ids.into_iter().map(Into::into).collect(),
            extra: Object::new(),
        }
    }

    /// Whether pressing `pressed` reaches the goal.
    ///
    /// An empty list is never reached: clients disagree about it.
    #[must_use]
    pub fn is_reached(&self, pressed: &[&str]) -> bool {
        let was_pressed = |id: &String| pressed.contains(&id.as_str());
        match self.goal_type {
            GoalType::AnyAction => !pressed.is_empty(),
            GoalType::AnyOf => self.element_ids.iter().any(was_pressed),
            GoalType::AllOf => {
                !self.element_ids.is_empty() && self.element_ids.iter().all(was_pressed)
            }
            GoalType::None | GoalType::Other(_) => false,
        }
    }
}

/// One element that one person pressed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Interaction {
    /// The element.
    pub element_id: String,
    /// When it was pressed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interacted_at: Option<Timestamp>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Object,
}

/// The goal of an interactive message was reached by a person.
///
/// It names elements, never what was typed: that travels to the address in the
/// pressed button.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct InteractionCompleted {
    /// The interactive message.
    pub message_id: MessageId,
    /// Who reached the goal.
    pub user: User,
    /// What was pressed.
    pub interactions: Vec<Interaction>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Object,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goals_follow_their_rule() {
        let goal = |goal_type| InteractionGoal::new(goal_type, ["a", "b"]);
        assert!(goal(GoalType::AnyAction).is_reached(&["z"]));
        assert!(!goal(GoalType::AnyAction).is_reached(&[]));
        assert!(goal(GoalType::AnyOf).is_reached(&["b"]));
        assert!(!goal(GoalType::AnyOf).is_reached(&["z"]));
        assert!(goal(GoalType::AllOf).is_reached(&["b", "a"]));
        assert!(!goal(GoalType::AllOf).is_reached(&["a"]));
        assert!(!goal(GoalType::None).is_reached(&["a", "b"]));
        let nothing: [&str; 0] = [];
        assert!(!InteractionGoal::new(GoalType::AllOf, nothing).is_reached(&["a"]));
    }
}
