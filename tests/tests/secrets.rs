//! No credential is in any log, error or debug print.

use std::{
    fmt::Write,
    io,
    process::Stdio,
    sync::{Arc, Mutex},
};

use cometchat_bot::{
    client::{ApiKey, AuthToken, Client},
    model::Uid,
    routing::RoutingTable,
    runtime::{BotSetup, Runtime},
    store::MemoryStore,
};
use cometchat_bot_tests::World;
use tokio::process::Command;
use tracing_subscriber::{EnvFilter, fmt::MakeWriter};

#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// Catches what this thread logs, all of it, until the guard is dropped.
    pub(crate) fn caught() -> (Self, tracing::subscriber::DefaultGuard) {
        let log = Self::default();
        let subscriber = tracing_subscriber::fmt()
            .with_env_filter(EnvFilter::new("trace"))
            .with_writer(log.clone())
            .finish();
        (log, tracing::subscriber::set_default(subscriber))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// One thread runs everything, so that the log of all tasks is caught.
#[tokio::test]
async fn nothing_that_is_printed_holds_a_credential() {
    let (log, _guard) = Log::caught();
    let mut printed = String::new();

    let mut world = World::start().await;
    let uid = Uid::new("welcome").unwrap();
    let good = world.setup("welcome", "welcome").await;
    write!(printed, "{good:?}").unwrap();
    let wrong = BotSetup::new(
        "welcome",
        world.app().clone(),
        AuthToken::new("wrong-token-0815"),
    );
    let runtime = Runtime::new(
        RoutingTable::from_registry(&[]).unwrap(),
        MemoryStore::new(),
    )
    .bot(good)
    .bot(wrong);
    write!(printed, "{runtime:?}").unwrap();
    world.run(runtime, 1).await;

    let token = world.admin().tokens(&uid).create().await.unwrap();
    let secret = token.expose().to_owned();
    let client = Client::new(world.app().clone(), token.clone()).unwrap();
    let me = client.login().await.unwrap();
    let jwt = me.jwt.clone().unwrap();
    write!(printed, "{token:?} {client:?} {me:?} {:?}", world.admin()).unwrap();
    write!(
        printed,
        "{:?} {:?}",
        world.sandbox(),
        ApiKey::new("key-4711")
    )
    .unwrap();
    let mut ada = world.person("ada").await;
    ada.says(uid, "hello").await;
    ada.hears("welcome").await;
    client.logout().await.unwrap();
    let refused = client.login().await.unwrap_err();
    write!(printed, "{refused:?} {refused}").unwrap();
    for ended in world.stop_bots().await {
        write!(printed, "{ended:?}").unwrap();
    }

    printed.push_str(&log.text());
    assert!(printed.contains("connected"), "the log was caught");
    let ready = world.sandbox().ready();
    let secrets = [
        ("auth token", secret.as_str()),
        ("socket credential", &jwt),
        ("wrong token", "wrong-token-0815"),
        ("REST API key", &ready.api_key),
        ("auth key", &ready.auth_key),
        ("API key", "key-4711"),
    ];
    for (name, secret) in secrets {
        let at = printed.find(secret);
        let around = at.map(|at| &printed[at.saturating_sub(200)..at]);
        assert!(around.is_none(), "the {name} is printed after: {around:?}");
    }
}

/// The real daemon at its most talkative, with every library's log.
#[tokio::test]
async fn the_daemon_logs_no_credential_even_when_it_logs_everything() {
    let world = World::start().await;
    let token = world.token("counter").await;
    let folder = std::env::temp_dir().join(format!("cometchat-bot-secrets-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let config = format!(
        "[[app]]\nid = \"sandbox\"\nclient-api = \"{}\"\n\
         [[bot]]\nkind = \"counter\"\nuid = \"counter\"\ntoken-env = \"COUNTER_TOKEN\"\n",
        world.app().client_api()
    );
    std::fs::write(folder.join("bots.toml"), config).unwrap();
    let daemon = Command::new(env!("CARGO_BIN_EXE_chaosbot"))
        .args(["run", "--config"])
        .arg(folder.join("bots.toml"))
        .env("COUNTER_TOKEN", token.expose())
        .env("RUST_LOG", "trace")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();

    // The same token gives the same socket credential.
    let client = Client::new(world.app().clone(), token.clone()).unwrap();
    let jwt = client.login().await.unwrap().jwt.unwrap();
    let mut ada = world.person("ada").await;
    let counter = Uid::new("counter").unwrap();
    world.is_online(&mut ada, &counter).await;
    ada.says(counter, "hello").await;
    assert_eq!(ada.hears("counter").await, "1: hello");
    let pid = daemon.id().unwrap().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &pid])
            .status()
            .await
            .unwrap()
            .success()
    );
    let output = daemon.wait_with_output().await.unwrap();
    let printed = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    std::fs::remove_dir_all(folder).unwrap();

    assert!(output.status.success(), "{printed}");
    assert!(
        printed.contains("TRACE") && printed.contains("connected"),
        "the log is whole"
    );
    for (name, secret) in [("auth token", token.expose()), ("socket credential", &jwt)] {
        let at = printed.find(secret);
        let around = at.map(|at| &printed[at.saturating_sub(200)..at]);
        assert!(around.is_none(), "the {name} is printed after: {around:?}");
    }
}
