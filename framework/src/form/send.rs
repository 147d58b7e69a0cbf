//! A form becomes a message, on the way that fits.

use super::{Ask, FormError, Issued, Way, dialogue::Dialogue, issued_key, render};
use crate::{
    action::{Links, Route, Ticket},
    client::Draft,
    model::{Receiver, Timestamp, Uid, limits::MAX_MESSAGE_DATA_BYTES},
    store::Account,
};

/// What is known where a form is sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sending<'a> {
    pub(crate) links: Option<&'a Links>,
    /// The way that the config says.
    pub(crate) way: Way,
    pub(crate) account: &'a Account,
    pub(crate) app: &'a str,
    pub(crate) me: &'a Uid,
    pub(crate) receiver: &'a Receiver,
    /// Who caused the event.
    pub(crate) person: Option<&'a Uid>,
    pub(crate) muid: &'a str,
    pub(crate) now: Timestamp,
}

/// A message, and what must be remembered with it.
pub(crate) type Sent = (Draft, Option<Remembered>);

/// What is remembered with a message.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Remembered {
    /// A value under a key.
    Value(String, Vec<u8>),
    /// What a person is asked in the chat, where the message goes.
    Asked(Uid, Box<Dialogue>),
}

impl Ask {
    /// The message that asks.
    pub(crate) fn send(&self, at: &Sending<'_>) -> Result<Sent, FormError> {
        self.check()?;
        let way = match (self.way, at.way) {
            (Way::Auto, configured) => configured,
            (way, _) => way,
        };
        match (way, at.links) {
            (Way::Chat, _) | (Way::Auto, None) => self.in_chat(at),
            (Way::Auto | Way::Interactive, Some(links)) => self.interactive(links, at),
            (Way::Web, Some(links)) => Ok(self.on_page(links, at)),
            (way, None) => Err(FormError::NoEndpoint {
                form: self.definition.id.clone(),
                way: match way {
                    Way::Web => "as a web page",
                    _ => "as an interactive message",
                },
            }),
        }
    }

    fn interactive(&self, links: &Links, at: &Sending<'_>) -> Result<Sent, FormError> {
        let ticket = self.ticket(at);
        let data = render::interactive(&self.definition, &links.address(&ticket));
        let bytes = data.to_string().len();
        if bytes > MAX_MESSAGE_DATA_BYTES {
            return Err(FormError::TooLong {
                form: self.definition.id.clone(),
                bytes,
            });
        }
        let draft = Draft::interactive("form", data, render::goal())
            .conversation_text(&*self.definition.title);
        Ok((draft, self.issued(at, &ticket)))
    }

    fn on_page(&self, links: &Links, at: &Sending<'_>) -> Sent {
        let ticket = self.ticket(at);
        let (title, page) = (&self.definition.title, links.page(&ticket));
        let draft = Draft::text(format!("{title}\nFill it in here: {page}"));
        (draft, self.issued(at, &ticket))
    }

    fn in_chat(&self, at: &Sending<'_>) -> Result<Sent, FormError> {
        let person = match at.receiver {
            Receiver::User(uid) => Some(uid),
            Receiver::Group(_) => at.person,
        };
        let person = person.ok_or_else(|| FormError::NobodyToAsk {
            form: self.definition.id.clone(),
        })?;
        let dialogue = Dialogue::new(self.definition.clone(), at.muid, at.now);
        let question = dialogue.opening(at.receiver, person);
        let asked = Remembered::Asked(person.clone(), Box::new(dialogue));
        Ok((Draft::text(question), Some(asked)))
    }

    fn ticket(&self, at: &Sending<'_>) -> Ticket {
        let route = Route::form(&*self.definition.id, self.definition.version);
        let (me, to) = (at.me.clone(), at.receiver.clone());
        Ticket::new(at.app, me, route, at.muid, to, at.now).lasting(self.lifetime, at.now)
    }

    /// What the type alone does not say is remembered until the ticket ends.
    fn issued(&self, at: &Sending<'_>, ticket: &Ticket) -> Option<Remembered> {
        if !self.is_changed {
            return None;
        }
        let issued = Issued {
            definition: self.definition.clone(),
            expires: ticket.expires,
        };
        let value = serde_json::to_vec(&issued).ok()?;
        Some(Remembered::Value(issued_key(at.account, at.muid), value))
    }
}
