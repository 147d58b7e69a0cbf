//! What a handler's body gives, and how it becomes a reply.

use crate::reply::{HandlerResult, IntoReply};

/// What a handler may return.
#[diagnostic::on_unimplemented(
    message = "a handler cannot return `{Self}`",
    label = "this is no `HandlerResult`",
    note = "return `HandlerResult<T>`, where `T` is a `String`, a `Reply`, `()` or another reply; in the body, `?` turns any error into a `HandlerError`"
)]
pub trait Outcome {
    /// The result with its reply.
    ///
    /// # Errors
    ///
    /// The handler's own.
    fn into_result(self) -> HandlerResult;
}

impl<T: IntoReply> Outcome for HandlerResult<T> {
    fn into_result(self) -> HandlerResult {
        self.map(IntoReply::into_reply)
    }
}
