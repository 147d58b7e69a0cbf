//! Takes answers over HTTP, and serves the pages on which they can be given.

mod answer;
mod fields;
mod limits;
mod page;
mod peer;
mod proof;

use std::{sync::Arc, time::Duration};

use axum::{Router, routing::get};
use http::Method;
use tower_http::cors::{AllowHeaders, Any, CorsLayer};

use self::limits::RateLimits;
use super::{desks::Desks, links::Links};

/// The longest body that is read. A form's answer has a few kilobytes.
const MAX_BODY_BYTES: usize = 64 * 1024;
/// How long the body of a request may take to come.
const BODY_TIME: Duration = Duration::from_secs(15);
/// How long a browser may remember which headers may be sent.
const PREFLIGHT_LASTS: Duration = Duration::from_hours(1);

/// What every request needs.
struct Served {
    links: Links,
    desks: Desks,
    limits: RateLimits,
}

/// The routes of the action endpoint, to be nested where other things are served
/// as well.
///
/// The clients that post are pages of other origins, with headers that a bot's
/// author chose: every origin may post, and every header that is asked for is
/// named in the answer, since `*` would not cover `authorization`. A page of the
/// web may post to a daemon in the same house. An address is a credential by
/// itself; cookies have no part in it.
pub(crate) fn router(links: Links, desks: Desks) -> Router {
    let served = Arc::new(Served {
        links,
        desks,
        limits: RateLimits::default(),
    });
    let take = answer::take;
    let methods = get(page::show).post(take).put(take).patch(take);
    let cors = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_headers(AllowHeaders::mirror_request())
        .allow_private_network(true)
        .max_age(PREFLIGHT_LASTS);
    Router::new()
        .route("/action/{token}", methods.delete(take))
        .layer(cors)
        .route("/action/proof/{nonce}", get(proof::prove))
        .with_state(served)
}

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod tests;
