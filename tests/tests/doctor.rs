//! Faults that are planted, and must be found with what repairs them.

mod actions;
mod app;

use std::{fs, net::SocketAddr};

use axum::{
    Router,
    http::{StatusCode, header::DATE},
};
use cometchat_bot::{
    client::NewGroup,
    model::{GroupType, Guid, Uid},
    store::SqliteStore,
};
use cometchat_bot_tests::World;
use cometchat_sandbox::Sandbox;
use serde_json::Value;

use crate::command_line::{Folder, run};

/// A fault, and what is said about it and what to do.
struct Fault {
    name: &'static str,
    config: String,
    says: &'static str,
    repair: &'static str,
}

/// A config with a bot whose token is good, to be spoilt.
fn good(client_api: &str) -> String {
    format!(
        "[[app]]\nid = \"sandbox\"\nclient-api = \"{client_api}\"\n\
         [[bot]]\nkind = \"stubborn\"\nuid = \"stubborn\"\ntoken-file = \"token\"\ngroups = [\"lobby\"]\n"
    )
}

/// A service whose clock is wrong and that knows nobody.
async fn late_service() -> SocketAddr {
    serve(Router::new().fallback(|| async {
        let body = r#"{"error":{"code":"AUTH_ERR_AUTH_TOKEN_NOT_FOUND","message":"No."}}"#;
        let date = "Sun, 06 Nov 1994 08:49:37 GMT";
        (StatusCode::UNAUTHORIZED, [(DATE, date)], body)
    }))
    .await
}

/// Serves something on a free port.
async fn serve(router: Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

#[tokio::test]
async fn all_is_well_where_nothing_is_wrong() {
    let world = World::start().await;
    let folder = Folder::new("well");
    fs::write(folder.path("token"), world.token("stubborn").await.expose()).unwrap();
    let config = folder.path("bots.toml");
    fs::write(&config, good(world.app().client_api())).unwrap();
    let (code, printed) = run(&["doctor", "--config", &config]).await;
    assert_eq!(code, 0, "{printed}");
    for words in [
        "it can log in",
        "its socket ws://",
        "it can join the group lobby",
        "clock",
    ] {
        assert!(
            printed.contains(words),
            "{words:?} is missing in\n{printed}"
        );
    }
    assert!(
        !fs::exists(folder.path("cometbot.db")).unwrap(),
        "it changes nothing"
    );

    let (code, printed) = run(&["check", "--config", &config, "--json"]).await;
    assert_eq!(code, 0, "{printed}");
    let findings: Vec<Value> = serde_json::from_str(&printed).unwrap();
    assert!(
        findings.iter().all(|finding| finding["ok"] == true),
        "{printed}"
    );
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "it is a list")]
async fn planted_faults_are_found_with_their_repair() {
    let world = World::start().await;
    let api = world.app().client_api().to_owned();
    let folder = Folder::new("doctor");
    let token = world.token("stubborn").await;
    fs::write(folder.path("token"), token.expose()).unwrap();
    fs::write(folder.path("stale"), "0123456789abcdef").unwrap();
    fs::write(folder.path("ada"), world.token("ada").await.expose()).unwrap();
    fs::write(folder.path("gone"), world.token("gone").await.expose()).unwrap();
    let gone = [Uid::new("gone").unwrap()];
    world.admin().users().deactivate(&gone).await.unwrap();
    let secret = NewGroup::new(Guid::new("secret").unwrap(), "Secret", GroupType::Private);
    world.admin().groups().create(&secret).await.unwrap();
    let strict = world.group("strict", &["ada"]).await;
    let banned = Uid::new("stubborn").unwrap();
    world.admin().members(&strict).ban(&banned).await.unwrap();
    fs::write(folder.path("key"), &world.sandbox().ready().api_key).unwrap();
    let held = SqliteStore::open(folder.path("held.db"))
        .unwrap()
        .exclusive()
        .unwrap();
    fs::write(folder.path("later.db"), b"").unwrap();
    later_layout(&folder.path("later.db"));
    let tls = Sandbox::builder().https(SocketAddr::from(([127, 0, 0, 1], 0)));
    let tls = tls.start().await.unwrap();
    let https = format!("https://{}", tls.ready().https.as_deref().unwrap());
    let late = late_service().await;

    let good = good(&api);
    let token_file = "token-file = \"token\"";
    let fault = |name, from: &str, to: &str, says, repair| {
        let config = good.replace(from, to);
        assert_ne!(config, good, "{name} changes the config");
        Fault {
            name,
            config,
            says,
            repair,
        }
    };
    let no_file = folder.path("token") + "/sub/bots.db";
    let faults = [
        fault(
            "a key misspelt",
            "groups =",
            "gruops =",
            "gruops",
            "did you mean `groups`?",
        ),
        fault(
            "a kind misspelt",
            "\"stubborn\"\nuid",
            "\"stuborn\"\nuid",
            "stuborn",
            "stubborn",
        ),
        fault(
            "settings nobody reads",
            "groups",
            "settings = { x = 1 }\ngroups",
            "[bot.settings] of the bot",
            "unknown field `x`",
        ),
        fault(
            "a variable not set",
            token_file,
            "token-env = \"NOT_SET_ANYWHERE\"",
            "NOT_SET_ANYWHERE",
            "cometbot token stubborn --out",
        ),
        fault(
            "a stale token",
            token_file,
            "token-file = \"stale\"",
            "(AUTH_ERR_AUTH_TOKEN_NOT_FOUND",
            "cometbot token stubborn --out",
        ),
        fault(
            "another's token",
            token_file,
            "token-file = \"ada\"",
            "belongs to the user ada",
            "cometbot token stubborn --out",
        ),
        fault(
            "an API key for a token",
            token_file,
            "token-file = \"key\"",
            "(AUTH_ERR_AUTH_TOKEN_NOT_FOUND",
            "looks like an API key",
        ),
        fault(
            "a user deactivated",
            "uid = \"stubborn\"\ntoken-file = \"token\"",
            "uid = \"gone\"\ntoken-file = \"gone\"",
            "cannot log in",
            "reactivate it in the dashboard",
        ),
        fault(
            "a wrong app",
            "\"sandbox\"",
            "\"sandcastle\"",
            "cannot log in",
            "copy `id` and `region`",
        ),
        fault(
            "nobody at the address",
            &api,
            "http://127.0.0.1:9",
            "no connection",
            "check `region` or `client-api`",
        ),
        fault(
            "an unknown authority",
            &api,
            &https,
            "not trusted",
            "`ca = \"FILE.pem\"`",
        ),
        fault(
            "a wrong clock",
            &api,
            &format!("http://{late}"),
            "ahead of the service's",
            "timedatectl set-ntp true",
        ),
        fault(
            "no such group",
            "[\"lobby\"]",
            "[\"nowhere\"]",
            "nowhere",
            "make the group nowhere",
        ),
        fault(
            "a private group",
            "[\"lobby\"]",
            "[\"secret\"]",
            "secret",
            "let an admin of secret add it",
        ),
        fault(
            "a ban",
            "[\"lobby\"]",
            "[\"strict\"]",
            "banned from the group strict",
            "let a moderator of strict lift the ban",
        ),
        fault(
            "an unwritable state",
            "[[app]]",
            &format!("state = \"{no_file}\"\n[[app]]"),
            "cannot open the state",
            "install -d",
        ),
        fault(
            "a state in use",
            "[[app]]",
            "state = \"held.db\"\n[[app]]",
            "another daemon",
            "lsof",
        ),
        fault(
            "a later state",
            "[[app]]",
            "state = \"later.db\"\n[[app]]",
            "is newer than",
            "run the daemon that wrote it",
        ),
    ];
    let mut missed = Vec::new();
    let config = folder.path("bots.toml");
    for Fault {
        name,
        config: text,
        says,
        repair,
    } in &faults
    {
        fs::write(&config, text).unwrap();
        let (code, printed) = run(&["doctor", "--config", &config]).await;
        let is_found = printed.contains("WRONG") && printed.contains(says);
        if code != 1 || !is_found || !printed.contains(repair) {
            missed.push(format!("{name}: {code}\n{printed}"));
        }
        assert!(!printed.contains(token.expose()), "{name} shows the token");
    }
    assert!(
        missed.is_empty(),
        "{} of {} are missed:\n{}",
        missed.len(),
        faults.len(),
        missed.join("\n")
    );
    drop(held);
    tls.shutdown().await;
}

/// Marks a state file as one of a version that is not there yet.
fn later_layout(path: &str) {
    let db = rusqlite::Connection::open(path).unwrap();
    db.pragma_update(None, "user_version", 99).unwrap();
}

#[tokio::test]
async fn tokens_are_made_and_messages_sent_by_command() {
    let world = World::start().await;
    let folder = Folder::new("token");
    let config = folder.path("bots.toml");
    let text = good(world.app().client_api());
    let admin_api = format!(
        "client-api = \"{0}\"\nadmin-api = \"{0}\"",
        world.app().client_api()
    );
    let client_api = format!("client-api = \"{}\"", world.app().client_api());
    fs::write(&config, text.replace(&client_api, &admin_api)).unwrap();

    let (code, printed) = run(&["token", "stubborn", "--config", &config]).await;
    assert_eq!(code, 2);
    assert!(printed.contains("COMETCHAT_API_KEY"), "{printed}");

    let key = world.sandbox().ready().api_key.clone();
    let out = folder.path("token");
    let arguments = [
        "token", "stubborn", "--create", "Stubborn", "--config", &config, "--out", &out,
    ];
    let made = crate::command_line::daemon(&arguments)
        .env("COMETCHAT_API_KEY", &key)
        .output()
        .await
        .unwrap();
    let printed = String::from_utf8_lossy(&made.stderr).into_owned();
    assert!(made.status.success(), "{printed}");
    assert!(
        !printed.contains(fs::read_to_string(&out).unwrap().trim()),
        "{printed}"
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(
            fs::metadata(&out).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }

    let mut ada = world.person("ada").await;
    let send = [
        "send",
        "--bot",
        "stubborn",
        "--user",
        "ada",
        "--config",
        &config,
        "hello there",
    ];
    let (code, printed) = run(&send).await;
    assert_eq!(code, 0, "{printed}");
    assert_eq!(ada.hears("stubborn").await, "hello there");
    tails(&config, &ada).await;
    tails(&config, &ada).await;
    let (code, printed) = run(&[
        "send", "--bot", "nobody", "--user", "ada", "--config", &config, "x",
    ])
    .await;
    assert_eq!(code, 2);
    assert!(printed.contains("no bot \"nobody\""), "{printed}");
}

#[tokio::test]
async fn scripts_get_lists_and_completions() {
    let (code, printed) = run(&["list", "--json"]).await;
    assert_eq!(code, 0, "{printed}");
    let rows: Vec<Value> = serde_json::from_str(&printed).unwrap();
    assert!(rows.iter().any(|row| row["bot"] == "stubborn"), "{printed}");
    for shell in ["bash", "zsh", "fish"] {
        let (code, printed) = run(&["completions", shell]).await;
        assert_eq!(code, 0, "{printed}");
        assert!(
            printed.contains("stubborn") && printed.contains("doctor"),
            "{printed}"
        );
    }
}

/// Watches what the bot is told.
async fn tails(config: &str, ada: &cometchat_bot_tests::Person) {
    let arguments = ["tail", "--bot", "stubborn", "--config", config];
    let mut child = crate::command_line::daemon(&arguments).spawn().unwrap();
    let watching = child.stderr.take().unwrap();
    let watching = crate::command_line::reads(watching, "watching as stubborn").await;
    ada.says(Uid::new("stubborn").unwrap(), "are you there?")
        .await;
    let seen = child.stdout.take().unwrap();
    drop(crate::command_line::reads(seen, "ada: are you there?").await);
    crate::command_line::terminate(&child).await;
    assert!(child.wait().await.unwrap().success());
    drop(watching);
}
