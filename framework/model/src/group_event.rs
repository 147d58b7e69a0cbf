//! What happens to groups.

use crate::{Entity, Group, Message, MessageId, Scope, Timestamp, User};

/// Something happened to the members of a group.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum GroupEvent {
    /// A user joined.
    Joined(MemberJoined),
    /// A member left.
    Left(MemberLeft),
    /// A user was added by somebody.
    Added(MemberAdded),
    /// A member was removed by somebody.
    Kicked(MemberKicked),
    /// A member was removed and may not come back.
    Banned(MemberBanned),
    /// A banned user may come back.
    Unbanned(MemberUnbanned),
    /// A member may do more, or less.
    ScopeChanged(ScopeChanged),
}

macro_rules! member_event {
    ($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub struct $name {
            /// The event's own message id.
            pub id: MessageId,
            /// When it happened.
            pub at: Option<Timestamp>,
            /// Who did it.
            pub by: User,
            $($(#[$field_meta])* pub $field: $type,)*
            /// The group, as it is after the event.
            pub group: Group,
        }
    };
}

member_event! {
    /// A user joined a group: `by` is the new member.
    MemberJoined {}
}
member_event! {
    /// A member left a group: `by` is who left.
    MemberLeft {}
}
member_event! {
    /// A user was added to a group.
    MemberAdded {
        /// The new member.
        on: User,
    }
}
member_event! {
    /// A member was removed from a group; it may join again.
    MemberKicked {
        /// Who was removed.
        on: User,
    }
}
member_event! {
    /// A member was removed from a group and may not join again.
    MemberBanned {
        /// Who was banned.
        on: User,
    }
}
member_event! {
    /// A banned user may join again.
    MemberUnbanned {
        /// Who may join again.
        on: User,
    }
}
member_event! {
    /// A member's scope was changed.
    ScopeChanged {
        /// Whose scope.
        on: User,
        /// The scope before.
        old: Scope,
        /// The scope now.
        new: Scope,
    }
}

impl GroupEvent {
    /// Reads the event from an action message; `None` if it is none, or if it
    /// lacks a party that its kind needs.
    #[must_use]
    pub fn from_message(message: &Message) -> Option<Self> {
        let entities = message.data.entities.as_ref()?;
        let by = entities.by.as_ref()?.as_user()?.clone();
        let on = || entities.on.as_ref().and_then(Entity::as_user).cloned();
        let group = entities.for_.as_ref()?.as_group()?.clone();
        let (id, at) = (message.id.clone(), message.sent_at);
        Some(match message.data.action.as_deref()? {
            "joined" | "invited" => Self::Joined(MemberJoined { id, at, by, group }),
            "left" => Self::Left(MemberLeft { id, at, by, group }),
            "added" => Self::Added(MemberAdded {
                id,
                at,
                by,
                on: on()?,
                group,
            }),
            "kicked" => Self::Kicked(MemberKicked {
                id,
                at,
                by,
                on: on()?,
                group,
            }),
            "banned" => Self::Banned(MemberBanned {
                id,
                at,
                by,
                on: on()?,
                group,
            }),
            "unbanned" => Self::Unbanned(MemberUnbanned {
                id,
                at,
                by,
                on: on()?,
                group,
            }),
            "scopeChanged" => {
                let scopes = message.data.extras.as_ref()?.get("scope")?;
                let scope = |key: &str| scopes.get(key)?.as_str().map(Scope::from);
                let (old, new) = (scope("old")?, scope("new")?);
                Self::ScopeChanged(ScopeChanged {
                    id,
                    at,
                    by,
                    on: on()?,
                    old,
                    new,
                    group,
                })
            }
            _ => return None,
        })
    }

    /// The word that the service uses for this kind of event.
    #[must_use]
    pub const fn action(&self) -> &'static str {
        match self {
            Self::Joined(_) => "joined",
            Self::Left(_) => "left",
            Self::Added(_) => "added",
            Self::Kicked(_) => "kicked",
            Self::Banned(_) => "banned",
            Self::Unbanned(_) => "unbanned",
            Self::ScopeChanged(_) => "scopeChanged",
        }
    }

    /// The group, as it is after the event.
    #[must_use]
    pub const fn group(&self) -> &Group {
        match self {
            Self::Joined(event) => &event.group,
            Self::Left(event) => &event.group,
            Self::Added(event) => &event.group,
            Self::Kicked(event) => &event.group,
            Self::Banned(event) => &event.group,
            Self::Unbanned(event) => &event.group,
            Self::ScopeChanged(event) => &event.group,
        }
    }
}
