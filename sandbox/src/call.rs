//! One request, as the domain sees it: who asks, for what, with which data.

use http::Method;
use serde_json::Value;

use crate::error::{ApiError, ApiResult, Code};
use crate::ids::SYSTEM_UID;
use crate::query::Query;

/// By which credential a request came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Plane {
    /// An API key.
    Admin,
    /// A user's auth token.
    Client,
}

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Actor {
    /// The app itself: a key that acts for nobody.
    App,
    /// A user: the owner of the token, or the one a key acts for.
    User(String),
}

impl Actor {
    /// The uid under which the actor's deeds are recorded.
    pub(crate) fn uid(&self) -> &str {
        match self {
            Self::App => SYSTEM_UID,
            Self::User(uid) => uid,
        }
    }

    /// The user, if it is one.
    pub(crate) fn user(&self) -> Option<&str> {
        match self {
            Self::App => None,
            Self::User(uid) => Some(uid),
        }
    }
}

/// A file that came with a multipart request.
#[derive(Clone)]
pub(crate) struct Upload {
    pub(crate) name: String,
    pub(crate) mime: String,
    pub(crate) bytes: bytes::Bytes,
}

/// A request after authentication.
pub(crate) struct Call {
    pub(crate) method: Method,
    /// Path segments after the version, percent-decoded.
    pub(crate) path: Vec<String>,
    pub(crate) query: Query,
    pub(crate) body: Value,
    pub(crate) files: Vec<Upload>,
    pub(crate) plane: Plane,
    pub(crate) actor: Actor,
    /// The auth token or API key it came with.
    pub(crate) credential: String,
    /// Which webhooks are meant: 2 are the current ones, 1 the older ones.
    pub(crate) hook_set: i64,
}

/// A successful answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) data: Value,
    pub(crate) meta: Option<Value>,
}

impl Call {
    /// The acting user.
    ///
    /// # Errors
    /// `ERR_BAD_REQUEST` for a key that acts for nobody.
    pub(crate) fn user(&self) -> ApiResult<&str> {
        self.actor
            .user()
            .ok_or_else(|| ApiError::field("onBehalfOf", "This call needs a user to act for."))
    }

    /// Passes only requests with an API key.
    ///
    /// # Errors
    /// `AUTH_ERR_EMPTY_APIKEY` on the client plane.
    pub(crate) fn admin(&self) -> ApiResult<()> {
        match self.plane {
            Plane::Admin => Ok(()),
            Plane::Client => Err(Code::EMPTY_APIKEY.with("This call needs an API key.")),
        }
    }

    /// A field of the body.
    pub(crate) fn field(&self, key: &str) -> Option<&Value> {
        self.body.get(key).filter(|value| !value.is_null())
    }
}

impl Reply {
    /// The acknowledgement shape: `{success, message}`.
    pub(crate) fn ack(message: impl Into<String>) -> Self {
        let message: String = message.into();
        serde_json::json!({ "success": true, "message": message }).into()
    }

    /// A list with its paging.
    pub(crate) fn list(rows: Vec<Value>, meta: Value) -> Self {
        Self {
            data: Value::Array(rows),
            meta: Some(meta),
        }
    }

    /// The whole body of the answer.
    pub(crate) fn envelope(self) -> Value {
        let mut body = serde_json::json!({ "data": self.data });
        if let Some(meta) = self.meta {
            body["meta"] = meta;
        }
        body
    }
}

impl From<Value> for Reply {
    fn from(data: Value) -> Self {
        Self { data, meta: None }
    }
}
