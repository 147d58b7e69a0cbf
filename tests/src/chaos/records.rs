//! What the server has stored.

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::Request,
};
use cometchat_bot::client::ApiKey;
use serde::Deserialize;
use tower::ServiceExt;

use super::{
    BOT,
    judge::{Verdict, judge},
};
use crate::World;

/// The largest answer that is read.
const MAX_BYTES: usize = 16 * 1024 * 1024;

/// The messages that the server has stored, as far as they were read.
#[derive(Debug)]
pub(super) struct Records {
    server: Router,
    key: ApiKey,
    last: String,
    messages: Vec<Record>,
}

/// A stored message.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Record {
    pub(super) id: String,
    pub(super) sender: String,
    receiver: String,
    receiver_type: String,
    category: String,
    #[serde(default)]
    pub(super) text: String,
}

#[derive(Deserialize)]
struct Page {
    data: Vec<Record>,
}

impl Record {
    /// The group, or the person whom the bot talks with.
    pub(super) fn conversation(&self) -> &str {
        if self.receiver_type == "user" && self.sender != BOT {
            &self.sender
        } else {
            &self.receiver
        }
    }

    pub(super) fn is_answer(&self) -> bool {
        self.sender == BOT
    }
}

impl Records {
    pub(super) fn new(world: &World) -> Self {
        let sandbox = world.sandbox();
        Self {
            server: Arc::clone(sandbox.app()).router(),
            key: ApiKey::new(&sandbox.ready().api_key),
            last: "0".to_owned(),
            messages: Vec::new(),
        }
    }

    /// Reads what is new; how much it was.
    pub(super) async fn read(&mut self) -> usize {
        let before = self.messages.len();
        loop {
            let page = self.page().await;
            let Some(last) = page.last() else {
                return self.messages.len() - before;
            };
            self.last.clone_from(&last.id);
            let messages = page
                .into_iter()
                .filter(|record| record.category == "message");
            self.messages.extend(messages);
        }
    }

    /// How many messages of the bot there are.
    pub(super) fn answers(&self) -> usize {
        self.messages
            .iter()
            .filter(|record| record.is_answer())
            .count()
    }

    /// What became of so many messages.
    pub(super) fn verdict(&self, messages: usize) -> Verdict {
        judge(&self.messages, messages)
    }

    async fn page(&self) -> Vec<Record> {
        let request = Request::get(format!("/sandbox/records?after_id={}", self.last))
            .header("apikey", self.key.expose())
            .body(Body::empty())
            .expect("a request");
        let answer = self.server.clone().oneshot(request).await;
        let body = answer.expect("the server answers").into_body();
        let bytes = to_bytes(body, MAX_BYTES).await.expect("a page of records");
        let page: Page = serde_json::from_slice(&bytes).expect("records");
        page.data
    }
}
