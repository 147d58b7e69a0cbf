//! Forms in the chat: asked question by question, across commands, groups and
//! restarts.

use cometchat_bot::{
    form::{Form, Way},
    model::Uid,
    prelude::*,
    routing::RoutingTable,
    runtime::Runtime,
    store::SqliteStore,
};
use cometchat_bot_tests::{Person, World};

fn uid(text: &str) -> Uid {
    Uid::new(text).unwrap()
}

/// Books rooms.
#[bot(name = "rooms")]
#[derive(Debug)]
struct RoomsBot;

/// Books a room.
#[derive(Debug, Command)]
#[command(name = "book")]
struct Start;

/// Says the time.
#[derive(Debug, Command)]
#[command(name = "time")]
struct AskTime;

#[derive(Debug, Choices)]
enum Room {
    Attic,
    Cellar,
}

#[derive(Debug, Form)]
#[form(id = "booking", title = "Book a room", thanks = "Booked.")]
struct Booking {
    /// Which room?
    room: Room,
    #[field(label = "For how many?", min = 1, max = 12)]
    people: u8,
    /// Anything else?
    wish: Option<String>,
}

#[handler]
impl CommandHandler<Start> for RoomsBot {
    async fn on_command(&self, _ctx: &Context, _: Start) -> HandlerResult<Form<Booking>> {
        Ok(Form::new().by(Way::Chat))
    }
}

#[handler]
impl CommandHandler<AskTime> for RoomsBot {
    async fn on_command(&self, _ctx: &Context, _: AskTime) -> HandlerResult<&'static str> {
        Ok("It is noon.")
    }
}

#[handler]
impl FormHandler<Booking> for RoomsBot {
    async fn on_submit(&self, ctx: &Context, booking: Booking) -> HandlerResult<Option<String>> {
        let who = ctx.sender().map_or("nobody", |user| &user.name);
        let Some(wish) = booking.wish else {
            return Ok(None);
        };
        Ok(Some(format!(
            "{:?} for {}, {who}: {wish}",
            booking.room, booking.people
        )))
    }
}

#[handler]
impl MessageHandler for RoomsBot {
    async fn on_message(&self, _ctx: &Context, message: &Message) -> HandlerResult<String> {
        Ok(format!(
            "You said {:?}.",
            message.text().unwrap_or_default()
        ))
    }
}

async fn expects(person: &mut Person, words: &str) {
    let heard = person.hears("rooms").await;
    assert!(heard.contains(words), "{heard:?} has no {words:?}");
}

#[tokio::test]
async fn a_form_is_filled_in_by_talking() {
    let mut world = World::start().await;
    let mut alice = world.person("alice").await;
    world.bot("rooms").await;
    alice.says(uid("rooms"), "/book").await;
    expects(&mut alice, "Book a room").await;
    for (answer, words) in [
        ("kitchen", "Choose one of Attic, Cellar."),
        // A command passes by, and the question stays open.
        ("/time", "It is noon."),
        ("2", "2. For how many? (2/3)"),
        ("thirteen", "Write a whole number, like 12."),
        ("13", "It must be 12 or less."),
        ("back", "1. Which room? (1/3)"),
        ("attic", "2. For how many? (2/3)"),
        ("4", "3. Anything else? (3/3)"),
        ("A view", "Attic for 4, Alice: A view"),
        // It is over.
        ("A view", "You said \"A view\"."),
    ] {
        alice.says(uid("rooms"), answer).await;
        expects(&mut alice, words).await;
    }
}

#[tokio::test]
async fn thanks_are_said_when_the_handler_says_nothing_and_cancel_ends_it() {
    let mut world = World::start().await;
    let mut alice = world.person("alice").await;
    world.bot("rooms").await;
    for (answer, words) in [
        ("/book", "Which room?"),
        ("cellar", "For how many?"),
        ("1", "Anything else?"),
        ("skip", "Booked."),
        ("/book", "Which room?"),
        ("cancel", "Cancelled. Nothing was sent."),
        ("cellar", "You said \"cellar\"."),
    ] {
        alice.says(uid("rooms"), answer).await;
        expects(&mut alice, words).await;
    }
}

#[tokio::test]
async fn in_a_group_only_the_one_who_was_asked_answers() {
    let mut world = World::start().await;
    let mut alice = world.person("alice").await;
    let bob = world.person("bob").await;
    world.bot("rooms").await;
    let group = world.group("club", &["alice", "bob", "rooms"]).await;
    alice.says(group.clone(), "/book").await;
    expects(&mut alice, "<@uid:alice> Book a room").await;
    bob.says(group.clone(), "attic").await;
    expects(&mut alice, "You said \"attic\".").await;
    alice.says(group.clone(), "<@uid:rooms> cellar").await;
    expects(&mut alice, "For how many?").await;
    // What is asked in a group is not asked elsewhere.
    alice.says(uid("rooms"), "7").await;
    expects(&mut alice, "You said \"7\".").await;
    alice.says(group, "7").await;
    expects(&mut alice, "Anything else?").await;
}

#[tokio::test]
async fn a_question_survives_a_restart() {
    let folder = std::env::temp_dir().join(format!("forms-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("state.db");
    let mut world = World::start().await;
    let mut alice = world.person("alice").await;
    let token = world.token("rooms").await;
    let runtime = |world: &World| {
        let setup =
            cometchat_bot::runtime::BotSetup::new("rooms", world.app().clone(), token.clone())
                .messages_per_minute(None);
        let table = RoutingTable::from_registry(&[]).unwrap();
        Runtime::new(table, SqliteStore::open(&file).unwrap()).bot(setup)
    };
    let first = runtime(&world);
    world.run(first, 1).await;
    alice.says(uid("rooms"), "/book").await;
    expects(&mut alice, "Which room?").await;
    alice.says(uid("rooms"), "attic").await;
    expects(&mut alice, "For how many?").await;
    world.stop_bots().await;
    // Said while the bot is away; it is read from history.
    alice.says(uid("rooms"), "5").await;
    let second = runtime(&world);
    world.run(second, 1).await;
    expects(&mut alice, "Anything else?").await;
    alice.says(uid("rooms"), "Tea").await;
    expects(&mut alice, "Attic for 5, Alice: Tea").await;
    world.stop_bots().await;
    std::fs::remove_dir_all(folder).unwrap();
}
