//! A local server of its own for each test.

use std::{net::SocketAddr, path::Path};

use cometchat_bot::{
    client::{AdminClient, ApiKey, AppSettings, AuthToken, Limits, NewGroup, NewUser},
    model::{Event, GroupType, Guid, Scope, Uid},
    routing::RoutingTable,
    runtime::{BotSetup, Ended, Runtime},
    store::MemoryStore,
};
use cometchat_sandbox::{Profile, Sandbox, SandboxBuilder};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::Person;

/// A local server with nobody in it but who is asked for.
#[derive(Debug)]
pub struct World {
    sandbox: Sandbox,
    app: AppSettings,
    admin: AdminClient,
    stop: CancellationToken,
    bots: Vec<JoinHandle<Ended>>,
}

impl World {
    /// Starts a server on a free port, with its data in memory.
    pub async fn start() -> Self {
        let builder = Sandbox::builder().http(SocketAddr::from(([127, 0, 0, 1], 0)));
        Self::start_with(builder).await
    }

    /// Starts a server of this profile on a free port, with its data in memory.
    pub async fn start_as(profile: Profile) -> Self {
        let builder = Sandbox::builder()
            .http(SocketAddr::from(([127, 0, 0, 1], 0)))
            .profile(profile);
        Self::start_with(builder).await
    }

    /// Starts a server on this port, with its data in a file.
    pub async fn start_at(port: u16, file: &Path) -> Self {
        let builder = Sandbox::builder()
            .http(SocketAddr::from(([127, 0, 0, 1], port)))
            .data(file);
        Self::start_with(builder).await
    }

    /// Starts a server whose app has no polls extension, on a free port.
    pub async fn start_without_polls() -> Self {
        let builder = Sandbox::builder().http(SocketAddr::from(([127, 0, 0, 1], 0)));
        Self::start_with(builder.polls(false)).await
    }

    /// Starts a server that is built so; it must listen without TLS.
    pub async fn start_with(builder: SandboxBuilder) -> Self {
        let sandbox = builder
            .seed(true)
            .start()
            .await
            .expect("the sandbox starts");
        let ready = sandbox.ready();
        let address = format!("http://{}", ready.http.as_deref().expect("it listens"));
        let app = AppSettings::builder(&ready.app_id)
            .region(&ready.region)
            .client_api(&address)
            .admin_api(&address)
            .limits(Limits::none())
            .build()
            .unwrap();
        let admin = AdminClient::new(app.clone(), ApiKey::new(&ready.api_key)).unwrap();
        Self {
            sandbox,
            app,
            admin,
            stop: CancellationToken::new(),
            bots: Vec::new(),
        }
    }

    /// The client that may do everything.
    #[must_use]
    pub fn admin(&self) -> &AdminClient {
        &self.admin
    }

    /// Where the server is.
    #[must_use]
    pub fn app(&self) -> &AppSettings {
        &self.app
    }

    /// Where the server listens.
    #[must_use]
    pub fn port(&self) -> u16 {
        let address = self.sandbox.ready().http.as_deref();
        address
            .and_then(|address| address.parse::<SocketAddr>().ok())
            .expect("it listens")
            .port()
    }

    /// Stops the server.
    pub async fn stop(self) {
        self.sandbox.shutdown().await;
    }

    /// The server.
    #[must_use]
    pub fn sandbox(&self) -> &Sandbox {
        &self.sandbox
    }

    /// Makes a user with a token, and what is needed to run a bot as it.
    pub async fn setup(&self, kind: &str, uid: &str) -> BotSetup {
        let token = self.token(uid).await;
        BotSetup::new(kind, self.app.clone(), token)
            .uid(Uid::new(uid).unwrap())
            .messages_per_minute(None)
    }

    /// Makes a user and a token for it.
    pub async fn token(&self, uid: &str) -> AuthToken {
        let uid = Uid::new(uid).unwrap();
        let user = NewUser::new(uid.clone(), uid.to_string());
        self.admin
            .users()
            .create(&user)
            .await
            .expect("the bot's user is made");
        let made = self.admin.tokens(&uid).create().await;
        made.expect("a token is made")
    }

    /// Runs a bot under the name of its kind; returns when it is connected.
    pub async fn bot(&mut self, kind: &str) {
        let setup = self.setup(kind, kind).await;
        let table = RoutingTable::from_registry(&[]).expect("the bots fit together");
        self.run(Runtime::new(table, MemoryStore::new()).bot(setup), 1)
            .await;
    }

    /// Runs bots; returns when `count` are connected.
    pub async fn run(&mut self, runtime: Runtime, count: usize) {
        let mut connected = runtime.connected();
        self.bots.push(tokio::spawn(runtime.run(self.stop.clone())));
        connected
            .wait_for(|now| *now == count)
            .await
            .expect("the bots connect");
    }

    /// A person, made if need be, and connected.
    pub async fn person(&self, uid: &str) -> Person {
        let uid = Uid::new(uid).unwrap();
        let mut name = uid.to_string();
        name[..1].make_ascii_uppercase();
        // Seeded people are there already.
        let _ = self
            .admin
            .users()
            .create(&NewUser::new(uid.clone(), name))
            .await;
        let token = self
            .admin
            .tokens(&uid)
            .create()
            .await
            .expect("a token is made");
        Person::connect(&self.app, token).await
    }

    /// A public group with these members; the first is its admin.
    pub async fn group(&self, guid: &str, members: &[&str]) -> Guid {
        let guid = Guid::new(guid).unwrap();
        let group = NewGroup::new(guid.clone(), guid.to_string(), GroupType::Public);
        self.admin
            .groups()
            .create(&group)
            .await
            .expect("the group is made");
        let scopes = std::iter::once(Scope::Admin).chain(std::iter::repeat(Scope::Participant));
        let members: Vec<_> = members
            .iter()
            .map(|uid| Uid::new(uid).unwrap())
            .zip(scopes)
            .collect();
        self.admin
            .members(&guid)
            .add(&members)
            .await
            .expect("members are added");
        guid
    }

    /// Waits until a user is connected, as a friend would see it.
    pub async fn is_online(&self, person: &mut Person, uid: &Uid) {
        let is_it = |event: &Event| matches!(event, Event::Presence(p) if p.user.uid == *uid);
        let user = person
            .client
            .users()
            .get(uid)
            .await
            .expect("the user is there");
        if !user.is_online() {
            person.waits_for(is_it).await;
        }
    }

    /// Stops the bots and waits for them.
    pub async fn stop_bots(&mut self) -> Vec<Ended> {
        self.stop.cancel();
        let mut ended = Vec::new();
        for bot in self.bots.drain(..) {
            ended.push(bot.await.expect("the bots end"));
        }
        self.stop = CancellationToken::new();
        ended
    }
}
