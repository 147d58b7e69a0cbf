//! Who a request comes from: app id, API key or auth token, and for whom a key acts.

use http::{HeaderMap, Method};

use crate::call::{Actor, Plane};
use crate::engine::{Turn, keys};
use crate::error::{ApiError, ApiResult, Code};

/// The credentials in a request's headers.
#[derive(Default)]
pub(super) struct Credentials {
    app_id: Option<String>,
    api_key: Option<String>,
    auth_token: Option<String>,
    on_behalf_of: Option<String>,
    /// User and password of the management calls: the app id and the REST API key.
    management: Option<(String, String)>,
    /// The set of webhooks that is meant.
    pub(super) hook_set: i64,
    /// The session id of the client.
    pub(super) device: Option<String>,
}

impl Credentials {
    /// Reads the headers; empty ones count as absent.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let text = |name: &str| {
            let value = headers.get(name)?.to_str().ok()?.trim();
            (!value.is_empty()).then(|| value.to_owned())
        };
        Self {
            app_id: text("appid"),
            api_key: text("apikey"),
            auth_token: text("authtoken"),
            on_behalf_of: text("onbehalfof"),
            management: text("key").zip(text("secret")),
            hook_set: if text("x-webhook-version").is_some_and(|version| version == "2") {
                2
            } else {
                1
            },
            device: text("resource"),
        }
    }

    /// Finds out who acts, by which credential.
    ///
    /// # Errors
    /// The `AUTH_ERR_*` codes, and `ERR_UID_NOT_FOUND` for an unknown user to act for.
    pub(super) fn check(
        &self,
        turn: &Turn<'_>,
        method: &Method,
        path: &[String],
    ) -> ApiResult<(Plane, Actor, String)> {
        if self
            .app_id
            .as_deref()
            .is_some_and(|id| !id.eq_ignore_ascii_case(turn.app_id))
        {
            return Err(Code::INVALID_APPID.with("There is no such app here."));
        }
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        if let (["apps", ..], None) = (path.as_slice(), &self.api_key) {
            return self.management(turn);
        }
        match (&self.api_key, &self.auth_token) {
            (Some(key), _) => {
                let scope = turn.key_scope(key)?;
                if scope != keys::FULL && !open_to_auth_keys(method, &path) {
                    return Err(Code::NO_ACCESS.with("This key may not do that."));
                }
                let actor = match &self.on_behalf_of {
                    Some(uid) => Actor::User(turn.user(uid)?.uid),
                    None => Actor::App,
                };
                Ok((Plane::Admin, actor, key.clone()))
            }
            (None, Some(token)) => {
                if self.app_id.is_none() {
                    return Err(Code::EMPTY_APPID.with("The appId header is missing."));
                }
                Ok((
                    Plane::Client,
                    Actor::User(turn.token_owner(token)?),
                    token.clone(),
                ))
            }
            (None, None) => match path.first() {
                Some(&"settings") => Ok((Plane::Client, Actor::App, String::new())),
                Some(first) => Err(missing(first)),
                None => Err(ApiError::api_not_found()),
            },
        }
    }
}

impl Credentials {
    /// Passes management calls, which come with a key and a secret of their own.
    fn management(&self, turn: &Turn<'_>) -> ApiResult<(Plane, Actor, String)> {
        let missing = || Code::EMPTY_AUTH_HEADER.with("The headers key and secret are missing.");
        let (key, secret) = self.management.as_ref().ok_or_else(missing)?;
        if !key.eq_ignore_ascii_case(turn.app_id) || turn.key_scope(secret)? != keys::FULL {
            return Err(Code::NO_ACCESS.with("This key and secret may not do that."));
        }
        Ok((Plane::Admin, Actor::App, secret.clone()))
    }
}

/// What is missing depends on the call: some exist for logged-in users only.
fn missing(first: &str) -> ApiError {
    match first {
        // `v2` is the version of the extensions.
        "me" | "user_sessions" | "blockedusers" | "threads" | "user" | "v2" => {
            Code::EMPTY_AUTH_TOKEN.with("The authToken header is missing.")
        }
        _ => Code::EMPTY_APIKEY.with("The apikey header is missing."),
    }
}

/// What a key made for logging in may do: make users and their tokens.
fn open_to_auth_keys(method: &Method, path: &[&str]) -> bool {
    matches!(
        (method.as_str(), path),
        ("POST", ["users"] | ["users", _, "auth_tokens"]) | ("PUT", ["users", _])
    )
}
