//! A bot in a scene, and what a test expects of it.

use std::{
    fmt,
    panic::Location,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{
    Answer, Casting, Scene,
    log::{PATIENCE, Seen, What},
};
use crate::{
    action::Links,
    client::AuthToken,
    letters::{self, Letter},
    model::{Category, ConversationId, Message, Receiver, Uid},
    routing::{Payload, RoutingTable},
    runtime::{BotSetup, Ended, Runtime},
};

/// The address of the endpoint that a bot has in a scene.
const ENDPOINT: &str = "http://127.0.0.1:7720";

/// How long a silent bot must say nothing, in the scene's time.
const SILENCE: Duration = Duration::from_secs(30);

/// A bot in a scene. Clones are the same bot.
///
/// What it does is asked for in the order in which it did it, each kind of
/// thing (messages, reactions) for itself. Nothing is skipped: an answer that
/// is not the expected one fails the test.
#[derive(Clone)]
pub struct BotUnderTest {
    inner: Arc<Inner>,
}

struct Inner {
    casting: Casting,
    uid: Uid,
    token: AuthToken,
    running: Mutex<Option<Running>>,
}

struct Running {
    stop: CancellationToken,
    task: JoinHandle<Ended>,
}

impl fmt::Debug for BotUnderTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BotUnderTest")
            .field("uid", &self.inner.uid)
            .finish_non_exhaustive()
    }
}

impl BotUnderTest {
    pub(super) fn new(casting: Casting, uid: Uid, token: AuthToken) -> Self {
        Self {
            inner: Arc::new(Inner {
                casting,
                uid,
                token,
                running: Mutex::default(),
            }),
        }
    }

    /// The user that it is.
    #[must_use]
    pub fn uid(&self) -> &Uid {
        &self.inner.uid
    }

    /// The next message that it sends, which must be this text.
    ///
    /// # Panics
    ///
    /// When it says something else, or nothing.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// # use cometchat_bot::testing::{Answer, BotUnderTest};
    /// # async fn story(poll: BotUnderTest) {
    /// poll.answers("There is no poll here.").await;
    /// poll.answers(Answer::contains("no poll")).await;
    /// # }
    /// ```
    #[track_caller]
    pub fn answers(&self, expected: impl Into<Answer>) -> impl Future<Output = Message> {
        self.answer(None, expected.into(), Location::caller())
    }

    /// The next message that it sends to a person or a group, which must be
    /// this text.
    ///
    /// # Panics
    ///
    /// When it says something else there, or nothing.
    #[track_caller]
    pub fn answers_in(
        &self,
        to: impl Into<Receiver>,
        expected: impl Into<Answer>,
    ) -> impl Future<Output = Message> {
        let place = ConversationId::between(self.uid(), &to.into());
        self.answer(Some(place), expected.into(), Location::caller())
    }

    async fn answer(
        &self,
        to: Option<ConversationId>,
        expected: Answer,
        place: &'static Location<'static>,
    ) -> Message {
        let seen = self.did(to.as_ref(), is_message, &expected, place).await;
        let said = seen.rendered();
        if !expected.fits(&said) {
            self.fail(
                place,
                format_args!("should say {expected}, but said {said:?}"),
            )
            .await;
        }
        message(seen)
    }

    /// The next message that it sends, whatever it is.
    ///
    /// # Panics
    ///
    /// When it sends none.
    #[track_caller]
    pub fn says_something(&self) -> impl Future<Output = Message> {
        let place = Location::caller();
        async move { message(self.did(None, is_message, &"something", place).await) }
    }

    /// The next message that it sends, which must be a custom message of this
    /// payload's type.
    ///
    /// # Panics
    ///
    /// When it sends something else, or nothing.
    #[track_caller]
    pub fn sends<P: Payload>(&self) -> impl Future<Output = P> {
        let place = Location::caller();
        async move {
            let wanted = format!("a custom message `{}`", P::TYPE);
            let seen = self.did(None, is_message, &wanted, place).await;
            let said = seen.rendered();
            let sent = message(seen);
            let data = sent.data.custom_data.clone().unwrap_or_default();
            match serde_json::from_value(data) {
                Ok(payload)
                    if sent.category == Category::Custom && sent.message_type == P::TYPE =>
                {
                    payload
                }
                _ => {
                    self.fail(
                        place,
                        format_args!("should send {wanted}, but sent {said:?}"),
                    )
                    .await
                }
            }
        }
    }

    /// The next reaction that it gives, which must be this one.
    ///
    /// # Panics
    ///
    /// When it gives another, or none.
    #[track_caller]
    pub fn reacts(&self, reaction: &str) -> impl Future<Output = ()> {
        let place = Location::caller();
        let wanted = format!("(reacts with {reaction})");
        async move {
            let fits = |what: &What| matches!(what, What::Reacted { .. });
            let did = self.did(None, fits, &wanted, place).await.rendered();
            if did != wanted {
                self.fail(place, format_args!("should do {wanted}, but did {did}"))
                    .await;
            }
        }
    }

    /// The next edit that it makes; the message must then say this.
    ///
    /// # Panics
    ///
    /// When it says something else, or nothing is edited.
    #[track_caller]
    pub fn edits(&self, expected: impl Into<Answer>) -> impl Future<Output = Message> {
        let (place, expected) = (Location::caller(), expected.into());
        async move {
            let fits = |what: &What| matches!(what, What::Edited(_));
            let seen = self
                .did(None, fits, &format_args!("(edits) {expected}"), place)
                .await;
            let did = seen.rendered();
            if !expected.fits(did.trim_start_matches("(edits) ")) {
                self.fail(
                    place,
                    format_args!("should edit to {expected}, but did {did:?}"),
                )
                .await;
            }
            message(seen)
        }
    }

    /// Waits half a minute of the scene's time, in which it must do nothing
    /// that a test has not asked for.
    ///
    /// # Panics
    ///
    /// When it does something.
    #[track_caller]
    pub fn stays_silent(&self) -> impl Future<Output = ()> {
        let place = Location::caller();
        async move {
            let log = &self.scene().inner.log;
            if let Some(seen) = log.next(self.uid(), None, |_| true, SILENCE).await {
                let did = seen.rendered();
                self.fail(place, format_args!("should be silent, but said {did:?}"))
                    .await;
            }
        }
    }

    /// The next thing of a kind.
    pub(super) async fn did(
        &self,
        to: Option<&ConversationId>,
        fits: impl Fn(&What) -> bool,
        wanted: &dyn fmt::Display,
        place: &Location<'_>,
    ) -> Seen {
        let log = &self.scene().inner.log;
        if let Some(seen) = log.next(self.uid(), to, fits, PATIENCE).await {
            return seen;
        }
        let seconds = PATIENCE.as_secs();
        let problem = format_args!("should say {wanted}, but did nothing for {seconds} s");
        self.fail(place, problem).await
    }

    pub(super) async fn fail(&self, place: &Location<'_>, problem: fmt::Arguments<'_>) -> ! {
        let log = &self.scene().inner.log;
        log.fail(place, format_args!("{} {problem}", self.uid()))
            .await
    }

    pub(super) fn scene(&self) -> &Scene {
        &self.inner.casting.scene
    }

    /// Stops it cleanly. What is said to it meanwhile, it finds when it
    /// [starts](Self::starts) again; what it kept in its state is there.
    ///
    /// # Panics
    ///
    /// When its handlers did not end.
    pub async fn stops(&self) {
        let running = self.running().take();
        if let Some(running) = running {
            running.stop.cancel();
            let ended = running.task.await.expect("the bot's task ends");
            assert!(ended.clean, "handlers of {} did not end", self.uid());
        }
    }

    /// Stops it, and runs a bot of another kind as the same user, with what it
    /// kept: another version takes over. The first may not be used any more.
    ///
    /// # Panics
    ///
    /// As [`stops`](Self::stops) and [`starts`](Self::starts).
    pub async fn becomes(&self, kind: &str) -> Self {
        self.stops().await;
        let mut casting = self.inner.casting.clone();
        kind.clone_into(&mut casting.kind);
        let next = Self {
            inner: Arc::new(Inner {
                casting,
                uid: self.inner.uid.clone(),
                token: self.inner.token.clone(),
                running: Mutex::default(),
            }),
        };
        next.starts().await;
        next
    }

    /// Starts it again after [`stops`](Self::stops).
    ///
    /// # Panics
    ///
    /// When it cannot be started.
    pub async fn starts(&self) {
        let Inner { casting, .. } = &*self.inner;
        let scene = &casting.scene.inner;
        let setup = BotSetup::new(&casting.kind, scene.app.clone(), self.inner.token.clone())
            .uid(self.uid().clone())
            .settings(casting.settings.clone())
            .messages_per_minute(casting.messages_per_minute)
            .with_transport(Arc::new(scene.line.clone()))
            .with_wire(Arc::new(scene.line.clone()))
            .with_clock(scene.clock);
        let table = RoutingTable::from_registry(&[])
            .unwrap_or_else(|error| panic!("the bots do not fit together: {error}"));
        let mut runtime = Runtime::new(table, scene.store.clone()).bot(setup);
        if let Some(timeout) = casting.handler_timeout {
            runtime = runtime.handler_timeout(timeout);
        }
        if casting.has_endpoint {
            let links = Links::open(&scene.store, ENDPOINT).await;
            runtime = runtime.links(links.expect("the signing keys can be kept"));
        }
        let mut connected = runtime.connected();
        let stop = CancellationToken::new();
        let mut task = tokio::spawn(runtime.run(stop.clone()));
        tokio::select! {
            Ok(_) = connected.wait_for(|count| *count == 1) => {}
            ended = &mut task => {
                let ended = ended.expect("the bot's task ends");
                panic!("{}: the bot cannot run: {}", casting.place, why(&ended));
            }
        }
        *self.running() = Some(Running { stop, task });
    }

    /// What it gave up, oldest first: events that its handlers could not work,
    /// and replies that the server did not take.
    ///
    /// # Panics
    ///
    /// Never; what bots keep is in memory.
    pub async fn letters(&self) -> Vec<Letter> {
        let letters = letters::list(&self.scene().inner.store).await;
        let mine = format!("/{}", self.uid());
        let letters = letters.expect("the store can be read").into_iter();
        letters
            .map(|(_, letter)| letter)
            .filter(|letter| letter.bot.ends_with(&mine))
            .collect()
    }

    fn running(&self) -> std::sync::MutexGuard<'_, Option<Running>> {
        self.inner
            .running
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_message(what: &What) -> bool {
    matches!(what, What::Message(_))
}

/// The message that was sent or edited.
fn message(seen: Seen) -> Message {
    match seen.what {
        What::Message(message) | What::Edited(message) => *message,
        other => panic!("only messages were asked for, not {other:?}"),
    }
}

/// Why a runtime ended, with every cause.
fn why(ended: &Ended) -> String {
    let Some((_, error)) = ended.failed.first() else {
        return "it ended".to_owned();
    };
    match crate::runtime::causes(error) {
        Some(causes) => format!("{error}: {causes}"),
        None => error.to_string(),
    }
}
