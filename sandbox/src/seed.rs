//! What an app holds from the start: its roles, and people to try it with.

use serde_json::json;

use crate::call::Actor;
use crate::engine::Turn;
use crate::error::ApiResult;
use crate::store::Sql as _;

/// People of a fresh sandbox.
const PEOPLE: [(&str, &str); 4] = [
    ("alice", "Alice"),
    ("bob", "Bob"),
    ("carol", "Carol"),
    ("dave", "Dave"),
];

/// The roles that every app has; users of the role `bot` are shown as bots.
pub(crate) fn roles(turn: &mut Turn<'_>) -> ApiResult<()> {
    turn.ensure_role("default", "Default")?;
    turn.ensure_role("bot", "Bot")
}

/// Makes the people and a public group with all of them; what exists already stays as it is.
pub(crate) fn people(turn: &mut Turn<'_>) -> ApiResult<()> {
    for (uid, name) in PEOPLE {
        if turn.any_user(uid)?.is_none() {
            turn.create_user(&json!({ "uid": uid, "name": name }))?;
            turn.create_token(uid)?;
        }
    }
    if !turn
        .db
        .has("SELECT 1 FROM groups WHERE guid = 'lobby'", [])?
    {
        let owner = Actor::User(PEOPLE[0].0.to_owned());
        turn.create_group(
            &json!({ "guid": "lobby", "name": "Lobby", "type": "public" }),
            &owner,
        )?;
        let others: Vec<&str> = PEOPLE[1..].iter().map(|(uid, _)| *uid).collect();
        turn.add_members("lobby", &json!({ "participants": others }), &owner)?;
    }
    Ok(())
}
