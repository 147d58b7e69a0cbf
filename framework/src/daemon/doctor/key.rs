//! Whether the REST API key is good, where one is given, and what the service
//! has beside the bots.

use std::collections::BTreeMap;

use crate::{
    client::{AdminClient, ApiKey, AppSettings, Callback, ClientError},
    daemon::{
        config::Checked,
        report::{Report, told},
        token::KEY,
    },
    model::Uid,
};

/// What a key is in an app.
enum Worth {
    Good,
    /// No key of this app.
    Unknown(ClientError),
    /// A key that may do less.
    Small(ClientError),
    /// It could not be found out.
    Failed(ClientError),
}

/// Looks whether the key in the environment is one of an app of these bots.
/// `run` needs none.
pub(super) async fn look(bots: &[Checked<'_>], report: &mut Report) {
    let key = std::env::var(KEY).unwrap_or_default();
    if key.trim().is_empty() {
        return;
    }
    let mut apps: BTreeMap<&str, (&AppSettings, Vec<&Uid>)> = BTreeMap::new();
    for bot in bots {
        let app = apps
            .entry(bot.app.app_id())
            .or_insert((&bot.app, Vec::new()));
        app.1.push(bot.uid);
    }
    let mut worths = Vec::new();
    for (app, uids) in apps.values() {
        let admin = match AdminClient::new((*app).clone(), ApiKey::new(key.trim())) {
            Ok(admin) => admin,
            Err(error) => return report.bad(KEY, told(&error), copy()),
        };
        worths.push((app.app_id(), worth(&admin, app, uids, report).await));
    }
    let is_good_somewhere = worths.iter().any(|(_, worth)| matches!(worth, Worth::Good));
    for (app, worth) in worths {
        match worth {
            Worth::Good => report.good(KEY, format_args!("it is a REST API key of {app}")),
            Worth::Unknown(_) if is_good_somewhere => report.note(
                KEY,
                format_args!("it is no key of {app}, but of another app"),
                format!("for commands about {app}, put its REST API key there"),
            ),
            Worth::Unknown(error) => report.bad(KEY, told(&error), copy()),
            Worth::Small(error) => report.bad(
                KEY,
                told(&error),
                "it is the Auth Key, most likely: copy the REST API Key, whose scope is \
                 `fullAccess`, from \"API & Auth Keys\" in the dashboard",
            ),
            Worth::Failed(error) => report.bad(
                KEY,
                told(&error),
                "check `admin-api` or `region` under [[app]], and the firewall",
            ),
        }
    }
}

fn copy() -> String {
    format!(
        "copy the REST API Key of the app from \"API & Auth Keys\" in the dashboard: \
         `read -rs {KEY}; export {KEY}`"
    )
}

/// Asks for the callback of each bot: only a key with full access may.
async fn worth(
    admin: &AdminClient,
    app: &AppSettings,
    uids: &[&Uid],
    report: &mut Report,
) -> Worth {
    for uid in uids {
        match admin.callback(uid).await {
            Ok(callback) => beside(app, uid, &callback, report),
            Err(error) => match error.code() {
                // There is none, or this server knows of no such thing.
                Some("ERR_BOT_NOT_FOUND" | "ERR_UID_NOT_FOUND" | "ERR_API_NOT_FOUND") => {}
                Some("AUTH_ERR_APIKEY_NOT_FOUND") => return Worth::Unknown(error),
                Some("AUTH_ERR_NO_ACCESS") => return Worth::Small(error),
                _ => return Worth::Failed(error),
            },
        }
    }
    Worth::Good
}

/// Tells of a callback. A bot of this daemon hears by its socket and needs none,
/// but somebody made it, and meant something by it.
fn beside(app: &AppSettings, uid: &Uid, callback: &Callback, report: &mut Report) {
    let host = callback.host();
    let change = |method: &str, body: &str| {
        let (api, id) = (app.admin_api(), app.app_id());
        format!("`curl -X {method} {api}/bots/{uid} -H 'appid: {id}' -H \"apikey: ${KEY}\"{body}`")
    };
    let put = |json: &str| {
        let body = format!(" -H 'content-type: application/json' -d '{json}'");
        change("PUT", &body)
    };
    let remove = format!(
        "this daemon hears by its socket: if it alone is the bot, remove the callback: {}",
        change("DELETE", "")
    );
    let (found, repair) = if !callback.enabled {
        (
            format!("its callback to {host} is disabled in the dashboard: nothing is posted there"),
            format!("enable it: {}; {remove}", put(r#"{"enabled":true}"#)),
        )
    } else if !callback.hears_groups() {
        (
            format!(
                "the group relay of its callback to {host} is off: nothing of groups is posted there"
            ),
            format!(
                "switch it on: {}; {remove}",
                put(r#"{"groupChatSetting":"mentionedMessages"}"#)
            ),
        )
    } else {
        (
            format!("what it hears is also posted to {host}: a program there would answer as well"),
            remove,
        )
    };
    report.note(format_args!("bot {uid}"), found, repair);
}
