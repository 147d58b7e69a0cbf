//! Answers that come over HTTP: what people fill into forms and which buttons
//! they press.
//!
//! No socket brings what a person types into a form. The person's own client
//! posts it to the address in the pressed button, unsigned, and whoever knows the
//! address can post to it. So each address that a bot writes carries a token:
//! a [`Ticket`], signed and with an end, that says which bot, which form or
//! button, which message and, where only one person got it, which person.
//! [`Links`] writes such addresses.

mod keys;
mod links;
mod ticket;
mod token;

pub use self::{
    links::{Links, LinksError},
    ticket::{LIFETIME, MAX_LIFETIME, MAX_TOKEN_BYTES, Route, Ticket},
    token::TokenError,
};
