//! Every bound the server keeps, in one place, and the calls per minute it may be told to allow.

use std::time::Duration;

mod rates;
mod windows;

pub use rates::Limits;
pub(crate) use windows::{Allowance, Windows};

/// Characters of a UID, GUID or role id.
pub(crate) const ID_CHARS: usize = 100;
/// Characters of a name of a user, group, role or API key.
pub(crate) const NAME_CHARS: usize = 100;
/// Characters of an avatar, icon or link.
pub(crate) const URL_CHARS: usize = 3000;
/// Characters of a group's or role's description.
pub(crate) const DESCRIPTION_CHARS: usize = 255;
/// Characters of a group's password.
pub(crate) const PASSWORD_CHARS: usize = 100;
/// Tags of one user, group, message or conversation.
pub(crate) const TAGS: usize = 25;
/// Characters of one tag.
pub(crate) const TAG_CHARS: usize = 100;
/// Bytes of a user's or group's metadata as JSON.
pub(crate) const METADATA_BYTES: usize = 5 * 1024;
/// Bytes of a body that makes or changes a user or group.
pub(crate) const RESOURCE_BYTES: usize = 10 * 1024;
/// Bytes of a message's `data` as JSON.
pub(crate) const DATA_BYTES: usize = 10 * 1024;
/// Distinct users mentioned in one message.
pub(crate) const MENTIONS: usize = 10;
/// Distinct reactions on one message.
pub(crate) const REACTIONS: i64 = 25;
/// Characters of one reaction.
pub(crate) const REACTION_CHARS: usize = 45;
/// Pinned messages of one conversation.
pub(crate) const PINNED_MESSAGES: i64 = 100;
/// Saved messages of one user.
pub(crate) const SAVED_MESSAGES: i64 = 100;
/// Pinned conversations of one user.
pub(crate) const PINNED_CONVERSATIONS: i64 = 5;
/// Members named in one request, over all scopes.
pub(crate) const MEMBERS_PER_CALL: usize = 25;
/// Members of one group.
pub(crate) const GROUP_MEMBERS: i64 = 100_000;
/// Groups beyond this many members have no receipts and no unread counts.
pub(crate) const COUNTED_MEMBERS: i64 = 300;
/// Typing in a larger group is not passed on.
pub(crate) const TYPING_MEMBERS: i64 = 1000;
/// Groups one user may be in.
pub(crate) const GROUPS_PER_USER: i64 = 2000;
/// Friends of one user.
pub(crate) const FRIENDS_PER_USER: i64 = 1000;
/// Auth tokens of one user; the oldest goes when a new one is made.
pub(crate) const TOKENS_PER_USER: i64 = 100;
/// Apps beside the first one of a server.
pub(crate) const APPS: usize = 20;
/// Roles of one app.
pub(crate) const ROLES: i64 = 25;
/// API keys of one app.
pub(crate) const API_KEYS: i64 = 25;
/// Options of one poll.
pub(crate) const POLL_OPTIONS: usize = 100;
/// Characters of a poll's question, and of each of its options.
pub(crate) const POLL_CHARS: usize = 1000;
/// Webhooks of one app, in each of the two sets.
pub(crate) const HOOKS: i64 = 25;
/// Bots of one app.
pub(crate) const BOTS: i64 = 25;
/// Characters of a webhook's id or name.
pub(crate) const HOOK_ID_CHARS: usize = 50;
/// Characters of the address of a webhook or a bot.
pub(crate) const HOOK_URL_CHARS: usize = 255;
/// Characters of the user name that an address wants.
pub(crate) const HOOK_USER_CHARS: usize = 50;
/// Characters of a bot's uid.
pub(crate) const BOT_UID_CHARS: usize = 50;
/// Deliveries to webhooks and bots under way; events beyond that are lost.
pub(crate) const DELIVERIES: usize = 1000;
/// Attempts at deliveries that are remembered.
pub(crate) const DELIVERY_LOG: usize = 200;
/// A webhook must answer within this time.
pub(crate) const DELIVERY_TIME: Duration = Duration::from_secs(2);
/// How long the server waits before it tries again, if the webhook wants that.
pub(crate) const DELIVERY_RETRIES: [Duration; 2] =
    [Duration::from_secs(10), Duration::from_secs(30)];
/// Seconds that the address for an upload is good for.
pub(crate) const UPLOAD_SECONDS: i64 = 900;
/// Uploads announced and not yet made.
pub(crate) const UPLOADS: i64 = 1000;
/// Words that moderation blocks.
pub(crate) const BLOCKED_WORDS: usize = 1000;
/// Element ids in one report of interactions.
pub(crate) const INTERACTIONS_PER_CALL: usize = 100;
/// Ids in one request that names several users, groups or receivers.
pub(crate) const IDS_PER_CALL: usize = 100;
/// Files in one upload.
pub(crate) const FILES_PER_MESSAGE: usize = 10;
/// Bytes of one file.
pub(crate) const FILE_BYTES: usize = 100 * 1024 * 1024;

/// Rows of a page when the request names no size.
pub(crate) const PAGE_DEFAULT: i64 = 100;
/// Rows of a page at most.
pub(crate) const PAGE_MAX: i64 = 1000;
/// Messages of a page when the request names no size.
pub(crate) const MESSAGES_DEFAULT: i64 = 30;
/// Matching messages counted at most for the number of pages left.
pub(crate) const COUNT_MAX: i64 = 10_000;

/// Bytes of a JSON body.
pub(crate) const JSON_BODY: usize = 1024 * 1024;
/// Bytes of an app as JSON.
pub(crate) const IMPORT_BODY: usize = 100 * 1024 * 1024;
/// Bytes of a multipart body.
pub(crate) const MULTIPART_BODY: usize = 100 * 1024 * 1024;
/// Text parts in a multipart body.
pub(crate) const MULTIPART_FIELDS: usize = 200;

/// Bytes of a frame, in either direction.
pub(crate) const FRAME_BYTES: usize = 1024 * 1024;
/// Frames waiting for one socket; a reader slower than that is cut off.
pub(crate) const SOCKET_QUEUE: usize = 1024;
/// Bytes a socket reads at a time. Small, for each keeps as many: clients send little, and a longer
/// frame is read in parts.
pub(crate) const SOCKET_READ: usize = 4 * 1024;
/// Bytes the socket library may buffer for one peer.
pub(crate) const SOCKET_BUFFER: usize = 4 * 1024 * 1024;
/// A socket must authenticate within this time.
pub(crate) const AUTH_TIME: Duration = Duration::from_secs(10);
/// A socket silent for this long is dropped.
pub(crate) const IDLE_TIME: Duration = Duration::from_secs(45);
/// A write that takes longer than this ends the socket.
pub(crate) const WRITE_TIME: Duration = Duration::from_secs(10);
/// Connections open at a time, over both listeners.
pub(crate) const CONNECTIONS: usize = 16 * 1024;
/// A connection without a request for this long is closed.
pub(crate) const REQUEST_TIME: Duration = Duration::from_mins(2);
/// A request's body must have come within this time.
pub(crate) const BODY_TIME: Duration = Duration::from_mins(2);
/// How long a closed socket waits for the peer's own close.
pub(crate) const CLOSE_TIME: Duration = Duration::from_secs(2);
/// A client must finish its TLS or WebSocket handshake within this time.
pub(crate) const HANDSHAKE_TIME: Duration = Duration::from_secs(10);
/// How long a stop waits for open connections.
pub(crate) const SHUTDOWN_TIME: Duration = Duration::from_secs(5);
/// How long the listener rests when no connection can be taken.
pub(crate) const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Entries that the inspector keeps.
pub(crate) const INSPECTED: usize = 2000;
/// Bytes that the inspector keeps, about.
pub(crate) const INSPECTED_BYTES: usize = 16 * 1024 * 1024;
/// Entries of the inspector in one page.
pub(crate) const INSPECTED_PAGE: usize = 500;
/// A request for what the inspector sees next waits this long at most.
pub(crate) const INSPECTOR_WAIT: Duration = Duration::from_secs(20);

/// Milliseconds that a fault may hold something back.
pub(crate) const FAULT_MS: u32 = 600_000;
/// Seconds that a fault may name.
pub(crate) const FAULT_SECONDS: u32 = 86_400;
/// Users that a plan of faults may name.
pub(crate) const FAULT_UIDS: u32 = 1000;
/// A request that is never answered is, after this.
pub(crate) const HANG_TIME: Duration = Duration::from_mins(10);
/// A socket that is half open ends after this.
pub(crate) const HALF_OPEN_TIME: Duration = Duration::from_mins(10);
/// A frame that changes places with the next one waits for it this long.
pub(crate) const SWAP_TIME: Duration = Duration::from_millis(50);

/// Socket credentials of one token that are kept; the oldest goes when a new one is made.
pub(crate) const CREDENTIALS_PER_TOKEN: i64 = 100;
/// Records of messages in one page.
pub(crate) const RECORDS: i64 = 1000;
/// Seconds that a socket credential of the harsh profile lives.
pub(crate) const HARSH_JWT_LIFE: u32 = 60;
/// The share of messages that the harsh profile shows late.
pub(crate) const LATE_SHARE: f64 = 0.2;
/// Milliseconds that the harsh profile holds a message back at most.
pub(crate) const LATE_MS: u32 = 2000;
/// Messages held back at a time; beyond that all are shown at once.
pub(crate) const LATE_MESSAGES: usize = 256;
