//! Recorded frames of the service.

use std::{fs, path::PathBuf};

use cometchat_bot::model::{Event, Frame};
use serde_json::{Value, json};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/realtime")
}

fn read(name: &str) -> Value {
    let file = folder().join(name).with_extension("json");
    serde_json::from_slice(&fs::read(file).unwrap()).unwrap()
}

/// The frame of this name.
pub(crate) fn frame(name: &str) -> Frame {
    serde_json::from_value(read(name)["frame"].clone()).unwrap()
}

/// All frames that the service sends, sorted by name.
pub(crate) fn frames() -> Vec<(String, Frame)> {
    let mut names: Vec<_> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let sent = names
        .into_iter()
        .filter(|name| read(name)["direction"] == "server_to_client");
    let frames: Vec<_> = sent.map(|name| (name.clone(), frame(&name))).collect();
    assert!(frames.len() > 60, "only {} frames were found", frames.len());
    frames
}

/// A text message from ann to bob.
pub(crate) fn text(text: &str) -> Event {
    let mut frame = frame("message_text_user");
    frame.body["data"]["text"] = json!(text);
    frame.into_event()
}
