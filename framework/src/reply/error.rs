//! What a handler returns when it cannot do its work.

use std::{error::Error, fmt};

use crate::reply::{IntoReply, Reply};

/// What a handler returns: a reply, or why there is none.
pub type HandlerResult<T = Reply> = Result<T, HandlerError>;

/// Why a handler could not do its work.
///
/// Any error becomes one by `?`. For that it does not implement [`Error`]
/// itself; what it holds is in [`source`](Self::source).
pub struct HandlerError {
    source: Box<dyn Error + Send + Sync>,
    /// What is said when it is final.
    told: Option<Box<Reply>>,
}

impl HandlerError {
    /// An error of words alone.
    pub fn msg(message: impl Into<String>) -> Self {
        Self {
            source: message.into().into(),
            told: None,
        }
    }

    /// What is said if the event is given up for this error, after the last attempt. An
    /// error that tells something already keeps it.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cometchat_bot::prelude::*;
    /// # async fn forecast() -> HandlerResult<String> { Ok(String::new()) }
    /// # async fn example() -> HandlerResult<String> {
    /// let sorry = |error: HandlerError| error.telling("I cannot reach the weather service.");
    /// forecast().await.map_err(sorry)
    /// # }
    /// ```
    #[must_use]
    pub fn telling(mut self, reply: impl IntoReply) -> Self {
        if self.told.is_none() {
            self.told = Some(Box::new(reply.into_reply()));
        }
        self
    }

    /// What is said when it is final.
    pub(crate) fn take_told(&mut self) -> Option<Reply> {
        self.told.take().map(|told| *told)
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
            told: None,
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
