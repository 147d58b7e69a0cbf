//! A local server that speaks the CometChat protocol: REST, real-time socket, uploads and a chat
//! page, over http/ws and https/wss, with its data in memory or in one file.
//!
//! Use it to develop and test chat clients and bots without an account: point an official SDK, a
//! bot or a browser at it. Inside tests it needs no ports: [`App::router`] answers requests and
//! [`App::accept_socket`] serves sockets over any byte stream, both deterministic under tokio's
//! paused time.
//!
//! On request it misbehaves: [`faults`] loses and delays frames and fails requests, [`Limits`] refuses
//! calls beyond a number a minute, and [`Profile::Harsh`] is unkind wherever the service's own
//! behaviour is not known. [`App::inspector`] keeps what goes over the wire, for the page to show.
//!
//! # Examples
//! ```
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use cometchat_sandbox::Sandbox;
//!
//! let app = Sandbox::builder().app_id("sandbox").seed(true).app()?;
//! let _service = app.router();
//! # Ok(()) }
//! ```

mod app;
mod apps;
mod builder;
mod call;
mod clock;
mod deliveries;
mod engine;
mod error;
pub mod faults;
mod ids;
mod inspector;
mod late;
mod limits;
mod paging;
mod profile;
mod query;
mod random;
mod ready;
mod routes;
mod secrets;
mod seed;
mod server;
mod socket;
mod store;
mod tls;
mod web;

pub use self::app::App;
pub use self::builder::{SandboxBuilder, SandboxError};
pub use self::clock::Clock;
pub use self::inspector::Inspector;
pub use self::limits::Limits;
pub use self::profile::Profile;
pub use self::ready::{Ready, ReadyApp};
pub use self::server::Sandbox;
pub use self::tls::TlsError;
pub use self::web::Hint;
