//! Tells a person in the chat, once, why an answer was not taken: no client
//! shows the response.

use super::{Desk, Given, Refused, Ticket, can_be_mended, now, submission};
use crate::{
    action::{
        LIFETIME,
        ticket::{Route, after},
    },
    client::Draft,
    inbox::Incoming,
    model::{Channel, Event, Receiver, Timestamp, User},
    outbox::{Planned, Urgency, What},
    store::{Batch, StoreError},
};

impl Desk {
    /// Says in the chat what is wrong, and returns it for the response. It is said
    /// once for each message and person; in a group, where anybody could claim to
    /// be anybody, once for each message. The web page says it itself.
    pub(super) async fn explained(
        &self,
        ticket: &Ticket,
        given: &Given,
        refused: Refused,
        by: &User,
    ) -> Refused {
        let is_shown = given.channel == Channel::Web;
        let told = match (&refused, &ticket.person) {
            // The form's handler may have its own words for it.
            (Refused::Wrong(_), Some(_)) if !is_shown => {
                let mut wrong = submission(ticket, given, by.clone(), now());
                wrong.is_refused = true;
                let event = Event::Submitted(Box::new(wrong));
                self.accept(event, ticket.expires).await.map(drop)
            }
            (Refused::Wrong(_) | Refused::Gone(_) | Refused::Who, _) if !is_shown => {
                let name = format!("told-{}", refused.code());
                let text = self.words(ticket, &refused);
                let about = (&*ticket.muid, ticket.expires);
                self.tell(
                    about,
                    &name,
                    ticket.receiver.clone(),
                    text,
                    Batch::default(),
                )
                .await
                .map(drop)
                .map_err(super::once::busy)
            }
            _ => Ok(()),
        };
        match told {
            Ok(()) => refused,
            Err(busy) => busy,
        }
    }

    /// An answer was taken, but nobody handles it any more: the bot has changed
    /// since.
    pub(crate) async fn gone(&self, incoming: &Incoming) {
        let (muid, route) = match &incoming.event {
            Event::Submitted(answer) => (&answer.muid, Route::form(&*answer.form, answer.version)),
            Event::Pressed(press) => {
                let route = Route::button(&*press.button, press.version, press.data.clone());
                (&press.muid, route)
            }
            _ => return,
        };
        let refused = Refused::Gone(route);
        let (ends, name) = (after(now(), LIFETIME), format!("told-{}", refused.code()));
        let batch = Batch {
            delete: incoming.replay.iter().cloned().collect(),
            ..Batch::default()
        };
        let told = match incoming.reply_to.clone() {
            Some(to) => {
                self.tell((muid, ends), &name, to, refused.words(), batch.clone())
                    .await
            }
            None => Ok(false),
        };
        let done = match told {
            Ok(true) => Ok(()),
            Ok(false) => self.commit(batch).await,
            Err(error) => Err(error),
        };
        if let Err(error) = done {
            tracing::error!(%error, "an answer that nobody handles stays stored");
        }
    }

    fn words(&self, ticket: &Ticket, refused: &Refused) -> String {
        let words = refused.words();
        let page = self
            .inner
            .parts
            .outbox
            .links()
            .map(|links| links.page(ticket));
        match (refused, page) {
            (Refused::Who, Some(page)) => format!("{words} {page}"),
            _ if can_be_mended(refused) && ticket.person.is_none() => {
                format!("An answer was not taken.\n{words}")
            }
            _ => words,
        }
    }

    /// Plans a message and sends it, unless one of this name was sent about the
    /// same message before; `false` then. `batch` is stored with it. The message is
    /// given by its muid, with the moment from when on nobody answers it.
    pub(super) async fn tell(
        &self,
        (muid, ends): (&str, Timestamp),
        name: &str,
        receiver: Receiver,
        text: String,
        mut batch: Batch,
    ) -> Result<bool, StoreError> {
        let name = format!("{name}-{muid}");
        if !self.note(&name, ends, None, &mut batch).await? {
            return Ok(false);
        }
        let planned = self.planned(&name, receiver, text, now());
        let key = format!("{}{name}/0000", Incoming::send_prefix(&self.inner.account));
        let value = serde_json::to_vec(&planned).unwrap_or_default();
        batch.put.push((key.clone(), value));
        match self.commit(batch).await {
            Ok(()) => {}
            Err(error) if error.is_conflict() => return Ok(false),
            Err(error) => return Err(error),
        }
        self.send(key, planned);
        Ok(true)
    }

    fn planned(&self, name: &str, receiver: Receiver, text: String, at: Timestamp) -> Planned {
        let muid = format!("{}.{name}", self.inner.parts.me);
        let draft = Box::new(Draft::text(text).with_muid(muid));
        Planned {
            what: What::Message { receiver, draft },
            at,
            urgency: Urgency::Answer,
            remembered: None,
        }
    }

    /// Sends what was planned. Whatever stops it, it is still planned.
    fn send(&self, key: String, planned: Planned) {
        let desk = self.clone();
        let stop = self.inner.parts.stop.clone();
        self.inner.parts.tasks.spawn(async move {
            let sent = tokio::select! {
                () = stop.cancelled() => return,
                sent = desk.inner.parts.outbox.send(&planned) => sent,
            };
            if let Err(error) = sent {
                let cause = crate::runtime::causes(&error);
                tracing::warn!(%error, cause, "a person could not be told about an answer");
            }
            let batch = Batch {
                delete: vec![key],
                ..Batch::default()
            };
            if let Err(error) = desk.commit(batch).await {
                // It is looked up and not sent twice at the next start.
                tracing::error!(%error, "cannot note that a message was sent");
            }
        });
    }
}
