//! Polls where there is no extension: a card whose buttons are the options.

use serde_json::{Value, json};

use super::{
    builder::Poll,
    tally::{Choice, Tally},
    vote::{Vote, ballot, remember},
};
use crate::{
    card::{Card, Rendering},
    context::Context,
    model::{Event, Message, Press, Uid},
    reply::{HandlerResult, Reply},
    routing::{genuine, read_button},
};

/// Where a message's metadata has the poll that it is.
const METADATA: &str = "cometchat-bot-poll";

/// A vote, as the button of an option carries it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct CastVote {
    /// The poll.
    poll: String,
    /// The key of the option.
    option: String,
}

impl crate::routing::Button for CastVote {
    const ID: &'static str = "cometchat-vote";
    const VERSION: u32 = 1;

    fn to_data(&self) -> Result<Value, serde_json::Error> {
        Ok(json!({"p": self.poll, "o": self.option}))
    }

    fn from_data(data: &Value) -> Option<Self> {
        let text = |name| Some(data.get(name)?.as_str()?.to_owned());
        Some(Self {
            poll: text("p")?,
            option: text("o")?,
        })
    }
}

/// The card of a poll before anybody has voted. `id` is the name of its message.
pub(crate) fn definition(poll: &Poll, id: &str, asked_by: &Uid) -> Card {
    let choices = (1..).zip(&poll.options).map(|(number, text)| Choice {
        key: i32::to_string(&number),
        text: text.clone(),
        count: 0,
        voters: Vec::new(),
    });
    open_card(&Tally {
        id: id.to_owned(),
        message: None,
        asked_by: asked_by.clone(),
        question: poll.question.clone(),
        choices: choices.collect(),
        is_closed: false,
        is_native: false,
    })
}

/// The card of a poll in which people can vote.
fn open_card(tally: &Tally) -> Card {
    let card = tally.bars().metadata(metadata(tally));
    tally.choices.iter().fold(card, |card, choice| {
        let (poll, option) = (tally.id.clone(), choice.key.clone());
        card.button(&*choice.text, CastVote { poll, option })
    })
}

/// The card of a poll that is closed.
pub(super) fn closed_card(tally: &Tally) -> Card {
    tally.card().metadata(metadata(tally))
}

fn metadata(tally: &Tally) -> Value {
    let options: Vec<_> = tally.choices.iter().map(|choice| &choice.text).collect();
    json!({ METADATA: {"id": tally.id, "question": tally.question, "options": options} })
}

/// The poll that a message of the bot is; nobody has voted in it.
pub(super) fn tally(message: &Message, me: &Uid) -> Option<Tally> {
    let poll = message.data.metadata.as_ref()?.get(METADATA)?;
    let text = |name| Some(poll.get(name)?.as_str()?.to_owned());
    let options = poll.get("options")?.as_array()?;
    let choices = (1_usize..).zip(options).map(|(number, text)| {
        Some(Choice {
            key: number.to_string(),
            text: text.as_str()?.to_owned(),
            count: 0,
            voters: Vec::new(),
        })
    });
    (message.sender == *me && !message.is_deleted()).then_some(())?;
    Some(Tally {
        id: text("id")?,
        message: Some(message.id.clone()),
        asked_by: me.clone(),
        question: text("question")?,
        choices: choices.collect::<Option<_>>()?,
        is_closed: false,
        is_native: false,
    })
}

/// The vote that a press is, noted, and the message with the bars moved.
pub(super) async fn counted(ctx: &Context, event: &Event) -> HandlerResult<(Vec<Vote>, Reply)> {
    let nothing = |text: &str| Ok((Vec::new(), Reply::text(text)));
    let Some(press) = genuine(ctx, event).await? else {
        return Ok((Vec::new(), Reply::none()));
    };
    let vote = read_button::<CastVote>(press.version, &press.data);
    let message = message(ctx, &press).await?;
    let found = message.and_then(|message| {
        let tally = tally(&message, ctx.me())?;
        Some((message, tally))
    });
    let Some((vote, (message, tally))) = vote.zip(found) else {
        return nothing("I cannot find that poll any more.");
    };
    if vote.poll != tally.id || tally.text_of(&vote.option).is_none() {
        return nothing("I cannot find that poll any more.");
    }
    let mut ballot = ballot(ctx, &tally).await?;
    if ballot.is_closed {
        return nothing("This poll is closed.");
    }
    let voter = (press.by.uid.clone(), press.by.name.clone());
    if !ballot.has_room(&voter.0) {
        return nothing("This poll has as many votes as I can count.");
    }
    let from = ballot.vote(&voter.0, &vote.option);
    if from.as_deref() == Some(&vote.option) {
        return Ok((Vec::new(), Reply::none()));
    }
    remember(ctx, &tally, &ballot).await?;
    let tally = tally.with(&ballot);
    let card = open_card(&tally).rendering(Rendering::of(&message));
    let vote = Vote::between(&tally, voter, from.as_deref(), Some(&vote.option));
    Ok((vec![vote], Reply::update_of(&message, card)))
}

/// The message with the button that was pressed.
async fn message(ctx: &Context, press: &Press) -> HandlerResult<Option<Message>> {
    let messages = ctx.client().messages();
    let found = match &press.message_id {
        Some(id) => messages.get(id).await.map(Some),
        None => messages.find_by_muid(&press.muid).await,
    };
    match found {
        Ok(message) => Ok(message),
        Err(error) if error.is_retryable() => Err(error.into()),
        Err(error) => {
            tracing::info!(%error, "the message of a vote cannot be read");
            Ok(None)
        }
    }
}
