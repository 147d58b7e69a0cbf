//! Credentials that never show themselves.

use std::fmt;

use http::{HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

/// Bytes that a credential may have; real ones have under a hundred.
pub const MAX_SECRET_BYTES: usize = 4096;

/// What a redacted credential looks like.
pub(crate) const REDACTED: &str = "[redacted]";

/// A string that cannot be a credential. The message never shows the string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SecretError {
    /// There is nothing in it.
    #[error("{kind} is empty")]
    Empty {
        /// Which credential was asked for.
        kind: &'static str,
    },
    /// It is longer than any credential.
    #[error("{kind} has {length} bytes, at most {MAX_SECRET_BYTES} are taken")]
    TooLong {
        /// Which credential was asked for.
        kind: &'static str,
        /// Bytes given.
        length: usize,
    },
    /// It holds something else than visible ASCII characters.
    #[error("{kind} has a character that cannot be in one (space, line break or not ASCII)")]
    Character {
        /// Which credential was asked for.
        kind: &'static str,
    },
}

macro_rules! secret {
    ($(#[$meta:meta])* $name:ident, $kind:literal) => {
        $(#[$meta])*
        #[derive(Clone)]
        pub struct $name(SecretString);

        impl $name {
            /// Takes a credential; white space around it, such as the line
            /// break at the end of a file, is dropped.
            ///
            /// What cannot be a credential is refused where a client is made
            /// of it, or by [`check`](Self::check).
            #[must_use]
            pub fn new(value: impl AsRef<str>) -> Self {
                Self(SecretString::from(value.as_ref().trim()))
            }

            /// Tells whether this can be a credential at all.
            ///
            /// # Errors
            ///
            /// [`SecretError`] when it is empty, longer than
            /// [`MAX_SECRET_BYTES`], or has characters that cannot be sent in
            /// a header.
            pub fn check(&self) -> Result<(), SecretError> {
                check($kind, self.expose())
            }

            /// The credential itself. Do not print it.
            #[must_use]
            pub fn expose(&self) -> &str {
                self.0.expose_secret()
            }

            fn header(&self) -> Result<HeaderValue, SecretError> {
                self.check()?;
                let refused = SecretError::Character { kind: $kind };
                let mut value = HeaderValue::from_str(self.expose()).map_err(|_| refused)?;
                value.set_sensitive(true);
                Ok(value)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), REDACTED)
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.expose() == other.expose()
            }
        }

        impl Eq for $name {}
    };
}

secret!(
    /// A user's own credential, made on a server; what a bot logs in with.
    ///
    /// It has no `Display`, its `Debug` is redacted, and its memory is wiped
    /// when it is dropped.
    ///
    /// ```
    /// use cometchat_bot::client::AuthToken;
    /// let token = AuthToken::new("ada-bot_1760000021abcdef");
    /// assert_eq!(format!("{token:?}"), "AuthToken([redacted])");
    /// ```
    AuthToken,
    "an auth token"
);
secret!(
    /// A REST API key. It may do anything in the app: keep it on servers.
    ApiKey,
    "an API key"
);

/// The credential of one API.
#[derive(Clone, Debug)]
pub(crate) enum Credential {
    /// Of the client API.
    Token(AuthToken),
    /// Of the admin API.
    Key(ApiKey),
}

impl Credential {
    pub(crate) fn expose(&self) -> &str {
        match self {
            Self::Token(token) => token.expose(),
            Self::Key(key) => key.expose(),
        }
    }

    /// The header that carries it.
    pub(crate) fn header(&self) -> Result<(HeaderName, HeaderValue), SecretError> {
        Ok(match self {
            Self::Token(token) => (HeaderName::from_static("authtoken"), token.header()?),
            Self::Key(key) => (HeaderName::from_static("apikey"), key.header()?),
        })
    }
}

fn check(kind: &'static str, value: &str) -> Result<(), SecretError> {
    if value.is_empty() {
        return Err(SecretError::Empty { kind });
    }
    if value.len() > MAX_SECRET_BYTES {
        let length = value.len();
        return Err(SecretError::TooLong { kind, length });
    }
    if !value.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(SecretError::Character { kind });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_around_is_dropped() {
        let token = AuthToken::new("  abc\r\n");
        assert_eq!(token.expose(), "abc");
    }

    #[test]
    fn what_cannot_be_a_header_is_refused_without_showing_it() {
        for bad in ["", " \n", "ab cd", "ab\ncd", "tok\u{e9}n"] {
            let error = ApiKey::new(bad).check().unwrap_err().to_string();
            assert!(error.starts_with("an API key"), "{error}");
            assert!(
                bad.trim().is_empty() || !error.contains(bad.trim()),
                "{error}"
            );
        }
        let long = "x".repeat(MAX_SECRET_BYTES + 1);
        assert!(matches!(
            AuthToken::new(long).check(),
            Err(SecretError::TooLong { length: 4097, .. })
        ));
    }

    #[test]
    fn debug_and_header_hide_it() {
        let token = AuthToken::new("sesame");
        assert!(!format!("{token:?} {:?}", token.header().unwrap()).contains("sesame"));
        assert_eq!(token.header().unwrap().as_bytes(), b"sesame");
    }
}
