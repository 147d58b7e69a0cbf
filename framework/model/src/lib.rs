//! Wire and domain types of the CometChat chat service.
//!
//! Types here hold what the service says and nothing else: no I/O, no clock, no
//! defaults invented on the way. Every struct keeps the fields that it does not
//! know in `extra`, so that what is read can be written again without loss.
//!
//! Start with [`Message`] and its [`content`](Message::content), or with
//! [`Frame`], which is what the real-time socket carries.

mod answer;
mod attachment;
mod call;
mod content;
mod conversation;
mod data;
mod due;
mod entity;
mod event;
mod frame;
mod group;
mod group_event;
mod id;
mod interactive;
mod lenient;
pub mod limits;
mod me;
mod message;
mod open_enum;
mod poll;
mod reaction;
mod receiver;
mod role;
mod settings;
mod signal;
mod submission;
mod timestamp;
mod user;
mod values;

pub use self::{
    answer::{ActionAnswer, Booking, Dialect},
    attachment::Attachment,
    call::{Call, CallStatus},
    content::{Agentic, Card, Content, Custom, Interactive, Media, MediaType, MessageChange, Text},
    conversation::{Conversation, ConversationPeer},
    data::{Data, Moderation, ModerationStatus},
    due::Due,
    entity::{Entities, Entity},
    event::{Event, PinEvent, StreamEvent, UnknownEvent},
    frame::{AuthReply, DecodeError, Frame},
    group::{Group, GroupMember, GroupType, Scope},
    group_event::{
        GroupEvent, MemberAdded, MemberBanned, MemberJoined, MemberKicked, MemberLeft,
        MemberUnbanned, ScopeChanged,
    },
    id::{ConversationId, Guid, IdError, MessageId, RoleId, Uid},
    interactive::{GoalType, Interaction, InteractionCompleted, InteractionGoal},
    me::Me,
    message::{Category, Message},
    poll::{POLL_TYPE, PollOption, PollState},
    reaction::{Reaction, ReactionCount, ReactionEvent},
    receiver::{Receiver, ReceiverType},
    role::Role,
    settings::{Extension, Settings},
    signal::{Presence, PresenceStatus, Receipt, ReceiptAction, Transient, Typing, TypingAction},
    submission::{Channel, Press, Submission},
    timestamp::Timestamp,
    user::{User, UserStatus},
    values::Values,
};

/// Free JSON: the fields of an object that has no type of its own.
pub type Object = serde_json::Map<String, serde_json::Value>;
