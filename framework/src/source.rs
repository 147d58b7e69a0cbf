//! Where events come from.
//!
//! A source owns a connection and nothing else. It reads frames, never runs
//! user code, and hands what it reads to the inbox without waiting.

mod gauge;
#[cfg(any(feature = "daemon", feature = "testing"))]
mod observer;
mod realtime;
mod session;
mod socket;

#[cfg(any(feature = "daemon", feature = "testing"))]
pub(crate) use self::observer::Observer;
pub use self::realtime::SourceError;
#[cfg(feature = "daemon")]
pub(crate) use self::realtime::socket_url;
#[cfg(any(feature = "testing", all(test, feature = "sandbox")))]
pub(crate) use self::socket::{OpenSocket, Socket, WireError, config};
pub(crate) use self::{
    gauge::Gauge,
    realtime::{Realtime, login},
    socket::{TlsWire, Wire},
};
