//! Work that takes long: people see that it goes on, and can stop it.
//!
//! A handler that is done within a second needs none of this. One that takes longer says
//! so with [`Context::long_work`]:
//!
//! ```
//! use cometchat_bot::prelude::*;
//! # async fn look_at(_shelf: u32) -> HandlerResult<bool> { Ok(true) }
//!
//! #[bot(name = "clerk")]
//! pub struct ClerkBot;
//!
//! /// Counts what is on the shelves.
//! #[derive(Command)]
//! #[command(name = "count")]
//! pub struct Count;
//!
//! #[handler(timeout = "10m")]
//! impl CommandHandler<Count> for ClerkBot {
//!     async fn on_command(&self, ctx: &Context, _: Count) -> HandlerResult<Reply> {
//!         let work = ctx.long_work("Counting… Say /cancel to stop me.").await?;
//!         for shelf in 1..=10 {
//!             let Some(found) = work.until_cancelled(look_at(shelf)).await else {
//!                 return Ok(work.ends(format!("Stopped at shelf {shelf}.")));
//!             };
//!             found?;
//!             work.progress(format!("{shelf} of 10 shelves"));
//!         }
//!         Ok(work.ends("Counted all 10 shelves."))
//!     }
//! }
//! ```
//!
//! # What people see
//!
//! One message, which is changed as the work goes on, and the bot typing. The message is
//! changed every [`PROGRESS_EVERY`] at most, to the newest progress, and only where the
//! bot's limit of messages a minute has room: progress never delays an answer. What
//! [`LongWork::ends`] gives is a reply like any other, sent once, whatever happens.
//!
//! # How long it may take
//!
//! A handler has [`HANDLER_TIMEOUT`](crate::runtime::HANDLER_TIMEOUT), or what
//! `#[handler(timeout = "10m")]` above it says. Meanwhile nothing else is done in the same
//! conversation; others do not wait for it.
//!
//! # Stopping it
//!
//! The person who asked for it writes `/cancel` (or `cancel`) in the same conversation.
//! That sets [`LongWork::is_cancelled`]; what happens then is the handler's business.
//!
//! # When it is run again
//!
//! A handler that fails, or whose process ends, is run again from the beginning. It finds
//! the message that it sent before and goes on changing it; that somebody has cancelled is
//! known to the next attempt, but not after a restart.

mod show;
mod works;

pub use self::show::{PROGRESS_EVERY, TYPING_EVERY};
pub(crate) use self::{
    show::Long,
    works::{Place, Works},
};
use crate::{
    client::Edit,
    context::Context,
    outbox::{SendError, What},
    reply::{Action, Change, HandlerError, HandlerResult, Reply},
};

/// Work that takes long, as a handler sees it. See the [module](self).
#[derive(Clone, Copy, Debug)]
pub struct LongWork<'a> {
    ctx: &'a Context,
}

impl<'a> LongWork<'a> {
    /// Says what is begun, and shows it until the handler returns.
    pub(crate) async fn begin(
        ctx: &'a Context,
        draft: crate::client::Draft,
    ) -> HandlerResult<Self> {
        if ctx.turn().is_over() {
            return Err(HandlerError::msg(
                "cannot show long work: the handler has returned already; show it in the handler",
            ));
        }
        if ctx.reply_to().is_none() {
            return Err(SendError::NowhereToReply.into());
        }
        let (position, planned) = ctx.plan(Action::Answer(draft))?;
        let muid = match &planned.what {
            What::Message { draft, .. } => draft.muid().unwrap_or_default().to_owned(),
            // An answer is a message.
            _ => String::new(),
        };
        ctx.send_now(position, &planned).await?;
        ctx.long().begin(muid);
        Ok(Self { ctx })
    }

    /// Lets the message say this, soon: the newest counts where several come quickly. A
    /// text that is too long for a message is not shown.
    pub fn progress(&self, text: impl Into<String>) {
        self.ctx.long().wants(text.into());
    }

    /// Whether the person wants it to stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.ctx.long().cancelled().is_cancelled()
    }

    /// Waits until the person wants it to stop; for ever if that never happens.
    pub async fn cancelled(&self) {
        self.ctx.long().cancelled().cancelled().await;
    }

    /// Does something unless the person wants it to stop, before or in the middle of it:
    /// then it is dropped where it waits, and there is no result.
    pub async fn until_cancelled<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        let cancelled = self.ctx.long().cancelled();
        cancelled.run_until_cancelled(work).await
    }

    /// The reply with which the work ends: the message says this from now on. Further
    /// messages can be added [behind it](Reply::then).
    #[must_use]
    pub fn ends(&self, text: impl Into<String>) -> Reply {
        let message = self.ctx.long().message();
        Reply::none().and(Action::Edit {
            message: message.id,
            muid: message.muid,
            change: Change::Edit(Edit::text(text)),
        })
    }
}
