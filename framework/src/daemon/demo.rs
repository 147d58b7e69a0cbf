//! `demo`: the local server and every bot in one process.

use std::{io::ErrorKind, net::SocketAddr, sync::Arc, time::Duration};

use clap::Args;
use cometchat_sandbox::{Hint, Ready};
use tokio::sync::watch;

use super::{
    CommandError, actions,
    local::{self, check_ready, print_addresses, write_ready},
    run::until_stopped,
};
use crate::{
    client::{
        AdminClient, ApiKey, AppSettings, AuthToken, Limits, NewUser, PresenceSubscription,
        SettingsError,
    },
    model::{Guid, Scope, Uid},
    routing::{BotRoutes, CommandSpec, RoutingTable},
    runtime::{BotSetup, Runtime},
    store::{MemoryStore, SqliteStore, Store},
};

/// How long bots may take to connect before it is said that some are missing.
const PATIENCE: Duration = Duration::from_secs(5);
/// The role by which the chat page knows a bot.
const BOT_ROLE: &str = "bot";
/// The group in which people and bots meet.
pub(super) const LOBBY: &str = "lobby";

/// How the demo is run.
#[derive(Clone, Debug, Args)]
#[group(skip)]
pub(super) struct Options {
    #[command(flatten)]
    local: local::Options,
    /// Where to take answers to forms and buttons; port 0 picks a free one, which
    /// is also done when this one is taken.
    #[arg(long, value_name = "ADDR", default_value_t = actions::LISTEN)]
    actions: SocketAddr,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            local: local::Options::default(),
            actions: actions::LISTEN,
        }
    }
}

pub(super) type SetupError = Box<dyn std::error::Error + Send + Sync>;

/// Runs the server and the bots until a signal.
pub(super) async fn demo(table: RoutingTable, options: Options) -> Result<(), CommandError> {
    let Options {
        local: options,
        actions: listen,
    } = options;
    check_ready(options.ready_file.as_deref())?;
    let hints = table.bots().map(hint).collect();
    let sandbox = options.builder().hints(hints).start().await?;
    let ready = sandbox.ready().clone();
    print_welcome(&ready, &table);
    let setups = set_up(&table, &ready).await.map_err(CommandError::Setup)?;
    let count = setups.len();
    let runtime = if let Some(path) = options.bots_state() {
        with_endpoint(table, SqliteStore::open(path)?.exclusive()?, listen).await?
    } else {
        with_endpoint(table, MemoryStore::new(), listen).await?
    };
    let app = Arc::clone(sandbox.app());
    let runtime = setups
        .into_iter()
        .fold(runtime, Runtime::bot)
        .watched_by(Arc::new(move |me, told| {
            app.inspector().note(me.as_str(), told);
        }));
    let connected = runtime.connected();
    let running = until_stopped(runtime);
    let announcing = announce(connected, count, &options, &ready);
    let (ran, announced) = tokio::join!(running, announcing);
    sandbox.shutdown().await;
    ran.and(announced)
}

/// A runtime that takes answers; on another port when two demos run on one machine.
async fn with_endpoint(
    table: RoutingTable,
    store: impl Store + 'static,
    listen: SocketAddr,
) -> Result<Runtime, CommandError> {
    let opened = match actions::open(listen, None, &store).await {
        Err(CommandError::Listen { source, .. }) if source.kind() == ErrorKind::AddrInUse => {
            tracing::warn!(%listen, "somebody listens there already; answers come in on another port");
            actions::open(SocketAddr::new(listen.ip(), 0), None, &store).await
        }
        opened => opened,
    };
    Ok(Runtime::new(table, store).endpoint(opened?))
}

/// Makes every bot's user.
async fn set_up(table: &RoutingTable, ready: &Ready) -> Result<Vec<BotSetup>, SetupError> {
    let app = app_settings(ready)?;
    let admin = AdminClient::new(app.clone(), ApiKey::new(&ready.api_key))?;
    let mut setups = Vec::new();
    for bot in table.bots() {
        setups.push(set_up_bot(&admin, &app, bot).await?);
    }
    Ok(setups)
}

pub(super) fn app_settings(ready: &Ready) -> Result<AppSettings, SettingsError> {
    // The command line always asks for this listener.
    let address = format!("http://{}", ready.http.as_deref().unwrap_or_default());
    AppSettings::builder(&ready.app_id)
        .region(&ready.region)
        .client_api(&address)
        .admin_api(&address)
        .presence(PresenceSubscription::AllUsers)
        .limits(Limits::none())
        .build()
}

async fn set_up_bot(
    admin: &AdminClient,
    app: &AppSettings,
    bot: &BotRoutes,
) -> Result<BotSetup, SetupError> {
    let (uid, token) = make_bot(admin, bot.name()).await?;
    Ok(BotSetup::new(bot.name(), app.clone(), token)
        .uid(uid)
        .messages_per_minute(None))
}

/// Makes a bot's user, a token for it, and puts it in the lobby.
pub(super) async fn make_bot(
    admin: &AdminClient,
    name: &str,
) -> Result<(Uid, AuthToken), SetupError> {
    let uid = Uid::new(name)?;
    let user = NewUser::new(uid.clone(), title(name)).role(BOT_ROLE);
    match admin.users().create(&user).await {
        Err(error) if error.code() != Some("ERR_UID_ALREADY_EXISTS") => return Err(error.into()),
        _ => {}
    }
    let members = [(uid.clone(), Scope::Participant)];
    admin.members(&Guid::new(LOBBY)?).add(&members).await?;
    let token = admin.tokens(&uid).create().await?;
    Ok((uid, token))
}

/// Writes the ready file once every bot is connected.
async fn announce(
    mut connected: watch::Receiver<usize>,
    count: usize,
    options: &local::Options,
    ready: &Ready,
) -> Result<(), CommandError> {
    let patience = tokio::time::timeout(PATIENCE, connected.wait_for(|now| *now == count));
    if patience.await.is_err() {
        let now = *connected.borrow();
        tracing::warn!("only {now} of {count} bots are connected; the log says why");
    }
    match connected.wait_for(|now| *now == count).await {
        Ok(_) => write_ready(options.ready_file.as_deref(), ready).await,
        // The bots are gone: there is nobody to announce.
        Err(_) => Ok(()),
    }
}

fn print_welcome(ready: &Ready, table: &RoutingTable) {
    print_addresses(ready);
    println!("\nBe one of the people there and talk to a bot, or write in the lobby:");
    for bot in table.bots() {
        println!("  {:10} {}", bot.name(), bot.about());
        for command in bot.commands() {
            println!("  {:10}   {}", "", command.usage());
        }
    }
    println!("\nCtrl-C stops it.");
}

/// What the page tells a first-time visitor about a bot.
fn hint(bot: &BotRoutes) -> Hint {
    let usage: Vec<_> = bot.commands().map(CommandSpec::usage).collect();
    Hint {
        title: title(bot.name()),
        text: if usage.is_empty() {
            bot.about().to_owned()
        } else {
            format!("{}: {}", bot.about(), usage.join(", "))
        },
        to_uid: Some(bot.name().to_owned()),
        send: None,
    }
}

/// The name shown to people: the bot's, with a capital letter.
fn title(name: &str) -> String {
    let mut chars = name.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}
