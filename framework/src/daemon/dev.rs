//! `dev`: a local server that stays while a bot is built, run, changed and
//! built again.

mod build;
mod guide;
mod live;
mod watch;

use std::{
    fmt::Write,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

use clap::Args;
use cometchat_sandbox::Ready;
use tokio::{
    net::TcpListener,
    process::{Child, Command},
};
use tokio_util::sync::CancellationToken;

use self::{
    build::{Built, Package},
    guide::Guide,
    live::live,
    watch::Files,
};
use super::{
    CommandError,
    demo::{SetupError, app_settings, make_bot},
    files::write_private,
    local::{self, print_addresses},
    stop,
};
use crate::client::{AdminClient, ApiKey, AppSettings, AuthToken, HttpTransport};

/// Which bot, and how the server is run.
#[derive(Debug, Args)]
#[group(skip)]
pub(super) struct Options {
    /// The package with the bot, `NAME` or `bot-NAME`; the one of the current
    /// folder unless given. It needs a binary, as `new` makes one.
    #[arg(value_name = "BOT")]
    bot: Option<String>,
    #[command(flatten)]
    server: local::Options,
}

/// Runs until a signal. The server, its people and what bots keep outlive every
/// build.
pub(super) async fn dev(options: Options) -> Result<(), CommandError> {
    let stop = stop::on_signal();
    let sandbox = options.server.builder().start().await?;
    let scratch = Scratch::new().map_err(|error| CommandError::Setup(error.into()))?;
    let mut bench = Bench::new(sandbox.ready(), options.server.bots_state(), scratch)
        .await
        .map_err(CommandError::Setup)?;
    local::write_ready(options.server.ready_file.as_deref(), sandbox.ready()).await?;
    print_addresses(sandbox.ready());
    let worked = match build::find(options.bot.as_deref()).await {
        Ok(package) => {
            bench.work(&package, &stop).await;
            Ok(())
        }
        Err(problem) => Err(CommandError::Package(problem)),
    };
    bench.guide.end();
    drop(bench);
    sandbox.shutdown().await;
    worked
}

/// What is kept between two builds.
struct Bench {
    app: AppSettings,
    admin: AdminClient,
    guide: Guide,
    scratch: Scratch,
    /// Where bots keep what must survive.
    state: PathBuf,
    /// Where they take answers to forms and buttons.
    actions: SocketAddr,
    /// Where they say how they are.
    health: SocketAddr,
    http: HttpTransport,
    running: Option<Child>,
}

impl Bench {
    async fn new(
        ready: &Ready,
        state: Option<PathBuf>,
        scratch: Scratch,
    ) -> Result<Self, SetupError> {
        let app = app_settings(ready)?;
        let admin = AdminClient::new(app.clone(), ApiKey::new(&ready.api_key))?;
        let (_, token) = make_bot(&admin, "guide").await?;
        let guide = Guide::start(&app, token).await?;
        let state = state.unwrap_or_else(|| scratch.0.join("bots.db"));
        // Ports that are free now; the bot listens there when it is built.
        let (one, other) = (free().await?, free().await?);
        Ok(Self {
            http: HttpTransport::new(&app)?,
            app,
            admin,
            guide,
            scratch,
            state,
            actions: one.local_addr()?,
            health: other.local_addr()?,
            running: None,
        })
    }

    /// Builds and runs, and does so again after each change, until the stop.
    async fn work(&mut self, package: &Package, stop: &CancellationToken) {
        let mut files = Files::of(&package.folder);
        loop {
            let name = &package.name;
            self.guide.says(format!(
                "I am building {name}. Until it is ready, I answer here."
            ));
            let built = tokio::select! {
                () = stop.cancelled() => return,
                built = build::build(package) => built,
            };
            match built {
                Built::Ready { program, took } => {
                    let swapped = self.swap(&program).await;
                    let seconds = took.as_secs_f32();
                    let news = match swapped {
                        Ok(bots) => format!("{bots} is live, after {seconds:.1} s. Say hi!"),
                        Err(error) => format!("{name} was built, but cannot be run: {error}"),
                    };
                    println!("{news}");
                    self.guide.announces(news).await;
                }
                Built::Wrong(errors) => {
                    let news =
                        format!("{name} cannot be built; what ran before runs on.\n\n{errors}");
                    self.guide.announces(news).await;
                }
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = files.change() => {}
            }
        }
    }

    /// Ends what ran and runs what was built; the names of its bots.
    async fn swap(&mut self, program: &Path) -> Result<String, SetupError> {
        let kinds = kinds(program).await?;
        let config = self.write_config(&kinds).await?;
        if let Some(mut before) = self.running.take() {
            // What it had not finished, it finds again: that is promised of a kill.
            before.kill().await?;
        }
        let mut child = Command::new(program)
            .args(["run", "--listen", &self.health.to_string(), "--config"])
            .arg(config)
            // It would win over the config, and is that of other bots.
            .env_remove("COMETBOT_STATE")
            .stdin(std::process::Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let is_live = live(&mut child, self.health, &self.http).await;
        self.running = Some(child);
        is_live.map(|()| kinds.join(" and "))
    }

    /// Writes a config with a user and a token for each kind of bot.
    async fn write_config(&self, kinds: &[String]) -> Result<PathBuf, SetupError> {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let state = quoted(&self.state.to_string_lossy());
        let (id, api) = (quoted(self.app.app_id()), quoted(self.app.client_api()));
        let mut text = format!(
            "state = {state}\n\n[[app]]\nid = {id}\nclient-api = {api}\nlimits = \"none\"\n"
        );
        let actions = self.actions;
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "\n[actions]\nlisten = \"{actions}\"\naddress = \"http://{actions}\"\n"
        );
        for kind in kinds {
            let token: AuthToken = make_bot(&self.admin, kind).await?.1;
            let file = format!("{kind}.token");
            write_private(&self.scratch.0.join(&file), token.expose().as_bytes()).await?;
            let (kind, file) = (quoted(kind), quoted(&file));
            let _ = write!(
                text,
                "\n[[bot]]\nkind = {kind}\nuid = {kind}\ntoken-file = {file}\n"
            );
        }
        let config = self.scratch.0.join("bots.toml");
        write_private(&config, text.as_bytes()).await?;
        Ok(config)
    }
}

/// A port that nobody else has as long as this lives.
async fn free() -> std::io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await
}

/// The kinds of bots that a daemon has.
async fn kinds(program: &Path) -> Result<Vec<String>, SetupError> {
    let listed = Command::new(program)
        .args(["list", "--json"])
        .output()
        .await?;
    if !listed.status.success() {
        return Err(String::from_utf8_lossy(&listed.stderr).into_owned().into());
    }
    let rows: Vec<serde_json::Value> = serde_json::from_slice(&listed.stdout)?;
    let bots = rows.iter().filter_map(|row| row["bot"].as_str());
    let mut kinds: Vec<_> = bots.map(str::to_owned).collect();
    kinds.dedup();
    Ok(kinds)
}

/// A folder that goes with the command.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> std::io::Result<Self> {
        let name = format!("cometbot-dev-{}", uuid::Uuid::new_v4());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // It is in the folder for temporary things.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
