//! The walk through changed messages, by the moment of their last change.

use std::collections::HashSet;

use crate::{
    client::address::Query,
    model::{Message, MessageId, Timestamp},
};

/// Where a walk through changed messages stands.
///
/// Several messages may change in the same second, and a page may end between
/// them; it is not documented whether the service counts the asked second in.
/// So the walk asks from a second before the last change it saw, and drops
/// what it has seen already.
#[derive(Clone, Debug)]
pub(super) struct Updates {
    edge: Timestamp,
    /// Whether `edge` is asked for as it is, without the second before.
    is_exact: bool,
    /// What was seen within the last two seconds before the edge.
    seen: HashSet<(MessageId, Timestamp)>,
}

impl Updates {
    pub(super) fn after(moment: Timestamp) -> Self {
        Self {
            edge: moment,
            is_exact: true,
            seen: HashSet::new(),
        }
    }

    pub(super) fn add_to(&self, query: &mut Query) {
        let moment = if self.is_exact {
            self.edge
        } else {
            second_before(self.edge)
        };
        query.set("affix", "append");
        query.set("onlyUpdates", 1);
        query.set("updatedAt", moment);
    }

    pub(super) fn advance(&mut self, page: &mut Vec<Message>) -> bool {
        page.retain(|message| !self.seen.contains(&key(message)));
        page.sort_by_key(|message| (changed_at(message), message.id.number()));
        let Some(last) = page.last().map(changed_at) else {
            // A page full of what was seen: go on behind it, once.
            let may_go_on = !self.is_exact;
            self.is_exact = true;
            return may_go_on;
        };
        self.is_exact = false;
        self.edge = self.edge.max(last);
        let oldest = second_before(self.edge);
        self.seen.extend(page.iter().map(key));
        self.seen.retain(|(_, moment)| *moment >= oldest);
        true
    }
}

fn key(message: &Message) -> (MessageId, Timestamp) {
    (message.id.clone(), changed_at(message))
}

fn changed_at(message: &Message) -> Timestamp {
    let moments = [message.updated_at, message.edited_at, message.sent_at];
    moments.into_iter().flatten().next().unwrap_or_default()
}

fn second_before(moment: Timestamp) -> Timestamp {
    Timestamp::new(moment.seconds() - 1)
}
