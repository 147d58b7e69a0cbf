//! A bot that is about to be run in a scene.

use std::{future::IntoFuture, panic::Location, pin::Pin, time::Duration};

use serde_json::Value;

use super::{BotUnderTest, Scene};
use crate::model::Uid;

/// A bot that is about to be run: await it.
#[derive(Clone, Debug)]
#[must_use = "the bot runs once this is awaited"]
pub struct Casting {
    pub(super) scene: Scene,
    pub(super) kind: String,
    pub(super) uid: String,
    pub(super) settings: Value,
    pub(super) messages_per_minute: Option<u32>,
    pub(super) handler_timeout: Option<Duration>,
    pub(super) has_endpoint: bool,
    pub(super) place: &'static Location<'static>,
}

impl Casting {
    #[track_caller]
    pub(super) fn new(scene: Scene, kind: &str) -> Self {
        Self {
            scene,
            kind: kind.to_owned(),
            uid: kind.to_owned(),
            settings: Value::Object(serde_json::Map::new()),
            messages_per_minute: None,
            handler_timeout: None,
            has_endpoint: false,
            place: Location::caller(),
        }
    }

    /// The user that it is; the bot's name unless given.
    pub fn uid(mut self, uid: &str) -> Self {
        uid.clone_into(&mut self.uid);
        self
    }

    /// The bot's own settings: an object.
    pub fn settings(mut self, settings: Value) -> Self {
        self.settings = settings;
        self
    }

    /// How many messages it may send in a minute; any number unless given.
    pub fn messages_per_minute(mut self, limit: u32) -> Self {
        self.messages_per_minute = Some(limit);
        self
    }

    /// How long a handler may take.
    pub fn handler_timeout(mut self, timeout: Duration) -> Self {
        self.handler_timeout = Some(timeout);
        self
    }

    /// As where an action endpoint takes answers (`[actions]` in the config):
    /// forms, schedulers and cards with typed buttons are sent as they are then.
    /// Without one forms are asked in the chat, and such cards are of the older
    /// kind.
    ///
    /// Nothing listens at it: what people would post to it is not played.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use cometchat_bot::testing::play;
    ///
    /// play(async |scene| {
    ///     let desk = scene.bot("desk").with_endpoint().await;
    ///     scene.person("alice").await.says(&desk, "/visit").await;
    ///     desk.answers("(form) Welcome...").await;
    /// });
    /// ```
    pub fn with_endpoint(mut self) -> Self {
        self.has_endpoint = true;
        self
    }

    async fn run(self) -> BotUnderTest {
        let uid = Uid::new(&self.uid)
            .unwrap_or_else(|error| panic!("{}: no uid for a bot: {error}", self.place));
        let token = self.scene.user(&uid).await;
        let bot = BotUnderTest::new(self, uid, token);
        bot.starts().await;
        bot
    }
}

impl IntoFuture for Casting {
    type Output = BotUnderTest;
    type IntoFuture = Pin<Box<dyn Future<Output = BotUnderTest> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}
