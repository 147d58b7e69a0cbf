//! The handler traits and their methods. The framework declares the same.

use std::borrow::Cow;

/// What stands in the trait's angle brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Argument {
    None,
    Command,
    Payload,
    Button,
    Form,
    Dialogue,
}

/// A handler trait.
#[derive(Debug)]
pub(super) struct Trait {
    pub(super) name: &'static str,
    pub(super) argument: Argument,
    /// The variant of `Trigger` and the marker of the same name.
    pub(super) trigger: &'static str,
    /// The function that calls it.
    pub(super) call: &'static str,
    pub(super) methods: &'static [Method],
    /// The method that has no default.
    pub(super) required: Option<&'static str>,
}

/// A method of a handler trait, which has `&self` and `ctx` before these.
#[derive(Debug)]
pub(super) struct Method {
    pub(super) name: &'static str,
    /// Names and types; `B`, `C`, `D`, `F` and `P` are what stands in the angle brackets.
    pub(super) parameters: &'static [(&'static str, &'static str)],
}

macro_rules! traits {
    ($($name:ident, $argument:ident, $trigger:ident, $call:ident, $required:expr => {
        $($method:ident($($parameter:ident: $type:literal),*);)*
    })*) => {
        /// All of them.
        pub(super) static TRAITS: &[Trait] = &[$(
            Trait {
                name: stringify!($name),
                argument: Argument::$argument,
                trigger: stringify!($trigger),
                call: stringify!($call),
                methods: &[$(Method {
                    name: stringify!($method),
                    parameters: &[$((stringify!($parameter), $type)),*],
                }),*],
                required: $required,
            }
        ),*];
    };
}

traits! {
    MessageHandler, None, Message, message, Some("on_message") => {
        on_message(message: "&Message");
    }
    CommandHandler, Command, Command, command, Some("on_command") => {
        on_command(command: "C");
    }
    CustomHandler, Payload, Custom, custom, Some("on_custom") => {
        on_custom(payload: "P");
        on_invalid(error: "&PayloadError");
    }
    ButtonHandler, Button, Button, button, Some("on_pressed") => {
        on_pressed(button: "B");
        on_outdated(press: "&Press");
    }
    SchedulerHandler, Button, Scheduler, scheduler, Some("on_booked") => {
        on_booked(slot: "&Slot", carried: "B");
    }
    FormHandler, Form, Form, form, Some("on_submit") => {
        on_submit(answer: "F");
        on_refused(refusal: "&Refusal");
    }
    DialogueHandler, Dialogue, Dialogue, dialogue, Some("on_answer") => {
        on_answer(state: "D", message: "&Message");
        on_ended(end: "End<D>");
    }
    DueHandler, Payload, Due, due, Some("on_due") => {
        on_due(payload: "P", due: "&Due");
    }
    GroupHandler, None, Group, group, None => {
        on_joined(event: "&MemberJoined");
        on_left(event: "&MemberLeft");
        on_added(event: "&MemberAdded");
        on_kicked(event: "&MemberKicked");
        on_banned(event: "&MemberBanned");
        on_unbanned(event: "&MemberUnbanned");
        on_scope_changed(event: "&ScopeChanged");
    }
    ReactionHandler, None, Reaction, reaction, None => {
        on_added(reaction: "&Reaction");
        on_removed(reaction: "&Reaction");
    }
    EditHandler, None, Edit, edit, Some("on_edited") => {
        on_edited(message: "&Message");
    }
    DeleteHandler, None, Delete, delete, Some("on_deleted") => {
        on_deleted(message: "&Message");
    }
    PollHandler, None, Poll, poll, Some("on_vote") => {
        on_vote(vote: "&Vote");
        on_created(poll: "&Tally");
    }
    InteractionHandler, None, Interaction, interaction, Some("on_completed") => {
        on_completed(interaction: "&InteractionCompleted");
    }
    SignalHandler, None, Signal, signal, None => {
        on_receipt(receipt: "&Receipt");
        on_typing(typing: "&Typing");
        on_presence(presence: "&Presence");
        on_transient(transient: "&Transient");
    }
    CallHandler, None, Call, call, Some("on_call") => {
        on_call(status: "&CallStatus", call: "&Call");
    }
    UnknownHandler, None, Unknown, unknown, Some("on_unknown") => {
        on_unknown(event: "&UnknownEvent");
    }
}

impl Trait {
    /// The trait of this name.
    pub(super) fn named(name: &str) -> Option<&'static Self> {
        TRAITS.iter().find(|spec| spec.name == name)
    }

    /// The method of this name.
    pub(super) fn method(&self, name: &str) -> Option<&'static Method> {
        self.methods.iter().find(|method| method.name == name)
    }

    /// The names of its methods.
    pub(super) fn method_names(&self) -> Vec<&'static str> {
        self.methods.iter().map(|method| method.name).collect()
    }
}

impl Method {
    /// How it is written, with `argument` in the place of `C`, `D`, `P` or `F`.
    pub(super) fn signature(&self, argument: Option<&str>) -> String {
        let parameters: Vec<_> = self
            .parameters
            .iter()
            .map(|(name, ty)| format!("{name}: {}", with_argument(ty, argument)))
            .collect();
        let (name, parameters) = (self.name, parameters.join(", "));
        format!("async fn {name}(&self, ctx: &Context, {parameters}) -> HandlerResult<...>")
    }
}

/// A type of the table as the user writes it.
pub(super) fn with_argument<'a>(ty: &'a str, argument: Option<&'a str>) -> Cow<'a, str> {
    match (ty, argument) {
        ("B" | "C" | "D" | "F" | "P", Some(argument)) => argument.into(),
        ("End<D>", Some(argument)) => format!("End<{argument}>").into(),
        _ => ty.into(),
    }
}
