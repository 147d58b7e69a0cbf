//! The HTTP side: one entry for the API, the page, uploaded files and the socket.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderName, Method};
use tower_http::cors::{Any, CorsLayer};

use crate::app::App;
use crate::limits;

mod admin;
mod api;
mod apps;
mod auth;
mod body;
mod control;
mod entry;
mod media;
mod origin;
mod page;
mod people;
mod settings;
mod watch;

pub(crate) use origin::Secure;
pub use people::Hint;

/// Headers that clients send from pages of other origins.
const HEADERS: [&str; 14] = [
    "apikey",
    "appid",
    "authtoken",
    "chatapiversion",
    "key",
    "onbehalfof",
    "onbehalfofuser",
    "resource",
    "sdk",
    "secret",
    "settingshash",
    "settingshashreceivedat",
    "x-requested-with",
    "x-webhook-version",
];

impl App {
    /// Everything the app answers over HTTP, as a service: for listeners, and for tests without any.
    ///
    /// Opening a socket through it needs a connection that can be upgraded; in process, give the
    /// stream to [`App::accept_socket`] instead.
    pub fn router(self: &Arc<Self>) -> Router {
        let own = HEADERS.iter().map(|name| HeaderName::from_static(name));
        let cors = CorsLayer::new()
            .allow_origin(Any)
            .allow_methods([
                Method::GET,
                Method::POST,
                Method::PUT,
                Method::PATCH,
                Method::DELETE,
                Method::OPTIONS,
            ])
            .allow_headers(
                own.chain([ACCEPT, AUTHORIZATION, CONTENT_TYPE])
                    .collect::<Vec<_>>(),
            );
        Router::new()
            .fallback(entry::handle)
            .layer(DefaultBodyLimit::max(limits::MULTIPART_BODY))
            .layer(cors)
            .with_state(Arc::clone(self))
    }
}
