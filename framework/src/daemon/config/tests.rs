#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::path::PathBuf;

use super::{Config, ConfigError};
use crate::{
    client::{AuthToken, Limits, PresenceSubscription},
    model::RoleId,
    prelude::*,
    routing::RoutingTable,
    runtime::BotSetup,
};

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
fn answers_come_in_where_the_config_says() {
    let actions = |text: &str| {
        let config = Config::parse(text, PathBuf::new())?;
        Ok::<_, super::syntax::Mistake>(
            config
                .actions()
                .map(|(listen, at)| format!("{listen} {at}")),
        )
    };
    assert_eq!(actions(APP).unwrap(), None);
    let text = "[actions]\naddress = \"https://bots.example.com\"\n";
    let expected = "127.0.0.1:7720 https://bots.example.com";
    assert_eq!(actions(text).unwrap().as_deref(), Some(expected));
    let text = format!("{text}listen = \"0.0.0.0:80\"\n");
    let expected = "0.0.0.0:80 https://bots.example.com";
    assert_eq!(actions(&text).unwrap().as_deref(), Some(expected));
    let error = actions("[actions]\nlisten = \"127.0.0.1:1\"\n").unwrap_err();
    assert!(format!("{error:?}").contains("address"), "{error:?}");
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
fn an_app_says_whose_presence_its_bots_are_told() {
    let presence = |line: &str| {
        let config = Config::parse(&format!("{APP}{line}\n{}", bot("one")), PathBuf::new());
        let settings = config.unwrap().apps[0].settings(&PathBuf::new());
        settings.unwrap().presence().clone()
    };
    let role = RoleId::new("staff").unwrap();
    for (line, expected) in [
        ("", PresenceSubscription::None),
        ("presence = \"none\"", PresenceSubscription::None),
        ("presence = \"all\"", PresenceSubscription::AllUsers),
        ("presence = \"friends\"", PresenceSubscription::Friends),
        (
            "presence = [\"staff\"]",
            PresenceSubscription::Roles(vec![role]),
        ),
    ] {
        assert_eq!(presence(line), expected, "{line}");
    }
    assert_eq!(
        mistake(&format!("{APP}presence = \"some\"\n")),
        "4: `presence` is \"none\", \"all\", \"friends\" or a list of roles"
    );
}

#[test]
fn an_app_says_whose_limits_are_kept() {
    let limits = |line: &str| {
        let config = Config::parse(&format!("{APP}{line}\n{}", bot("one")), PathBuf::new());
        let settings = config.unwrap().apps[0].settings(&PathBuf::new());
        settings.unwrap().limits()
    };
    for (line, expected) in [
        ("", Limits::build()),
        ("limits = \"build\"", Limits::build()),
        ("limits = \"paid\"", Limits::paid()),
        ("limits = \"none\"", Limits::none()),
    ] {
        assert_eq!(limits(line), expected, "{line}");
    }
    let problem = mistake(&format!("{APP}limits = \"free\"\n"));
    assert!(problem.contains("`build`"), "{problem}");
}

/// The mistake in a config that is refused as a whole.
fn mistake(text: &str) -> String {
    let mistake = Config::parse(text, PathBuf::new()).unwrap_err();
    format!("{}: {}", mistake.line, mistake.problem)
}

#[test]
fn wrong_keys_are_named_with_their_line() {
    let text = format!("{APP}{}tokn = \"x\"\n", bot("one"));
    let mistake = mistake(&text);
    assert!(
        mistake.starts_with("8: unknown field `tokn`, expected one of `kind`"),
        "{mistake}"
    );
}

#[test]
fn what_stands_at_the_wrong_place_is_not_repeated() {
    let secret = "one_17a5c0ffee4711c0ffee4711";
    let named = format!("{APP}[[bot]]\nkind = \"echo\"\nuid = \"one\"\n");
    let refused = [
        format!("{named}token = \"{secret}\"\n"),
        format!("{named}messages-per-minute = \"{secret}\"\n"),
        format!("{named}token-file = [\"{secret}\"]\n"),
        format!("{named}groups = \"{secret}\"\n"),
        format!("{named}token-env = \"{secret}\n"),
        format!("{named}token-env = {secret}\n"),
    ];
    for text in refused {
        let mistake = mistake(&text);
        assert!(mistake.starts_with("7: "), "{mistake}");
        assert!(!mistake.contains(secret), "{mistake}");
    }
    for key in ["token-env", "token-file"] {
        let error = setups(&format!("{named}{key} = \"{secret}\"\n")).unwrap_err();
        let said = format!("{error} {error:?}");
        assert!(
            said.contains(&format!("`{key}` looks like the auth token itself")),
            "{said}"
        );
        assert!(!said.contains(secret), "{said}");
    }
    let settings = format!("{}settings = {{ key = \"{secret}\" }}\n", bot("one"));
    let config = Config::parse(&format!("{APP}{settings}"), PathBuf::new()).unwrap();
    assert!(!format!("{config:?}").contains(secret));
    // The bot has no such setting; nor does the error repeat its value.
    let refused = config.setups(&RoutingTable::from_registry(&[]).unwrap());
    let refused = refused.unwrap_err();
    let said = format!("{refused} {refused:?}");
    assert!(said.contains("unknown field `key`"), "{said}");
    assert!(!said.contains(secret), "{said}");
    let app = config.app(None).unwrap();
    let setup = BotSetup::new("echo", app, AuthToken::new("secret-token"))
        .settings(serde_json::json!({ "key": secret }));
    let said = format!("{setup:?}");
    assert!(
        !said.contains(secret) && !said.contains("secret-token"),
        "{said}"
    );
}

#[test]
fn a_mistake_says_what_to_write() {
    let single = APP.replace("[[app]]", "[app]");
    assert_eq!(
        mistake(&single),
        "1: write `[[app]]` in double brackets, there may be several"
    );
    let single = format!("{APP}{}", bot("one").replace("[[bot]]", "[bot]"));
    assert_eq!(
        mistake(&single),
        "4: write `[[bot]]` in double brackets, there may be several"
    );
    let text = format!("{APP}{}groups = \"lobby\"\n", bot("one"));
    assert_eq!(
        mistake(&text),
        "8: `groups`: invalid type: string, expected a list"
    );
    for (line, expected) in [
        (
            "messages-per-minute = -3",
            "8: `messages-per-minute`: invalid value: integer, expected a whole number from 0 on",
        ),
        ("uid = \"two\"", "8: `uid`: it is there twice"),
        ("api-key = \"sesame\"", "COMETCHAT_API_KEY"),
    ] {
        let said = mistake(&format!("{APP}{}{line}\n", bot("one")));
        assert!(said.contains(expected), "{said}");
        assert!(!said.contains("sesame"), "{said}");
    }
    let said = mistake("[operations]\nlisten = \"127.0.0.1\"\n");
    assert!(
        said.starts_with("2: `listen`: write an IP address and a port"),
        "{said}"
    );
    let said = mistake(&format!("{APP}forms = \"chatt\"\n"));
    assert!(said.ends_with("did you mean `chat`?"), "{said}");
    let text = format!("{APP}{}token = \"x\"\n", bot("one"));
    assert!(mistake(&text).contains("`token-env` or `token-file`"));
    let error = Config::read(std::path::Path::new("/no/such/bots.toml")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no file /no/such/bots.toml; write one (`run --help` shows how), or name another \
         with `--config`"
    );
}

#[test]
fn the_configs_that_are_shown_can_be_read() {
    let readme = include_str!("../../../../README.md");
    let blocks = readme.split("```toml\n").skip(1);
    let blocks: Vec<_> = blocks.filter_map(|rest| rest.split("```").next()).collect();
    let shown = blocks.iter().find(|block| block.contains("[[bot]]"));
    let help = crate::daemon::cli::CONFIG_HELP;
    for text in [*shown.unwrap(), help.split_once('\n').unwrap().1] {
        let config = Config::parse(text, PathBuf::new()).unwrap();
        assert_eq!((config.apps.len(), config.bots.len()), (1, 1), "{text}");
    }
}

#[test]
fn the_example_is_a_config_as_it_is_and_with_everything_switched_on() {
    let example = include_str!("../../../../bots.example.toml");
    let parse = |text: &str| Config::parse(text, PathBuf::new()).unwrap();
    let config = parse(example);
    assert_eq!((config.apps.len(), config.bots.len()), (1, 1));
    let lines = example.lines();
    let everything: Vec<_> = lines
        .map(|line| match line.strip_prefix('#') {
            Some(key) if !key.is_empty() && !key.starts_with(' ') => key,
            _ => line,
        })
        .collect();
    let config = parse(&everything.join("\n"));
    assert!(config.listen().is_some() && config.apps[0].ca.is_some());
    assert!(config.actions.is_some());
    assert_eq!(config.bots[0].settings.len(), 1);
}
