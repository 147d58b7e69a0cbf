//! What a handler returns when it cannot do its work.

use std::{error::Error, fmt};

use crate::reply::Reply;

/// What a handler returns: a reply, or why there is none.
pub type HandlerResult<T = Reply> = Result<T, HandlerError>;

/// Why a handler could not do its work.
///
/// Any error becomes one by `?`. For that it does not implement [`Error`]
/// itself; what it holds is in [`source`](Self::source).
pub struct HandlerError {
    source: Box<dyn Error + Send + Sync>,
}

impl HandlerError {
    /// An error of words alone.
    pub fn msg(message: impl Into<String>) -> Self {
        Self {
            source: message.into().into(),
        }
    }

    /// The error that stopped the handler.
    #[must_use]
    pub fn source(&self) -> &(dyn Error + Send + Sync + 'static) {
        &*self.source
    }
}

impl<E: Error + Send + Sync + 'static> From<E> for HandlerError {
    fn from(error: E) -> Self {
        Self {
            source: Box::new(error),
        }
    }
}

/// The error and its causes, in one line.
impl fmt::Display for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.source)?;
        let mut cause = self.source.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

impl fmt::Debug for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.source, f)
    }
}
