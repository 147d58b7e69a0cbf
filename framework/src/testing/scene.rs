//! A server with people and bots in it.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use cometchat_sandbox::{Clock, Sandbox};
use tokio::time::sleep;

use super::{BotUnderTest, Casting, Member, Person, TestGroup, Transcript, log::Log};
use crate::{
    client::{
        AdminClient, ApiKey, AppSettings, AuthToken, Limits, NewGroup, NewUser, RetryPolicy,
        Transport,
    },
    in_process::InProcess,
    model::{GroupType, Guid, Scope, Timestamp, Uid},
    store::MemoryStore,
};

/// Where the server would be, were there a network.
const ADDRESS: &str = "https://sandbox.test";
/// The app's id.
const APP: &str = "sandbox";
/// The key that may do everything.
const API_KEY: &str = "key";
/// When every scene begins: 1 January 2026, noon, in UTC.
const BEGINNING: u32 = 1_767_268_800;
/// What is left to chance in the server is the same in every scene.
const SEED: u64 = 1;

/// A local server with nobody in it but who is asked for.
///
/// It is cheap to clone; clones are the same scene. Every scene begins on
/// 1 January 2026 at noon.
#[derive(Clone)]
pub struct Scene {
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub(super) line: InProcess,
    pub(super) app: AppSettings,
    pub(super) admin: AdminClient,
    pub(super) log: Log,
    pub(super) store: MemoryStore,
    /// The time of the server, for bots.
    pub(super) clock: crate::clock::Clock,
    people: Mutex<BTreeMap<Uid, Person>>,
}

impl fmt::Debug for Scene {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scene")
            .field("log", &self.inner.log)
            .finish_non_exhaustive()
    }
}

/// Plays a story on a new [`Scene`], in virtual time: the body of a test.
///
/// Nothing in it waits for real: when everybody waits, the clock moves on.
///
/// # Panics
///
/// When the story does.
///
/// # Examples
///
/// ```standalone_crate
/// use std::time::Duration;
/// use cometchat_bot::testing::play;
///
/// play(async |scene| {
///     scene.waits(Duration::from_hours(24)).await;
/// });
/// ```
pub fn play<T>(story: impl AsyncFnOnce(Scene) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime can be made");
    runtime.block_on(async { story(Scene::new()).await })
}

impl Scene {
    /// A new scene. [`play`] makes one; call this within a runtime of your own,
    /// such as `#[tokio::test(start_paused = true)]`.
    ///
    /// # Panics
    ///
    /// Outside of a runtime, or when the server cannot be made.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "it panics, and needs a runtime")]
    pub fn new() -> Self {
        let server = Sandbox::builder()
            .app_id(APP)
            .api_key(API_KEY)
            .random_seed(SEED)
            .clock(Clock::starting_at(BEGINNING))
            .app()
            .expect("the server can be made");
        let line = InProcess::new(server);
        let app = AppSettings::builder(APP)
            .client_api(ADDRESS)
            .admin_api(ADDRESS)
            .retry(RetryPolicy::new(3, Duration::ZERO, Duration::ZERO))
            .limits(Limits::none())
            .build()
            .expect("the settings are right");
        let transport: Arc<dyn Transport> = Arc::new(line.clone());
        let admin = AdminClient::with_transport(app.clone(), ApiKey::new(API_KEY), transport)
            .expect("the key is right");
        let store = MemoryStore::new();
        let inner = Inner {
            line,
            app,
            admin,
            log: Log::new(store.clone()),
            store,
            clock: crate::clock::Clock::starting_at(Timestamp::new(BEGINNING.into())),
            people: Mutex::default(),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// The person with this uid, connected; the same one each time. The name
    /// is the uid with a capital letter.
    ///
    /// # Panics
    ///
    /// When it is no uid.
    #[must_use]
    pub async fn person(&self, uid: &str) -> Person {
        let uid = Uid::new(uid).unwrap_or_else(|error| panic!("no uid for a person: {error}"));
        let known = self.people().get(&uid).cloned();
        if let Some(person) = known {
            return person;
        }
        let token = self.user(&uid).await;
        let person = Person::connect(self.clone(), uid.clone(), token).await;
        self.people().insert(uid, person.clone());
        person
    }

    /// Runs a bot of the kind that `#[bot(name = ..)]` names. Await what is
    /// returned, or say more about it first.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// # use cometchat_bot::testing::Scene;
    /// # async fn story(scene: Scene) {
    /// let poll = scene.bot("poll").await;
    /// let other = scene.bot("poll").uid("other").settings(serde_json::json!({"max": 3})).await;
    /// # }
    /// ```
    #[track_caller]
    pub fn bot(&self, kind: &str) -> Casting {
        Casting::new(self.clone(), kind)
    }

    /// A public group with these members; the first is its admin.
    ///
    /// # Panics
    ///
    /// When it is no guid, or there is such a group.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// # use cometchat_bot::testing::Scene;
    /// # async fn story(scene: Scene) {
    /// let (alice, poll) = (scene.person("alice").await, scene.bot("poll").await);
    /// let club = scene.group("club", &[&alice, &poll]).await;
    /// alice.says(&club, "hello, all").await;
    /// # }
    /// ```
    #[must_use]
    pub async fn group(&self, guid: &str, members: &[&dyn Member]) -> TestGroup {
        let guid = Guid::new(guid).unwrap_or_else(|error| panic!("no guid for a group: {error}"));
        let group = NewGroup::new(guid.clone(), guid.to_string(), GroupType::Public);
        let made = self.inner.admin.groups().create(&group).await;
        made.unwrap_or_else(|error| panic!("the group {guid} cannot be made: {error}"));
        let scopes = std::iter::once(Scope::Admin).chain(std::iter::repeat(Scope::Participant));
        let members: Vec<_> = members
            .iter()
            .map(|member| member.uid().clone())
            .zip(scopes)
            .collect();
        if !members.is_empty() {
            let added = self.inner.admin.members(&guid).add(&members).await;
            added.unwrap_or_else(|error| panic!("nobody can be added to {guid}: {error}"));
        }
        TestGroup { guid }
    }

    /// Lets time pass.
    pub async fn waits(&self, time: Duration) {
        sleep(time).await;
    }

    /// The client that may do everything, for what people and bots do not do.
    #[must_use]
    pub fn admin(&self) -> &AdminClient {
        &self.inner.admin
    }

    /// Everything that people saw happen, in all conversations.
    #[must_use]
    pub fn transcript(&self) -> Transcript {
        self.inner.log.transcript(None)
    }

    /// Plays a conversation with a bot from a text: what people say in it is
    /// said, what the bot says must come. `...` in what the bot says stands for
    /// anything.
    ///
    /// It is the format of [`Transcript`]. People say text and do
    /// `(reacts with X)`, which is about the last message.
    ///
    /// # Panics
    ///
    /// When the bot says something else, or a line cannot be played.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// # use cometchat_bot::testing::play;
    /// play(async |scene| {
    ///     let hello = scene.bot("hello").await;
    ///     scene.plays(&hello, "
    ///         alice: /hello
    ///         hello: Hello, Alice!
    ///         alice: /hello french
    ///         hello: Bonjour, ...
    ///     ").await;
    /// });
    /// ```
    #[track_caller]
    pub fn plays<'a>(&'a self, bot: &'a BotUnderTest, text: &'a str) -> impl Future<Output = ()> {
        let place = std::panic::Location::caller();
        async move { super::script::play(self, bot, None, text, place).await }
    }

    /// As [`plays`](Self::plays), in a group: people can `(joins)`,
    /// `(leaves)`, `(adds WHO)`, `(kicks WHO)` and `(makes WHO a SCOPE)` as
    /// well. Those who speak must be in it.
    ///
    /// # Panics
    ///
    /// As [`plays`](Self::plays).
    #[track_caller]
    pub fn plays_in<'a>(
        &'a self,
        group: &'a TestGroup,
        bot: &'a BotUnderTest,
        text: &'a str,
    ) -> impl Future<Output = ()> {
        let place = std::panic::Location::caller();
        async move { super::script::play(self, bot, Some(group), text, place).await }
    }

    /// Makes a user and a token.
    pub(super) async fn user(&self, uid: &Uid) -> AuthToken {
        let mut chars = uid.as_str().chars();
        let first = chars.next().map(|first| first.to_uppercase().to_string());
        let name = first.unwrap_or_default() + chars.as_str();
        let made = self
            .inner
            .admin
            .users()
            .create(&NewUser::new(uid.clone(), name))
            .await;
        made.unwrap_or_else(|error| panic!("the user {uid} cannot be made: {error}"));
        let token = self.inner.admin.tokens(uid).create().await;
        token.unwrap_or_else(|error| panic!("a token of {uid} cannot be made: {error}"))
    }

    fn people(&self) -> std::sync::MutexGuard<'_, BTreeMap<Uid, Person>> {
        self.inner
            .people
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
