//! What the sender may do in the group.

use futures_util::TryStreamExt;

use super::Context;
use crate::{
    client::MembersRequest,
    model::{Receiver, Scope},
    reply::HandlerResult,
};

/// Admins and moderators of a group that are looked through for the sender.
const LOOKED_THROUGH: usize = 1_000;

impl Context {
    /// The scope of the [`sender`](Self::sender) in the group where the event
    /// happened: `None` in a conversation of two. The service is asked each time.
    ///
    /// Who is neither among the first 1,000 admins and moderators is a participant.
    ///
    /// ```
    /// # use cometchat_bot::prelude::*;
    /// # async fn example(ctx: &Context) -> HandlerResult<&'static str> {
    /// Ok(match ctx.sender_scope().await? {
    ///     Some(Scope::Admin) => "It is done.",
    ///     _ => "Only admins of a group may do that.",
    /// })
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When the service cannot be asked.
    pub async fn sender_scope(&self) -> HandlerResult<Option<Scope>> {
        let (Some(Receiver::Group(guid)), Some(sender)) = (self.reply_to(), self.sender()) else {
            return Ok(None);
        };
        let mut members = MembersRequest::new(guid.clone())
            .scopes(&[Scope::Admin, Scope::Moderator])
            .stream(self.client());
        for _ in 0..LOOKED_THROUGH {
            match members.try_next().await? {
                Some(member) if member.user.uid == sender.uid => return Ok(member.scope),
                Some(_) => {}
                None => break,
            }
        }
        Ok(Some(Scope::Participant))
    }
}
