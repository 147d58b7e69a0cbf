//! Why a sandbox did not start.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use super::MAX_LABEL_CHARS;
use crate::error::ApiError;
use crate::faults::FaultError;
use crate::tls::TlsError;

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SandboxError {
    /// The database could not be opened.
    #[error("could not open the database {}", place(path.as_deref()))]
    Database {
        /// Its file; none in memory.
        path: Option<PathBuf>,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// The app id or the region cannot be part of a host name.
    #[error("{what} {value:?} is not 1 to {MAX_LABEL_CHARS} letters, digits and `-`")]
    Label {
        /// Which of them.
        what: &'static str,
        /// What was given.
        value: String,
    },
    /// The first users, groups or keys could not be stored.
    #[error("could not prepare the app: {0}")]
    Prepare(String),
    /// A listener's address could not be taken.
    #[error("could not listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// There is no certificate to serve TLS with.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The faults asked for cannot be had.
    #[error("could not set the faults: {0}")]
    Faults(#[from] FaultError),
}

impl From<ApiError> for SandboxError {
    fn from(error: ApiError) -> Self {
        Self::Prepare(error.to_string())
    }
}

/// Where a database is, for people.
fn place(path: Option<&Path>) -> String {
    path.map_or_else(|| "in memory".to_owned(), |path| path.display().to_string())
}
