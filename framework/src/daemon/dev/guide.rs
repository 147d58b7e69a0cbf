//! Answers while there is no bot yet, and tells people what becomes of it.

use std::sync::Arc;

use tokio::{sync::watch, task::AbortHandle, time::Duration};

use crate::{
    client::{AppSettings, AuthToken, Client, Draft},
    daemon::demo::{LOBBY, SetupError},
    model::{Event, Guid, Message, Receiver},
    source::{Observer, TlsWire},
};

/// The wait before the guide connects anew.
const AGAIN_AFTER: Duration = Duration::from_secs(1);

/// A bot that is there from the first second.
pub(super) struct Guide {
    client: Client,
    says: Arc<watch::Sender<String>>,
    task: AbortHandle,
}

impl Guide {
    /// Starts it. It is connected then: who writes as soon as the page is open is
    /// heard.
    pub(super) async fn start(app: &AppSettings, token: AuthToken) -> Result<Self, SetupError> {
        let client = Client::new(app.clone(), token)?;
        let wire = TlsWire::new(client.settings().tls());
        let observer = Observer::connect(&client, &wire).await?;
        let says = Arc::new(watch::Sender::new(String::new()));
        let answering = answer(client.clone(), wire, observer, says.subscribe());
        let task = tokio::spawn(answering).abort_handle();
        Ok(Self { client, says, task })
    }

    /// What it answers from now on.
    pub(super) fn says(&self, text: String) {
        self.says.send_replace(text);
    }

    /// Tells everybody in the lobby, and answers so from now on.
    pub(super) async fn announces(&self, text: String) {
        self.says(text.clone());
        let Ok(lobby) = Guid::new(LOBBY) else {
            return;
        };
        let told = self.client.messages();
        if let Err(error) = told.send(&Receiver::Group(lobby), &Draft::text(text)).await {
            tracing::warn!(%error, "the guide cannot tell people in the lobby");
        }
    }

    pub(super) fn end(&self) {
        self.task.abort();
    }
}

/// Answers everybody who writes to the guide.
async fn answer(client: Client, wire: TlsWire, observer: Observer, says: watch::Receiver<String>) {
    let mut connected = Some(observer);
    loop {
        if let Some(mut observer) = connected.take() {
            while let Ok(event) = observer.next().await {
                if let Event::Message(message) = event {
                    reply(&client, &message, &says).await;
                }
            }
        }
        tokio::time::sleep(AGAIN_AFTER).await;
        connected = Observer::connect(&client, &wire).await.ok();
    }
}

async fn reply(client: &Client, message: &Message, says: &watch::Receiver<String>) {
    let is_mine = client.uid().is_none_or(|me| *me == message.sender);
    if is_mine || message.is_group() || message.text().is_none() {
        return;
    }
    let text = says.borrow().clone();
    let to = Receiver::User(message.sender.clone());
    if let Err(error) = client.messages().send(&to, &Draft::text(text)).await {
        tracing::warn!(%error, "the guide cannot answer");
    }
}
