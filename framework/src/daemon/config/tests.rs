#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::path::PathBuf;

use super::{Config, ConfigError};
use crate::{prelude::*, routing::RoutingTable};

#[bot(name = "echo")]
struct EchoBot;

#[handler]
impl MessageHandler for EchoBot {
    async fn on_message(&self, _: &Context, _: &Message) -> HandlerResult<()> {
        Ok(())
    }
}

const APP: &str = "[[app]]\nid = \"shop\"\nregion = \"eu\"\n";

/// Parses a config whose tokens are in a file `token` of a folder of its own.
fn setups(text: &str) -> Result<usize, ConfigError> {
    let folder = std::env::temp_dir().join(format!("cometchat-bot-config-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("token"), "secret-token\n").unwrap();
    std::fs::write(folder.join("empty"), " \n").unwrap();
    let config = Config::parse(text, folder).unwrap();
    let table = RoutingTable::from_registry(&[]).unwrap();
    config.setups(&table).map(|setups| {
        assert!(
            !format!("{setups:?}").contains("secret-token"),
            "a token is shown"
        );
        setups.len()
    })
}

fn bot(uid: &str) -> String {
    format!("[[bot]]\nkind = \"echo\"\nuid = \"{uid}\"\ntoken-file = \"token\"\n")
}

#[test]
fn one_kind_may_run_as_several_users() {
    let text = format!("{APP}{}{}", bot("one"), bot("two"));
    assert_eq!(setups(&text).unwrap(), 2);
}

#[test]
fn what_does_not_fit_is_named() {
    let cases = [
        (bot("one"), "has no app"),
        (
            format!("{APP}{}", bot("one").replace("echo", "ecco")),
            "\"ecco\", which this daemon does not have; it has echo",
        ),
        (APP.to_owned(), "has no bot"),
        (
            format!("{APP}{}{}", bot("one"), bot("one")),
            "\"one\" twice",
        ),
        (format!("{APP}{APP}{}", bot("one")), "\"shop\" twice"),
        (
            format!("{APP}{}app = \"other\"\n", bot("one")),
            "\"other\", which the config",
        ),
        (
            format!("{APP}[[app]]\nid = \"b\"\nregion = \"us\"\n{}", bot("one")),
            "`app`",
        ),
        (
            format!("{APP}[[bot]]\nkind = \"echo\"\nuid = \"one\"\n"),
            "`token-env` or `token-file`",
        ),
        (
            format!(
                "{APP}[[bot]]\nkind = \"echo\"\nuid = \"one\"\ntoken-env = \"NOT_SET_ANYWHERE\"\n"
            ),
            "NOT_SET_ANYWHERE",
        ),
        (
            format!("{APP}{}", bot("one").replace("\"token\"", "\"absent\"")),
            "absent",
        ),
        (
            format!("{APP}{}", bot("one").replace("\"token\"", "\"empty\"")),
            "empty",
        ),
    ];
    for (text, expected) in cases {
        let error = setups(&text).unwrap_err().to_string();
        assert!(
            error.contains(expected),
            "{error:?} should name {expected:?}"
        );
    }
}

#[test]
fn more_bots_than_the_service_allows_are_refused() {
    let bots: String = (0..26).map(|n| bot(&format!("bot-{n}"))).collect();
    let error = setups(&format!("{APP}{bots}")).unwrap_err();
    assert!(
        matches!(error, ConfigError::TooManyBots { count: 26, .. }),
        "{error}"
    );
}

#[test]
fn wrong_keys_are_named_with_their_line() {
    let text = format!("{APP}{}tokn = \"x\"\n", bot("one"));
    let error = Config::parse(&text, PathBuf::new())
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("tokn") && error.contains("line 8"),
        "{error}"
    );
}
