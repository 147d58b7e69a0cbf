//! Reactions to a message.

use std::collections::HashSet;

use super::reading;
use crate::{
    client::{
        address::{Path, Query},
        call::Call,
        paging::Listing,
    },
    model::{MessageId, Reaction},
};

/// Rows that a page may have.
const MAX_PER_PAGE: u32 = 20;

/// Asks for the reactions to a message, the earliest first.
#[derive(Clone, Debug)]
#[must_use = "nothing is read until `page` or `stream`"]
pub struct ReactionsRequest {
    message: MessageId,
    reaction: Option<String>,
    limit: u32,
    after: Option<String>,
    before: HashSet<String>,
}

reading!(ReactionsRequest, Reaction, MAX_PER_PAGE);

impl ReactionsRequest {
    /// All reactions.
    pub fn new(message: MessageId) -> Self {
        Self {
            message,
            reaction: None,
            limit: MAX_PER_PAGE,
            after: None,
            before: HashSet::new(),
        }
    }

    /// Those with this emoji; nothing but dots, or nothing, means all.
    pub fn reaction(mut self, reaction: impl Into<String>) -> Self {
        let reaction = reaction.into();
        let is_usable = !reaction.is_empty() && !Path::is_dots(&reaction);
        self.reaction = is_usable.then_some(reaction);
        self
    }
}

impl Listing for ReactionsRequest {
    type Item = Reaction;

    fn call(&self) -> Call {
        let what = format!("list the reactions to message {}", self.message);
        let id = self.message.as_str();
        let call = match &self.reaction {
            Some(reaction) => Call::get(what, ["messages", id, "reactions", reaction]),
            None => Call::get(what, ["messages", id, "reactions"]),
        };
        let mut query = Query::default();
        query.set("limit", self.limit);
        query.set("affix", "append");
        query.maybe("id", self.after.as_ref());
        call.query(query)
    }

    fn page_size(&self) -> u32 {
        self.limit
    }

    fn advance(&mut self, page: &mut Vec<Reaction>) -> bool {
        let ids = page.iter().map(|row| row.id.clone()).collect();
        self.after = page.last().map(|row| row.id.clone());
        page.retain(|row| !self.before.contains(&row.id));
        self.before = ids;
        !page.is_empty()
    }
}
