//! Where events come from.
//!
//! A source owns a connection and nothing else. It reads frames, never runs
//! user code, and hands what it reads to the inbox without waiting.

mod gauge;
mod realtime;
mod session;
mod socket;

pub use self::realtime::SourceError;
#[cfg(any(feature = "testing", all(test, feature = "sandbox")))]
pub(crate) use self::socket::{OpenSocket, Socket, WireError};
pub(crate) use self::{
    gauge::Gauge,
    realtime::{Realtime, login},
    socket::{TlsWire, Wire},
};
