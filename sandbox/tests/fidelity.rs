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
use rows::{CALLS, FRAMES, WITHOUT, parts};

pub(crate) mod rows;

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
    let (host, method, path) = parts(row);
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

/// The mark of a row, and why it is not built.
fn told(row: &str, mark: &str) -> String {
    let why = WITHOUT.iter().find(|(without, _)| *without == row);
    assert_eq!(mark == "not built", why.is_some(), "{row}: {mark}");
    why.map_or_else(|| mark.to_owned(), |(_, why)| format!("{mark}: {why}"))
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
            let _ = writeln!(text, "| `{row}` | {} |", told(row, mark));
        }
    }
    text += "\n## Frames\n\n`->` goes to the server, `<-` comes from it.\n\n| frame | |\n| --- | --- |\n";
    for (row, built) in FRAMES {
        known.insert(row);
        let mark = mark(seen.iter().any(|s| s == row), false, built);
        count(mark);
        let _ = writeln!(text, "| `{row}` | {} |", told(row, mark));
    }
    let more: Vec<&String> = seen
        .iter()
        .filter(|row| !known.contains(row.as_str()))
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
