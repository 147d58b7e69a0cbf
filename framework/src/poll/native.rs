//! Polls of the polls extension: votes come as edits of the message.

use std::collections::BTreeMap;

use super::{
    ballot::MAX_VOTERS,
    tally::Tally,
    vote::{Vote, ballot, remember},
};
use crate::{
    context::Context,
    model::{Message, PollState, Uid},
    reply::HandlerResult,
};

/// How the poll of a message stands.
pub(super) fn tally(message: &Message) -> Option<Tally> {
    let state = PollState::from_message(message)?;
    Some(Tally::of_native(
        state,
        message.id.clone(),
        message.sender.clone(),
    ))
}

/// The votes that an edit brings: the difference to what was known.
pub(super) async fn counted(ctx: &Context, message: &Message) -> HandlerResult<Vec<Vote>> {
    let Some((state, mut tally)) = PollState::from_message(message).zip(tally(message)) else {
        return Ok(Vec::new());
    };
    let mut ballot = ballot(ctx, &tally).await?;
    tally.is_closed = ballot.is_closed;
    let (votes, names) = votes_of(&state);
    let changes = changes(&ballot.votes, &votes);
    if changes.is_empty() {
        return Ok(Vec::new());
    }
    ballot.votes = votes;
    remember(ctx, &tally, &ballot).await?;
    if ballot.is_closed {
        tracing::debug!(poll = tally.id, "a vote in a poll that is closed");
        return Ok(Vec::new());
    }
    let votes = changes.into_iter().map(|(uid, from, to)| {
        let name = names.get(&uid).cloned().unwrap_or_else(|| uid.to_string());
        Vote::between(&tally, (uid, name), from.as_deref(), to.as_deref())
    });
    Ok(votes.collect())
}

type Votes = BTreeMap<Uid, String>;

/// Who chose which key, and the voters' names.
fn votes_of(state: &PollState) -> (Votes, BTreeMap<Uid, String>) {
    let (mut votes, mut names) = (Votes::new(), BTreeMap::new());
    for option in &state.options {
        let room = MAX_VOTERS.saturating_sub(votes.len());
        for (uid, name) in option.voters.iter().flatten().take(room) {
            votes.insert(uid.clone(), option.key.clone());
            names.insert(uid.clone(), name.clone());
        }
    }
    (votes, names)
}

/// Who changed from which key to which.
fn changes(before: &Votes, after: &Votes) -> Vec<(Uid, Option<String>, Option<String>)> {
    let now = after.iter().filter_map(|(uid, to)| {
        let from = before.get(uid);
        (from != Some(to)).then(|| (uid.clone(), from.cloned(), Some(to.clone())))
    });
    let gone = before.iter().filter(|(uid, _)| !after.contains_key(*uid));
    let gone = gone.map(|(uid, from)| (uid.clone(), Some(from.clone()), None));
    now.chain(gone).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use proptest::prelude::*;

    use super::*;

    fn votes() -> impl Strategy<Value = Votes> {
        proptest::collection::vec(("[a-f]", "[1-4]"), 0..8).prop_map(|votes| {
            let named = votes
                .into_iter()
                .map(|(uid, key)| (Uid::new(uid).unwrap(), key));
            named.collect()
        })
    }

    proptest! {
        #[test]
        fn the_changes_lead_from_before_to_after(before in votes(), after in votes()) {
            let mut led = before.clone();
            for (uid, from, to) in changes(&before, &after) {
                prop_assert_ne!(&from, &to);
                prop_assert_eq!(led.get(&uid), from.as_ref());
                match to {
                    Some(to) => drop(led.insert(uid, to)),
                    None => drop(led.remove(&uid)),
                }
            }
            prop_assert_eq!(led, after);
        }
    }
}
