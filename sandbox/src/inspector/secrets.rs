//! What is never shown.

use serde_json::Value;

/// Fields whose values open something.
const SECRET: [&str; 9] = [
    "apikey",
    "auth",
    "authtoken",
    "fat",
    "jwt",
    "password",
    "policy",
    "secret",
    "token",
];
/// What a secret follows in paths.
const IN_PATHS: [&str; 2] = ["auth_tokens", "apikeys"];
const HIDDEN: &str = "(hidden)";

/// The value with the texts under secret names replaced.
pub(super) fn without_secrets(mut value: Value) -> Value {
    hide(&mut value);
    value
}

/// A request's target with the tokens and keys in its path replaced.
pub(super) fn path_without_secrets(target: &str) -> String {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut before = "";
    let parts = path.split('/').map(|part| {
        let opens = IN_PATHS.contains(&before) && !part.is_empty();
        before = part;
        if opens { HIDDEN } else { part }
    });
    let shown = parts.collect::<Vec<_>>().join("/");
    match query {
        "" => shown,
        query => format!("{shown}?{query}"),
    }
}

fn hide(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let secret = SECRET.iter().any(|name| key.eq_ignore_ascii_case(name));
                if secret && value.is_string() {
                    *value = HIDDEN.into();
                } else {
                    hide(value);
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(hide),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keys_and_tokens_are_hidden_in_paths() {
        let shown = path_without_secrets;
        assert_eq!(
            shown("/v3/users/ann/auth_tokens/abc?x=1"),
            "/v3/users/ann/auth_tokens/(hidden)?x=1"
        );
        assert_eq!(shown("/v3/apikeys/abc"), "/v3/apikeys/(hidden)");
        assert_eq!(shown("/v3/apikeys?page=2"), "/v3/apikeys?page=2");
        assert_eq!(shown("/v3/users/ann"), "/v3/users/ann");
    }

    #[test]
    fn keys_and_tokens_are_hidden_at_any_depth() {
        let told = json!({ "data": [{ "authToken": "t", "name": "Ann" }], "body": { "auth": "j", "PASSWORD": "p" }, "token": 3 });
        let shown = json!({ "data": [{ "authToken": HIDDEN, "name": "Ann" }], "body": { "auth": HIDDEN, "PASSWORD": HIDDEN }, "token": 3 });
        assert_eq!(without_secrets(told), shown);
    }
}
