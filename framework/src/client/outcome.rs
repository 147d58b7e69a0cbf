//! Answers to calls about several users at once.

use serde_json::Value;

use crate::model::Uid;

/// How deep the answers nest: a list's name, then uids.
const MAX_DEPTH: usize = 2;

/// What became of one user in a call about several. The call as a whole
/// succeeds even when all of them are refused.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outcome {
    /// The user.
    pub uid: Uid,
    /// Done, or why not.
    pub result: Result<(), Refusal>,
}

/// Why the service refused one user of several.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the service says {message:?} ({code})")]
#[non_exhaustive]
pub struct Refusal {
    /// The service's code, such as `ERR_UID_NOT_FOUND`.
    pub code: String,
    /// The service's words.
    pub message: String,
}

/// Reads outcomes out of an answer: a map from uid to outcome, or a map from a
/// list's name to such a map.
pub(crate) fn outcomes(answer: &Value) -> Vec<Outcome> {
    let mut found = Vec::new();
    collect(answer, MAX_DEPTH, &mut found);
    found
}

fn collect(answer: &Value, depth: usize, found: &mut Vec<Outcome>) {
    // An empty map may come as a list.
    let Some(fields) = answer.as_object().filter(|_| depth > 0) else {
        return;
    };
    for (key, value) in fields {
        match (value.get("success"), Uid::new(key)) {
            (Some(Value::Bool(true)), Ok(uid)) => found.push(Outcome {
                uid,
                result: Ok(()),
            }),
            (Some(Value::Bool(false)), Ok(uid)) => found.push(Outcome {
                uid,
                result: Err(refusal(value)),
            }),
            _ => collect(value, depth - 1, found),
        }
    }
}

fn refusal(value: &Value) -> Refusal {
    let text = |name: &str| {
        let inner = value.get("error").and_then(|error| error.get(name));
        let found = inner.or_else(|| value.get(name)).and_then(Value::as_str);
        found.unwrap_or_default().to_owned()
    };
    Refusal {
        code: text("code"),
        message: text("message"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn both_shapes_are_read() {
        let flat = outcomes(&json!({"ann": {"success": true, "message": "x"}}));
        assert_eq!(flat.len(), 1);
        assert!(flat[0].uid == "ann" && flat[0].result.is_ok());
        let nested = outcomes(&json!({
            "admins": {}, "usersToBan": [],
            "participants": {
                "bob": {"success": true, "data": {"success": {"x": {"success": true}}}},
                "eve": {"success": false, "error": {"code": "ERR_UID_NOT_FOUND", "message": "no"}},
            },
        }));
        let names: Vec<_> = nested.iter().map(|outcome| outcome.uid.as_str()).collect();
        assert_eq!(names, ["bob", "eve"]);
        let refusal = nested[1].result.as_ref().unwrap_err();
        assert_eq!(refusal.code, "ERR_UID_NOT_FOUND");
        assert_eq!(
            refusal.to_string(),
            "the service says \"no\" (ERR_UID_NOT_FOUND)"
        );
    }

    #[test]
    fn nonsense_has_no_outcomes() {
        for odd in [
            json!(null),
            json!([1]),
            json!({"a b": {"success": true}}),
            json!({"a": 7}),
        ] {
            assert_eq!(outcomes(&odd), [], "{odd}");
        }
    }
}
