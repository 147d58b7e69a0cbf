//! Reactions that the socket did not bring.
//!
//! The service has no list of reactions over all messages, so those to the newest
//! messages that have any are asked for, message by message, when their counts have
//! changed. A reaction that was taken back leaves no trace.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use super::{CatchUp, CatchUpError};
use crate::{
    client::{Client, ClientError, MessagesRequest, ReactionsRequest, Walk},
    inbox::place::{self, Place, Track},
    model::{Event, Message, MessageId, Reaction, ReactionCount, ReactionEvent},
};

/// The newest messages with reactions that are looked into.
const MESSAGES: u32 = 50;
/// Reactions to one message that are looked through.
const REACTIONS: usize = 1_000;

/// The counts of reactions that were looked into, by message.
#[derive(Debug, Default)]
pub(super) struct Counted(Mutex<HashMap<MessageId, Vec<ReactionCount>>>);

impl Counted {
    /// Whether a message has other counts than when it was looked into.
    fn is_new(&self, message: &Message) -> bool {
        let counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counted.get(&message.id).map(Vec::as_slice) != Some(counts(message))
    }

    /// Keeps the counts of these messages and forgets all others.
    fn keep(&self, messages: &[Message]) {
        let counts = messages.iter().map(|m| (m.id.clone(), counts(m).to_vec()));
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = counts.collect();
    }
}

impl CatchUp {
    /// The newest reaction that the bot can see: where one begins that never looked
    /// for reactions.
    pub(crate) async fn newest_reaction(client: &Client) -> Result<Place, ClientError> {
        let mut last = 0;
        for message in with_reactions(client).await? {
            for reaction in reactions(client, &message).await? {
                last = last.max(place_of(&reaction).unwrap_or(0));
            }
        }
        Ok(last)
    }

    /// Takes the reactions since the last reading that has settled.
    pub(super) async fn read_reactions(&self) -> Result<(), CatchUpError> {
        let Some(ledger) = self.inbox.inner.progress.track(Track::Reactions) else {
            return Ok(());
        };
        ledger.reading();
        let from = ledger.read_from();
        let mut last = from;
        let messages = with_reactions(&self.client).await;
        let messages = messages.map_err(CatchUpError::Reactions)?;
        for message in &messages {
            if !self.counted.is_new(message) {
                continue;
            }
            let given = reactions(&self.client, message).await;
            for mut reaction in given.map_err(CatchUpError::Reactions)? {
                let Some(place) = place_of(&reaction).filter(|place| *place > from) else {
                    continue;
                };
                last = last.max(place);
                reaction.conversation_id = message.conversation();
                self.take(Event::Reaction(ReactionEvent::Added(reaction)));
            }
        }
        // What had no room is to be met again.
        if !ledger.has_missed() {
            self.counted.keep(&messages);
        }
        Ok(ledger.has_read(last).await?)
    }
}

async fn with_reactions(client: &Client) -> Result<Vec<Message>, ClientError> {
    let request = MessagesRequest::new().has_reactions().limit(MESSAGES);
    let mut messages = request.hedged().page(client).await?;
    // A service that does not know the filter gives all.
    messages.retain(|message| !counts(message).is_empty());
    // In the order of the conversation.
    messages.sort_by_key(|message| message.id.number());
    Ok(messages)
}

async fn reactions(client: &Client, message: &Message) -> Result<Vec<Reaction>, ClientError> {
    let mut walk = Walk::new(client, ReactionsRequest::new(message.id.clone()));
    let mut reactions = Vec::new();
    while reactions.len() < REACTIONS
        && let Some(reaction) = walk.next().await?
    {
        reactions.push(reaction);
    }
    reactions.sort_by_key(place_of);
    Ok(reactions)
}

fn place_of(reaction: &Reaction) -> Option<Place> {
    let id = reaction.id.parse().ok()?;
    Some(place::moment(reaction.reacted_at?, id))
}

fn counts(message: &Message) -> &[ReactionCount] {
    message.data.reactions.as_deref().unwrap_or_default()
}
