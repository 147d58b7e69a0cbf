//! The settings that clients are given: where the server is and what it has.

use serde_json::{Value, json};

use super::origin::Origin;
use crate::app::App;
use crate::limits;
use crate::routes::extensions;

/// The settings for a client that came by these addresses.
pub(super) fn settings(app: &App, origin: &Origin) -> Value {
    let ports = app.ports.get().copied().unwrap_or_default();
    let name = origin.name();
    // The listener that the client came by is the one that it can use.
    let port = if origin.secure {
        ports.https
    } else {
        ports.http.or(ports.https)
    };
    let api = port.map_or_else(|| origin.host.clone(), |port| format!("{name}:{port}"));
    let wss = ports.https.or(ports.http).map(|port| port.to_string());
    let ws = ports.http.map(|port| port.to_string());
    json!({
        "APP_VERSION": 4,
        "REGION": app.region,
        "MODE": "DEFAULT",
        "CHAT_HOST": name,
        "CHAT_WSS_PORT": wss.unwrap_or_default(),
        "CHAT_WS_PORT": ws.unwrap_or_default(),
        "CHAT_USE_SSL": if ports.https.is_some() { "1" } else { "0" },
        "CHAT_API_VERSION": "v3.0",
        "WS_API_VERSION": "v1",
        "CLIENT_API_HOST": api,
        "ADMIN_API_HOST": api,
        "EXTENSION_DOMAIN": port.map_or_else(|| "localhost".into(), |port| format!("localhost:{port}")),
        "ANALYTICS_PING_DISABLED": true,
        "settingsHash": "sandbox",
        "settingsHashReceivedAt": app.clock.seconds(),
        "extensions": extensions(app),
        "flagReasons": [
            reason("spam", "Spam", "Unwanted or repeated messages"),
            reason("abuse", "Abuse", "Insults, threats or harassment"),
            reason("other", "Other", "Anything else"),
        ],
        "file.count.max": limits::FILES_PER_MESSAGE,
        "file.size.max": limits::FILE_BYTES,
        "parameters": {
            "core.conversations.updateOnCallActivity": true,
            "core.conversations.updateOnGroupActions": true,
            "core.conversations.updateOnCustomMessage": true,
            "core.conversations.updateOnReplies": true,
            "features.ux.messages.pinned.enabled": true,
            "features.ux.messages.pinned.limit": limits::PINNED_MESSAGES,
            "features.ux.messages.saved.enabled": true,
            "features.ux.messages.saved.limit": limits::SAVED_MESSAGES,
            "features.ux.conversations.pinned.enabled": true,
            "features.ux.conversations.pinned.limit": limits::PINNED_CONVERSATIONS,
        },
    })
}

/// The extensions that clients find at `{id}-{region}.{EXTENSION_DOMAIN}`.
fn extensions(app: &App) -> Value {
    if app.polls {
        json!([{ "id": extensions::POLLS, "name": "Polls", "enabled": true }])
    } else {
        json!([])
    }
}

/// Scheme and host at which files can be fetched: the plain listener, which needs no trust, if
/// there is one.
pub(super) fn media_base(app: &App, origin: &Origin) -> String {
    let base = match app.ports.get().and_then(|ports| ports.http) {
        Some(port) => format!("http://{}:{port}", origin.name()),
        None => origin.base(),
    };
    base + &below(app)
}

/// Scheme and host to which files can be uploaded ahead of a message.
pub(super) fn upload_base(app: &App, origin: &Origin) -> String {
    origin.base() + &below(app)
}

/// Where the files of an app are: those of one beside the first are below its id, since whoever
/// fetches them names no app.
fn below(app: &App) -> String {
    if app.beside {
        format!("/{}", app.id)
    } else {
        String::new()
    }
}

fn reason(id: &str, name: &str, description: &str) -> Value {
    json!({ "id": id, "name": name, "description": description, "createdAt": 0, "updatedAt": 0, "default": true })
}
