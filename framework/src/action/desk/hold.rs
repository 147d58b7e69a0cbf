//! Answers of a group wait here until it is known whose they are.

use std::time::Duration;

use serde_json::Value;

use super::{Desk, Given, Refused, Route, Taken, Ticket, now, once, upkeep::LOOK_AFTER_EVERY};
use crate::{
    action::{
        claims::{CONFIRM, CONFIRM_FOR, Claim, Held, Stage, new_code},
        ticket::after,
    },
    form::SUBMIT,
    inbox::{Incoming, Origin},
    model::{Channel, Content, Event, InteractionCompleted, Receiver, Timestamp, User},
    store::{Batch, StoreError},
};

/// The beginning of the keys of answers that wait.
pub(super) const HELD: &str = "held/";
/// Characters of an answer that are shown to the person who is asked about it.
const MAX_SHOWN_CHARS: usize = 500;
/// How much the clocks of service and bot may differ for a record to count. A record
/// that does not count costs the person one more question.
const CLOCK_SKEW_SECONDS: i64 = 60;

impl Desk {
    /// Lets an answer wait until it is known whose it is.
    pub(super) async fn hold(
        &self,
        ticket: &Ticket,
        given: Given,
        event: Event,
        content: Value,
    ) -> Result<Taken, Refused> {
        let is_web = given.channel == Channel::Web;
        // Who answered already cannot be asked about it in another's name.
        if !is_web && self.is_taken(event.clone(), ticket.expires).await? {
            return Ok(Taken::Again);
        }
        let incoming = Incoming::new(&Origin::default(), event, &self.inner.parts.me);
        let Some(event) = incoming.letter() else {
            return Err(Refused::Busy);
        };
        let (person, code) = (given.person.filter(|_| !is_web), new_code());
        let name = match &person {
            Some(person) => format!("{}-{person}", ticket.muid),
            None => format!("{}-{code}", ticket.muid),
        };
        let (stage, wait) = match &person {
            Some(_) => (Stage::Waiting, self.inner.parts.hold_for),
            None => (Stage::Asked(code.clone()), CONFIRM_FOR),
        };
        let claim = Claim {
            name,
            person,
            ticket: ticket.clone(),
            message_id: given.message_id,
            element: given.element,
            event,
            content,
            stage,
            at: now(),
            until: after(now(), wait),
            peer: given.peer,
        };
        self.let_wait(claim, wait).await?;
        Ok(if is_web {
            Taken::Confirm(format!("{CONFIRM} {code}"))
        } else {
            Taken::Held
        })
    }

    async fn let_wait(&self, claim: Claim, wait: Duration) -> Result<(), Refused> {
        let mut title: Option<String> = None;
        loop {
            let changing = self.inner.changing.lock().await;
            match (self.inner.claims.judge(&claim), &title) {
                (Held::New, _) => return self.keep(claim, wait, Batch::default()).await,
                (Held::InPlaceOf(rival), _) => return self.keep_instead(claim, wait, &rival).await,
                (Held::Same, _) => return Ok(()),
                (Held::Full, _) => return Err(Refused::Busy),
                (Held::Differs(void), Some(title)) => return self.cancel(*void, title).await,
                // The form's own code says what it is called, so it is asked while
                // nothing is locked.
                (Held::Differs(_), None) => drop(changing),
            }
            title = Some(self.title(&claim).await);
        }
    }

    /// Lets an answer wait in the place of another.
    async fn keep_instead(
        &self,
        claim: Claim,
        wait: Duration,
        rival: &Claim,
    ) -> Result<(), Refused> {
        let name = &rival.name;
        tracing::warn!(name, "too many answers wait; one makes room for another");
        let batch = Batch {
            delete: vec![self.held_key(rival)],
            ..Batch::default()
        };
        self.keep(claim, wait, batch).await?;
        self.inner.claims.take(rival);
        Ok(())
    }

    /// Stores an answer that waits, and then lets it wait.
    async fn keep(&self, claim: Claim, wait: Duration, batch: Batch) -> Result<(), Refused> {
        let batch = self.with_held(&claim, batch);
        self.commit(batch).await.map_err(once::busy)?;
        self.inner.claims.put(claim, wait);
        Ok(())
    }

    fn with_held(&self, claim: &Claim, mut batch: Batch) -> Batch {
        let value = serde_json::to_vec(claim).unwrap_or_default();
        batch.put.push((self.held_key(claim), value));
        batch
    }

    /// Two answers in one name: neither counts, and the person is told.
    async fn cancel(&self, mut void: Claim, title: &str) -> Result<(), Refused> {
        void.until = after(now(), CONFIRM_FOR);
        let batch = self.with_held(&void, Batch::default());
        if let Some(person) = void.person.clone() {
            let mut text = format!(
                "Two different answers to {title} came in your name, so neither of them counts."
            );
            if let Some(links) = self.inner.parts.outbox.links() {
                let page = links.page(&void.ticket.clone().for_person(person.clone()));
                text.extend([" Please answer here: ", &page]);
            }
            let name = format!("void-{person}");
            let told = self.tell(about(&void), &name, person.into(), text, batch.clone());
            if !told.await.map_err(once::busy)? {
                self.commit(batch).await.map_err(once::busy)?;
            }
        }
        self.inner.claims.put(void, CONFIRM_FOR);
        Ok(())
    }

    /// Whether an event is about an answer that waits; it is asked on the task
    /// that reads.
    pub(crate) fn awaits(&self, event: &Event) -> bool {
        match event {
            Event::InteractionCompleted(done) => !self.inner.claims.of(&done.user.uid).is_empty(),
            Event::Message(_) => self.confirmed(event).is_some(),
            _ => false,
        }
    }

    /// Looks at an event before its handler does. `true` when it was meant for
    /// the desk alone.
    pub(crate) async fn sees(&self, event: &Event) -> bool {
        if let Event::InteractionCompleted(done) = event {
            self.recorded(done).await;
            return false;
        }
        let Some((claim, sender)) = self.confirmed(event) else {
            return false;
        };
        let name = claim.name.clone();
        if let Err(refused) = self.release(claim, sender).await {
            tracing::error!(%refused, name, "an answer that was confirmed cannot be taken");
        }
        true
    }

    fn confirmed(&self, event: &Event) -> Option<(Claim, User)> {
        let Event::Message(message) = event else {
            return None;
        };
        let Content::Text(text) = message.content() else {
            return None;
        };
        let claim = self.inner.claims.confirmed(text.text, &message.sender)?;
        let sender = message.sender_user().cloned();
        let sender = sender.unwrap_or_else(|| User::from_uid(message.sender.clone()));
        Some((claim, sender))
    }

    /// The service says who pressed what.
    async fn recorded(&self, done: &InteractionCompleted) {
        for claim in self.inner.claims.of(&done.user.uid) {
            if !self.is_record_of(done, &claim).await {
                continue;
            }
            let name = claim.name.clone();
            if let Err(refused) = self.release(claim, done.user.clone()).await {
                tracing::error!(%refused, name, "an answer that is recorded cannot be taken");
            }
        }
    }

    async fn is_record_of(&self, done: &InteractionCompleted, claim: &Claim) -> bool {
        // What the body says is a claim as well: where it is known which element
        // posts to the address, only that one counts.
        let element = match (&claim.ticket.element, &claim.ticket.route) {
            (Some(element), _) => Some(&**element),
            (None, Route::Form { .. }) => Some(SUBMIT),
            (None, Route::Button { .. }) => claim.element.as_deref(),
        };
        // A record names everything that was ever pressed in the message.
        let since = Timestamp::new(claim.at.seconds() - CLOCK_SKEW_SECONDS);
        let is_new = |at: Option<Timestamp>| at.is_none_or(|at| at >= since);
        let mut pressed = done.interactions.iter().filter(|i| is_new(i.interacted_at));
        if !element.is_some_and(|element| pressed.any(|i| i.element_id == element)) {
            return false;
        }
        match self.inner.lookup.muid(&done.message_id).await {
            super::lookup::Muid::Is(muid) => muid == claim.ticket.muid,
            super::lookup::Muid::None => false,
            super::lookup::Muid::Unknown => claim.message_id.as_ref() == Some(&done.message_id),
        }
    }

    /// It is known whose an answer is: it counts.
    async fn release(&self, claim: Claim, by: User) -> Result<(), Refused> {
        let _changing = self.inner.changing.lock().await;
        if !self.inner.claims.take(&claim) {
            return Ok(());
        }
        let released = self.count(&claim, by).await;
        if released.is_err() {
            // Who was asked can write the code again; who was not is asked soon.
            let wait = match &claim.stage {
                Stage::Asked(_) => left(claim.until),
                _ => LOOK_AFTER_EVERY,
            };
            self.inner.claims.put(claim, wait);
        }
        released
    }

    async fn count(&self, claim: &Claim, by: User) -> Result<(), Refused> {
        let me = &self.inner.parts.me;
        let incoming = Incoming::from_letter(claim.event.clone(), me, String::new());
        let event = incoming.map(|incoming| of_person(incoming.event, by));
        let answer = event.and_then(|event| self.answer(event));
        let batch = Batch {
            delete: vec![self.held_key(claim)],
            ..Batch::default()
        };
        let Some(answer) = answer else {
            return self.commit(batch).await.map_err(once::busy);
        };
        let ends = claim.ticket.expires;
        match self.store_once(answer, ends, batch.clone()).await? {
            // It was counted before; what waited is of no use.
            Taken::Again => self.commit(batch).await.map_err(once::busy),
            _ => Ok(()),
        }
    }

    /// A stage has ended: the person is asked, or the answer is dropped.
    pub(super) async fn ended(&self, claim: Claim) -> Result<(), StoreError> {
        // The form's own code says what it is called, so it is asked while nothing is
        // locked.
        let title = match &claim.stage {
            Stage::Waiting => self.title(&claim).await,
            _ => String::new(),
        };
        let _changing = self.inner.changing.lock().await;
        if !self.inner.claims.take(&claim) {
            return Ok(());
        }
        let dropped = Batch {
            delete: vec![self.held_key(&claim)],
            ..Batch::default()
        };
        let (Stage::Waiting, Some(person)) = (&claim.stage, claim.person.clone()) else {
            return self.commit(dropped).await;
        };
        let code = new_code();
        let asked = Claim {
            stage: Stage::Asked(code.clone()),
            until: after(now(), CONFIRM_FOR),
            ..claim.clone()
        };
        let batch = self.with_held(&asked, Batch::default());
        let name = format!("ask-{person}");
        let text = Self::question(&claim, &title, &code);
        let to = Receiver::User(person);
        match self.tell(about(&claim), &name, to, text, batch).await {
            Ok(true) => self.inner.claims.put(asked, CONFIRM_FOR),
            // A person is asked about a message once.
            Ok(false) => return self.commit(dropped).await,
            Err(error) => {
                self.inner.claims.put(claim, LOOK_AFTER_EVERY);
                return Err(error);
            }
        }
        Ok(())
    }

    fn question(claim: &Claim, title: &str, code: &str) -> String {
        format!(
            "{} was answered in your name, in {}:\n{}\nI cannot see whether it was you. If it was, \
             write this within {} minutes:\n{CONFIRM} {code}",
            title,
            claim.ticket.receiver,
            shown(&claim.content),
            CONFIRM_FOR.as_secs() / 60,
        )
    }

    async fn title(&self, claim: &Claim) -> String {
        match self.form(&claim.ticket).await {
            Ok((_, definition)) => format!("\u{201c}{}\u{201d}", definition.title),
            Err(_) => "A button".to_owned(),
        }
    }

    fn held_key(&self, claim: &Claim) -> String {
        format!("{HELD}{}/{}", self.inner.account, claim.name)
    }
}

fn about(claim: &Claim) -> (&str, Timestamp) {
    (&claim.ticket.muid, claim.ticket.expires)
}

/// How long until a moment.
pub(super) fn left(until: Timestamp) -> Duration {
    let seconds = until.seconds().saturating_sub(now().seconds());
    Duration::from_secs(u64::try_from(seconds).unwrap_or(0)).min(CONFIRM_FOR)
}

/// The event, by another person.
fn of_person(event: Event, by: User) -> Event {
    match event {
        Event::Submitted(mut submission) => {
            submission.by = by;
            Event::Submitted(submission)
        }
        Event::Pressed(mut press) => {
            press.by = by;
            Event::Pressed(press)
        }
        other => other,
    }
}

/// What was answered, for the person who is asked about it.
fn shown(content: &Value) -> String {
    let plain = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => {
            let words = list
                .iter()
                .map(|v| v.as_str().map_or(v.to_string(), str::to_owned));
            words.collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    };
    let lines = match content {
        Value::Object(values) => values
            .iter()
            .map(|(field, value)| format!("{field}: {}", plain(value)))
            .collect::<Vec<_>>()
            .join("\n"),
        other => plain(other),
    };
    match lines.char_indices().nth(MAX_SHOWN_CHARS) {
        Some((at, _)) => format!("{}\u{2026}", &lines[..at]),
        None => lines,
    }
}
