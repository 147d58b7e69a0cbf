//! Lets people use a command, or tells them why not.

use std::{collections::BTreeMap, time::Duration};

use futures_util::TryStreamExt;
use serde::{Deserialize, Serialize};

use super::{CommandSpec, LeastScope, rules::told};
use crate::{
    client::{ClientError, MembersRequest},
    context::Context,
    model::{Guid, Message, Receiver, RoleId, Timestamp, Uid},
    reply::HandlerResult,
    state::State,
};

/// The admins and moderators of a group among whom a person is looked for.
const MAX_LOOKED_THROUGH: usize = 1_000;

/// When a person used commands that have a cooldown: seconds since 1970, by name.
#[derive(Debug, Default, Serialize, Deserialize)]
struct LastUses {
    commands: BTreeMap<String, u64>,
}

impl State for LastUses {
    const NAME: &'static str = "command-cooldowns";
}

/// Why the sender may not use the command at all, if so.
pub(in crate::routing) async fn forbidden(
    spec: &CommandSpec,
    ctx: &Context,
    message: &Message,
) -> HandlerResult<Option<String>> {
    let (rules, name) = (&spec.rules, spec.name);
    let role = message.sender_user().and_then(|user| user.role.as_ref());
    if !rules.allows_role(role.map(RoleId::as_str)) {
        return Ok(Some(format!("You may not use /{name}.")));
    }
    let Some(least) = rules.scope else {
        return Ok(None);
    };
    let Some(Receiver::Group(guid)) = message.receiver() else {
        return Ok(Some(format!("/{name} works in groups only.")));
    };
    if has_scope(ctx, &guid, &message.sender, least).await? {
        return Ok(None);
    }
    Ok(Some(format!("Only {least} may use /{name}.")))
}

/// Whether a member is enough. Who writes in a group is a member; what else the
/// person is, the service says now, not as of when it was written.
async fn has_scope(
    ctx: &Context,
    guid: &Guid,
    uid: &Uid,
    least: LeastScope,
) -> Result<bool, ClientError> {
    if least == LeastScope::Participant {
        return Ok(true);
    }
    let request = MembersRequest::new(guid.clone()).scopes(least.scopes());
    let mut members = request.stream(ctx.client());
    let mut looked_through = 0;
    while let Some(member) = members.try_next().await? {
        let is_enough = |scope| least.scopes().contains(scope);
        if member.user.uid == *uid {
            return Ok(member.scope.as_ref().is_some_and(is_enough));
        }
        looked_through += 1;
        if looked_through == MAX_LOOKED_THROUGH {
            break;
        }
    }
    Ok(false)
}

/// Notes that the sender uses the command now; or says how long to wait. The note is
/// stored with what the handler does: what fails does not count.
pub(in crate::routing) async fn too_soon(
    spec: &CommandSpec,
    ctx: &Context,
    message: &Message,
) -> HandlerResult<Option<String>> {
    let Some(cooldown) = spec.rules.cooldown else {
        return Ok(None);
    };
    // The moment of writing: what waited for the bot to come back is not too soon.
    let sent = message.sent_at;
    let sent = sent.unwrap_or_else(|| Timestamp::from(crate::clock::now()));
    let now = u64::try_from(sent.seconds()).unwrap_or_default();
    let uses = ctx.state::<LastUses>().user();
    let mut last = uses.get().await?;
    let before = last.commands.get(spec.name);
    let again_at = before.map_or(0, |before| before.saturating_add(cooldown.as_secs()));
    if now < again_at {
        let wait = told(Duration::from_secs(again_at - now));
        return Ok(Some(format!("You can use /{} again in {wait}.", spec.name)));
    }
    last.commands.insert(spec.name.to_owned(), now);
    uses.set(&last).await?;
    Ok(None)
}
