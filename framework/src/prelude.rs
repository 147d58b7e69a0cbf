//! What a bot crate needs: `use cometchat_bot::prelude::*;`.

#[doc(no_inline)]
pub use crate::{
    State,
    card::Card,
    client::{Client, Draft},
    context::Context,
    dialogue::{Dialogue, End},
    form::Form,
    layer::{Layer, Next},
    macros::{Button, Choices, Command, Dialogue, Form, Payload, bot, handler},
    model::{
        CallStatus, Content, Due, Group, GroupEvent, Guid, MemberAdded, MemberBanned, MemberJoined,
        MemberKicked, MemberLeft, MemberUnbanned, Message, MessageId, Press, Reaction, Receiver,
        Scope, ScopeChanged, Uid, User,
    },
    poll::Poll,
    reply::{HandlerError, HandlerResult, IntoReply, Reply},
    routing::{
        Bot, ButtonHandler, CallHandler, Command, CommandHandler, CustomHandler, DeleteHandler,
        DialogueHandler, DueHandler, EditHandler, FormHandler, GroupHandler, InteractionHandler,
        MessageHandler, NoSettings, Payload, PayloadError, PollHandler, ReactionHandler,
        SchedulerHandler, SignalHandler, UnknownHandler,
    },
};
