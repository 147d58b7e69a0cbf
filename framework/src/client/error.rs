//! What can go wrong with a call.

mod advice;

use std::{error::Error, time::Duration};

use super::{DraftError, TransportError};
use crate::model::Object;

/// A call that did not succeed.
///
/// Branch on [`code`](Self::code) or on the questions below, never on the
/// words. Credentials are in none of it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// The service refused.
    #[error("cannot {what}: {}", advice::refusal(*.status, .code, .message))]
    #[non_exhaustive]
    Api {
        /// What was attempted.
        what: String,
        /// The HTTP status.
        status: u16,
        /// The service's code; empty if it gave none.
        code: String,
        /// The service's words, shortened.
        message: String,
        /// What it says of single fields.
        details: Option<Object>,
        /// How long it asks to wait.
        retry_after: Option<Duration>,
    },
    /// No whole answer came.
    #[error("cannot {what}")]
    Transport {
        /// What was attempted.
        what: String,
        /// Why not.
        source: TransportError,
    },
    /// The answer is not what the service documents, such as a page of a proxy.
    #[error("cannot {what}: the answer (status {status}) cannot be understood")]
    #[non_exhaustive]
    Decode {
        /// What was attempted.
        what: String,
        /// The HTTP status.
        status: u16,
        /// How long the answer asks to wait.
        retry_after: Option<Duration>,
        /// What is wrong with it.
        source: DecodeError,
    },
    /// The message cannot be sent as it is; nothing was sent.
    #[error("cannot send the message")]
    Draft(#[from] DraftError),
    /// An argument of a call cannot be used; nothing was sent.
    #[error("cannot {what}: {problem}")]
    Argument {
        /// What was attempted.
        what: String,
        /// What is wrong, and what would be right.
        problem: String,
    },
    /// A list did not end.
    #[error("cannot {what}: there are more than {limit} pages")]
    TooManyPages {
        /// What was attempted.
        what: String,
        /// Pages that are read.
        limit: u32,
    },
    /// The client cannot be made.
    #[error("cannot set up the client")]
    Setup {
        /// Why not.
        source: Box<dyn Error + Send + Sync>,
    },
}

/// An answer that cannot be understood. The answer itself is not shown.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// It is not JSON.
    #[error("it is not JSON but begins with {start:?}; is there a proxy between?")]
    NotJson {
        /// Its first characters.
        start: String,
    },
    /// It leads to another address instead.
    #[error(
        "the address redirects to {to}; redirects are not followed because they would carry the \
         token: write the address to which it leads, such as https:// for http://"
    )]
    Redirect {
        /// The host to which it leads, or what is said instead of one.
        to: String,
    },
    /// It has neither `data` nor `error`.
    #[error("it has neither `data` nor `error`")]
    Neither,
    /// Its content has another shape than documented.
    #[error("its content has another shape than expected: {0}")]
    Shape(String),
    /// It lacks something that it should have.
    #[error("it lacks {0}")]
    Lacks(&'static str),
}

impl ClientError {
    /// The service's code, such as `ERR_UID_NOT_FOUND`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Api { code, .. } if !code.is_empty() => Some(code),
            _ => None,
        }
    }

    /// The HTTP status, when there was an answer.
    #[must_use]
    pub const fn status(&self) -> Option<u16> {
        match self {
            Self::Api { status, .. } | Self::Decode { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// How long the service asks to wait before the next request.
    #[must_use]
    pub const fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Api { retry_after, .. } | Self::Decode { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// Whether the same call may succeed later. For a send, ask
    /// [`may_have_been_accepted`](Self::may_have_been_accepted) too.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Api { status, code, .. } => is_passing(*status) || advice::is_passing(code),
            Self::Decode { status, .. } => is_passing(*status),
            Self::Transport { source, .. } => source.is_retryable(),
            _ => false,
        }
    }

    /// Whether no call can succeed until a person changes something: the app
    /// or the credential is not known. The bot must stop.
    #[must_use]
    pub fn is_fatal(&self) -> bool {
        match self {
            Self::Api { code, .. } => advice::is_fatal(code),
            Self::Setup { .. } => true,
            _ => false,
        }
    }

    /// Whether the service may have done what was asked although it did not
    /// say so. A message must then be looked up before it is sent again.
    #[must_use]
    pub const fn may_have_been_accepted(&self) -> bool {
        match self {
            Self::Transport { source, .. } => source.may_have_been_sent(),
            Self::Api { status, .. } => *status >= 500,
            Self::Decode { status, .. } => *status >= 500 || (*status >= 200 && *status < 300),
            _ => false,
        }
    }
}

const fn is_passing(status: u16) -> bool {
    matches!(status, 408 | 425 | 429) || (status >= 500 && status != 501 && status != 505)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn api(status: u16, code: &str) -> ClientError {
        ClientError::Api {
            what: "log in".to_owned(),
            status,
            code: code.to_owned(),
            message: "No such thing.".to_owned(),
            details: None,
            retry_after: None,
        }
    }

    #[test]
    fn messages_say_what_was_tried_what_was_said_and_what_to_do() {
        assert_eq!(
            api(404, "ERR_UID_NOT_FOUND").to_string(),
            "cannot log in: the service says \"No such thing.\" (ERR_UID_NOT_FOUND, status 404)"
        );
        let fatal = api(401, "AUTH_ERR_AUTH_TOKEN_NOT_FOUND").to_string();
        assert!(
            fatal.contains("`token-env`") && !fatal.contains("AdminClient"),
            "{fatal}"
        );
        assert!(
            api(404, "AUTH_ERR_INVALID_APPID")
                .to_string()
                .contains("region")
        );
    }

    #[test]
    fn kinds_are_told_apart() {
        let fatal = api(401, "AUTH_ERR_AUTH_TOKEN_NOT_FOUND");
        assert!(fatal.is_fatal() && !fatal.is_retryable() && !fatal.may_have_been_accepted());
        let limited = api(429, "ERR_TOO_MANY_REQUESTS");
        assert!(limited.is_retryable() && !limited.is_fatal() && !limited.may_have_been_accepted());
        let down = api(503, "");
        assert!(down.is_retryable() && down.may_have_been_accepted());
        assert_eq!(down.code(), None);
        let missing = api(404, "ERR_UID_NOT_FOUND");
        assert!(
            !missing.is_retryable() && !missing.is_fatal() && !missing.may_have_been_accepted()
        );
        // A server fault keeps its nature whatever status it comes with.
        assert!(api(417, "ERR_BAD_ERROR_RESPONSE").is_retryable());
    }

    #[test]
    fn only_what_may_have_arrived_is_ambiguous() {
        let transport = |source| ClientError::Transport {
            what: "send".to_owned(),
            source,
        };
        let limit = Duration::from_secs(1);
        let host = || "h".to_owned();
        let late = transport(TransportError::Timeout {
            host: host(),
            limit,
        });
        assert!(late.is_retryable() && late.may_have_been_accepted());
        let refused = transport(TransportError::Connect {
            host: host(),
            source: "refused".into(),
        });
        assert!(refused.is_retryable() && !refused.may_have_been_accepted());
        let decode = |status| ClientError::Decode {
            what: "send".to_owned(),
            status,
            retry_after: None,
            source: DecodeError::Neither,
        };
        assert!(decode(200).may_have_been_accepted() && !decode(200).is_retryable());
        assert!(decode(502).may_have_been_accepted() && decode(502).is_retryable());
        assert!(!decode(413).may_have_been_accepted());
    }
}
