//! Schedulers: a person books one of the bot's free times.
//!
//! A [`Scheduler`] is an interactive message in which a person chooses a slot. What
//! was chosen reaches the bot's
//! [`SchedulerHandler`](crate::routing::SchedulerHandler) as a [`Slot`], together
//! with the typed value that the scheduler carries.
//!
//! ```
//! use cometchat_bot::{
//!     prelude::*,
//!     scheduler::{Scheduler, Slot, Weekday},
//! };
//!
//! #[bot(name = "office")]
//! pub struct OfficeBot;
//!
//! /// Offers the office hours.
//! #[derive(Command)]
//! #[command(name = "meet")]
//! pub struct Meet;
//!
//! /// A meeting about something.
//! #[derive(Button)]
//! #[button(id = "meeting")]
//! pub struct Meeting {
//!     about: String,
//! }
//!
//! #[handler]
//! impl CommandHandler<Meet> for OfficeBot {
//!     async fn on_command(&self, _ctx: &Context, _: Meet) -> HandlerResult<Scheduler> {
//!         let about = "the roadmap".to_owned();
//!         Ok(Scheduler::new("Meet the team", "Europe/Paris", &Meeting { about })
//!             .hours(Weekday::Monday, "09:00", "12:30")
//!             .hours(Weekday::Wednesday, "10:00", "16:00")
//!             .minutes(30))
//!     }
//! }
//!
//! #[handler]
//! impl SchedulerHandler<Meeting> for OfficeBot {
//!     async fn on_booked(
//!         &self,
//!         _ctx: &Context,
//!         slot: &Slot,
//!         meeting: Meeting,
//!     ) -> HandlerResult<String> {
//!         // Say the time again: one client means another zone than it says.
//!         Ok(format!("Booked: {} about {}.", slot, meeting.about))
//!     }
//! }
//! ```
//!
//! # What each client does
//!
//! Schedulers are drawn by the React UI kit 4, the Android UI kit 5.0, the React
//! Native UI kit 4 and the local server's page; current kits say "not supported".
//! The choice is posted to the bot's action endpoint, without which no scheduler can
//! be sent. It is a time by a clock on the wall; which wall is told by
//! [`Slot::timezone`], but the React Native kit shows times of the scheduler's zone
//! and names the person's. So say the time with its zone in the answer.

mod content;
mod slot;
mod weekday;

pub use self::{
    content::{Day, Hours, Scheduler, SchedulerContent},
    slot::Slot,
    weekday::Weekday,
};
