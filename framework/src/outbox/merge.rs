//! Texts that would wait for the limit, as one message.
//!
//! They are merged before they are planned: what is stored, named and looked for
//! after a crash is the one message, so it is sent once like every other.

use super::{
    Outbox,
    split::{PART_BYTES, first_that_does_not_fit},
};
use crate::{
    client::{Draft, DraftContent},
    reply::{Action, Reply},
};

/// What stands between two texts.
const BETWEEN: &str = "\n\n";

impl Outbox {
    /// The actions of a reply. Where the bot merges and the limit has no room for
    /// all of them now, texts that follow one another to the same receiver are one.
    pub(crate) fn merged(&self, reply: Reply) -> Vec<Action> {
        let actions: Vec<_> = reply.into_iter().collect();
        let is_short = || self.budget.room().is_some_and(|room| room < actions.len());
        if self.merges && is_short() {
            merge(actions)
        } else {
            actions
        }
    }
}

fn merge(actions: Vec<Action>) -> Vec<Action> {
    let mut merged: Vec<Action> = Vec::with_capacity(actions.len());
    for action in actions {
        let both = merged.last().and_then(|last| joined(last, &action));
        match (both, merged.last_mut()) {
            (Some(both), Some(last)) => *last = both,
            _ => merged.push(action),
        }
    }
    merged
}

/// Two actions as one, where both are plain texts to the same receiver and fit in
/// one message.
fn joined(first: &Action, next: &Action) -> Option<Action> {
    match (first, next) {
        (Action::Answer(first), Action::Answer(next)) => {
            Some(Action::Answer(joined_text(first, next)?))
        }
        (
            Action::Send { receiver, draft },
            Action::Send {
                receiver: other,
                draft: next,
            },
        ) if receiver == other => Some(Action::Send {
            receiver: receiver.clone(),
            draft: joined_text(draft, next)?,
        }),
        _ => None,
    }
}

fn joined_text(first: &Draft, next: &Draft) -> Option<Draft> {
    let text = format!("{}{BETWEEN}{}", plain(first)?, plain(next)?);
    let is_one_thread = first.parent_id() == next.parent_id();
    let fits = first_that_does_not_fit(&text, PART_BYTES).is_none();
    (is_one_thread && fits).then(|| first.clone().with_text(text))
}

/// The text of a message that says nothing but a text.
fn plain(draft: &Draft) -> Option<&str> {
    let DraftContent::Text(text) = draft.content() else {
        return None;
    };
    let bare = match draft.parent_id() {
        Some(parent) => Draft::text(text).thread(parent.clone()),
        None => Draft::text(text),
    };
    (*draft == bare).then_some(text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::model::{MessageId, Uid};

    fn texts(actions: &[Action]) -> Vec<&str> {
        let text = |action| match action {
            &Action::Answer(ref draft) | &Action::Send { ref draft, .. } => draft.as_text(),
            _ => None,
        };
        actions
            .iter()
            .map(|action| text(action).unwrap_or("-"))
            .collect()
    }

    #[test]
    fn texts_in_a_row_are_one_message() {
        let ada = Uid::new("ada").unwrap();
        let reply = Reply::text("a")
            .then(Reply::text("b"))
            .then(Reply::reaction("👍"))
            .then(Reply::text("c"))
            .then(Reply::to(ada.clone(), Draft::text("d")))
            .then(Reply::to(ada, Draft::text("e")))
            .then(Reply::text("f"));
        let merged = merge(reply.into_iter().collect());
        assert_eq!(texts(&merged), ["a\n\nb", "-", "c", "d\n\ne", "f"]);
    }

    #[test]
    fn what_says_more_than_a_text_stays_alone() {
        let root = MessageId::from(7);
        let others = [
            Draft::text("b").tags(["t"]),
            Draft::text("b").with_muid("mine"),
            Draft::text("b").thread(root.clone()),
            Draft::text("b").quote(root),
            Draft::custom("text", serde_json::json!({"text": "b"})),
        ];
        for other in others {
            let actions = vec![Action::Answer(Draft::text("a")), Action::Answer(other)];
            assert_eq!(merge(actions.clone()), actions);
        }
    }

    #[test]
    fn a_message_grows_no_longer_than_it_may_be() {
        let part = Action::Answer(Draft::text("x".repeat(PART_BYTES / 3)));
        let merged = merge(vec![part; 5]);
        let lengths: Vec<_> = texts(&merged).iter().map(|text| text.len()).collect();
        assert_eq!(lengths.len(), 3, "two, two and one: {lengths:?}");
        assert!(lengths.iter().all(|length| *length <= PART_BYTES));
    }
}
