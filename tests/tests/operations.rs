//! What those who run a daemon see of it: metrics, health, the service manager.

use std::{fs, process::Stdio};

use cometchat_bot::model::Uid;
use cometchat_bot_tests::World;
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpStream, UnixDatagram},
    process::{Child, ChildStderr, Command},
};

use crate::command_line::{Folder, daemon, signal, terminate};

/// A running daemon of one bot.
struct Daemon {
    child: Child,
    log: BufReader<ChildStderr>,
}

impl Daemon {
    fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::null()).spawn().unwrap();
        let log = BufReader::new(child.stderr.take().unwrap());
        Self { child, log }
    }

    /// The next line of the log with this message.
    async fn logs(&mut self, message: &str) -> Value {
        let mut line = String::new();
        loop {
            line.clear();
            let read = self.log.read_line(&mut line).await.unwrap();
            assert!(read > 0, "the daemon ended without a word of {message:?}");
            let Ok(entry) = serde_json::from_str::<Value>(&line) else {
                panic!("the log has a line that is no JSON: {line}");
            };
            if entry["message"].as_str().unwrap().contains(message) {
                return entry;
            }
        }
    }

    async fn stop(mut self) -> i32 {
        terminate(&self.child).await;
        // The log is read to its end, or the daemon would wait for a reader.
        let mut rest = String::new();
        self.log.read_to_string(&mut rest).await.unwrap();
        self.child.wait().await.unwrap().code().unwrap()
    }
}

/// Status and body of an answer.
pub(crate) async fn get(address: &str, path: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, body.to_owned())
}

#[tokio::test]
async fn metrics_and_health_tell_of_every_stage() {
    let world = World::start().await;
    let folder = Folder::new("operations");
    fs::write(folder.path("token"), world.token("stubborn").await.expose()).unwrap();
    let config = folder.config(world.app().client_api(), "token-file = \"token\"");
    let listen = ["--log-json", "--listen", "127.0.0.1:0"];
    let mut bots = Daemon::start(&mut daemon(
        &[&["run", "--config", &config][..], &listen].concat(),
    ));
    let address = bots.logs("serving /metrics").await["address"].clone();
    let address = address.as_str().unwrap();
    bots.logs("connected").await;

    let mut ada = world.person("ada").await;
    ada.says(Uid::new("stubborn").unwrap(), "hello").await;
    assert_eq!(ada.hears("stubborn").await, "never");
    // The connection is noted beside the log, and the answer beside the send.
    let (mut ready, mut metrics) = (0, String::new());
    while ready != 200 || !metrics.contains("cometbot_replies_total") {
        ready = get(address, "/readyz").await.0;
        metrics = get(address, "/metrics").await.1;
    }
    let bot = r#"app="sandbox",bot="stubborn""#;
    for line in [
        format!("cometbot_connected{{{bot}}} 1"),
        format!("cometbot_connections_total{{{bot}}} 1"),
        format!("cometbot_events_received_total{{{bot},event=\"message\"}} 1"),
        format!("cometbot_event_lag_seconds_count{{{bot}}} 1"),
        format!("cometbot_events_waiting{{{bot}}} 0"),
        format!("cometbot_rate_limit_wait_seconds_count{{{bot}}} 1"),
        format!("cometbot_replies_total{{{bot},outcome=\"sent\"}} 1"),
        format!("cometbot_reply_seconds_count{{{bot}}} 1"),
        format!(
            "cometbot_build_info{{version=\"{}\"}} 1",
            env!("CARGO_PKG_VERSION")
        ),
    ] {
        assert!(metrics.contains(&line), "{line} is missing in\n{metrics}");
    }
    assert!(!metrics.contains("hello"), "what people write is no label");

    let (status, health) = get(address, "/healthz").await;
    let health: Value = serde_json::from_str(&health).unwrap();
    assert_eq!(
        (status, &health["bots"]["sandbox/stubborn"]["state"]),
        (200, &"connected".into())
    );
    assert_eq!(get(address, "/other").await.0, 404);

    // Without the server the bot is not ready, but the daemon lives.
    world.stop().await;
    while get(address, "/readyz").await.0 != 503 {}
    assert_eq!(get(address, "/healthz").await.0, 200);
    bots.child.start_kill().unwrap();
}

#[tokio::test]
async fn a_hangup_takes_over_a_good_config_and_refuses_a_bad_one() {
    let world = World::start().await;
    let folder = Folder::new("hangup");
    fs::write(folder.path("token"), world.token("stubborn").await.expose()).unwrap();
    let config = folder.config(world.app().client_api(), "token-file = \"token\"");
    let good = fs::read_to_string(&config).unwrap();
    let mut bots = Daemon::start(&mut daemon(&["run", "--config", &config, "--log-json"]));
    bots.logs("connected").await;

    fs::write(
        &config,
        good.replace("kind = \"stubborn\"", "kind = \"stuborn\""),
    )
    .unwrap();
    signal(&bots.child, "-HUP").await;
    let refused = bots.logs("the config was not taken over").await;
    assert!(
        refused["cause"].as_str().unwrap().contains("stuborn"),
        "{refused}"
    );

    fs::write(&config, &good).unwrap();
    signal(&bots.child, "-HUP").await;
    let taken = bots.logs("the config was read anew").await;
    assert_eq!((&taken["kept"], &taken["started"]), (&1.into(), &0.into()));

    let fixed = "[actions]\naddress = \"https://bots.example.com\"\n";
    fs::write(&config, format!("{fixed}{good}messages-per-minute = 5\n")).unwrap();
    signal(&bots.child, "-HUP").await;
    let warned = bots.logs("it is read at the start only").await;
    assert_eq!(warned["key"], "[actions]");
    let taken = bots.logs("the config was read anew").await;
    assert_eq!((&taken["kept"], &taken["started"]), (&0.into(), &1.into()));
    bots.logs("connected").await;
    assert_eq!(bots.stop().await, 0);
}

#[tokio::test]
async fn the_service_manager_is_told() {
    let world = World::start().await;
    let folder = Folder::new("notify");
    fs::write(folder.path("token"), world.token("stubborn").await.expose()).unwrap();
    let config = folder.config(world.app().client_api(), "token-file = \"token\"");
    let socket = folder.path("notify");
    let manager = UnixDatagram::bind(&socket).unwrap();
    let mut command = daemon(&["run", "--config", &config, "--log-json"]);
    command
        .env("NOTIFY_SOCKET", &socket)
        .env("WATCHDOG_USEC", "200000");
    let bots = Daemon::start(&mut command);
    let told = async || {
        let mut text = [0; 1024];
        let length = manager.recv(&mut text).await.unwrap();
        String::from_utf8_lossy(&text[..length]).trim().to_owned()
    };
    let mut heard = Vec::new();
    while heard.last().is_none_or(|last| last != "READY=1") {
        heard.push(told().await);
    }
    assert!(
        heard.contains(&"STATUS=0 of 1 bots connected".to_owned()),
        "{heard:?}"
    );
    assert_eq!(told().await, "STATUS=1 of 1 bots connected");
    while told().await != "WATCHDOG=1" {}
    let stopping = tokio::spawn(bots.stop());
    while told().await != "STOPPING=1" {}
    assert_eq!(stopping.await.unwrap(), 0);
}

#[tokio::test]
async fn a_daemon_that_is_stopped_as_asked_succeeds_whatever_became_of_a_bot() {
    let world = World::start().await;
    let folder = Folder::new("stopped");
    fs::write(folder.path("token"), world.token("stubborn").await.expose()).unwrap();
    fs::write(folder.path("stale"), "fragile_17a5c0ffee4711").unwrap();
    let config = folder.config(world.app().client_api(), "token-file = \"token\"");
    let other = "[[bot]]\nkind = \"fragile\"\nuid = \"fragile\"\ntoken-file = \"stale\"\n";
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, text + other).unwrap();
    let mut bots = Daemon::start(&mut daemon(&["run", "--config", &config, "--log-json"]));
    bots.logs("a bot ended").await;
    terminate(&bots.child).await;
    let stopped = bots.logs("stopped").await;
    assert_eq!(
        (&stopped["down"], &stopped["level"]),
        (&1.into(), &"WARN".into())
    );
    assert_eq!(bots.stop().await, 0);
}
