//! No credential is in any log, error or debug print.

use std::{
    fmt::Write,
    io,
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
use tracing_subscriber::{EnvFilter, fmt::MakeWriter};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

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
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new("trace"))
        .with_writer(log.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
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

    printed.push_str(&String::from_utf8_lossy(&log.0.lock().unwrap()));
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
