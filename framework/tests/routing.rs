//! Bots registered with the macros, and every recorded frame of the service
//! routed through them.

#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

#[path = "routing/bots.rs"]
mod bots;
#[path = "routing/fixtures.rs"]
mod fixtures;

use cometchat_bot::{
    model::{Event, Uid},
    routing::{BotRoutes, HandlerEntry, RoutingTable},
};
use fixtures::{frame, frames, text};
use serde_json::json;

fn table() -> RoutingTable {
    RoutingTable::from_registry(&["routing"]).unwrap()
}

fn me() -> Uid {
    Uid::new("bob").unwrap()
}

/// The trait to which a bot routes an event.
fn routed(bot: &BotRoutes, event: &Event) -> Option<&'static str> {
    let entry: &HandlerEntry = bot.route(event, &me())?;
    Some(entry.trait_name)
}

/// What a bot with every handler does with a recorded frame.
fn expected(name: &str) -> Option<&'static str> {
    let groups: [(&[&str], &str); 10] = [
        (&["message_custom"], "CustomHandler<Location>"),
        (&["message_edited"], "EditHandler"),
        (&["message_deleted"], "DeleteHandler"),
        (
            &[
                "message_pinned",
                "message_unpinned",
                "message_saved",
                "message_unsaved",
            ],
            "",
        ),
        (&["message_"], "MessageHandler"),
        (&["group_member_"], "GroupHandler"),
        (&["reaction_"], "ReactionHandler"),
        (&["interaction_"], "InteractionHandler"),
        (
            &["receipt_", "typing_", "presence_", "transient_", "echo_"],
            "SignalHandler",
        ),
        (&["call_"], "CallHandler"),
    ];
    if name == "unknown_type_ignored" {
        return Some("UnknownHandler");
    }
    groups
        .iter()
        .find(|(starts, _)| starts.iter().any(|start| name.starts_with(start)))
        .map(|(_, handler)| *handler)
        .filter(|handler| !handler.is_empty())
}

#[test]
fn every_recorded_frame_goes_to_the_trait_for_it() {
    let table = table();
    let bot = table.bot("everything").unwrap();
    for (name, frame) in frames() {
        let event = frame.into_event();
        assert_eq!(routed(bot, &event), expected(&name), "{name}");
    }
}

#[test]
fn a_bot_gets_only_what_it_implements() {
    let table = table();
    let bot = table.bot("listener").unwrap();
    let mut routed_frames = Vec::new();
    for (name, frame) in frames() {
        let wants = bot.wants(&frame);
        let event = frame.into_event();
        if routed(bot, &event).is_some() {
            assert!(wants, "{name} is routed, but was not wanted");
            routed_frames.push(name);
        } else if !matches!(
            event,
            // Every bot may have had a button whose press is answered kindly.
            Event::Message(_) | Event::Reaction(_) | Event::InteractionCompleted(_)
        ) {
            assert!(!wants, "{name} is wanted, but not routed");
        }
    }
    assert_eq!(
        routed_frames,
        [
            "group_member_joined",
            "reaction_added",
            "reaction_added_thread",
            "typing_ended",
            "typing_started",
            "typing_started_group"
        ]
    );
}

#[test]
fn commands_are_found_by_name_alias_and_mention() {
    let table = table();
    let bot = table.bot("everything").unwrap();
    for (written, handler) in [
        ("/ask why", "CommandHandler<Ask>"),
        ("/QUESTION why", "CommandHandler<Ask>"),
        ("<@uid:bob> /ask@Bob why", "CommandHandler<Ask>"),
        ("/roll", "CommandHandler<Roll>"),
        ("/ask@somebody why", "MessageHandler"),
        ("<@uid:somebody> /ask why", "MessageHandler"),
        ("/asking why", "MessageHandler"),
        ("please /ask", "MessageHandler"),
        ("", "MessageHandler"),
    ] {
        assert_eq!(routed(bot, &text(written)), Some(handler), "{written}");
    }
    let listener = table.bot("listener").unwrap();
    assert_eq!(routed(listener, &text("/ask why")), None);
}

#[test]
fn what_is_deleted_is_not_handled_and_what_is_strange_is_unknown() {
    let table = table();
    let bot = table.bot("everything").unwrap();
    let changed = |pointer: &str, value: serde_json::Value| {
        let mut frame = frame("message_text_user");
        let place = frame.body.as_object_mut().unwrap();
        place.insert(pointer.to_owned(), value);
        routed(bot, &frame.into_event())
    };
    assert_eq!(changed("deletedAt", json!(1_764_000_200)), None);
    assert_eq!(
        changed("category", json!("hologram")),
        Some("UnknownHandler")
    );
    assert_eq!(changed("data", json!({})), Some("UnknownHandler"));
    assert_eq!(changed("id", json!([])), Some("UnknownHandler"));
}

#[test]
fn custom_messages_without_a_handler_for_their_type_are_left() {
    let table = table();
    let mut frame = frame("message_custom");
    frame.body["type"] = json!("weather");
    let event = frame.into_event();
    assert_eq!(routed(table.bot("everything").unwrap(), &event), None);
}

#[test]
fn settings_are_checked_and_errors_name_the_bot() {
    let table = table();
    let error = |bot: &str, settings| match table.bot(bot).unwrap().make(settings) {
        Ok(_) => "made".to_owned(),
        Err(error) => error.to_string(),
    };
    assert_eq!(error("everything", json!({"greeting": "hi"})), "made");
    assert_eq!(error("listener", json!({})), "made");
    assert_eq!(error("listener", json!(null)), "made");
    assert_eq!(
        error("everything", json!({})),
        "the settings of the bot `everything` cannot be read: missing field `greeting`"
    );
    assert_eq!(
        error("listener", json!({"greeting": "hi"})),
        "the settings of the bot `listener` cannot be read: \
         unknown field `greeting`, there are no fields"
    );
    assert_eq!(
        error("everything", json!({"greeting": ""})),
        "the greeting is empty"
    );
}

#[test]
fn the_table_lists_every_trigger_with_its_place() {
    let table = table();
    let names: Vec<_> = table.bots().map(BotRoutes::name).collect();
    assert_eq!(names, ["everything", "listener"]);
    assert_eq!(
        table.bot("everything").unwrap().about(),
        "Handles all there is."
    );
    assert_eq!(table.bot("listener").unwrap().about(), "Only listens");
    let rows: Vec<_> = table
        .rows()
        .into_iter()
        .map(|row| format!("{} | {} | {}", row.bot, row.trigger, row.handler))
        .collect();
    assert_eq!(
        rows,
        [
            "everything | /ask QUESTION [TIMES] [TOPIC...] | Everything: CommandHandler<Ask>",
            "everything | /roll | Everything: CommandHandler<Roll>",
            "everything | message | Everything: MessageHandler",
            "everything | custom location | Everything: CustomHandler<Location>",
            "everything | group | Everything: GroupHandler",
            "everything | reaction | Everything: ReactionHandler",
            "everything | edit | Everything: EditHandler",
            "everything | delete | Everything: DeleteHandler",
            "everything | interaction | Everything: InteractionHandler",
            "everything | signal | Everything: SignalHandler",
            "everything | call | Everything: CallHandler",
            "everything | unknown | Everything: UnknownHandler",
            "listener | group | Listener: GroupHandler",
            "listener | reaction | Listener: ReactionHandler",
            "listener | signal | Listener: SignalHandler",
        ]
    );
    let printed = table.to_string();
    let mut lines = printed.lines();
    let head = lines.next().unwrap();
    let place = head.find("place").unwrap();
    assert!(head.starts_with("bot         trigger "), "{head}");
    for line in lines {
        let here = line.get(place..).unwrap();
        let (file, number) = here.rsplit_once(':').unwrap();
        assert!(file.ends_with("bots.rs"), "{line}");
        assert!(number.parse::<u32>().unwrap() > 1, "{line}");
    }
    assert_eq!(printed.lines().count(), rows.len() + 1);
}

#[test]
fn a_crate_that_registered_nothing_is_named() {
    let error = RoutingTable::from_registry(&["routing", "bot_poll"]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the bots do not fit together\n- crate `bot_poll` is linked but registered no bot: \
         write `#[bot(name = \"...\")]` above a struct in it; if it has one, it uses another \
         version of cometchat-bot than this program"
    );
}
