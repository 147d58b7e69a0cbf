//! Votes: who changed from what to what.

use super::{ballot::Ballot, fallback, native, tally::Tally};
use crate::{
    context::Context,
    model::{Content, Event, POLL_TYPE, Uid},
    reply::{HandlerResult, Reply},
};

/// Somebody voted, or thought again.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Vote {
    /// How the poll stands now.
    pub poll: Tally,
    /// Who voted.
    pub voter: Uid,
    /// The voter's name.
    pub name: String,
    /// What was chosen before; `None` at the first vote.
    pub from: Option<String>,
    /// What is chosen now; `None` if the vote was taken back.
    pub to: Option<String>,
}

impl Vote {
    /// A change between keys of options, told in their texts.
    pub(super) fn between(
        poll: &Tally,
        (voter, name): (Uid, String),
        from: Option<&str>,
        to: Option<&str>,
    ) -> Self {
        let text = |key: Option<&str>| {
            let key = key?;
            Some(poll.text_of(key).unwrap_or(key).to_owned())
        };
        Self {
            from: text(from),
            to: text(to),
            poll: poll.clone(),
            voter,
            name,
        }
    }
}

/// The votes that an event brings, noted, and what the bot does about them
/// whatever its handler says.
pub(crate) async fn counted(ctx: &Context, event: &Event) -> HandlerResult<(Vec<Vote>, Reply)> {
    if let Event::Message(message) = event
        && let Content::Edited(change) = message.content()
    {
        return Ok((native::counted(ctx, change.message).await?, Reply::none()));
    }
    fallback::counted(ctx, event).await
}

/// The poll that somebody else asked, if the event is that.
pub(crate) fn created(event: &Event) -> Option<Tally> {
    let Event::Message(message) = event else {
        return None;
    };
    match message.content() {
        Content::Custom(custom) if custom.custom_type == POLL_TYPE => native::tally(message),
        _ => None,
    }
}

/// What is remembered of a poll.
pub(super) async fn ballot(ctx: &Context, poll: &Tally) -> HandlerResult<Ballot> {
    ctx.state::<Ballot>().of_poll(&kept_as(poll)).get().await
}

pub(super) async fn remember(ctx: &Context, poll: &Tally, ballot: &Ballot) -> HandlerResult<()> {
    ctx.state::<Ballot>()
        .of_poll(&kept_as(poll))
        .set(ballot)
        .await
}

/// The name of a poll's ballot. Whoever writes the message of a native poll chooses
/// the id in it, so the message's own id is used.
fn kept_as(poll: &Tally) -> String {
    match &poll.message {
        Some(message) if poll.is_native => format!("native/{message}"),
        _ => poll.id.clone(),
    }
}
