//! Identifiers of one running client.

use std::time::{SystemTime, UNIX_EPOCH};

use uuid::Uuid;

/// The name of one running client, sent with every request and on the socket.
pub(crate) fn random_session_id() -> String {
    let version = env!("CARGO_PKG_VERSION").replace('.', "_");
    format!("RUST-{version}-{}-{}", Uuid::new_v4(), now_ms())
}

/// The name under which a login is listed beside the token.
pub(crate) fn random_device_id(app_id: &str) -> String {
    format!("{app_id}_{}_{}", Uuid::new_v4(), now_ms())
}

fn now_ms() -> u128 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |elapsed| elapsed.as_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_platform_version_and_moment() {
        let id = random_session_id();
        let parts: Vec<&str> = id.split('-').collect();
        assert_eq!(parts[0], "RUST");
        assert_eq!(parts[1].replace('_', "."), env!("CARGO_PKG_VERSION"));
        assert_eq!(parts.len(), 2 + 5 + 1, "{id}");
        assert!(
            parts[7].len() >= 13 && parts[7].parse::<u64>().is_ok(),
            "{id}"
        );
        assert_ne!(random_session_id(), id);
    }
}
