//! Somebody who writes and sees what happens.

use std::sync::Arc;

use super::{BotUnderTest, Member, Scene, TestGroup, Transcript, log::Log};
use crate::{
    client::{AuthToken, Client, ClientError, Draft, Edit},
    model::{ConversationId, GroupType, Message, Receiver, Scope, Uid},
    source::Observer,
};

/// Somebody who writes and sees what happens. Clones are the same person.
///
/// Whatever a person may not do, the server refuses, and the test fails; what
/// has no method here is done through [`client`](Self::client).
#[derive(Clone, Debug)]
pub struct Person {
    uid: Uid,
    client: Client,
    scene: Scene,
}

impl Person {
    pub(super) async fn connect(scene: Scene, uid: Uid, token: AuthToken) -> Self {
        let line = Arc::new(scene.inner.line.clone());
        let client = Client::with_transport(scene.inner.app.clone(), token, line.clone())
            .expect("the token is one");
        let observer = Observer::connect(&client, &*line).await;
        let observer = observer.unwrap_or_else(|error| panic!("{uid} is not let in: {error}"));
        tokio::spawn(watch(observer, scene.inner.log.clone()));
        Self { uid, client, scene }
    }

    /// Who it is.
    #[must_use]
    pub fn uid(&self) -> &Uid {
        &self.uid
    }

    /// The person's own client, for what has no method here.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Writes to a bot, a person or a group.
    #[track_caller]
    pub fn says(&self, to: impl Into<Receiver>, text: &str) -> impl Future<Output = Message> {
        self.sends(to, Draft::text(text))
    }

    /// Sends a message of any kind.
    #[track_caller]
    pub fn sends(&self, to: impl Into<Receiver>, draft: Draft) -> impl Future<Output = Message> {
        let (to, place) = (to.into(), std::panic::Location::caller());
        async move {
            let sent = self.client.messages().send(&to, &draft).await;
            let sent = match sent {
                Ok(sent) => sent,
                Err(error) => self.refused(place, &format!("write to {to}"), &error).await,
            };
            // A transcript has it before the answer to it.
            self.scene.inner.log.has(&sent.id).await;
            sent
        }
    }

    /// Reacts to a message.
    #[track_caller]
    pub fn reacts(&self, message: &Message, reaction: &str) -> impl Future<Output = ()> {
        let messages = self.client.messages();
        self.acts("react", async move {
            messages.react(&message.id, reaction).await
        })
    }

    /// Takes a reaction back.
    #[track_caller]
    pub fn unreacts(&self, message: &Message, reaction: &str) -> impl Future<Output = ()> {
        let messages = self.client.messages();
        self.acts("take a reaction back", async move {
            messages.unreact(&message.id, reaction).await
        })
    }

    /// Presses an element of an interactive message.
    #[track_caller]
    pub fn presses(&self, message: &Message, element: &str) -> impl Future<Output = ()> {
        let messages = self.client.messages();
        self.acts("press an element", async move {
            messages.mark_interacted(&message.id, &[element]).await
        })
    }

    /// Edits the text of a message.
    #[track_caller]
    pub fn edits(&self, message: &Message, text: &str) -> impl Future<Output = ()> {
        let (messages, edit) = (self.client.messages(), Edit::text(text));
        self.acts(
            "edit",
            async move { messages.edit(&message.id, &edit).await },
        )
    }

    /// Deletes a message.
    #[track_caller]
    pub fn deletes(&self, message: &Message) -> impl Future<Output = ()> {
        let messages = self.client.messages();
        self.acts("delete", async move { messages.delete(&message.id).await })
    }

    /// Joins a group.
    #[track_caller]
    pub fn joins(&self, group: &TestGroup) -> impl Future<Output = ()> {
        let groups = self.client.groups();
        self.acts("join", async move {
            groups.join(&group.guid, GroupType::Public, None).await
        })
    }

    /// Leaves a group.
    #[track_caller]
    pub fn leaves(&self, group: &TestGroup) -> impl Future<Output = ()> {
        let groups = self.client.groups();
        self.acts("leave", async move { groups.leave(&group.guid).await })
    }

    /// Adds somebody to a group.
    #[track_caller]
    pub fn adds(&self, who: &dyn Member, to: &TestGroup) -> impl Future<Output = ()> {
        let members = self.client.members(&to.guid);
        let who = [(who.uid().clone(), Scope::Participant)];
        self.acts("add somebody", async move { members.add(&who).await })
    }

    /// Removes somebody from a group.
    #[track_caller]
    pub fn kicks(&self, who: &dyn Member, from: &TestGroup) -> impl Future<Output = ()> {
        let (members, who) = (self.client.members(&from.guid), who.uid().clone());
        self.acts("kick somebody", async move { members.kick(&who).await })
    }

    /// Removes somebody from a group for good.
    #[track_caller]
    pub fn bans(&self, who: &dyn Member, from: &TestGroup) -> impl Future<Output = ()> {
        let (members, who) = (self.client.members(&from.guid), who.uid().clone());
        self.acts("ban somebody", async move { members.ban(&who).await })
    }

    /// Lets somebody who was banned come back.
    #[track_caller]
    pub fn unbans(&self, who: &dyn Member, from: &TestGroup) -> impl Future<Output = ()> {
        let (members, who) = (self.client.members(&from.guid), who.uid().clone());
        self.acts("unban somebody", async move { members.unban(&who).await })
    }

    /// Changes what somebody may do in a group.
    #[track_caller]
    pub fn makes(
        &self,
        who: &dyn Member,
        scope: Scope,
        of: &TestGroup,
    ) -> impl Future<Output = ()> {
        let (members, who) = (self.client.members(&of.guid), who.uid().clone());
        self.acts("change a scope", async move {
            members.set_scope(&who, &scope).await
        })
    }

    /// The conversation with a bot, a person or a group so far.
    #[must_use]
    pub fn transcript(&self, with: impl Into<Receiver>) -> Transcript {
        let place = ConversationId::between(&self.uid, &with.into());
        self.scene.inner.log.transcript(Some(&place))
    }

    #[track_caller]
    fn acts<T>(
        &self,
        what: &'static str,
        action: impl Future<Output = Result<T, ClientError>>,
    ) -> impl Future<Output = ()> {
        let place = std::panic::Location::caller();
        async move {
            if let Err(error) = action.await {
                self.refused(place, what, &error).await;
            }
        }
    }

    async fn refused(
        &self,
        place: &std::panic::Location<'_>,
        what: &str,
        error: &ClientError,
    ) -> ! {
        let log = &self.scene.inner.log;
        log.fail(place, format_args!("{} cannot {what}: {error}", self.uid))
            .await
    }

    /// Whether it is this bot's user.
    pub(super) fn is(&self, bot: &BotUnderTest) -> bool {
        self.uid == *bot.uid()
    }
}

/// Notes what a person sees until the person's tokens are taken away, or the
/// scene is over.
async fn watch(mut observer: Observer, log: Log) {
    while let Ok(event) = observer.next().await {
        log.note(&event);
    }
}
