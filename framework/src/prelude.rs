//! What a bot crate needs: `use cometchat_bot::prelude::*;`.

#[doc(no_inline)]
pub use crate::{
    State,
    client::{Client, Draft},
    context::Context,
    form::{Definition, Problem},
    macros::{Choices, Command, Form, Payload, bot, handler},
    model::{
        CallStatus, Content, Group, GroupEvent, Guid, MemberAdded, MemberBanned, MemberJoined,
        MemberKicked, MemberLeft, MemberUnbanned, Message, MessageId, Reaction, Receiver, Scope,
        ScopeChanged, Uid, User,
    },
    reply::{HandlerError, HandlerResult, IntoReply, Reply},
    routing::{
        Bot, CallHandler, Command, CommandHandler, CustomHandler, DeleteHandler, EditHandler,
        FormHandler, GroupHandler, InteractionHandler, MessageHandler, NoSettings, Payload,
        PayloadError, ReactionHandler, SignalHandler, UnknownHandler,
    },
};
