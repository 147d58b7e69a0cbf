//! What a daemon's command line says and does, with a daemon as a process.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use cometchat_bot::model::Uid;
use cometchat_bot_tests::World;
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, BufReader},
    process::{Child, Command},
    time,
};

/// The exit code after a second signal.
const FORCED: i32 = 130;

pub(crate) fn daemon(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stubborn"));
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// The exit code, and all that was printed.
pub(crate) async fn run(arguments: &[&str]) -> (i32, String) {
    let output = daemon(arguments).output().await.unwrap();
    let printed = [output.stdout, output.stderr].concat();
    (
        output.status.code().unwrap(),
        String::from_utf8_lossy(&printed).into_owned(),
    )
}

/// A folder of a test's own, gone at the end.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let name = format!("cometchat-bot-{name}-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    /// Writes a config of one bot.
    pub(crate) fn config(&self, client_api: &str, bot: &str) -> String {
        let path = self.path("bots.toml");
        let text = format!(
            "[[app]]\nid = \"sandbox\"\nclient-api = \"{client_api}\"\n\
             [[bot]]\nkind = \"stubborn\"\nuid = \"stubborn\"\n{bot}\n"
        );
        fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Reads lines until one has these words.
pub(crate) async fn reads(lines: impl AsyncRead + Unpin, words: &str) -> impl AsyncRead + Unpin {
    let mut lines = BufReader::new(lines);
    let mut line = String::new();
    while !line.contains(words) {
        line.clear();
        let read = lines.read_line(&mut line).await.unwrap();
        assert!(read > 0, "the daemon ended without a word of {words:?}");
    }
    lines
}

pub(crate) async fn terminate(child: &Child) {
    signal(child, "-TERM").await;
}

pub(crate) async fn signal(child: &Child, signal: &str) {
    // One that has ended needs none.
    if let Some(pid) = child.id() {
        let pid = pid.to_string();
        let sent = Command::new("kill").args([signal, &pid]).status().await;
        assert!(sent.unwrap().success());
    }
}

#[tokio::test]
async fn every_command_explains_itself() {
    let expected = [
        (vec!["--help"], "Exit codes"),
        (vec!["demo", "--help"], "no account is needed"),
        (vec!["sandbox", "--help"], "--ready-file"),
        (vec!["run", "--help"], "token-env = \"ECHO_BOT_TOKEN\""),
        (vec!["letters", "--help"], "--replay"),
        (vec!["list", "--help"], "which bot handles what"),
        (
            vec!["list"],
            "stubborn  message  StubbornBot: MessageHandler",
        ),
    ];
    for (arguments, words) in expected {
        let (code, printed) = run(&arguments).await;
        assert_eq!(code, 0, "{arguments:?}: {printed}");
        assert!(printed.contains(words), "{arguments:?}: {printed}");
    }
}

#[tokio::test]
async fn a_wrong_command_line_says_what_to_write() {
    let expected = [
        (vec!["fly"], "unrecognized subcommand 'fly'"),
        (vec!["sandbox", "--http", "7700"], "such as 127.0.0.1:7700"),
        (
            vec!["run", "--config", "/no/bots.toml"],
            "`run --help` shows how",
        ),
        (vec!["letters", "--replay"], "<NAME|--all>"),
    ];
    for (arguments, words) in expected {
        let (code, printed) = run(&arguments).await;
        assert_eq!(code, 2, "{arguments:?}: {printed}");
        assert!(printed.contains(words), "{arguments:?}: {printed}");
    }
}

#[tokio::test]
async fn a_region_that_is_not_known_is_noted() {
    let folder = Folder::new("region");
    let config = folder.path("bots.toml");
    for (region, code_of) in [("eu", false), ("europe", true)] {
        let bot = "[[bot]]\nkind = \"stubborn\"\nuid = \"a\"\ntoken-env = \"T\"\n";
        let text = format!("[[app]]\nid = \"shop\"\nregion = \"{region}\"\n{bot}");
        fs::write(&config, text).unwrap();
        let (code, printed) = run(&["check", "--config", &config]).await;
        assert_eq!(code, 0, "{printed}");
        assert_eq!(
            printed.contains("none of the regions us, eu, in"),
            code_of,
            "{printed}"
        );
    }
}

#[tokio::test]
async fn a_token_in_a_config_is_refused_and_not_repeated() {
    let folder = Folder::new("clear");
    let token = "stubborn_17a5c0ffee4711c0ffee";
    for key in ["token", "token-env", "token-file"] {
        let config = folder.config("http://127.0.0.1:9", &format!("{key} = \"{token}\""));
        let (code, printed) = run(&["run", "--config", &config]).await;
        assert_eq!(code, 2, "{printed}");
        assert!(printed.contains("does not belong in a config"), "{printed}");
        assert!(!printed.contains(token), "{printed}");
    }
}

#[tokio::test]
async fn a_token_that_is_not_known_ends_the_daemon_with_advice() {
    let world = World::start().await;
    let folder = Folder::new("unknown");
    fs::write(folder.path("token"), "not-a-token-0815").unwrap();
    let config = folder.config(world.app().client_api(), "token-file = \"token\"");
    let (code, printed) = run(&["run", "--config", &config]).await;
    assert_eq!(code, 1, "{printed}");
    assert!(printed.contains("make a new token"), "{printed}");
    assert!(!printed.contains("not-a-token-0815"), "{printed}");
}

#[tokio::test]
async fn a_port_in_use_is_named_with_a_way_out() {
    let world = World::start().await;
    let taken = format!("127.0.0.1:{}", world.port());
    for command in ["sandbox", "demo"] {
        let (code, printed) = run(&[command, "--http", &taken, "--https", "127.0.0.1:0"]).await;
        assert_eq!(code, 1, "{printed}");
        assert!(
            printed.contains(&taken) && printed.contains("--http 127.0.0.1:0"),
            "{printed}"
        );
    }
}

#[tokio::test]
async fn the_sandbox_tells_where_it_is_and_stops_when_asked() {
    let folder = Folder::new("ready");
    let (data, ready) = (folder.path("chat.db"), folder.path("ready.json"));
    let free = ["--http", "127.0.0.1:0", "--https", "127.0.0.1:0"];
    let files = ["--data", &data, "--ready-file", &ready];
    let own = [
        "--app-id",
        "shop",
        "--region",
        "eu",
        "--auth-key",
        "auth",
        "--api-key",
        "rest",
    ];
    let arguments = [&["sandbox"][..], &free, &files, &own].concat();
    let mut child = daemon(&arguments).spawn().unwrap();
    let printed = reads(child.stdout.take().unwrap(), "App          shop, region eu").await;

    let written: Value = serde_json::from_slice(&fs::read(&ready).unwrap()).unwrap();
    let names: Vec<_> = written.as_object().unwrap().keys().collect();
    assert_eq!(
        names,
        [
            "apiKey", "appId", "authKey", "ca", "http", "https", "page", "region"
        ]
    );
    for (name, value) in [
        ("appId", "shop"),
        ("region", "eu"),
        ("authKey", "auth"),
        ("apiKey", "rest"),
    ] {
        assert_eq!(written[name], value);
    }
    let http = written["http"].as_str().unwrap();
    assert_eq!(written["page"], format!("http://{http}/"));
    let ca = Path::new(written["ca"].as_str().unwrap());
    assert!(ca.is_absolute() && ca.exists(), "{}", ca.display());
    assert!(tokio::net::TcpStream::connect(http).await.is_ok());

    terminate(&child).await;
    assert_eq!(child.wait().await.unwrap().code(), Some(0));
    drop(printed);
}

#[tokio::test]
async fn a_second_signal_forces_the_end() {
    let world = World::start().await;
    let folder = Folder::new("forced");
    let token = world.token("stubborn").await;
    fs::write(folder.path("token"), token.expose()).unwrap();
    let config = folder.config(world.app().client_api(), "token-file = \"token\"");
    let mut child = daemon(&["run", "--config", &config]).spawn().unwrap();
    let log = reads(child.stderr.take().unwrap(), "connected").await;
    let mut ada = world.person("ada").await;
    ada.says(Uid::new("stubborn").unwrap(), "begin").await;
    assert_eq!(ada.hears("stubborn").await, "never");

    terminate(&child).await;
    let log = reads(log, "a second signal forces it").await;
    // Signals that come together with the first are one with it.
    let mut again = time::interval(Duration::from_millis(200));
    let status = loop {
        tokio::select! {
            status = child.wait() => break status.unwrap(),
            _ = again.tick() => terminate(&child).await,
        }
    };
    assert_eq!(status.code(), Some(FORCED));
    reads(log, "forced to stop").await;
}
