//! Presses that come as other events: as the service's record that an element was
//! pressed, or as a message that stands for a press.
//!
//! Anybody can have the service record any element, and write any message. So the
//! bot's own message decides: it must have that very button.

use std::any::TypeId;

use futures_util::TryStreamExt;

use super::{
    entry::{HandlerEntry, Trigger},
    handlers::{count, gone},
};
use crate::{
    card::{PREFIX, from_element_id, from_text},
    client::{ClientError, MessagesRequest},
    context::Context,
    model::{Category, Channel, Event, InteractionCompleted, Message, Press, Receiver, Timestamp},
    reply::HandlerResult,
};

/// The bot's messages in a conversation that are looked through for a button.
const LOOKED_THROUGH: usize = 200;

/// An entry that belongs to no bot.
const GONE_ENTRY: HandlerEntry = HandlerEntry {
    bot: TypeId::of::<Gone>,
    bot_type: "any",
    trigger: Trigger::Interaction,
    trait_name: "a button that is gone",
    methods: &[],
    file: file!(),
    line: line!(),
    module: module_path!(),
    timeout: None,
    call: gone,
};

/// Answers presses of buttons that a bot no longer has.
pub(super) static GONE: HandlerEntry = GONE_ENTRY;

/// Counts votes for bots that do not handle them.
pub(super) static COUNT: HandlerEntry = HandlerEntry {
    trigger: Trigger::Poll,
    trait_name: "polls that nobody handles",
    line: line!(),
    call: count,
    ..GONE_ENTRY
};

/// Stands for no bot.
enum Gone {}

/// The id of the button that was pressed last, if typed buttons were.
pub(super) fn recorded(done: &InteractionCompleted) -> Option<String> {
    last(done).map(|(_, press)| press.button)
}

/// The id of the button for which a message stands.
pub(super) fn written(text: &str) -> Option<String> {
    from_text(text).map(|(_, press)| press.button)
}

fn last(done: &InteractionCompleted) -> Option<(&str, crate::card::Press)> {
    let typed = done.interactions.iter().filter_map(|interaction| {
        let press = from_element_id(&interaction.element_id)?;
        Some((interaction, press))
    });
    // Of presses at one time, the one that is named last.
    let (interaction, press) = typed.max_by_key(|(interaction, _)| interaction.interacted_at)?;
    Some((&interaction.element_id, press))
}

/// The press that an event stands for, if the bot sent such a button there.
pub(super) async fn genuine(ctx: &Context, event: &Event) -> HandlerResult<Option<Press>> {
    let (element, press, at, channel) = match event {
        Event::InteractionCompleted(done) => match last(done) {
            Some((element, press)) => {
                let at = done.interactions.iter().filter_map(|i| i.interacted_at);
                (element, press, at.max(), Channel::Record)
            }
            None => return Ok(None),
        },
        Event::Message(message) => match message.text().and_then(from_text) {
            Some((element, press)) => (element, press, message.sent_at, Channel::Chat),
            None => return Ok(None),
        },
        _ => return Ok(None),
    };
    let Some((by, reply_to)) = ctx.sender().cloned().zip(ctx.reply_to().cloned()) else {
        return Ok(None);
    };
    let found = match event {
        Event::InteractionCompleted(done) => recorded_in(ctx, done, element).await?,
        _ => written_in(ctx, &reply_to, element).await?,
    };
    let Some(message) = found else {
        tracing::info!(element, "a press of a button that was not sent here");
        return Ok(None);
    };
    let at = at.unwrap_or_else(|| Timestamp::from(crate::clock::now()));
    ctx.note_pressed(&message);
    let muid = message.muid.unwrap_or_default();
    let mut found = Press::new(
        (press.button, press.version),
        press.data,
        by,
        reply_to,
        muid,
        at,
    );
    found.channel = channel;
    found.message_id = Some(message.id);
    found.element = Some(element.to_owned());
    Ok(Some(found))
}

async fn recorded_in(
    ctx: &Context,
    done: &InteractionCompleted,
    element: &str,
) -> Result<Option<Message>, ClientError> {
    let message = match ctx.client().messages().get(&done.message_id).await {
        Ok(message) => message,
        Err(error) if !error.is_retryable() => return Ok(None),
        Err(error) => return Err(error),
    };
    Ok(has_button(ctx, &message, element).then_some(message))
}

async fn written_in(
    ctx: &Context,
    conversation: &Receiver,
    element: &str,
) -> Result<Option<Message>, ClientError> {
    let mut messages = MessagesRequest::new()
        .conversation(conversation)
        .stream(ctx.client());
    for _ in 0..LOOKED_THROUGH {
        match messages.try_next().await? {
            Some(message) if has_button(ctx, &message, element) => return Ok(Some(message)),
            Some(_) => {}
            None => break,
        }
    }
    Ok(None)
}

/// Whether the bot sent this message, with this button in it.
fn has_button(ctx: &Context, message: &Message, element: &str) -> bool {
    let content = match message.category {
        _ if message.sender != *ctx.me() || message.is_deleted() => return false,
        Category::Interactive => message.data.interactive_data.as_ref(),
        Category::Card => message.data.card.as_ref(),
        Category::Message => return message.text().is_some_and(|text| says(text, element)),
        _ => None,
    };
    content.is_some_and(|content| holds(content, element))
}

/// Whether a string anywhere in JSON is the element's id, or stands for its press.
fn holds(value: &serde_json::Value, element: &str) -> bool {
    match value {
        serde_json::Value::String(text) => text == element || says(text, element),
        serde_json::Value::Array(items) => items.iter().any(|item| holds(item, element)),
        serde_json::Value::Object(fields) => fields.values().any(|value| holds(value, element)),
        _ => false,
    }
}

/// Whether one of the words is the element's id.
fn says(text: &str, element: &str) -> bool {
    element.starts_with(PREFIX) && text.split_whitespace().any(|word| word == element)
}
