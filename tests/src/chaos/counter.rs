//! The bot's process: started, killed, stopped, and asked by its log whether it
//! is connected.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::Stdio,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use cometchat_bot::client::AuthToken;
use serde::Deserialize;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, ChildStderr, Command},
    sync::{Notify, watch},
    task::JoinHandle,
    time::timeout,
};

use super::BOT;
use crate::World;

/// How long a connection may take: longer than the bot's longest wait between
/// two attempts and one request that is never answered.
const CONNECT_WITHIN: Duration = Duration::from_mins(3);
/// How long an orderly stop may take.
const STOP_WITHIN: Duration = Duration::from_mins(1);
/// What the bot logs when its connection is there.
const UP: &str = "connected";
/// What it logs when it is not there any more.
const DOWN: [&str; 2] = [
    "the connection was lost",
    "the service did not answer a ping, connecting anew",
];

/// What it logs when a turn is stored and its reply is not sent yet.
const STORED: &str = "handled";
/// What it logs when a call was answered, and how a send is called there.
const CALLED: (&str, &str) = ("call done", "send a message");
/// What is logged: the two above on top of the usual.
const LOG: &str = "info,cometchat_bot::runtime::turn=debug,cometchat_bot::client::api=trace";
/// How long a step of the bot's work is waited for before it is killed anyway.
const AIM_WITHIN: Duration = Duration::from_millis(500);

/// After which step of the bot's work its process is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aim {
    /// Any.
    Anywhere,
    /// A turn is stored, and its reply is not sent.
    Stored,
    /// A reply is sent, and that is not noted.
    Sent,
}

/// One start of the process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Start {
    /// How long it took until the bot was connected.
    pub(super) took: Duration,
    /// How long the service asked the bot to wait meanwhile.
    pub(super) asked: Duration,
}

/// Steps of the bot's work, told as they are logged.
#[derive(Debug, Default)]
struct Steps {
    stored: Notify,
    sent: Notify,
}

/// The bot's process and what is left of earlier ones.
#[derive(Debug)]
pub(super) struct Counter {
    binary: PathBuf,
    folder: PathBuf,
    running: Option<Running>,
    starts: Arc<Mutex<Vec<Start>>>,
}

#[derive(Debug)]
struct Running {
    child: Child,
    log: JoinHandle<()>,
    is_connected: watch::Sender<bool>,
    steps: Arc<Steps>,
}

#[derive(Deserialize)]
struct Line {
    message: String,
    #[serde(default)]
    call: String,
    #[serde(default)]
    asked_ms: u64,
}

/// What is learnt from the log.
struct Learnt {
    begun: Instant,
    is_connected: watch::Sender<bool>,
    steps: Arc<Steps>,
    starts: Arc<Mutex<Vec<Start>>>,
    /// How long the service asked the bot to wait, until it was connected.
    asked: Option<Duration>,
}

impl Counter {
    /// Prepares the bot's user, config and folder.
    pub(super) async fn new(world: &World, binary: &Path) -> Self {
        let token = world.token(BOT).await;
        let folder = std::env::temp_dir().join(format!(
            "cometchat-chaos-{}-{}",
            std::process::id(),
            world.port()
        ));
        fs::create_dir_all(&folder).expect("a folder for the bot");
        write_config(world, &token, &folder).expect("the bot's config is written");
        Self {
            binary: binary.to_owned(),
            folder,
            running: None,
            starts: Arc::default(),
        }
    }

    /// Starts the process; it is not connected yet.
    pub(super) fn start(&mut self) {
        let begun = Instant::now();
        let mut child = Command::new(&self.binary)
            .args(["run", "--log-json", "--config"])
            .arg(self.folder.join("bots.toml"))
            .env("RUST_LOG", LOG)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the bot's binary is started");
        let stderr = child.stderr.take().expect("the log is piped");
        let is_connected = watch::Sender::new(false);
        let steps = Arc::<Steps>::default();
        let learnt = Learnt {
            begun,
            is_connected: is_connected.clone(),
            steps: Arc::clone(&steps),
            starts: Arc::clone(&self.starts),
            asked: Some(Duration::ZERO),
        };
        let log = read_log(stderr, self.log_file(), learnt);
        self.running = Some(Running {
            child,
            log: tokio::spawn(log),
            is_connected,
            steps,
        });
    }

    /// Waits until the bot is connected.
    pub(super) async fn connects(&mut self) {
        let mut connected = self.running().is_connected.subscribe();
        let waiting = timeout(CONNECT_WITHIN, connected.wait_for(|now| *now));
        let is_connected = matches!(waiting.await, Ok(Ok(_)));
        self.must_live();
        assert!(
            is_connected,
            "the bot did not connect; its log: {}",
            self.log_file().display()
        );
    }

    /// Takes note that the connection was cut, before the bot knows.
    pub(super) fn was_cut(&mut self) {
        self.running().is_connected.send_replace(false);
    }

    /// The process's id.
    pub(super) fn pid(&mut self) -> u32 {
        self.running().child.id().expect("it runs")
    }

    /// Kills the process as a loss of power would, after a step of its work if
    /// it comes to one.
    pub(super) async fn kill(&mut self, aim: Aim) {
        self.must_live();
        let steps = Arc::clone(&self.running().steps);
        let step = async {
            match aim {
                Aim::Anywhere => {}
                Aim::Stored => steps.stored.notified().await,
                Aim::Sent => steps.sent.notified().await,
            }
        };
        // If it does not come, it is killed all the same.
        let _ = timeout(AIM_WITHIN, step).await;
        let mut running = self.running.take().expect("the bot was started");
        running.child.kill().await.expect("the bot is killed");
        running.log.await.expect("the log is read");
    }

    /// Stops the process in good order.
    pub(super) async fn stop(&mut self) {
        self.must_live();
        let mut running = self.running.take().expect("the bot was started");
        let pid = running.child.id().expect("it runs").to_string();
        // The standard library has no signal but the one that kills.
        let sent = Command::new("sh")
            .args(["-c", "kill -TERM \"$1\"", "sh", &pid])
            .status()
            .await;
        assert!(sent.is_ok_and(|status| status.success()), "it is told");
        let ended = timeout(STOP_WITHIN, running.child.wait()).await;
        let status = ended.expect("the bot stops in time").expect("it is ours");
        assert!(status.success(), "the bot did not stop cleanly: {status}");
        running.log.await.expect("the log is read");
    }

    /// Fails when the process has ended by itself.
    pub(super) fn must_live(&mut self) {
        let ended = self.running().child.try_wait().expect("it is ours");
        assert!(
            ended.is_none(),
            "the bot ended by itself: {ended:?}; its log: {}",
            self.log_file().display()
        );
    }

    /// The starts that came to a connection.
    pub(super) fn starts(&self) -> Vec<Start> {
        let starts = self.starts.lock().unwrap_or_else(PoisonError::into_inner);
        starts.clone()
    }

    /// Ends the process if it runs, and removes what it wrote unless it is to be
    /// kept; then it says where the log is.
    pub(super) async fn end(mut self, keep: bool) -> Option<PathBuf> {
        if self.running.is_some() {
            self.kill(Aim::Anywhere).await;
        }
        if keep {
            return Some(self.log_file());
        }
        fs::remove_dir_all(&self.folder).expect("the bot's folder is removed");
        None
    }

    fn log_file(&self) -> PathBuf {
        self.folder.join("bot.log")
    }

    fn running(&mut self) -> &mut Running {
        self.running.as_mut().expect("the bot was started")
    }
}

/// Copies the log into a file and learns from it about the connection.
async fn read_log(stderr: ChildStderr, file: PathBuf, mut learnt: Learnt) {
    let mut file = fs::File::options()
        .create(true)
        .append(true)
        .open(file)
        .expect("the log can be written");
    let mut lines = BufReader::new(stderr).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        writeln!(file, "{line}").expect("the log is written");
        if let Ok(line) = serde_json::from_str(&line) {
            learnt.learn(&line);
        }
    }
}

impl Learnt {
    fn learn(&mut self, line: &Line) {
        let Self { steps, asked, .. } = self;
        if let Some(asked) = asked {
            *asked += Duration::from_millis(line.asked_ms);
        }
        match line.message.as_str() {
            STORED => steps.stored.notify_waiters(),
            called if called == CALLED.0 && line.call.starts_with(CALLED.1) => {
                steps.sent.notify_waiters();
            }
            UP => {
                self.is_connected.send_replace(true);
                self.has_started();
            }
            down if DOWN.contains(&down) => {
                self.is_connected.send_replace(false);
            }
            _ => {}
        }
    }

    fn has_started(&mut self) {
        if let Some(asked) = self.asked.take() {
            let took = self.begun.elapsed();
            let mut starts = self.starts.lock().unwrap_or_else(PoisonError::into_inner);
            starts.push(Start { took, asked });
        }
    }
}

fn write_config(world: &World, token: &AuthToken, folder: &Path) -> std::io::Result<()> {
    let app = world.app();
    let config = format!(
        "state = \"state.db\"\n\n\
         [[app]]\nid = {:?}\nclient-api = {:?}\nlimits = \"none\"\n\n\
         [[bot]]\nkind = {BOT:?}\nuid = {BOT:?}\ntoken-file = \"token\"\n",
        app.app_id(),
        app.client_api(),
    );
    fs::write(folder.join("bots.toml"), config)?;
    fs::write(folder.join("token"), token.expose())
}
