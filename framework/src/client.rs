//! The REST client.
//!
//! [`Client`] acts for one user, the bot, by that user's auth token.
//! [`AdminClient`] acts for the app by an API key and is a type apart, so that
//! no code that was given a `Client` can reach it.
//!
//! Answers are typed by [`model`](crate::model). Lists are read through
//! requests such as [`MessagesRequest`], which yield a stream of items over
//! all pages. What a message says is a [`Draft`] until it is sent.
//!
//! Reads are tried again when that may help ([`RetryPolicy`]); sends never
//! are: whether a send that failed may have arrived is told by
//! [`ClientError::may_have_been_accepted`].

mod address;
mod admin;
mod api;
mod call;
mod conversations;
mod draft;
mod edit;
mod envelope;
mod error;
mod groups;
mod handle;
mod hedge;
mod limits;
mod lists;
mod login;
mod members;
mod messages;
mod new_group;
mod outcome;
mod paging;
pub(crate) mod polls;
mod presence;
mod retry;
mod secret;
mod session;
mod settings;
pub mod tls;
mod transport;
mod users;

#[cfg(feature = "daemon")]
pub(crate) use self::admin::Callback;
pub(crate) use self::paging::Walk;
pub use self::{
    admin::{
        AdminClient, AdminFriends, AdminGroups, AdminMessages, AdminRoles, AdminTokens, AdminUsers,
        CreatedUser, NewRole, NewUser, Reactivation, TokenInfo, UserUpdate,
    },
    conversations::Conversations,
    draft::{Draft, DraftContent, DraftError, DraftOptions, MAX_MUID_CHARS, Upload},
    edit::Edit,
    error::{ClientError, DecodeError},
    groups::Groups,
    handle::Client,
    limits::{Limits, MESSAGES_PER_MINUTE},
    lists::{
        BannedMembersRequest, BlockDirection, BlockedUsersRequest, ConversationsRequest,
        GroupsRequest, MembersRequest, MessagesRequest, ReactionsRequest, SortOrder, UsersRequest,
    },
    login::ProfileUpdate,
    members::Members,
    messages::Messages,
    new_group::{GroupUpdate, NewGroup},
    outcome::{Outcome, Refusal},
    paging::{ItemStream, MAX_PAGES},
    polls::Polls,
    presence::PresenceSubscription,
    retry::{MAX_OBEYED_RETRY_AFTER, RetryPolicy},
    secret::{ApiKey, AuthToken, MAX_SECRET_BYTES, SecretError},
    settings::{AppSettings, AppSettingsBuilder, RootCa, SettingsError},
    transport::{
        Body, CONNECT_TIMEOUT, HttpTransport, MAX_REQUESTS_UNDER_WAY, MAX_RESPONSE_BYTES, Part,
        PartFile, QUEUE_TIMEOUT, Request, Response, SLOWEST_UPLOAD_BYTES_PER_SECOND, TOTAL_TIMEOUT,
        Transport, TransportError,
    },
    users::Users,
};
