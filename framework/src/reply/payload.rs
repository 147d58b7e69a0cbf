//! Typed payloads as messages.

use crate::{client::Draft, reply::HandlerResult, routing::Payload};

impl Draft {
    /// A custom message that carries a payload.
    ///
    /// # Errors
    ///
    /// When the payload cannot be written as JSON.
    pub fn payload<P: Payload>(payload: &P) -> HandlerResult<Self> {
        Ok(Self::custom(P::TYPE, serde_json::to_value(payload)?))
    }
}
