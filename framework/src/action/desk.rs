//! Where the answers to one bot arrive: checked, stored, and given to its inbox.

mod explain;
mod hold;
mod lookup;
mod once;
mod upkeep;

use std::{
    fmt,
    net::IpAddr,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, OnceLock},
    time::Duration,
};

use futures_util::FutureExt;
use serde_json::Value;
use tokio::sync::Mutex;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use self::lookup::Lookup;
use super::{
    claims::Claims,
    refused::Refused,
    ticket::{Route, Ticket},
};
use crate::{
    form::{self, Definition, FormSpec, Refusal},
    inbox::WeakInbox,
    model::{
        ActionAnswer, Booking, Channel, Event, MessageId, Press, Receiver, Submission, Timestamp,
        Uid, User, Values,
    },
    outbox::Outbox,
    routing::{BotRoutes, RoutingTable},
    store::{Account, Store, StoreError},
};

/// Where the answers to one bot arrive. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Desk {
    inner: Arc<Inner>,
}

struct Inner {
    parts: Parts,
    account: Account,
    lookup: Lookup,
    claims: Claims,
    /// Held while what waits changes in memory and in the store.
    changing: Mutex<()>,
    inbox: OnceLock<WeakInbox>,
}

/// Of what a desk is made.
pub(crate) struct Parts {
    pub(crate) me: Uid,
    /// The name of the bot's kind.
    pub(crate) kind: &'static str,
    pub(crate) table: Arc<RoutingTable>,
    pub(crate) outbox: Outbox,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) tasks: TaskTracker,
    pub(crate) stop: CancellationToken,
    /// How long an answer waits for the service's record of it.
    pub(crate) hold_for: Duration,
}

/// An answer as it came over HTTP.
#[derive(Debug)]
pub(crate) struct Given {
    pub(crate) channel: Channel,
    /// The version of the form that was filled in, where it is not the ticket's.
    pub(crate) version: Option<u32>,
    /// From where it came.
    pub(crate) peer: Option<IpAddr>,
    /// Whose it is, as the client says.
    pub(crate) person: Option<Uid>,
    pub(crate) message_id: Option<MessageId>,
    pub(crate) element: Option<String>,
    pub(crate) timezone: Option<String>,
    /// The slot that was chosen, if it is a scheduler.
    pub(crate) booking: Option<Booking>,
    pub(crate) values: Values,
}

/// What became of an answer that is not refused.
#[derive(Debug, PartialEq)]
pub(crate) enum Taken {
    /// It is stored and will be worked.
    Done,
    /// The same one was taken before.
    Again,
    /// It is stored and waits for the service to say whose it is.
    Held,
    /// It is stored and waits for the person to write this in the chat.
    Confirm(String),
}

impl From<ActionAnswer> for Given {
    fn from(answer: ActionAnswer) -> Self {
        Self {
            channel: Channel::Interactive,
            version: None,
            peer: None,
            person: answer.person,
            message_id: answer.message_id,
            element: answer.element_id,
            timezone: answer.timezone,
            booking: answer.booking,
            values: answer.values,
        }
    }
}

impl Desk {
    pub(crate) fn new(parts: Parts) -> Self {
        let account = Account::new(parts.outbox.client().settings().app_id(), &parts.me);
        let inner = Inner {
            account,
            lookup: Lookup::new(parts.outbox.client().clone()),
            claims: Claims::default(),
            changing: Mutex::default(),
            inbox: OnceLock::new(),
            parts,
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// Says to which inbox events go, and gives it what was stored and not worked
    /// when the process ended.
    pub(crate) async fn begin(&self, inbox: WeakInbox) -> Result<(), StoreError> {
        // A bot has one inbox.
        let _ = self.inner.inbox.set(inbox);
        self.load().await?;
        self.offer_stored().await
    }

    /// Whose answers arrive here: the app's id and the bot's.
    pub(crate) fn whose(&self) -> (String, Uid) {
        let app = self.inner.parts.outbox.client().settings().app_id();
        (app.to_owned(), self.inner.parts.me.clone())
    }

    /// Takes an answer, or says why not. When it returns, what it took is stored.
    pub(crate) async fn take(&self, ticket: &Ticket, given: Given) -> Result<Taken, Refused> {
        let now = now();
        self.belongs_to(ticket, &given).await?;
        self.is_let_in(ticket, &given).await?;
        let person = ticket.person.as_ref().or(given.person.as_ref());
        let is_me = person == Some(&self.inner.parts.me);
        let by = match person.filter(|_| !is_me) {
            Some(uid) => self.inner.lookup.user(uid).await,
            None => User::from_uid(self.inner.parts.me.clone()),
        };
        let is_claimed = ticket.person.is_none();
        if is_claimed && (is_me || (person.is_none() && given.channel != Channel::Web)) {
            return Err(self.explained(ticket, &given, Refused::Who, &by).await);
        }
        let event = match self.event(ticket, &given, by.clone(), now).await {
            Ok(event) => event,
            Err(refused) => return Err(self.explained(ticket, &given, refused, &by).await),
        };
        if is_claimed {
            let content = content(ticket, &given);
            self.hold(ticket, given, event, content).await
        } else {
            self.accept(event, ticket.expires).await
        }
    }

    /// The form behind a ticket, as its message asks it.
    pub(crate) async fn form(
        &self,
        ticket: &Ticket,
    ) -> Result<(&'static FormSpec, Definition), Refused> {
        let found = match &ticket.route {
            Route::Form { id, .. } => self.routes().and_then(|routes| routes.form(id)),
            Route::Button { .. } => None,
        };
        let spec = found.ok_or_else(|| Refused::Gone(ticket.route.clone()))?;
        let (store, account) = (&*self.inner.parts.store, &self.inner.account);
        let asked = form::asked(store, account, &ticket.muid, spec);
        let asked = AssertUnwindSafe(asked).catch_unwind().await;
        let definition = asked.map_err(|_| panicked())?.map_err(once::busy)?;
        Ok((spec, definition))
    }

    /// Whether anybody handles the presses of a ticket's button.
    pub(crate) fn has_button(&self, ticket: &Ticket) -> bool {
        let Route::Button { id, .. } = &ticket.route else {
            return false;
        };
        self.routes().is_some_and(|routes| routes.has_button(id))
    }

    /// The event that an answer becomes; the answer is checked.
    async fn event(
        &self,
        ticket: &Ticket,
        given: &Given,
        by: User,
        at: Timestamp,
    ) -> Result<Event, Refused> {
        if let Route::Button { id, version, data } = &ticket.route {
            let (to, muid) = (ticket.receiver.clone(), ticket.muid.clone());
            let named = (id.clone(), *version);
            let mut press = Press::new(named, data.clone(), by, to, muid, at);
            press.channel = given.channel.clone();
            press.message_id.clone_from(&given.message_id);
            press.element.clone_from(&given.element);
            press.timezone.clone_from(&given.timezone);
            press.booking.clone_from(&given.booking);
            let event = Event::Pressed(Box::new(press));
            let gone = || Refused::Gone(ticket.route.clone());
            return self.has_button(ticket).then_some(event).ok_or_else(gone);
        }
        let (spec, definition) = self.form(ticket).await?;
        let submission = submission(ticket, given, by, at);
        let values = form::values(&definition, &submission);
        let check = || spec.check(&definition, submission.version, &values);
        let checked = catch_unwind(AssertUnwindSafe(check)).map_err(|_| panicked())?;
        checked.map_err(Refused::Wrong)?;
        Ok(Event::Submitted(Box::new(submission)))
    }

    fn routes(&self) -> Option<&BotRoutes> {
        self.inner.parts.table.bot(self.inner.parts.kind)
    }

    /// Whether the person that the body names is in the group that was asked. Where
    /// the service does not tell, anybody may be.
    async fn is_let_in(&self, ticket: &Ticket, given: &Given) -> Result<(), Refused> {
        let (None, Some(person)) = (&ticket.person, &given.person) else {
            return Ok(());
        };
        let Receiver::Group(group) = &ticket.receiver else {
            return Ok(());
        };
        match self.inner.lookup.membership(group, person).await {
            lookup::Membership::Out => Err(Refused::NotMember),
            _ => Ok(()),
        }
    }

    /// Whether the message that the body names is the one of the ticket. Where
    /// the service cannot tell, the ticket alone decides.
    async fn belongs_to(&self, ticket: &Ticket, given: &Given) -> Result<(), Refused> {
        let Some(id) = &given.message_id else {
            return Ok(());
        };
        match self.inner.lookup.muid(id).await {
            lookup::Muid::Is(muid) if muid != ticket.muid => Err(Refused::OtherMessage),
            lookup::Muid::None => Err(Refused::OtherMessage),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk")
            .field("me", &self.inner.parts.me)
            .field("kind", &self.inner.parts.kind)
            .finish_non_exhaustive()
    }
}

fn submission(ticket: &Ticket, given: &Given, by: User, at: Timestamp) -> Submission {
    let version = given.version.unwrap_or(ticket.route.version());
    let (to, muid) = (ticket.receiver.clone(), ticket.muid.clone());
    let named = (ticket.route.id(), version);
    let mut submission = Submission::new(named, given.values.clone(), by, to, muid, at);
    submission.channel = given.channel.clone();
    submission.message_id.clone_from(&given.message_id);
    submission.element.clone_from(&given.element);
    submission.timezone.clone_from(&given.timezone);
    submission
}

/// What tells two answers of one person to one message apart.
fn content(ticket: &Ticket, given: &Given) -> Value {
    match &ticket.route {
        Route::Form { .. } => serde_json::to_value(&given.values).unwrap_or_default(),
        Route::Button { id, version, data } => serde_json::json!([id, version, data]),
    }
}

/// The code of a form's own type panicked.
fn panicked() -> Refused {
    tracing::error!("the code of a form panicked; its answer was refused");
    Refused::Busy
}

/// Whether a person can do better than that answer.
const fn can_be_mended(refused: &Refused) -> bool {
    matches!(refused, Refused::Wrong(Refusal::Wrong(_)))
}

/// The moment by the clock on the wall, as tickets have it.
pub(super) fn now() -> Timestamp {
    crate::clock::now().into()
}

#[cfg(test)]
mod tests;
