//! The callback of a bot: an address to which the service posts what the bot's
//! user is sent.

use serde::Deserialize;

use crate::{
    client::{ClientError, api::Api, call::Call},
    model::Uid,
};

/// What the service has as a bot: a user, and an address of its own program.
/// Bots of this framework need none.
///
/// The answer also holds a password in the clear, which is not read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Callback {
    /// The address. Path and parameters may hold a secret.
    #[serde(rename = "webhookURL")]
    pub(crate) url: String,
    /// Whether anything is posted.
    pub(crate) enabled: bool,
    /// What is posted of groups: `none`, `allMessages`, `slashedMessages`,
    /// `mentionedMessages`.
    pub(crate) group_chat_setting: String,
}

/// What the service takes where nothing is said.
impl Default for Callback {
    fn default() -> Self {
        Self {
            url: String::new(),
            enabled: false,
            group_chat_setting: "none".to_owned(),
        }
    }
}

impl Callback {
    /// Where it leads, without what may be secret.
    pub(crate) fn host(&self) -> &str {
        let rest = self.url.split_once("://").map_or("", |(_, rest)| rest);
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        host.rsplit('@').next().unwrap_or_default()
    }

    /// Whether anything that is said in groups is posted.
    pub(crate) fn hears_groups(&self) -> bool {
        !matches!(self.group_chat_setting.as_str(), "none" | "")
    }
}

/// Reads the callback of a user; `ERR_BOT_NOT_FOUND` where there is none.
pub(super) async fn get(api: &Api, uid: &Uid) -> Result<Callback, ClientError> {
    let what = format!("read the callback of {uid}");
    api.value(Call::get(what, ["bots", uid.as_str()])).await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn the_host_shows_no_secret_and_defaults_are_the_services() {
        let read = |json: &str| serde_json::from_str::<Callback>(json).unwrap();
        let callback = read(
            r#"{"uid":"b","webhookURL":"https://u:p@bots.example.com:8443/hook?key=sesame","password":"sesame"}"#,
        );
        assert_eq!(callback.host(), "bots.example.com:8443");
        assert!(!callback.enabled && !callback.hears_groups());
        let callback = read(r#"{"enabled":true,"groupChatSetting":"slashedMessages"}"#);
        assert!(callback.enabled && callback.hears_groups());
        assert_eq!(callback.host(), "");
    }
}
