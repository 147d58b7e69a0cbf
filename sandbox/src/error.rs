//! Refusals: the service's error codes, each with the HTTP status it is sent with.

use serde_json::{Map, Value, json};

/// One error code and its status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Code {
    pub(crate) name: &'static str,
    pub(crate) status: u16,
}

/// What an operation gives.
pub(crate) type ApiResult<T> = Result<T, ApiError>;

/// A refused or failed request, as the client is told.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}: {message}", code.name)]
pub(crate) struct ApiError {
    pub(crate) code: Code,
    pub(crate) message: String,
    details: Option<Value>,
}

macro_rules! codes {
    ($($konst:ident = $name:literal, $status:literal;)*) => {
        impl Code {
            $(pub(crate) const $konst: Self = Self { name: $name, status: $status };)*
        }
    };
}

codes! {
    EMPTY_APPID = "AUTH_ERR_EMPTY_APPID", 400;
    INVALID_APPID = "AUTH_ERR_INVALID_APPID", 404;
    EMPTY_APIKEY = "AUTH_ERR_EMPTY_APIKEY", 401;
    APIKEY_NOT_FOUND = "AUTH_ERR_APIKEY_NOT_FOUND", 401;
    NO_ACCESS = "AUTH_ERR_NO_ACCESS", 403;
    EMPTY_AUTH_TOKEN = "AUTH_ERR_EMPTY_AUTH_TOKEN", 401;
    AUTH_TOKEN_UNKNOWN = "AUTH_ERR_AUTH_TOKEN_NOT_FOUND", 401;
    KEY_NOT_FOUND = "ERR_APIKEY_NOT_FOUND", 404;
    KEY_SELF_ACTION = "ERR_APIKEY_NO_SELF_ACTION", 403;
    TOKEN_NOT_FOUND = "ERR_AUTH_TOKEN_NOT_FOUND", 404;
    QUOTA = "ERR_PLAN_QUOTA_RESTRICTION", 403;
    UID_NOT_FOUND = "ERR_UID_NOT_FOUND", 404;
    UID_EXISTS = "ERR_UID_ALREADY_EXISTS", 400;
    ROLE_NOT_FOUND = "ERR_ROLE_NOT_FOUND", 404;
    ROLE_EXISTS = "ERR_ROLE_ALREADY_EXISTS", 400;
    ROLE_DELETE_DENIED = "ERR_ROLE_DELETE_DENIED", 403;
    GUID_NOT_FOUND = "ERR_GUID_NOT_FOUND", 404;
    GUID_EXISTS = "ERR_GUID_ALREADY_EXISTS", 400;
    EMPTY_PASSWORD = "ERR_EMPTY_GROUP_PASS", 400;
    WRONG_PASSWORD = "ERR_WRONG_GROUP_PASS", 403;
    NOT_A_MEMBER = "ERR_NOT_A_MEMBER", 403;
    NOT_JOINED = "ERR_GROUP_NOT_JOINED", 403;
    ALREADY_JOINED = "ERR_ALREADY_JOINED", 409;
    JOIN_NOT_ALLOWED = "ERR_GROUP_JOIN_NOT_ALLOWED", 403;
    NO_VACANCY = "ERR_NO_VACANCY", 403;
    SAME_SCOPE = "ERR_SAME_SCOPE", 400;
    BANNED = "ERR_BANNED_GROUPMEMBER", 403;
    ALREADY_BANNED = "ERR_ALREADY_BANNED", 400;
    NOT_BANNED = "ERR_NOT_A_BANNED_USER", 400;
    NO_CLEARANCE = "ERR_GROUP_NO_CLEARANCE", 403;
    NO_ADMIN_SCOPE = "ERR_GROUP_NO_ADMIN_SCOPE", 403;
    NO_MODERATOR_SCOPE = "ERR_GROUP_NO_MODERATOR_SCOPE", 403;
    NO_SCOPE_CLEARANCE = "ERR_GROUP_NO_SCOPE_CLEARANCE", 403;
    NO_SELF_ACTION = "ERR_GROUP_NO_SELF_ACTION", 403;
    INVALID_RECEIVER_TYPE = "ERR_INVALID_RECEIVER_TYPE", 400;
    INVALID_CATEGORY = "ERR_INVALID_MESSAGE_CATEGORY", 400;
    EMPTY_TYPE = "ERR_EMPTY_MESSAGE_TYPE", 400;
    INVALID_TYPE = "ERR_INVALID_MESSAGE_TYPE", 400;
    INVALID_DATA = "ERR_INVALID_MESSAGE_DATA", 400;
    EMPTY_TEXT = "ERR_EMPTY_MESSAGE_TEXT", 400;
    INVALID_TEXT = "ERR_INVALID_MESSAGE_TEXT", 400;
    INVALID_METADATA = "ERR_INVALID_METADATA", 400;
    EMPTY_FILE = "ERR_EMPTY_MESSAGE_FILE", 400;
    INVALID_MEDIA = "ERR_INVALID_MEDIA_MESSAGE", 400;
    EMPTY_CUSTOM = "ERR_EMPTY_CUSTOM_DATA", 400;
    INVALID_CUSTOM = "ERR_INVALID_CUSTOM_DATA", 400;
    MESSAGE_NOT_FOUND = "ERR_MESSAGE_ID_NOT_FOUND", 404;
    NOT_A_SENDER = "ERR_MESSAGE_NOT_A_SENDER", 403;
    MESSAGE_NO_ACCESS = "ERR_MESSAGE_NO_ACCESS", 403;
    ACTION_NOT_ALLOWED = "ERR_MESSAGE_ACTION_NOT_ALLOWED", 403;
    WRONG_THREAD = "ERR_WRONG_MESSAGE_THREAD", 400;
    WRONG_THREAD_CATEGORY = "ERR_WRONG_MESSAGE_THREAD_CATEGORY", 400;
    THREAD_NESTING = "ERR_MESSAGE_THREAD_NESTING", 400;
    PINS_FULL = "ERR_PINNED_MESSAGES_LIMIT_EXCEEDED", 400;
    SAVES_FULL = "ERR_SAVED_MESSAGES_LIMIT_EXCEEDED", 400;
    CONVERSATION_PINS_FULL = "ERR_PINNED_CONVERSATIONS_LIMIT_EXCEEDED", 400;
    CONVERSATION_NOT_FOUND = "ERR_CONVERSATION_NOT_FOUND", 404;
    CONVERSATION_NOT_ACCESSIBLE = "ERR_CONVERSATION_NOT_ACCESSIBLE", 403;
    BLOCKED_RECEIVER = "ERR_BLOCKED_RECEIVER", 403;
    BLOCKED_SENDER = "ERR_BLOCKED_SENDER", 403;
    BLOCK_SELF = "ERR_CANNOT_BLOCK_SELF", 400;
    ALREADY_FRIEND = "ERR_ALREADY_FRIEND", 400;
    NOT_A_FRIEND = "ERR_NOT_A_FRIEND", 400;
    SELF_RELATION = "ERR_CANNOT_FORM_SELF_RELATION", 403;
    BOT_NOT_FOUND = "ERR_BOT_NOT_FOUND", 404;
    BOT_EXISTS = "ERR_BOT_ALREADY_EXISTS", 400;
    WEBHOOK_NOT_FOUND = "ERR_WEBHOOK_NOT_FOUND", 404;
    TRIGGER_NOT_FOUND = "ERR_TRIGGER_NOT_FOUND", 404;
    EMPTY_AUTH_HEADER = "AUTH_ERR_EMPTY_AUTH_HEADER", 401;
    CALL_NOT_FOUND = "ERR_CALL_SESSION_NOT_FOUND", 404;
    CALLING_SELF = "ERR_CALLING_SELF", 400;
    FILE_TOO_LARGE = "ERR_FILE_SIZE_EXCEEDED", 400;
    APP_NOT_FOUND = "ERR_APP_NOT_FOUND", 404;
    EXTENSION_NOT_FOUND = "ERR_EXTENSION_NOT_FOUND", 404;
    BAD_REQUEST = "ERR_BAD_REQUEST", 400;
    API_NOT_FOUND = "ERR_API_NOT_FOUND", 404;
    INVALID_VERSION = "ERR_INVALID_API_VERSION", 404;
    TOO_MANY_REQUESTS = "ERR_TOO_MANY_REQUESTS", 429;
    OPERATION_FAILED = "ERR_OPERATION_FAILED", 500;
    EXCEPTION = "ERR_EXCEPTION", 500;
}

impl Code {
    /// This refusal with a sentence for people.
    pub(crate) fn with(self, message: impl Into<String>) -> ApiError {
        ApiError {
            code: self,
            message: message.into(),
            details: None,
        }
    }
}

impl ApiError {
    /// A body that does not pass validation: one field and what is wrong with it.
    pub(crate) fn field(name: &str, problem: impl Into<String>) -> Self {
        let problem: String = problem.into();
        Self {
            details: Some(json!({ name: [problem] })),
            ..Code::BAD_REQUEST.with("The request data did not pass validation.")
        }
    }

    /// A path or method that this server does not have.
    pub(crate) fn api_not_found() -> Self {
        Code::API_NOT_FOUND.with("There is no such endpoint.")
    }

    /// The `{code, message}` object inside a map of results.
    pub(crate) fn brief(&self) -> Value {
        json!({ "code": self.code.name, "message": self.message })
    }

    /// The whole body of the answer.
    pub(crate) fn envelope(&self) -> Value {
        let mut error = Map::new();
        error.insert("code".into(), self.code.name.into());
        error.insert("message".into(), self.message.clone().into());
        if let Some(details) = &self.details {
            error.insert("details".into(), details.clone());
        }
        json!({ "error": error })
    }
}

impl From<rusqlite::Error> for ApiError {
    fn from(error: rusqlite::Error) -> Self {
        tracing::error!(%error, "the database refused a statement");
        Code::EXCEPTION.with("The server's database failed.")
    }
}

impl From<serde_json::Error> for ApiError {
    fn from(error: serde_json::Error) -> Self {
        tracing::error!(%error, "a stored value is not JSON");
        Code::EXCEPTION.with("The server's database holds a damaged value.")
    }
}
