//! `/help`, for bots that have commands and no help of their own.

use std::any::TypeId;

use futures_util::future::{BoxFuture, ready};

use super::{
    command::{CommandSpec, HELP_NAME, Invocation, shown, told},
    entry::{AnyBot, BotEntry, HandlerEntry, Trigger},
};
use crate::{
    context::Context,
    model::Event,
    reply::{HandlerResult, Reply},
};

/// Letters in which a command may differ from the one that was meant.
const MAX_WRONG_LETTERS: usize = 2;

/// What gets people out of a dialogue, or stops work that takes long.
const CANCEL_NAME: &str = "cancel";
/// There is no such thing here.
const NOTHING_TO_CANCEL: &str = "There is nothing to cancel.";

/// Answers `/help`, and commands that a bot does not have.
pub(super) static HELP: HandlerEntry = HandlerEntry {
    bot: TypeId::of::<Help>,
    bot_type: "any",
    trigger: Trigger::Message,
    trait_name: "the generated help",
    methods: &[],
    file: file!(),
    line: line!(),
    module: module_path!(),
    timeout: None,
    call: help,
};

/// Stands for no bot.
enum Help {}

fn help<'a>(bot: &'a AnyBot, ctx: &'a Context, event: &'a Event) -> BoxFuture<'a, HandlerResult> {
    let text = match event {
        Event::Message(message) => message.text(),
        _ => None,
    };
    let found = text.and_then(|text| Invocation::find(text, ctx.me()));
    let reply = found.map_or_else(Reply::none, |found| {
        let commands = commands(bot.type_id());
        let word = found.arguments.split_whitespace().next();
        Reply::text(match (found.name.as_str(), word) {
            (HELP_NAME, None) => all(about(bot.type_id()), &commands),
            (HELP_NAME, Some(word)) => {
                let name = word.trim_start_matches('/').to_lowercase();
                match commands.iter().find(|spec| spec.is_called(&name)) {
                    Some(spec) => one(spec),
                    None => unknown(&name, &commands),
                }
            }
            (CANCEL_NAME, _) => NOTHING_TO_CANCEL.to_owned(),
            (name, _) => unknown(name, &commands),
        })
    });
    Box::pin(ready(Ok(reply)))
}

/// The commands of a bot, by name.
fn commands(bot: TypeId) -> Vec<&'static CommandSpec> {
    let handlers = inventory::iter::<HandlerEntry>().filter(|handler| (handler.bot)() == bot);
    let commands = handlers.filter_map(|handler| match handler.trigger {
        Trigger::Command(spec) => Some(spec),
        _ => None,
    });
    let mut commands: Vec<_> = commands.collect();
    commands.sort_by_key(|spec| spec.name);
    commands
}

fn about(bot: TypeId) -> &'static str {
    let mut bots = inventory::iter::<BotEntry>();
    let entry = bots.find(|entry| (entry.type_id)() == bot);
    entry.map_or("", |entry| entry.about)
}

/// Every command in a line.
fn all(about: &str, commands: &[&CommandSpec]) -> String {
    let mut lines = Vec::new();
    if !about.is_empty() {
        lines.push(about.to_owned());
    }
    lines.extend(commands.iter().map(|spec| {
        let who = spec.rules.scope.map(|scope| format!(" (for {scope})"));
        let what = Some(spec.about).filter(|about| !about.is_empty());
        let what = what.map(|about| format!(": {}", first_line(about)));
        [Some(spec.usage()), what, who]
            .into_iter()
            .flatten()
            .collect()
    }));
    lines.push("/help COMMAND tells more of one.".to_owned());
    lines.join("\n")
}

/// All that is known of a command.
fn one(spec: &CommandSpec) -> String {
    let mut lines = vec![spec.usage()];
    if !spec.about.is_empty() {
        lines.push(spec.about.to_owned());
    }
    lines.extend(spec.arguments.iter().map(|argument| {
        let name = shown(argument.name);
        match argument.about {
            "" => format!("{name}: {}", argument.kind),
            about => format!(
                "{name}: {} ({})",
                about.trim_end_matches('.'),
                argument.kind
            ),
        }
    }));
    if !spec.aliases.is_empty() {
        let names: Vec<_> = spec.aliases.iter().map(|name| format!("/{name}")).collect();
        lines.push(format!("Also: {}", names.join(", ")));
    }
    if let Some(scope) = spec.rules.scope {
        lines.push(format!("For {scope}"));
    }
    if !spec.rules.roles.is_empty() {
        lines.push(format!("For the roles {}", spec.rules.roles.join(", ")));
    }
    if let Some(cooldown) = spec.rules.cooldown {
        lines.push(format!("Once in {}", told(cooldown)));
    }
    lines.join("\n")
}

/// There is no such command; what may have been meant.
fn unknown(name: &str, commands: &[&CommandSpec]) -> String {
    let names = commands.iter().flat_map(|spec| spec.names());
    let names = names.map(|known| (strsim::damerau_levenshtein(name, known), known));
    let limit = MAX_WRONG_LETTERS.min(name.chars().count() / 2);
    let nearest = names.filter(|(wrong, _)| *wrong <= limit).min();
    match nearest {
        Some((_, nearest)) => format!("I do not know that command. Did you mean /{nearest}?"),
        None => "I do not know that command. /help lists what I know.".to_owned(),
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}
