//! Ids of users, groups and conversations.

use crate::error::{ApiError, ApiResult};
use crate::limits;

/// The uid of the app itself, which acts when a key acts for nobody.
pub(crate) const SYSTEM_UID: &str = "app_system";

/// A UID, GUID or role id as stored: lower case, 1 to 100 letters, digits, `-` or `_`.
///
/// # Errors
/// `ERR_BAD_REQUEST` that names the field.
pub(crate) fn checked(field: &str, raw: &str) -> ApiResult<String> {
    let fits = !raw.is_empty() && raw.len() <= limits::ID_CHARS;
    if fits
        && raw
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    {
        return Ok(raw.to_ascii_lowercase());
    }
    Err(ApiError::field(
        field,
        "Must be 1 to 100 letters, digits, hyphens or underscores.",
    ))
}

/// The id of the conversation of two users, the same from either side.
pub(crate) fn user_conversation(one: &str, other: &str) -> String {
    let (low, high) = if one <= other {
        (one, other)
    } else {
        (other, one)
    };
    format!("{low}_user_{high}")
}

/// The id of a group's conversation.
pub(crate) fn group_conversation(guid: &str) -> String {
    format!("group_{guid}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn ids_are_lowered_and_refused() {
        assert_eq!(checked("uid", "Ann-1_B").unwrap(), "ann-1_b");
        assert!(checked("uid", "").is_err());
        assert!(checked("uid", "a b").is_err());
        assert!(checked("uid", &"x".repeat(101)).is_err());
    }

    #[test]
    fn conversations_are_symmetric() {
        assert_eq!(user_conversation("bob", "ann"), "ann_user_bob");
        assert_eq!(user_conversation("ann", "bob"), "ann_user_bob");
    }
}
