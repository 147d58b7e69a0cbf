//! From entries to a table, or to everything that is wrong with them.

use std::{
    any::TypeId,
    collections::{BTreeMap, BTreeSet, HashMap, btree_map, hash_map},
};

use super::{BotRoutes, Place, RoutingError, RoutingProblem, RoutingTable, Singles};
use crate::routing::{BotEntry, HandlerEntry, Trigger};

/// Builds a table from entries in any order.
pub(super) fn build(
    bots: &[&'static BotEntry],
    handlers: &[&'static HandlerEntry],
    expected_crates: &[&'static str],
) -> Result<RoutingTable, RoutingError> {
    let mut problems = Vec::new();
    let (bots, handlers) = (sorted_bots(bots), sorted_handlers(handlers));
    if bots.is_empty() {
        problems.push(RoutingProblem::NoBots);
    }
    check_crates(&bots, expected_crates, &mut problems);
    let by_type = by_type(&bots, &handlers, &mut problems);
    let mut table = BTreeMap::new();
    for entry in bots {
        let handlers = by_type.get(&(entry.type_id)());
        let routes = routes(entry, handlers.map_or(&[], Vec::as_slice), &mut problems);
        match table.entry(entry.name) {
            btree_map::Entry::Vacant(place) => drop(place.insert(routes)),
            btree_map::Entry::Occupied(first) => problems.push(RoutingProblem::SameName {
                name: entry.name,
                first: Place::of_bot(first.get().entry),
                second: Place::of_bot(entry),
            }),
        }
    }
    if problems.is_empty() {
        return Ok(RoutingTable { bots: table });
    }
    Err(RoutingError { problems })
}

/// The registry has no order; reports should not depend on the linker.
fn sorted_bots(entries: &[&'static BotEntry]) -> Vec<&'static BotEntry> {
    let mut sorted = entries.to_vec();
    sorted.sort_by_key(|entry| (entry.name, entry.file, entry.line));
    sorted
}

fn sorted_handlers(entries: &[&'static HandlerEntry]) -> Vec<&'static HandlerEntry> {
    let mut sorted = entries.to_vec();
    sorted.sort_by_cached_key(|entry| {
        let trigger = entry.trigger.to_string();
        (rank(&entry.trigger), trigger, entry.file, entry.line)
    });
    sorted
}

/// Commands first, then the rest in the order of the traits' table.
const fn rank(trigger: &Trigger) -> u8 {
    match trigger {
        Trigger::Command(_) => 0,
        Trigger::Message => 1,
        Trigger::Custom(_) => 2,
        Trigger::Button(_) | Trigger::Scheduler(_) => 3,
        Trigger::Form(_) | Trigger::Dialogue(_) | Trigger::Due(_) => 4,
        Trigger::Group => 5,
        Trigger::Reaction => 6,
        Trigger::Edit => 7,
        Trigger::Delete => 8,
        Trigger::Poll => 9,
        Trigger::Interaction => 10,
        Trigger::Signal => 11,
        Trigger::Call => 12,
        Trigger::Unknown => 13,
    }
}

fn check_crates(
    bots: &[&'static BotEntry],
    expected_crates: &[&'static str],
    problems: &mut Vec<RoutingProblem>,
) {
    let found: BTreeSet<_> = bots.iter().map(|entry| entry.krate()).collect();
    let missing = expected_crates
        .iter()
        .filter(|krate| !found.contains(*krate));
    problems.extend(missing.map(|&krate| RoutingProblem::EmptyCrate { krate }));
}

/// The handlers of each bot's type.
fn by_type(
    bots: &[&'static BotEntry],
    handlers: &[&'static HandlerEntry],
    problems: &mut Vec<RoutingProblem>,
) -> HashMap<TypeId, Vec<&'static HandlerEntry>> {
    let mut by_type: HashMap<_, Vec<_>> = bots
        .iter()
        .map(|entry| ((entry.type_id)(), Vec::new()))
        .collect();
    for &handler in handlers {
        match by_type.get_mut(&(handler.bot)()) {
            Some(handlers) => handlers.push(handler),
            None => problems.push(RoutingProblem::NoBot {
                handler: handler.trait_name,
                bot_type: handler.bot_type,
                place: Place::of_handler(handler),
            }),
        }
    }
    by_type
}

fn routes(
    entry: &'static BotEntry,
    handlers: &[&'static HandlerEntry],
    problems: &mut Vec<RoutingProblem>,
) -> BotRoutes {
    if handlers.is_empty() {
        problems.push(RoutingProblem::NoHandlers {
            bot: entry.name,
            place: Place::of_bot(entry),
        });
    }
    let mut routes = BotRoutes {
        entry,
        handlers: handlers.to_vec(),
        commands: HashMap::new(),
        customs: HashMap::new(),
        buttons: HashMap::new(),
        forms: HashMap::new(),
        dialogues: HashMap::new(),
        dues: HashMap::new(),
        singles: Singles::default(),
    };
    for handler in handlers {
        routes.add(handler, problems);
    }
    routes
}

impl BotRoutes {
    fn add(&mut self, handler: &'static HandlerEntry, problems: &mut Vec<RoutingProblem>) {
        let bot = self.entry.name;
        let mut claim = |trigger: String, first: Option<&'static HandlerEntry>| {
            if let Some(first) = first {
                problems.push(RoutingProblem::SameTrigger {
                    bot,
                    trigger,
                    first: Place::of_handler(first),
                    second: Place::of_handler(handler),
                });
            }
        };
        match handler.trigger {
            Trigger::Command(spec) => {
                for name in spec.names() {
                    let first = claimed(&mut self.commands, name.to_lowercase(), handler);
                    claim(format!("the command `/{name}`"), first);
                }
            }
            Trigger::Custom(custom_type) => {
                let first = claimed(&mut self.customs, custom_type, handler);
                claim(format!("custom messages of type `{custom_type}`"), first);
            }
            Trigger::Button(spec) | Trigger::Scheduler(spec) => {
                let first = claimed(&mut self.buttons, spec.id, handler);
                claim(format!("presses of the button `{}`", spec.id), first);
            }
            Trigger::Form(spec) => {
                let first = claimed(&mut self.forms, spec.id, handler);
                claim(format!("answers to the form `{}`", spec.id), first);
            }
            Trigger::Due(due_type) => {
                let first = claimed(&mut self.dues, due_type, handler);
                claim(format!("what is planned with `{due_type}`"), first);
            }
            Trigger::Dialogue(spec) => {
                let first = claimed(&mut self.dialogues, spec.id, handler);
                claim(format!("the dialogue `{}`", spec.id), first);
            }
            trigger => {
                let first = self.singles.slot(&trigger).and_then(|slot| {
                    let first = *slot;
                    slot.get_or_insert(handler);
                    first
                });
                claim(format!("the trigger `{trigger}`"), first);
            }
        }
    }
}

/// Puts the handler under a key, or says which one is there already.
fn claimed<K: Eq + std::hash::Hash>(
    map: &mut HashMap<K, &'static HandlerEntry>,
    key: K,
    handler: &'static HandlerEntry,
) -> Option<&'static HandlerEntry> {
    match map.entry(key) {
        hash_map::Entry::Occupied(first) => Some(first.get()),
        hash_map::Entry::Vacant(place) => {
            place.insert(handler);
            None
        }
    }
}

impl Singles {
    const fn slot(&mut self, trigger: &Trigger) -> Option<&mut Option<&'static HandlerEntry>> {
        Some(match trigger {
            Trigger::Message => &mut self.message,
            Trigger::Group => &mut self.group,
            Trigger::Reaction => &mut self.reaction,
            Trigger::Edit => &mut self.edit,
            Trigger::Delete => &mut self.delete,
            Trigger::Poll => &mut self.poll,
            Trigger::Interaction => &mut self.interaction,
            Trigger::Signal => &mut self.signal,
            Trigger::Call => &mut self.call,
            Trigger::Unknown => &mut self.unknown,
            Trigger::Button(_)
            | Trigger::Scheduler(_)
            | Trigger::Command(_)
            | Trigger::Custom(_)
            | Trigger::Form(_)
            | Trigger::Dialogue(_)
            | Trigger::Due(_) => {
                return None;
            }
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use std::future::ready;

    use super::*;
    use crate::{
        reply::{HandlerResult, Reply},
        routing::{Bot, CommandRules, CommandSpec, NoSettings, private::Declared},
    };

    macro_rules! bot {
        ($bot:ident) => {
            struct $bot;

            impl Declared for $bot {
                const NAME: &'static str = stringify!($bot);
            }

            impl Bot for $bot {
                type Settings = NoSettings;

                fn new(_: NoSettings) -> HandlerResult<Self> {
                    Ok(Self)
                }
            }
        };
    }

    bot!(One);
    bot!(Two);

    static ONE: BotEntry = BotEntry::of::<One>("", ("crate_one::bot", "one.rs", 1));
    static ONE_AGAIN: BotEntry = BotEntry {
        name: "One",
        file: "two.rs",
        ..BotEntry::of::<Two>("", ("crate_two", "", 2))
    };
    static TWO: BotEntry = BotEntry::of::<Two>("", ("crate_two", "two.rs", 2));

    static ASK: CommandSpec = CommandSpec {
        name: "ask",
        aliases: &["question"],
        about: "",
        arguments: &[],
        rules: CommandRules::NONE,
    };
    static QUESTION: CommandSpec = CommandSpec {
        name: "Question",
        aliases: &[],
        about: "",
        arguments: &[],
        rules: CommandRules::NONE,
    };

    const fn handler<B: Bot>(trigger: Trigger, line: u32) -> HandlerEntry {
        HandlerEntry::of::<B>(
            trigger,
            ("SomeBot", "SomeHandler"),
            &[],
            ("crate_one", "handlers.rs", line),
            |_, _, _| Box::pin(ready(Ok(Reply::none()))),
        )
    }

    static MESSAGE: HandlerEntry = handler::<One>(Trigger::Message, 1);
    static MESSAGE_AGAIN: HandlerEntry = handler::<One>(Trigger::Message, 2);
    static ASKS: HandlerEntry = handler::<One>(Trigger::Command(&ASK), 3);
    static QUESTIONS: HandlerEntry = handler::<One>(Trigger::Command(&QUESTION), 4);
    static CUSTOM: HandlerEntry = handler::<One>(Trigger::Custom("location"), 5);
    static CUSTOM_AGAIN: HandlerEntry = handler::<One>(Trigger::Custom("location"), 6);
    static OF_TWO: HandlerEntry = handler::<Two>(Trigger::Message, 7);

    fn problems(
        bots: &[&'static BotEntry],
        handlers: &[&'static HandlerEntry],
        crates: &[&'static str],
    ) -> Vec<String> {
        match build(bots, handlers, crates) {
            Ok(_) => Vec::new(),
            Err(error) => error.problems().iter().map(ToString::to_string).collect(),
        }
    }

    #[test]
    fn bots_that_fit_together_make_a_table() {
        let handlers = [&OF_TWO, &CUSTOM, &ASKS, &MESSAGE];
        let crates = ["crate_one", "crate_two"];
        let table = build(&[&TWO, &ONE], &handlers, &crates).unwrap();
        let names: Vec<_> = table.bots().map(BotRoutes::name).collect();
        assert_eq!(names, ["One", "Two"]);
        let triggers: Vec<_> = table.rows().into_iter().map(|row| row.trigger).collect();
        assert_eq!(triggers, ["/ask", "message", "custom location", "message"]);
    }

    #[test]
    fn everything_wrong_is_listed_with_both_places() {
        let handlers = [
            &CUSTOM_AGAIN,
            &CUSTOM,
            &QUESTIONS,
            &ASKS,
            &MESSAGE_AGAIN,
            &MESSAGE,
        ];
        assert_eq!(
            problems(
                &[&ONE, &ONE_AGAIN],
                &handlers,
                &["crate_one", "crate_three"]
            ),
            [
                "crate `crate_three` is linked but registered no bot: write `#[bot(name = \"...\")]` \
                 above a struct in it; if it has one, it uses another version of cometchat-bot \
                 than this program",
                "two handlers of the bot `One` are for the command `/question`: \
                 handlers.rs:4 and handlers.rs:3",
                "two handlers of the bot `One` are for the trigger `message`: \
                 handlers.rs:1 and handlers.rs:2",
                "two handlers of the bot `One` are for custom messages of type `location`: \
                 handlers.rs:5 and handlers.rs:6",
                "two.rs:2: the bot `One` handles nothing: write `#[handler]` above an impl of a \
                 handler trait",
                "two bots are named `One`: one.rs:1 and two.rs:2",
            ]
        );
    }

    #[test]
    fn a_handler_needs_a_bot_and_a_bot_a_handler() {
        assert_eq!(
            problems(&[&ONE], &[&MESSAGE, &OF_TWO], &[]),
            [
                "handlers.rs:7: `SomeHandler` is a handler of `SomeBot`, which is not a registered bot"
            ]
        );
        assert_eq!(
            problems(&[], &[], &[]),
            [
                "no bot is registered: write `#[bot(name = \"...\")]` above a struct, and name its \
              crate in `daemon!`"
            ]
        );
    }

    #[test]
    fn two_bots_may_have_the_same_triggers() {
        let handlers = [&MESSAGE, &OF_TWO];
        assert_eq!(problems(&[&ONE, &TWO], &handlers, &[]), [""; 0]);
    }
}
