//! Messages that answer what the bot has asked, before they are routed.

use super::{failure::Failure, turn::Turns};
use crate::{
    context::Context,
    dialogue::{self, DialogueState, Open, Stack, Talk, UNREADABLE, What, is_cancel},
    form::{Dialogue, Step},
    model::{Due, Event, Message, Submission, Timestamp, User},
    reply::{Action, Reply},
    routing::HandlerEntry,
};

/// What a message was to an open dialogue.
pub(super) enum Heard {
    /// Nothing: it is routed as always.
    Nothing,
    /// Nothing any more: this is said, and then it is routed as always.
    TooLate(Reply),
    /// An answer, and this is said to it.
    Answer(Reply),
    /// The last answer. The second is said if the handler says nothing.
    Last(Box<Submission>, Reply),
    /// Something that this handler says more of.
    Dialogue(&'static HandlerEntry, dialogue::Heard),
}

impl Turns {
    /// Whether an event may be about what the bot has asked: text that is no
    /// command, or media. Commands pass by, and the question stays open.
    pub(super) fn may_answer(&self, event: &Event) -> bool {
        let routes = self.table.bot(self.kind);
        routes.is_some_and(|routes| routes.may_answer(event, &self.me))
    }

    /// Looks whether the sender was asked something in this conversation.
    pub(super) async fn hear(&self, ctx: &Context) -> Result<Heard, Failure> {
        let Event::Message(message) = ctx.event() else {
            return Ok(Heard::Nothing);
        };
        let user = || User::from_uid(message.sender.clone());
        let by = message.sender_user().cloned().unwrap_or_else(user);
        let (Some(to), true) = (ctx.reply_to(), self.may_answer(ctx.event())) else {
            return Ok(Heard::Nothing);
        };
        let talk = Talk::of(ctx, to.clone(), by.clone());
        let Some(mut stack) = talk.stack().await.map_err(Failure::Store)? else {
            let empty = talk.keep(&Stack::default()).await;
            empty.map_err(Failure::Store)?;
            return Ok(Heard::TooLate(Reply::text(UNREADABLE)));
        };
        let heard = stack.heard(message.parent_id.as_ref(), message.text().is_some());
        let taken = heard.and_then(|index| Some((index, stack.take(index)?)));
        let heard = match taken {
            None => return Ok(Heard::Nothing),
            Some((index, Open::Form(form))) => {
                let (next, heard) = answer_form(*form, ctx, message, by);
                match (next, heard) {
                    (Some(next), heard) => {
                        stack.put_back(index, Open::Form(Box::new(next)));
                        heard
                    }
                    (None, Heard::Answer(words)) => {
                        let before = stack.question(message.parent_id.as_ref());
                        Heard::Answer(words.then(before))
                    }
                    (None, heard) => heard,
                }
            }
            Some((_, Open::State { state, until, .. })) => {
                let what = match message.text() {
                    _ if sent_at(ctx, message) > until => What::TimedOut,
                    Some(text) if is_cancel(text) => What::Cancelled,
                    _ => What::Answered,
                };
                self.heard(*state, what)
            }
        };
        talk.keep(&stack).await.map_err(Failure::Store)?;
        Ok(heard)
    }

    /// What becomes of a dialogue to which something happened.
    fn heard(&self, state: DialogueState, what: What) -> Heard {
        let routes = self.table.bot(self.kind);
        let found = routes.and_then(|routes| routes.dialogue(state.dialogue()));
        let Some((handler, spec)) = found else {
            return Heard::TooLate(Reply::text(UNREADABLE));
        };
        let what = match what {
            what if spec.reads(&state) => what,
            _ => {
                let (dialogue, name) = (state.dialogue(), state.state());
                tracing::error!(
                    dialogue,
                    state = name,
                    "where a dialogue stands cannot be read; it ends"
                );
                What::Unreadable
            }
        };
        Heard::Dialogue(handler, dialogue::Heard { state, what })
    }

    /// Lets a dialogue's handler say what it has to say; whether the message was
    /// for the dialogue.
    pub(super) async fn lead(
        &self,
        handler: &'static HandlerEntry,
        heard: dialogue::Heard,
        ctx: &Context,
    ) -> Result<(Reply, bool), Failure> {
        let is_for_it = matches!(heard.what, What::Answered | What::Cancelled);
        *ctx.heard() = Some(heard);
        let reply = self.call(handler, ctx, ctx.event()).await?;
        if is_for_it {
            return Ok((then_before(ctx, reply).await?, true));
        }
        Ok((reply, false))
    }

    /// Ends the dialogues of a person that have waited long enough.
    pub(super) async fn time_out(&self, ctx: &Context, due: &Due) -> Result<Reply, Failure> {
        let Some(talk) = Talk::here(ctx) else {
            return Ok(Reply::none());
        };
        let stack = talk.stack().await.map_err(Failure::Store)?;
        let mut stack = stack.unwrap_or_default();
        let over = stack.take_over(due.at.max(ctx.now()));
        talk.keep(&stack).await.map_err(Failure::Store)?;
        let mut reply = Reply::none();
        for state in over {
            let said = match self.heard(state, What::TimedOut) {
                Heard::Dialogue(handler, heard) => self.lead(handler, heard, ctx).await?.0,
                // Nobody has written: there is nothing to be kind about.
                _ => Reply::none(),
            };
            reply = reply.then(said);
        }
        Ok(reply)
    }
}

/// What follows for a form, and what it is if it goes on.
fn answer_form(
    form: Dialogue,
    ctx: &Context,
    message: &Message,
    by: User,
) -> (Option<Dialogue>, Heard) {
    let (Some(reply_to), at) = (ctx.reply_to(), sent_at(ctx, message)) else {
        return (None, Heard::Nothing);
    };
    match form.answer(message.text().unwrap_or_default(), reply_to, at) {
        Step::Goes(next, words) => (Some(next), Heard::Answer(Reply::text(words))),
        Step::Ends(words) => (None, Heard::Answer(Reply::text(words))),
        // In a group people write for other reasons.
        Step::TimedOut if message.is_group() => (None, Heard::Nothing),
        Step::TimedOut => (None, Heard::TooLate(Reply::text(Dialogue::too_late()))),
        Step::Answered(answered) => {
            let thanks = Reply::text(&*answered.thanks);
            let submission = answered.submission(by, reply_to.clone(), at);
            (None, Heard::Last(Box::new(submission), thanks))
        }
    }
}

/// Adds to what is said at the end of a dialogue the question of the one that it
/// has interrupted.
pub(super) async fn then_before(ctx: &Context, reply: Reply) -> Result<Reply, Failure> {
    let Some(talk) = Talk::here(ctx).filter(|_| !goes_on(&reply)) else {
        return Ok(reply);
    };
    let stack = talk.stack().await.map_err(Failure::Store)?;
    let thread = ctx.message().and_then(|message| message.parent_id.as_ref());
    Ok(reply.then(stack.unwrap_or_default().question(thread)))
}

/// Whether a reply asks something itself, here.
fn goes_on(reply: &Reply) -> bool {
    let asks = |action: &Action| {
        matches!(
            action,
            Action::Dialogue { receiver: None, .. } | Action::Form { receiver: None, .. }
        )
    };
    reply.actions().iter().any(asks)
}

/// When it was written: an answer that waited for the bot is not late.
fn sent_at(ctx: &Context, message: &Message) -> Timestamp {
    message.sent_at.unwrap_or_else(|| ctx.now())
}
