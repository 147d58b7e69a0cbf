//! Whether a bot can log in, connect, and be where it should be.

use std::{path::Path, sync::Arc};

use super::limits::Line;
use crate::{
    client::{Client, ClientError},
    daemon::{
        config::{Checked, Config},
        report::{Report, told},
        token::KEY,
    },
    model::{GroupType, Guid, Me},
    source::{TlsWire, Wire, socket_url},
};

/// Characters of an API key, which are hexadecimal digits.
const KEY_CHARS: usize = 40;
/// The permission of a file that lets everybody read it.
#[cfg(unix)]
const OTHERS_READ: u32 = 0o004;

/// Looks at a bot over a line to its app.
pub(super) async fn look(config: &Config, bot: &Checked<'_>, line: Arc<Line>, report: &mut Report) {
    let about = format!("bot {}", bot.uid);
    let token = match config.token(bot) {
        Ok(token) => token,
        Err(error) => {
            let command = format!("cometbot token {} --out FILE", bot.uid);
            let repair = format!("make one: `{command}`, and name the file under `token-file`");
            return report.bad(about, told(&error), repair);
        }
    };
    others_read(config.token_file(bot).as_deref(), &about, report);
    let is_key = looks_like_a_key(token.expose());
    let client = match Client::with_transport(bot.app.clone(), token, line) {
        Ok(client) => client,
        Err(error) => return report.wrong(about, &error),
    };
    let me = match client.login().await {
        Ok(me) => me,
        Err(error) => {
            let repair = match error.code() {
                Some("AUTH_ERR_AUTH_TOKEN_NOT_FOUND") if is_key => format!(
                    "what it has looks like an API key, which is no auth token: put the key into \
                     the variable {KEY}, and make a token with it: `cometbot token {} --out FILE`",
                    bot.uid
                ),
                _ => repair(&error, bot),
            };
            return report.bad(about, told(&error), repair);
        }
    };
    if me.user.uid != *bot.uid {
        return report.bad(
            about,
            format_args!("its token belongs to the user {}", me.user.uid),
            format!(
                "make one of its own: `cometbot token {} --out FILE`",
                bot.uid
            ),
        );
    }
    report.good(&about, "it can log in");
    socket(&client, &me, &about, report).await;
    for guid in bot.groups {
        group(&client, guid, &about, report).await;
    }
}

fn repair(error: &ClientError, bot: &Checked<'_>) -> String {
    let uid = bot.uid;
    match error.code() {
        Some("AUTH_ERR_INVALID_APPID" | "AUTH_ERR_EMPTY_APPID" | "ERR_APP_NOT_FOUND") => {
            "copy `id` and `region` under [[app]] from the dashboard".to_owned()
        }
        Some("ERR_APP_ARCHIVED") => "restore the app in the dashboard".to_owned(),
        Some("ERR_INVALID_API_VERSION") => {
            "correct the path of `client-api` under [[app]], or leave the key out".to_owned()
        }
        Some(
            "ERR_SUBSCRIPTION_EXPIRED" | "ERR_PLAN_RESTRICTION" | "ERR_PLAN_QUOTA_RESTRICTION",
        ) => "renew the app's plan, or take a larger one, in the dashboard".to_owned(),
        Some("ERR_UID_NOT_FOUND" | "ERR_USER_DEACTIVATED") => {
            format!(
                "the user {uid} was deactivated or deleted: reactivate it in the dashboard, or make it anew: `cometbot token {uid} --create NAME --out FILE`"
            )
        }
        _ if error.is_fatal() => {
            format!(
                "make a new token: `cometbot token {uid} --out FILE`; if the user was deactivated, reactivate it in the dashboard first"
            )
        }
        _ if error.retry_after().is_some() => {
            "too many requests: wait, and see what else uses this app".to_owned()
        }
        _ => "try again; if it stays, see the service's status page".to_owned(),
    }
}

/// Whether a text could be an API key; tokens also name their user.
fn looks_like_a_key(text: &str) -> bool {
    text.len() == KEY_CHARS && text.chars().all(|c| c.is_ascii_hexdigit())
}

/// Notes a token that every user of the machine can read.
#[cfg(unix)]
fn others_read(file: Option<&Path>, about: &str, report: &mut Report) {
    use std::os::unix::fs::PermissionsExt;
    let Some(file) = file else {
        return;
    };
    let mode = std::fs::metadata(file).map(|metadata| metadata.permissions().mode());
    if mode.is_ok_and(|mode| mode & OTHERS_READ != 0) {
        let file = file.display();
        report.note(
            about,
            format_args!("every user of this machine can read its token in {file}"),
            format!("`chmod 600 {file}`"),
        );
    }
}

#[cfg(not(unix))]
fn others_read(_: Option<&Path>, _: &str, _: &mut Report) {}

/// Opens the socket and closes it again.
async fn socket(client: &Client, me: &Me, about: &str, report: &mut Report) {
    let url = socket_url(client, me);
    let wire: Arc<dyn Wire> = Arc::new(TlsWire::new(client.settings().tls()));
    match wire.connect(&url).await {
        Ok(mut socket) => {
            socket.close("only looked").await;
            report.good(about, format_args!("its socket {url} opens"));
        }
        Err(error) => report.bad(
            about,
            told(&error),
            format!(
                "let WebSockets through to {url}: a proxy or a firewall is between, most likely"
            ),
        ),
    }
}

async fn group(client: &Client, guid: &Guid, about: &str, report: &mut Report) {
    match client.groups().get(guid).await {
        Ok(group) if group.has_joined == Some(true) => {
            report.good(about, format_args!("it is in the group {guid}"));
        }
        Ok(group) if group.extra.get("isBanned") == Some(&true.into()) => report.bad(
            about,
            format_args!("it is banned from the group {guid}"),
            format!("let a moderator of {guid} lift the ban, or take {guid} out of `groups`"),
        ),
        Ok(group)
            if group
                .group_type
                .as_ref()
                .is_none_or(|kind| *kind == GroupType::Public) =>
        {
            report.good(about, format_args!("it can join the group {guid}"));
        }
        Ok(_) => not_public(guid, about, report),
        Err(error) if error.code() == Some("ERR_GROUP_NOT_JOINED") => {
            not_public(guid, about, report);
        }
        Err(error) => report.bad(
            about,
            told(&error),
            format!("make the group {guid} in the dashboard, or take it out of `groups`"),
        ),
    }
}

fn not_public(guid: &Guid, about: &str, report: &mut Report) {
    report.bad(
        about,
        format_args!("the group {guid} is not public, and it is no member"),
        format!("let an admin of {guid} add it, or take {guid} out of `groups`"),
    );
}
