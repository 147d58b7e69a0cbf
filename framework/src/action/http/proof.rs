//! Proves whose endpoint this is, to those who have the same keys.

use std::sync::Arc;

use axum::{
    extract::{Path, Request, State},
    response::{IntoResponse, Response},
};
use http::StatusCode;

use super::{Served, page, peer};

/// Characters that a nonce may have.
const MAX_NONCE_CHARS: usize = 64;

/// Answers a nonce with a signature. Whoever has the keys knows by it that the
/// address leads here; to others it says nothing, and it fits no ticket.
pub(super) async fn prove(
    State(served): State<Arc<Served>>,
    Path(nonce): Path<String>,
    request: Request,
) -> Response {
    let peer = peer::counted(request.extensions(), request.headers());
    if let Err(refused) = served.limits.peer(peer) {
        return page::refused(&refused);
    }
    if nonce.len() > MAX_NONCE_CHARS {
        return StatusCode::BAD_REQUEST.into_response();
    }
    served.links.proof(&nonce).into_response()
}
