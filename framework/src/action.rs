//! Answers that come over HTTP: what people fill into forms and which buttons
//! they press.
//!
//! No socket brings what a person types into a form. The person's own client
//! posts it to the address in the pressed button, unsigned, and whoever knows the
//! address can post to it. So each address that a bot writes carries a token:
//! a [`Ticket`], signed and with an end, that says which bot, which form or
//! button, which message and, where only one person got it, which person.
//! [`Links`] writes such addresses, and an `Endpoint` takes what comes to them.
//!
//! # What becomes of an answer
//!
//! It is checked at once. A good one is stored, then the client hears 200, then
//! the bot's handler works it: after a crash the stored ones are worked first, each
//! once. A wrong one gets a 4xx with the reason, so that the client keeps the form
//! open; since no client shows the reason, it is also said in the chat, once for
//! each message and person. An address that is forged, foreign or expired is
//! refused, and nobody hears of it. Opening an address shows the form as a web page
//! and submits nothing. Addresses in what people send are never opened.
//!
//! The same person answers the same form once: what comes later is acknowledged
//! and dropped. A button may be pressed again after 10 seconds.
//!
//! # Whose answer it is
//!
//! Where one person got the message, it is that person's, whatever the body says.
//! In a group everybody has the same address and the body is only a claim:
//!
//! - Who is not in the group is refused, where the service says who is: of groups
//!   with up to 500 members.
//! - The answer waits two minutes for the service's record that this person has just
//!   pressed this element. Clients make the record right after they hear 200; the service
//!   reports it to the bot when the message's goal is reached, so a form in a group
//!   needs the goal `anyOf` of its submit element.
//! - Two different answers in one name cancel each other. The person is told, and
//!   gets an address of their own.
//! - Without a record the person is asked, in a message that only they see and once
//!   for each message, and has ten minutes to confirm with a code.
//! - The web page cannot know who opened it. It shows a code to write in the chat;
//!   whoever writes it has answered.
//! - A client that does not say who answers gets a 400, and the group the address
//!   of the page.
//!
//! At most 1000 answers of a bot wait, and 200 to one message. Beyond that one in
//! nobody's name makes room for one in somebody's, and one of the client that gave
//! most for one of a client that gave fewer. They survive a
//! restart, but a record that the service makes while the bot is away is not seen:
//! then the person is asked.
//!
//! # Limits
//!
//! Bodies have 64 KiB and 15 seconds to come, clients 300 requests a minute, messages
//! 600 answers a minute, the listener 512 connections.

// Without the endpoint nobody asks for what it needs.
#![cfg_attr(not(feature = "actions"), allow(dead_code))]

mod claims;
mod desk;
mod desks;
#[cfg(feature = "actions")]
mod endpoint;
#[cfg(test)]
mod house;
#[cfg(feature = "actions")]
mod http;
mod keys;
mod links;
mod refused;
mod ticket;
mod token;

#[cfg(feature = "actions")]
pub(crate) use self::endpoint::Counter;
#[cfg(feature = "actions")]
pub use self::endpoint::Endpoint;
pub(crate) use self::{
    claims::HOLD_FOR,
    desk::{Desk, Parts},
    desks::Desks,
};
pub use self::{
    links::{Links, LinksError},
    ticket::{LIFETIME, MAX_LIFETIME, MAX_TOKEN_BYTES, Route, Ticket},
    token::TokenError,
};
