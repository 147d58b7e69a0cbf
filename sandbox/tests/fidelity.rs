//! The table of what this server has of the service: `docs/fidelity.md` is made here.
//!
//! A call is proven when the official SDK got an answer to it in a passing scenario
//! (`tests/interop/seen.json`), or a documented example of it was answered in shape. It is built
//! when the server knows it at all. With `FIDELITY_WRITE=1` the table is written instead of compared.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use serde_json::Value;

use crate::fixtures;
use crate::world::{API_KEY, World, call};

/// Calls of the REST API, by chapter.
const CALLS: [(&str, &[&str]); 15] = [
    (
        "Session",
        &[
            "PUT me",
            "GET me",
            "DELETE me",
            "POST me/jwt",
            "GET settings",
            "POST user_sessions",
        ],
    ),
    (
        "Users",
        &[
            "POST users",
            "GET users",
            "PUT users",
            "DELETE users",
            "GET users/{uid}",
            "PUT users/{uid}",
            "DELETE users/{uid}",
        ],
    ),
    (
        "Auth tokens",
        &[
            "POST users/{uid}/auth_tokens",
            "GET users/{uid}/auth_tokens",
            "DELETE users/{uid}/auth_tokens",
            "GET users/{uid}/auth_tokens/{token}",
            "PUT users/{uid}/auth_tokens/{token}",
            "DELETE users/{uid}/auth_tokens/{token}",
        ],
    ),
    (
        "Relations",
        &[
            "GET blockedusers",
            "POST blockedusers",
            "DELETE blockedusers",
            "GET users/{uid}/blockedusers",
            "POST users/{uid}/blockedusers",
            "DELETE users/{uid}/blockedusers",
            "GET users/{uid}/friends",
            "POST users/{uid}/friends",
            "DELETE users/{uid}/friends",
        ],
    ),
    (
        "Groups",
        &[
            "POST groups",
            "GET groups",
            "GET groups/{guid}",
            "PUT groups/{guid}",
            "DELETE groups/{guid}",
            "PATCH groups/{guid}/owner",
        ],
    ),
    (
        "Members and bans",
        &[
            "GET groups/{guid}/members",
            "POST groups/{guid}/members",
            "PUT groups/{guid}/members",
            "DELETE groups/{guid}/members",
            "PUT groups/{guid}/members/{uid}",
            "DELETE groups/{guid}/members/{uid}",
            "GET groups/{guid}/bannedusers",
            "POST groups/{guid}/bannedusers/{uid}",
            "DELETE groups/{guid}/bannedusers/{uid}",
        ],
    ),
    (
        "Messages",
        &[
            "POST messages",
            "GET messages",
            "GET users/{uid}/messages",
            "GET groups/{guid}/messages",
            "GET messages/{id}",
            "PUT messages/{id}",
            "DELETE messages/{id}",
            "GET messages/{id}/thread",
            "POST messages/{id}/thread",
            "GET user/messages/{muid}",
            "POST files/upload-url",
        ],
    ),
    (
        "Marks on messages",
        &[
            "POST messages/{id}/reactions/{reaction}",
            "DELETE messages/{id}/reactions/{reaction}",
            "GET messages/{id}/reactions",
            "GET messages/{id}/reactions/{reaction}",
            "PATCH messages/{id}/interacted",
            "POST messages/{id}/pin",
            "DELETE messages/{id}/pin",
            "POST messages/{id}/save",
            "DELETE messages/{id}/save",
            "POST messages/{id}/flagged",
            "POST messages/{id}/thread/subscription",
            "DELETE messages/{id}/thread/subscription",
            "GET threads",
            "GET users/{uid}/threads",
            "GET groups/{guid}/threads",
        ],
    ),
    (
        "Conversations and receipts",
        &[
            "GET conversations",
            "GET users/{uid}/conversation",
            "GET groups/{guid}/conversation",
            "PUT users/{uid}/conversation",
            "PUT groups/{guid}/conversation",
            "DELETE users/{uid}/conversation",
            "DELETE groups/{guid}/conversation",
            "POST users/{uid}/conversation/read",
            "POST groups/{guid}/conversation/read",
            "DELETE users/{uid}/conversation/read",
            "DELETE groups/{guid}/conversation/read",
            "POST users/{uid}/conversation/delivered",
            "POST groups/{guid}/conversation/delivered",
            "POST users/{uid}/conversation/pin",
            "DELETE users/{uid}/conversation/pin",
            "POST groups/{guid}/conversation/pin",
            "DELETE groups/{guid}/conversation/pin",
            "GET conversations/{conversationId}",
            "DELETE conversations/{conversationId}",
        ],
    ),
    (
        "Roles and API keys",
        &[
            "POST roles",
            "GET roles",
            "GET roles/{role}",
            "PUT roles/{role}",
            "DELETE roles/{role}",
            "GET roles/{role}/restrictedfeatures",
            "POST roles/{role}/restrictedfeatures",
            "DELETE roles/{role}/restrictedfeatures",
            "POST apikeys",
            "GET apikeys",
            "GET apikeys/{key}",
            "PUT apikeys/{key}",
            "DELETE apikeys/{key}",
        ],
    ),
    (
        "Calls",
        &[
            "POST calls",
            "PUT calls/{session}",
            "PATCH calls/{session}/type",
        ],
    ),
    (
        "Bots",
        &[
            "POST bots",
            "GET bots",
            "GET bots/{uid}",
            "PUT bots/{uid}",
            "DELETE bots/{uid}",
            "POST bots/{uid}/messages",
        ],
    ),
    (
        "Webhooks",
        &[
            "POST apps/{appId}/webhooks",
            "GET apps/{appId}/webhooks",
            "GET apps/{appId}/webhooks/{hook}",
            "PUT apps/{appId}/webhooks/{hook}",
            "DELETE apps/{appId}/webhooks/{hook}",
            "POST apps/{appId}/webhooks/{hook}/triggers",
            "GET apps/{appId}/webhooks/{hook}/triggers",
            "DELETE apps/{appId}/webhooks/{hook}/triggers",
            "POST apps",
            "GET apps",
            "DELETE apps/{appId}",
            "GET apps/{appId}/settings",
            "GET apps/{appId}/extensions",
        ],
    ),
    (
        "Moderation, AI, metrics",
        &[
            "POST moderation/messages",
            "GET moderation/messages",
            "GET moderation/blocked-messages",
            "PATCH moderation/blocked-messages/{id}",
            "GET moderation/rules",
            "GET stats",
            "GET stats/messages",
            "GET ai/smart-replies/users/{uid}",
            "GET notifications/v1/preferences",
        ],
    ),
    (
        "Polls (their own host)",
        &[
            "polls: POST v2/create",
            "polls: POST v2/vote",
            "polls: GET v2/results",
        ],
    ),
];

/// Frames of the socket: what the SDK meets, and whether the server has it where that is not proven.
const FRAMES: [(&str, bool); 47] = [
    ("-> auth", true),
    ("<- auth", true),
    ("-> ping", true),
    ("<- pong", true),
    ("<- message message text", true),
    ("<- message message image", true),
    ("<- message message video", true),
    ("<- message message audio", true),
    ("<- message message file", true),
    ("<- message custom *", true),
    ("<- message interactive form", true),
    ("<- message interactive card", true),
    ("<- message interactive scheduler", true),
    ("<- message card card", true),
    ("<- message agentic assistant", true),
    ("<- message agentic tool-arguments", true),
    ("<- message agentic tool-result", true),
    ("<- message action edited", true),
    ("<- message action deleted", true),
    ("<- message action joined", true),
    ("<- message action left", true),
    ("<- message action added", true),
    ("<- message action kicked", true),
    ("<- message action banned", true),
    ("<- message action unbanned", true),
    ("<- message action scopeChanged", true),
    ("<- message call initiated", true),
    ("<- message call ongoing", true),
    ("<- message call rejected", true),
    ("<- message call cancelled", true),
    ("<- message call ended", true),
    ("-> receipts delivered", true),
    ("-> receipts read", true),
    ("<- receipts delivered", true),
    ("<- receipts read", true),
    ("<- receipts deliveredToAll", true),
    ("<- receipts readByAll", true),
    ("<- typing_indicator started", true),
    ("<- typing_indicator ended", true),
    ("<- transient_message", true),
    ("<- presence available", true),
    ("<- presence offline", true),
    ("<- reaction message_reaction_added", true),
    ("<- reaction message_reaction_removed", true),
    ("<- interaction_completed", true),
    ("<- on_moderation_status_changed", true),
    ("<- notification_feed_item", false),
];

/// Frames whose kinds are one row each in the table.
const KINDS: [&str; 4] = [
    "<- streamed_message",
    "<- message_pin",
    "<- message_save",
    "<- conversation_pin",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What the SDK met in passing scenarios.
fn seen() -> Vec<String> {
    let text = std::fs::read(root().join("tests/interop/seen.json")).unwrap();
    serde_json::from_slice(&text).unwrap()
}

/// The call of a fixture, with names in place of ids.
fn template(fixture: &Value) -> String {
    let request = &fixture["request"];
    let url = request["url"].as_str().unwrap();
    let mut parts: Vec<&str> = url.split('/').skip(3).collect();
    let extension = fixture["plane"] == "extension";
    if parts[0].starts_with("v3") {
        parts.remove(0);
    }
    let named = |at: usize| match at.checked_sub(1).map(|before| parts[before]) {
        _ if parts[at] == "auth_tokens" || extension => None,
        Some("users" | "members" | "bannedusers" | "bots") => Some("{uid}"),
        Some("groups") => Some("{guid}"),
        Some("messages") => Some("{id}"),
        Some("reactions") => Some("{reaction}"),
        Some("auth_tokens") => Some("{token}"),
        Some("apps") => Some("{appId}"),
        Some("webhooks") => Some("{hook}"),
        _ => None,
    };
    let path: Vec<&str> = (0..parts.len())
        .map(|at| named(at).unwrap_or(parts[at]))
        .collect();
    let host = if extension { "polls: " } else { "" };
    format!(
        "{host}{} {}",
        request["method"].as_str().unwrap(),
        path.join("/")
    )
}

/// Whether the server knows a call at all.
async fn built(world: &World, row: &str) -> bool {
    let (host, row) = match row.strip_prefix("polls: ") {
        Some(row) => ("polls-us.localhost", row),
        None => ("localhost", row),
    };
    let (method, path) = row.split_once(' ').unwrap();
    let path = path
        .replace("{appId}", "sandbox")
        .replace("{id}", "1")
        .replace('{', "x-")
        .replace('}', "");
    let on_behalf = [
        ("Host", host),
        ("apikey", API_KEY),
        ("onBehalfOf", "ann"),
        ("X-Webhook-Version", "2"),
    ];
    let ann = world
        .admin("POST", "/v3/users/ann/auth_tokens", Value::Null)
        .await
        .data();
    let token = ann["authToken"].as_str().unwrap();
    let own = [("Host", host), ("appId", "sandbox"), ("authToken", token)];
    for headers in [&on_behalf[..], &own[..]] {
        let answer = call(
            &world.app,
            method,
            &format!("/{path}"),
            headers,
            Value::Null,
        )
        .await;
        // A refusal of the credential says nothing about the call.
        let refusals = [
            "ERR_API_NOT_FOUND",
            "AUTH_ERR_EMPTY_APIKEY",
            "AUTH_ERR_EMPTY_AUTH_TOKEN",
            "AUTH_ERR_EMPTY_AUTH_HEADER",
        ];
        let code = answer.body["error"]["code"].as_str().unwrap_or_default();
        if !refusals.contains(&code) {
            return true;
        }
    }
    false
}

fn mark(sdk: bool, example: bool, built: bool) -> &'static str {
    match (sdk, example, built) {
        (true, _, _) => "proven by the SDK",
        (_, true, _) => "proven by an example",
        (_, _, true) => "built",
        _ => "not built",
    }
}

async fn table() -> String {
    let seen = seen();
    let examples: BTreeSet<String> = fixtures::names()
        .iter()
        .map(|name| template(&fixtures::fixture(name)))
        .collect();
    let mut known: BTreeSet<&str> = BTreeSet::new();
    let mut text = String::from(include_str!("fidelity/head.md"));
    let mut counts = [0; 3];
    let mut count = |mark: &str| {
        counts[usize::from(mark == "built") + 2 * usize::from(mark == "not built")] += 1;
    };
    for (chapter, rows) in CALLS {
        let _ = write!(text, "\n### {chapter}\n\n| call | |\n| --- | --- |\n");
        for row in rows {
            known.insert(row);
            let world = World::new();
            world.person("ann").await;
            let mark = mark(
                seen.iter().any(|s| s == row),
                examples.contains(*row),
                built(&world, row).await,
            );
            count(mark);
            let _ = writeln!(text, "| `{row}` | {mark} |");
        }
    }
    text += "\n## Frames\n\n`->` goes to the server, `<-` comes from it.\n\n| frame | |\n| --- | --- |\n";
    for (row, built) in FRAMES {
        known.insert(row);
        let mark = mark(seen.iter().any(|s| s == row), false, built);
        count(mark);
        let _ = writeln!(text, "| `{row}` | {mark} |");
    }
    for kind in KINDS {
        for row in seen.iter().filter(|row| row.starts_with(kind)) {
            count("proven");
            let _ = writeln!(text, "| `{row}` | proven by the SDK |");
        }
    }
    let more: Vec<&String> = seen
        .iter()
        .filter(|row| {
            !known.contains(row.as_str()) && !KINDS.iter().any(|kind| row.starts_with(kind))
        })
        .collect();
    if !more.is_empty() {
        text += "\nThe SDK also met:";
        for row in more {
            let _ = write!(text, " `{row}`");
        }
        text += ".\n";
    }
    let _ = write!(
        text,
        "\n## In figures\n\nProven {}, built {}, not built {}.\n",
        counts[0], counts[1], counts[2]
    );
    text + include_str!("fidelity/tail.md")
}

#[tokio::test(start_paused = true)]
async fn the_table_of_what_is_there_is_up_to_date() {
    let (path, table) = (root().join("docs/fidelity.md"), table().await);
    if std::env::var_os("FIDELITY_WRITE").is_some() {
        std::fs::write(&path, &table).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        written == table,
        "docs/fidelity.md is stale: run tests/run fidelity"
    );
}
