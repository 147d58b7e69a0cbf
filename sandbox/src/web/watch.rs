//! Shows a request and its answer to the inspector.

use std::time::Instant;

use axum::body::{Body, to_bytes};
use axum::response::Response;

use crate::app::App;
use crate::inspector::{Asked, Content, EntryId};
use crate::limits;

/// A request under way.
pub(super) struct Watch {
    id: EntryId,
    uid: Option<String>,
    asked: Asked,
    begun: Instant,
}

impl Watch {
    /// Begins, if the inspector is on; `about` says who asks, and what.
    pub(super) fn begin(
        app: &App,
        about: impl FnOnce() -> (Option<String>, Asked),
    ) -> Option<Self> {
        let id = app.inspector().reserve()?;
        let (uid, asked) = about();
        let begun = Instant::now();
        Some(Self {
            id,
            uid,
            asked,
            begun,
        })
    }

    /// By which number others name the request as their cause.
    pub(super) fn id(&self) -> EntryId {
        self.id
    }

    /// Keeps the answer, and gives it back.
    pub(super) async fn end(self, app: &App, response: Response) -> Response {
        let (parts, body) = response.into_parts();
        // An answer of ours is in memory already, so reading it neither fails nor waits.
        let answer = to_bytes(body, limits::MULTIPART_BODY)
            .await
            .unwrap_or_default();
        let content = Content::Request {
            asked: self.asked,
            status: parts.status,
            answer: answer.clone(),
            elapsed: self.begun.elapsed(),
        };
        app.inspector().answered(self.id, self.uid, content);
        Response::from_parts(parts, Body::from(answer))
    }
}
