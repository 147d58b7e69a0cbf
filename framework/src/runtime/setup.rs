//! What is needed to run a bot.

use super::network::Network;
use crate::{
    card::Rendering,
    client::{AppSettings, AuthToken},
    form,
    model::{Guid, Uid},
};

/// What is needed to run a bot.
#[derive(Clone)]
pub struct BotSetup {
    pub(super) kind: String,
    pub(super) uid: Option<Uid>,
    pub(super) app: AppSettings,
    pub(super) token: AuthToken,
    pub(super) settings: serde_json::Value,
    pub(super) groups: Vec<Guid>,
    pub(super) messages_per_minute: Option<u32>,
    pub(super) merges_replies: bool,
    pub(super) answers_history: bool,
    pub(super) cards: Rendering,
    pub(super) forms: form::Way,
    pub(super) network: Network,
}

impl BotSetup {
    /// A bot of the kind that `#[bot(name = ..)]` names, logged in with `token`.
    pub fn new(kind: impl Into<String>, app: AppSettings, token: AuthToken) -> Self {
        Self {
            kind: kind.into(),
            uid: None,
            messages_per_minute: app.limits().messages_per_user,
            app,
            token,
            settings: serde_json::json!({}),
            groups: Vec::new(),
            merges_replies: false,
            answers_history: false,
            cards: Rendering::Auto,
            forms: form::Way::Auto,
            network: Network::default(),
        }
    }

    /// The user that the token must belong to.
    #[must_use]
    pub fn uid(mut self, uid: Uid) -> Self {
        self.uid = Some(uid);
        self
    }

    /// The bot's own settings: an object.
    #[must_use]
    pub fn settings(mut self, settings: serde_json::Value) -> Self {
        self.settings = settings;
        self
    }

    /// Public groups that the bot joins before it starts.
    #[must_use]
    pub fn groups(mut self, groups: impl IntoIterator<Item = Guid>) -> Self {
        self.groups.extend(groups);
        self
    }

    /// Messages that the bot sends in a minute at most, `None` for a server without
    /// that limit. Unless given it is what the app's
    /// [limits](AppSettings::limits) say: 30 for the service.
    #[must_use]
    pub fn messages_per_minute(mut self, limit: Option<u32>) -> Self {
        self.messages_per_minute = limit;
        self
    }

    /// Whether texts that a handler returns one after another go as one message,
    /// with a blank line between them, where the limit has no room for all of them
    /// at once. Not unless given.
    ///
    /// Only plain texts to the same conversation are merged, and never over the
    /// length of a message. They are merged before they are stored, so that they
    /// are sent once like every other reply.
    #[must_use]
    pub fn merge_replies(mut self, merge: bool) -> Self {
        self.merges_replies = merge;
        self
    }

    /// Whether a bot that runs for the first time answers what was written before:
    /// all messages that it can see, oldest first. Not unless given; for a bot that
    /// has run before it changes nothing.
    ///
    /// Reactions and changes that were made before are not worked.
    #[must_use]
    pub fn answer_history(mut self, answer: bool) -> Self {
        self.answers_history = answer;
        self
    }

    /// In which shape the bot sends cards that do not say it themselves.
    #[must_use]
    pub fn cards(mut self, rendering: Rendering) -> Self {
        self.cards = rendering;
        self
    }

    /// On which way people fill forms in that do not say it themselves.
    #[must_use]
    pub fn forms(mut self, way: form::Way) -> Self {
        self.forms = way;
        self
    }

    /// What carries its requests, instead of the network.
    #[cfg(any(feature = "testing", all(test, feature = "sandbox")))]
    #[must_use]
    pub(crate) fn with_transport(
        mut self,
        transport: std::sync::Arc<dyn crate::client::Transport>,
    ) -> Self {
        self.network.transport = Some(transport);
        self
    }

    /// What carries its frames, instead of the network.
    #[cfg(any(feature = "testing", all(test, feature = "sandbox")))]
    #[must_use]
    pub(crate) fn with_wire(mut self, wire: std::sync::Arc<dyn crate::source::Wire>) -> Self {
        self.network.wire = Some(wire);
        self
    }

    /// What tells it the time, instead of the machine.
    #[cfg(feature = "testing")]
    #[must_use]
    pub(crate) fn with_clock(mut self, clock: crate::clock::Clock) -> Self {
        self.network.clock = clock;
        self
    }

    /// The name by which logs call it: its user, or its kind.
    pub(super) fn name(&self) -> String {
        match &self.uid {
            Some(uid) => uid.to_string(),
            None => self.kind.clone(),
        }
    }
}

/// Without the settings, in which there may be keys of other services.
impl std::fmt::Debug for BotSetup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BotSetup")
            .field("kind", &self.kind)
            .field("uid", &self.uid)
            .field("app", &self.app.app_id())
            .field("groups", &self.groups)
            .finish_non_exhaustive()
    }
}
