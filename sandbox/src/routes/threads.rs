//! Lists of threads.

use http::Method;

use crate::call::{Call, Reply};
use crate::engine::Turn;
use crate::engine::conversations::Peer;
use crate::error::{ApiError, ApiResult};

/// `threads`, everywhere or with one peer.
pub(super) fn answer(
    turn: &mut Turn<'_>,
    call: &Call,
    peer: Option<&Peer>,
    rest: &[&str],
) -> ApiResult<Reply> {
    if !super::is(call, &Method::GET) || !rest.is_empty() {
        return Err(ApiError::api_not_found());
    }
    let (rows, meta) = turn.threads(call.user()?, peer, &call.query)?;
    Ok(Reply::list(rows, meta))
}
