//! Messages that answer what the bot has asked, before they are routed.

use super::turn::{Failure, Turns};
use crate::{
    context::Context,
    form::{Dialogue, Step},
    model::{Event, Message, Submission, Timestamp, User},
    reply::Reply,
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
}

impl Turns {
    /// Whether a message may answer what the bot has asked: text that is no
    /// command. Commands pass by, and the question stays open.
    pub(super) fn may_answer(&self, event: &Event) -> bool {
        let routes = self.table.bot(self.kind);
        routes.is_some_and(|routes| routes.may_answer(event, &self.me))
    }

    /// Looks whether the sender was asked something in this conversation.
    pub(super) async fn hear(&self, ctx: &Context) -> Result<Heard, Failure> {
        let (Event::Message(message), Some(conversation), Some(reply_to)) =
            (ctx.event(), ctx.conversation(), ctx.reply_to())
        else {
            return Ok(Heard::Nothing);
        };
        if !self.may_answer(ctx.event()) {
            return Ok(Heard::Nothing);
        }
        let key = Dialogue::key(&self.account, conversation, &message.sender);
        let Some(kept) = ctx.turn().read(&key).await.map_err(Failure::Store)? else {
            return Ok(Heard::Nothing);
        };
        let text = message.text().unwrap_or_default();
        let at = sent_at(message);
        let step = match Dialogue::from_bytes(&kept) {
            Some(dialogue) => dialogue.answer(text, reply_to, at),
            None => Step::TimedOut,
        };
        let (next, heard) = match step {
            Step::Goes(next, words) => (Some(next), Heard::Answer(Reply::text(words))),
            Step::Ends(words) => (None, Heard::Answer(Reply::text(words))),
            // In a group people write for other reasons.
            Step::TimedOut if message.is_group() => (None, Heard::Nothing),
            Step::TimedOut => (None, Heard::TooLate(Reply::text(Dialogue::too_late()))),
            Step::Answered(answered) => {
                let by = message.sender_user().cloned();
                let by = by.unwrap_or_else(|| User::from_uid(message.sender.clone()));
                let thanks = Reply::text(&*answered.thanks);
                let submission = answered.submission(by, reply_to.clone(), at);
                (None, Heard::Last(Box::new(submission), thanks))
            }
        };
        let changed = match next {
            Some(next) => ctx.turn().write(&key, next.to_bytes()).await,
            None => ctx.turn().remove(&key).await,
        };
        changed.map_err(Failure::Store)?;
        Ok(heard)
    }
}

/// When it was written: an answer that waited for the bot is not late.
fn sent_at(message: &Message) -> Timestamp {
    message
        .sent_at
        .unwrap_or_else(|| crate::clock::now().into())
}
