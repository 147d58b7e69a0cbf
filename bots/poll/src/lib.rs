//! Polls: composed in a form or written in one line. Everybody votes, the bars
//! move, and closing tells who won.

use std::collections::VecDeque;

use cometchat_bot::{
    form::{FieldOptions, FieldType, Input, Problem},
    prelude::*,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Polls of which it is noted who asked them.
const MAX_NOTED: usize = 50;
/// What is said to who needs help.
const HELP: &str = "Write /poll for a form, or all at once: /poll \"Where to?\" Beach Mountains";

/// Asks polls. Where the service has none, a card with buttons counts.
#[bot(name = "poll", about = "Asks a question and counts the votes")]
#[derive(Debug)]
pub struct PollBot;

/// Asks a poll: /poll "Where to?" Beach Mountains; or opens a form: /poll.
#[derive(Debug, Command)]
#[command(name = "poll")]
pub struct Ask {
    /// The question; in quotes when it has several words.
    question: Option<String>,
    /// What can be chosen, 2 to 10.
    options: Vec<String>,
}

/// Ends the poll and tells the result.
#[derive(Debug, Command)]
#[command(name = "close")]
pub struct Close;

/// A new poll
#[derive(Debug, Form)]
#[form(id = "poll", submit = "Ask", thanks = "Here comes your poll.")]
pub struct NewPoll {
    #[field(label = "Your question", placeholder = "Where to?", max = 200)]
    question: String,
    #[field(label = "What can be chosen", help = "Such as: Beach, Mountains")]
    options: Options,
    #[field(label = "How to ask", kind = "dropdown", default = Look::Poll)]
    look: Look,
}

/// The choices of a poll, which people write into one box.
#[derive(Debug)]
struct Options(Vec<String>);

/// How a poll looks.
#[derive(Debug, Choices)]
enum Look {
    #[choice(label = "As a poll")]
    Poll,
    #[choice(label = "As a card that can be closed for good")]
    Card,
}

/// Who asked which question last.
#[derive(Debug, Default, Serialize, Deserialize)]
struct AskedBy(VecDeque<(String, Uid)>);

impl State for AskedBy {
    const NAME: &'static str = "asked-by";
}

impl FieldType for Options {
    fn input(options: &FieldOptions) -> Input {
        String::input(options)
    }

    fn read(value: &Value, input: &Input) -> Result<Self, Problem> {
        let text = String::read(value, input)?;
        let options = text.split([',', '\n']).map(str::trim);
        let options: Vec<_> = options.filter(|option| !option.is_empty()).collect();
        let checked = Poll::new("?", options.iter().copied()).check();
        checked.map_err(|error| Problem::Other(error.to_string()))?;
        Ok(Self(options.into_iter().map(str::to_owned).collect()))
    }

    fn value(&self) -> Value {
        self.0.join(", ").into()
    }
}

/// Asks, and notes who did.
async fn ask(ctx: &Context, poll: Poll) -> HandlerResult<Reply> {
    if let Err(error) = poll.check() {
        return Ok(Reply::text(format!("That cannot be asked: {error}.")));
    }
    if let Some(user) = ctx.sender() {
        let (question, uid) = (poll.question().to_owned(), user.uid.clone());
        let state = ctx.state::<AskedBy>().conversation();
        let noted = state.update(|AskedBy(asked)| {
            asked.truncate(MAX_NOTED - 1);
            asked.push_front((question, uid));
        });
        noted.await?;
    }
    Ok(poll.into_reply())
}

/// Who asked may close a poll, and who looks after the group.
async fn may_close(ctx: &Context, question: &str) -> HandlerResult<bool> {
    let AskedBy(asked) = ctx.state().conversation().get().await?;
    let by = asked.iter().find(|(asked, _)| asked == question);
    if by.is_some_and(|(_, uid)| ctx.sender().is_some_and(|user| user.uid == *uid)) {
        return Ok(true);
    }
    Ok(ctx.sender_scope().await? != Some(Scope::Participant))
}

#[handler]
impl CommandHandler<Ask> for PollBot {
    async fn on_command(&self, ctx: &Context, asked: Ask) -> HandlerResult<Reply> {
        match asked.question {
            Some(question) => ask(ctx, Poll::new(question, asked.options)).await,
            None => Ok(Form::<NewPoll>::new().into_reply()),
        }
    }
}

#[handler]
impl FormHandler<NewPoll> for PollBot {
    async fn on_submit(&self, ctx: &Context, new: NewPoll) -> HandlerResult<Reply> {
        let poll = Poll::new(new.question, new.options.0);
        match new.look {
            Look::Poll => ask(ctx, poll).await,
            Look::Card => ask(ctx, poll.as_card()).await,
        }
    }
}

#[handler]
impl CommandHandler<Close> for PollBot {
    async fn on_command(&self, ctx: &Context, _: Close) -> HandlerResult<Reply> {
        let Some(poll) = ctx.polls().latest().await? else {
            return Ok(Reply::text(format!("There is no poll here. {HELP}")));
        };
        if !may_close(ctx, &poll.question).await? {
            return Ok(Reply::text(
                "Only who asked it, or a moderator, can close it.",
            ));
        }
        Ok(ctx.polls().close(poll).await?.into_reply())
    }
}

#[handler]
impl MessageHandler for PollBot {
    async fn on_message(&self, _: &Context, message: &Message) -> HandlerResult<Option<&str>> {
        Ok((!message.is_group()).then_some(HELP))
    }
}
