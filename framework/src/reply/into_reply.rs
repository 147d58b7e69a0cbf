//! What a handler may return.

use crate::{
    card::Card,
    client::Draft,
    poll::Poll,
    reply::{Action, Reply},
    scheduler::Scheduler,
};

/// Anything that says something: text, a [`Draft`], a [`Card`], a [`Poll`], a [`Reply`], several of
/// them, or nothing.
///
/// ```
/// use cometchat_bot::reply::{IntoReply, Reply};
///
/// assert_eq!("hi".into_reply(), Reply::text("hi"));
/// assert!(().into_reply().is_empty());
/// assert!(None::<String>.into_reply().is_empty());
/// assert_eq!(vec!["one", "two"].into_reply().actions().len(), 2);
/// ```
#[diagnostic::on_unimplemented(
    message = "a handler cannot return `{Self}`",
    label = "this is no reply",
    note = "return a `String`, a `Card`, a `Draft`, a `Reply`, an `Option` or a `Vec` of these, or `()`"
)]
pub trait IntoReply {
    /// Turns it into a reply.
    fn into_reply(self) -> Reply;
}

impl IntoReply for Reply {
    fn into_reply(self) -> Reply {
        self
    }
}

impl IntoReply for () {
    fn into_reply(self) -> Reply {
        Reply::none()
    }
}

impl IntoReply for &str {
    fn into_reply(self) -> Reply {
        Reply::text(self)
    }
}

impl IntoReply for String {
    fn into_reply(self) -> Reply {
        Reply::text(self)
    }
}

impl IntoReply for Draft {
    fn into_reply(self) -> Reply {
        Reply::message(self)
    }
}

impl IntoReply for Card {
    fn into_reply(self) -> Reply {
        Reply::none().and(Action::Card {
            receiver: None,
            card: Box::new(self),
        })
    }
}

impl IntoReply for Scheduler {
    fn into_reply(self) -> Reply {
        Reply::none().and(Action::Scheduler {
            receiver: None,
            scheduler: Box::new(self),
        })
    }
}

impl IntoReply for Poll {
    fn into_reply(self) -> Reply {
        Reply::none().and(Action::Poll {
            receiver: None,
            poll: Box::new(self),
        })
    }
}

impl<T: IntoReply> IntoReply for Option<T> {
    fn into_reply(self) -> Reply {
        self.map_or_else(Reply::none, IntoReply::into_reply)
    }
}

impl<T: IntoReply> IntoReply for Vec<T> {
    fn into_reply(self) -> Reply {
        self.into_iter().fold(Reply::none(), Reply::then)
    }
}
