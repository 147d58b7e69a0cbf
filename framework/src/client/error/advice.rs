//! What the service's codes mean for the one who called.

/// Codes after which no call can succeed, and what a person can do.
const FATAL: &[(&str, &str)] = &[
    (
        "AUTH_ERR_AUTH_TOKEN_NOT_FOUND",
        "the token was revoked or belongs to another app: make a new token, an auth token of the \
         bot's user, in the dashboard or with the REST API key, and put it where `token-env` or \
         `token-file` points",
    ),
    (
        "AUTH_ERR_EMPTY_AUTH_TOKEN",
        "the request came without a token: is a proxy dropping the header `authToken`?",
    ),
    (
        "ERR_AUTHTOKEN_UNAVAILABLE",
        "the token is bound to another device: make a token for this bot alone",
    ),
    (
        "ERR_AUTHTOKEN_NOT_ACCESSIBLE",
        "the token belongs to another user: make a token for the bot's own uid",
    ),
    (
        "AUTH_ERR_APIKEY_NOT_FOUND",
        "the API key is not known in this app: copy the REST API key of the app from the dashboard",
    ),
    (
        "AUTH_ERR_EMPTY_APIKEY",
        "the request came without a key: is a proxy dropping the header `apikey`?",
    ),
    (
        "AUTH_ERR_INVALID_APPID",
        "check the app id and the region: an app exists in one region only",
    ),
    (
        "AUTH_ERR_EMPTY_APPID",
        "check the address: it must lead to the app's own host",
    ),
    ("ERR_APP_NOT_FOUND", "check the app id"),
    (
        "ERR_APP_ARCHIVED",
        "the app was archived: restore it in the dashboard",
    ),
    (
        "ERR_SUBSCRIPTION_EXPIRED",
        "the app's plan has run out: renew it",
    ),
    (
        "ERR_INVALID_API_VERSION",
        "check the address: its path must be a version that the service has, such as /v3.0",
    ),
];

/// Codes that need a word although the bot may go on.
const OTHER: &[(&str, &str)] = &[
    (
        "AUTH_ERR_NO_ACCESS",
        "the key's scope is too small: use one with full access",
    ),
    (
        "ERR_GROUP_NOT_JOINED",
        "the sender must join the group first",
    ),
    (
        "ERR_API_NOT_FOUND",
        "the address has no such call: check that it leads to the chat API",
    ),
];

/// Faults of the service that pass.
const PASSING: &[&str] = &[
    "ERR_TOO_MANY_REQUESTS",
    "ERR_OPERATION_FAILED",
    "ERR_MISSION_FAILED",
    "ERR_EXCEPTION",
    "ERR_BAD_ERROR_RESPONSE",
];

pub(super) fn is_fatal(code: &str) -> bool {
    FATAL.iter().any(|(known, _)| *known == code)
}

pub(super) fn is_passing(code: &str) -> bool {
    PASSING.contains(&code)
}

/// What the service said, and what to do about it.
pub(super) fn refusal(status: u16, code: &str, message: &str) -> String {
    let shown = if code.is_empty() { "no code" } else { code };
    let said = format!("the service says {message:?} ({shown}, status {status})");
    match FATAL.iter().chain(OTHER).find(|(known, _)| *known == code) {
        Some((_, advice)) => format!("{said}; {advice}"),
        None => said,
    }
}
