//! People vote: in polls of the extension, and where there is none.

use cometchat_bot::{
    client::{AdminClient, ApiKey, AppSettings, Draft, Edit, NewUser},
    model::{Event, PollState},
    poll::{Tally, Vote},
    prelude::*,
    routing::RoutingTable,
    runtime::{BotSetup, Runtime},
    store::MemoryStore,
};
use cometchat_bot_tests::{Person, World};
use cometchat_sandbox::Sandbox;

/// Asks and counts.
#[bot(name = "asker")]
#[derive(Debug)]
struct AskerBot;

#[derive(Command)]
#[command(name = "ask")]
struct Ask;

/// Ends the poll.
#[derive(Command)]
#[command(name = "close")]
struct Close;

#[handler]
impl CommandHandler<Ask> for AskerBot {
    async fn on_command(&self, _: &Context, _: Ask) -> HandlerResult<Poll> {
        Ok(Poll::new("Tea or coffee?", ["Tea", "Coffee", "Water"]))
    }
}

#[handler]
impl CommandHandler<Close> for AskerBot {
    async fn on_command(&self, ctx: &Context, _: Close) -> HandlerResult<Reply> {
        Ok(match ctx.polls().latest().await? {
            Some(poll) => ctx.polls().close(poll).await?.as_text(),
            None => Reply::text("There is no poll here."),
        })
    }
}

#[handler]
impl PollHandler for AskerBot {
    async fn on_vote(&self, _: &Context, vote: &Vote) -> HandlerResult<String> {
        let from = vote.from.as_deref().unwrap_or("nothing");
        let to = vote.to.as_deref().unwrap_or("nothing");
        let total = vote.poll.total();
        Ok(format!("{}: {from} -> {to} ({total})", vote.name))
    }

    async fn on_created(&self, _: &Context, poll: &Tally) -> HandlerResult<String> {
        Ok(format!("{} asks {}", poll.asked_by, poll.question))
    }
}

const NOBODY: &str = "There is no poll here.";
const RESULT: &str = "**Tea or coffee?**\n1. Tea – 0 votes (0 %)\n2. Coffee – 2 votes (100 %)\n\
                      3. Water – 0 votes (0 %)\nCoffee wins with 2 votes.";

async fn votes(person: &Person, poll: &PollState, option: &str) {
    let polls = person.client.polls().expect("the app has polls");
    polls.vote(&poll.id, option).await.unwrap();
}

#[tokio::test]
async fn votes_in_a_poll_of_the_extension_are_told_by_what_changed() {
    let mut world = World::start().await;
    let mut ada = world.person("ada").await;
    let cleo = world.person("cleo").await;
    world.bot("asker").await;
    let club = world.group("club", &["ada", "cleo", "asker"]).await;

    ada.says(club.clone(), "/close").await;
    assert_eq!(ada.hears("asker").await, NOBODY);
    ada.says(club.clone(), "/ask").await;
    let message = ada.receives("asker").await;
    let poll = PollState::from_message(&message).expect("a poll of the extension");
    let texts: Vec<_> = poll.options.iter().map(|option| &*option.text).collect();
    assert_eq!(
        (&*poll.question, texts),
        ("Tea or coffee?", vec!["Tea", "Coffee", "Water"])
    );

    votes(&ada, &poll, "1").await;
    assert_eq!(ada.hears("asker").await, "Ada: nothing -> Tea (1)");
    votes(&cleo, &poll, "2").await;
    assert_eq!(ada.hears("asker").await, "Cleo: nothing -> Coffee (2)");
    votes(&ada, &poll, "2").await;
    assert_eq!(ada.hears("asker").await, "Ada: Tea -> Coffee (2)");
    ada.says(club.clone(), "/close").await;
    assert_eq!(ada.hears("asker").await, RESULT);
    ada.says(club.clone(), "/close").await;
    assert_eq!(ada.hears("asker").await, NOBODY);
}

#[tokio::test]
async fn a_poll_that_somebody_else_asks_is_told() {
    let mut world = World::start().await;
    let mut ada = world.person("ada").await;
    world.bot("asker").await;
    let asker = Receiver::from(Uid::new("asker").unwrap());
    let polls = ada.client.polls().expect("the app has polls");
    let options = ["Yes".to_owned(), "No".to_owned()];
    polls.create(&asker, "Well?", &options, None).await.unwrap();
    assert_eq!(ada.hears("asker").await, "ada asks Well?");
}

/// Whoever writes the message of a poll chooses the id in it.
#[tokio::test]
async fn nobody_can_forge_the_votes_of_a_poll_by_its_id() {
    for mut world in [World::start().await, World::start_without_polls().await] {
        let mut ada = world.person("ada").await;
        let mallory = world.person("mallory").await;
        world.bot("asker").await;
        let club = world.group("club", &["ada", "mallory", "asker"]).await;
        ada.says(club.clone(), "/ask").await;
        let message = ada.receives("asker").await;
        let native = PollState::from_message(&message).map(|poll| poll.id);
        let id = native.unwrap_or_else(|| {
            let metadata = message.data.metadata.as_ref().unwrap();
            let poll = metadata["cometchat-bot-poll"]["id"].as_str();
            poll.unwrap().to_owned()
        });
        let options = serde_json::json!({ "1": "Tea", "2": "Coffee", "3": "Water" });
        let poll =
            serde_json::json!({ "id": id, "question": "Tea or coffee?", "options": options });
        let forged = Draft::custom("extension_poll", poll.clone());
        let messages = mallory.client.messages();
        let forged = messages.send(&club.clone().into(), &forged).await.unwrap();
        assert_eq!(ada.hears("asker").await, "mallory asks Tea or coffee?");
        let results = serde_json::json!({ "total": 1, "options": {
            "1": { "text": "Tea", "count": 1, "voters": { "eve": { "name": "Eve" } } },
        }});
        let mut injected = poll;
        injected["results"] = results;
        let metadata = serde_json::json!({ "@injected": { "extensions": { "polls": injected } } });
        let edit = Edit::new().metadata(metadata);
        messages.edit(&forged.id, &edit).await.unwrap();
        ada.hears("asker").await;
        ada.says(club.clone(), "/close").await;
        let result = ada.hears("asker").await;
        assert!(result.contains("Nobody voted."), "{result}");
    }
}

fn element(message: &Message, at: usize) -> String {
    let data = message.data.interactive_data.as_ref().unwrap();
    data["cardActions"][at]["elementId"]
        .as_str()
        .unwrap()
        .to_owned()
}

async fn presses(person: &Person, message: &Message, at: usize) {
    let element = element(message, at);
    let messages = person.client.messages();
    messages
        .mark_interacted(&message.id, &[&element])
        .await
        .unwrap();
}

async fn edited(person: &mut Person) -> Message {
    let is_edit = |event: &Event| matches!(event, Event::Message(m) if matches!(m.content(), Content::Edited(_)));
    let Event::Message(message) = person.waits_for(is_edit).await else {
        unreachable!("only messages were asked for")
    };
    let Content::Edited(change) = message.content() else {
        unreachable!("only edits were asked for")
    };
    change.message.clone()
}

async fn is_counted_as_a_card(mut world: World, setup: BotSetup) {
    let table = RoutingTable::from_registry(&[]).unwrap();
    let runtime = Runtime::new(table, MemoryStore::new()).bot(setup);
    world.run(runtime, 1).await;
    let mut ada = world.person("ada").await;
    let cleo = world.person("cleo").await;
    let club = world.group("club", &["ada", "cleo", "asker"]).await;
    ada.says(club.clone(), "/ask").await;
    let message = ada.receives("asker").await;
    assert_eq!(
        (message.category.as_str(), &*message.message_type),
        ("interactive", "card")
    );
    presses(&ada, &message, 1).await;
    assert_eq!(ada.hears("asker").await, "Ada: nothing -> Coffee (1)");
    let now = edited(&mut ada).await;
    assert_eq!(now.id, message.id);
    let text = now.data.interactive_data.as_ref().unwrap()["text"].clone();
    assert_eq!(
        text,
        "Tea or coffee?\nTea – 0 votes: 0 %\nCoffee – 1 vote: 100 %\nWater – 0 votes: 0 %"
    );
    presses(&cleo, &message, 1).await;
    assert_eq!(ada.hears("asker").await, "Cleo: nothing -> Coffee (2)");
    edited(&mut ada).await;

    ada.says(club.clone(), "/close").await;
    assert_eq!(ada.hears("asker").await, RESULT);
    let closed = edited(&mut ada).await;
    let data = closed.data.interactive_data.unwrap();
    assert_eq!(data["cardActions"], serde_json::json!([]));
    assert!(
        data["text"]
            .as_str()
            .unwrap()
            .ends_with("Coffee wins with 2 votes.")
    );
}

#[tokio::test]
async fn without_the_extension_the_same_poll_is_a_card() {
    let world = World::start_without_polls().await;
    let setup = world.setup("asker", "asker").await;
    Box::pin(is_counted_as_a_card(world, setup)).await;
}

#[tokio::test]
async fn with_an_extension_that_cannot_be_reached_the_same_poll_is_a_card() {
    let world = World::start().await;
    let app = AppSettings::builder(world.app().app_id())
        .client_api(world.app().client_api())
        .polls_api("http://polls-us.localhost:1/v2")
        .build()
        .unwrap();
    let token = world.token("asker").await;
    let setup = BotSetup::new("asker", app, token).messages_per_minute(None);
    Box::pin(is_counted_as_a_card(world, setup)).await;
}

#[tokio::test]
async fn the_extension_is_called_over_tls_at_a_name_below_localhost() {
    let port = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
    let sandbox = Sandbox::builder()
        .https(port)
        .seed(true)
        .start()
        .await
        .unwrap();
    let ready = sandbox.ready();
    let address = format!("https://{}", ready.https.as_deref().unwrap());
    let app = AppSettings::builder(&ready.app_id)
        .region(&ready.region)
        .client_api(&address)
        .admin_api(&address)
        .extra_root_ca(ready.ca.as_deref().unwrap())
        .build()
        .unwrap();
    let admin = AdminClient::new(app.clone(), ApiKey::new(&ready.api_key)).unwrap();
    let (ada, bob) = (Uid::new("polly").unwrap(), Uid::new("bob").unwrap());
    for uid in [&ada, &bob] {
        let _ = admin
            .users()
            .create(&NewUser::new(uid.clone(), uid.to_string()))
            .await;
    }
    let client = Client::new(app, admin.tokens(&ada).create().await.unwrap()).unwrap();
    assert!(
        client.polls().is_none(),
        "nothing is known before the login"
    );
    client.login().await.unwrap();
    let polls = client.polls().unwrap();
    let options = ["Yes".to_owned(), "No".to_owned()];
    polls
        .create(&bob.into(), "Well?", &options, Some("m1"))
        .await
        .unwrap();
    let asked = client.messages().find_by_muid("m1").await.unwrap().unwrap();
    let poll = PollState::from_message(&asked).unwrap();
    polls.vote(&poll.id, "2").await.unwrap();
    let results = polls.results(&poll.id).await.unwrap();
    assert_eq!(results["polls"]["results"]["options"]["2"]["count"], 1);
    sandbox.shutdown().await;
}
