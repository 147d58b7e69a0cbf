//! The repository holds together.

use std::{collections::BTreeSet, fs, path::Path};

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

#[test]
fn the_daemon_has_every_bot_of_the_bots_folder() {
    let main = fs::read_to_string(root().join("bots/daemon/src/main.rs")).unwrap();
    let list = main
        .split_once("daemon!(")
        .and_then(|(_, rest)| rest.split_once(')'));
    let named: BTreeSet<_> = list
        .expect("daemon! names the bots")
        .0
        .split(',')
        .map(|name| name.trim().to_owned())
        .collect();
    let folders: BTreeSet<_> = fs::read_dir(root().join("bots"))
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().join("Cargo.toml").exists() && entry.file_name() != "daemon")
        .map(|entry| {
            let manifest = fs::read_to_string(entry.path().join("Cargo.toml")).unwrap();
            let manifest: toml::Table = toml::from_str(&manifest).unwrap();
            manifest["package"]["name"]
                .as_str()
                .unwrap()
                .replace('-', "_")
        })
        .collect();
    assert_eq!(
        folders, named,
        "each folder in bots/ must be named in bots/daemon/src/main.rs"
    );
}

#[test]
fn bot_crates_depend_on_the_framework_only() {
    for entry in fs::read_dir(root().join("bots")).unwrap() {
        let path = entry.unwrap().path();
        let manifest = fs::read_to_string(path.join("Cargo.toml")).unwrap();
        let manifest: toml::Table = toml::from_str(&manifest).unwrap();
        for name in manifest["dependencies"].as_table().unwrap().keys() {
            // `csv` writes what feedback exports, with its quotes.
            let allowed = ["cometchat-bot", "csv", "serde", "serde_json"].contains(&name.as_str())
                || name.starts_with("bot-");
            assert!(
                allowed,
                "{}: {name} is no dependency that a bot needs",
                path.display()
            );
        }
    }
}

#[test]
fn nothing_that_is_shipped_has_the_testing_kit() {
    let folders = ["framework", "examples", "macros", "sandbox", "tests"].map(str::to_owned);
    let bots = fs::read_dir(root().join("bots")).unwrap();
    let bots = bots.map(|entry| format!("bots/{}", entry.unwrap().file_name().display()));
    for folder in folders.into_iter().chain(bots) {
        let manifest = fs::read_to_string(root().join(&folder).join("Cargo.toml")).unwrap();
        let manifest: toml::Table = toml::from_str(&manifest).unwrap();
        let shipped = manifest.get("dependencies").map(ToString::to_string);
        let default = manifest
            .get("features")
            .and_then(|features| features.get("default"));
        for shown in [shipped, default.map(ToString::to_string)]
            .into_iter()
            .flatten()
        {
            assert!(
                !shown.contains("\"testing\""),
                "{folder} ships the testing kit"
            );
        }
    }
}

/// The words of a text that begin so, such as the names of metrics.
fn words<'a>(text: &'a str, beginning: &'a str) -> BTreeSet<&'a str> {
    let is_inner = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let words = text.split(|c| !is_inner(c));
    words.filter(|word| word.starts_with(beginning)).collect()
}

#[test]
fn dashboard_and_docs_name_the_metrics_that_there_are() {
    let read = |path: &str| fs::read_to_string(root().join(path)).unwrap();
    let code = ["metrics.rs", "daemon/operations.rs", "daemon/supervisor.rs"]
        .map(|file| read(&format!("framework/src/{file}")))
        .concat();
    let known = words(&code, "cometbot_");
    let docs = read("docs/operations.md");
    assert_eq!(words(&docs, "cometbot_"), known);
    for name in words(&read("deploy/grafana.json"), "cometbot_") {
        let name = name.trim_end_matches("_bucket");
        assert!(known.contains(name), "the dashboard shows {name}");
    }
}

#[test]
fn the_dashboard_shows_every_stage() {
    let dashboard = fs::read_to_string(root().join("deploy/grafana.json")).unwrap();
    let dashboard: serde_json::Value = serde_json::from_str(&dashboard).unwrap();
    let panels = dashboard["panels"].as_array().unwrap();
    let targets = panels
        .iter()
        .flat_map(|panel| panel["targets"].as_array().unwrap());
    let asked: Vec<_> = targets
        .map(|target| target["expr"].as_str().unwrap())
        .collect();
    for (stage, needed) in [
        ("received", &["cometbot_events_received_total{"][..]),
        ("handled", &["cometbot_events_handled_total{", "outcome)"]),
        (
            "failed",
            &["cometbot_events_handled_total{", "outcome=\"given_up\""],
        ),
        (
            "replies that failed",
            &["cometbot_replies_total{", "outcome=\"given_up\""],
        ),
        ("retried", &["cometbot_handler_retries_total{"]),
        ("lag", &["cometbot_event_lag_seconds_bucket{"]),
        ("queue depth", &["cometbot_events_waiting{"]),
        ("handler time", &["cometbot_handler_seconds_bucket{"]),
        ("reply time", &["cometbot_reply_seconds_bucket{"]),
        ("reconnects", &["cometbot_connections_total{"]),
        ("losses", &["cometbot_connections_lost_total{"]),
        (
            "rate-limit waits",
            &["cometbot_rate_limit_wait_seconds_bucket{"],
        ),
        ("bots that ended", &["cometbot_bot_ends_total"]),
    ] {
        let is_shown = |expr: &&str| needed.iter().all(|part| expr.contains(part));
        assert!(asked.iter().any(is_shown), "no panel shows {stage}");
    }
    for expr in asked {
        let (open, close) = (expr.matches('(').count(), expr.matches(')').count());
        assert_eq!(open, close, "{expr}");
    }
}
