//! What is never shown.

use serde_json::Value;

/// Fields whose values open something.
const SECRET: [&str; 8] = [
    "apikey",
    "auth",
    "authtoken",
    "fat",
    "jwt",
    "password",
    "secret",
    "token",
];
const HIDDEN: &str = "(hidden)";

/// The value with the texts under secret names replaced.
pub(super) fn without_secrets(mut value: Value) -> Value {
    hide(&mut value);
    value
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
    fn keys_and_tokens_are_hidden_at_any_depth() {
        let told = json!({ "data": [{ "authToken": "t", "name": "Ann" }], "body": { "auth": "j", "PASSWORD": "p" }, "token": 3 });
        let shown = json!({ "data": [{ "authToken": HIDDEN, "name": "Ann" }], "body": { "auth": HIDDEN, "PASSWORD": HIDDEN }, "token": 3 });
        assert_eq!(without_secrets(told), shown);
    }
}
