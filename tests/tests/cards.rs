//! People press typed buttons.

use cometchat_bot::{
    card::{Rendering, Row},
    client::MessagesRequest,
    model::{Event, GoalType, InteractionGoal},
    prelude::*,
    routing::RoutingTable,
    runtime::Runtime,
    store::MemoryStore,
};
use cometchat_bot_tests::{Person, World};
use futures_util::TryStreamExt;
use serde_json::{Value, json};

/// Sells things by cards.
#[bot(name = "shop")]
#[derive(Debug)]
struct ShopBot;

/// Shows an order.
#[derive(Command)]
#[command(name = "order")]
struct Show {
    order: u64,
}

/// Accepts an order. The first version named an order by `number`.
#[derive(Button)]
#[button(id = "approve", version = 2, migrate = from_older)]
struct Approve {
    order: u64,
}

#[derive(Button)]
#[button(id = "reject")]
struct Reject;

#[expect(clippy::needless_pass_by_value, reason = "the shape that is asked for")]
fn from_older(from: u32, data: Value) -> Option<Approve> {
    let order = data.get("number")?.as_u64().filter(|_| from == 1)?;
    Some(Approve { order })
}

#[handler]
impl CommandHandler<Show> for ShopBot {
    async fn on_command(&self, _: &Context, Show { order }: Show) -> HandlerResult<Card> {
        Ok(Card::new(format!("Order {order} waits"))
            .heading(format!("Order {order}"))
            .add(
                Row::new()
                    .add(cometchat_bot::card::Button::press(
                        "Approve",
                        &Approve { order },
                    ))
                    .add(cometchat_bot::card::Button::press("Reject", &Reject)),
            ))
    }
}

#[handler]
impl ButtonHandler<Approve> for ShopBot {
    async fn on_pressed(&self, ctx: &Context, approve: Approve) -> HandlerResult<Reply> {
        let name = ctx.sender().map_or("somebody", |user| &user.name);
        let text = format!("{name} approved order {}", approve.order);
        Ok(Reply::text(text.as_str()).then(Reply::update(Card::new(text.as_str()).text(text))))
    }
}

#[handler]
impl ButtonHandler<Reject> for ShopBot {
    async fn on_pressed(&self, _: &Context, _: Reject) -> HandlerResult<&'static str> {
        Ok("Rejected.")
    }
}

#[handler]
impl InteractionHandler for ShopBot {
    async fn on_completed(
        &self,
        _: &Context,
        done: &cometchat_bot::model::InteractionCompleted,
    ) -> HandlerResult<String> {
        Ok(format!("{} is done", done.message_id))
    }
}

async fn shop(rendering: Rendering) -> (World, Person) {
    let mut world = World::start().await;
    let ada = world.person("ada").await;
    let setup = world.setup("shop", "shop").await.cards(rendering);
    let table = RoutingTable::from_registry(&[]).unwrap();
    world
        .run(Runtime::new(table, MemoryStore::new()).bot(setup), 1)
        .await;
    (world, ada)
}

fn shop_uid() -> Uid {
    Uid::new("shop").unwrap()
}

async fn presses(person: &Person, message: &Message, element: &str) {
    person
        .client
        .messages()
        .mark_interacted(&message.id, &[element])
        .await
        .unwrap();
}

fn element(message: &Message, at: usize) -> String {
    let data = message.data.interactive_data.as_ref().unwrap();
    data["cardActions"][at]["elementId"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn a_press_comes_back_as_the_value_that_was_sent() {
    let (_world, mut ada) = shop(Rendering::Auto).await;
    ada.says(shop_uid(), "/order 7").await;
    let card = ada.receives("shop").await;
    assert_eq!(
        (card.category.as_str(), &*card.message_type),
        ("interactive", "card")
    );
    presses(&ada, &card, &element(&card, 0)).await;
    assert_eq!(ada.hears("shop").await, "Ada approved order 7");
    let is_edit = |event: &Event| matches!(event, Event::Message(m) if matches!(m.content(), Content::Edited(_)));
    let Event::Message(action) = ada.waits_for(is_edit).await else {
        unreachable!("only messages were asked for")
    };
    let Content::Edited(change) = action.content() else {
        unreachable!("only edits were asked for")
    };
    assert_eq!(change.message.id, card.id);
    let data = change.message.data.interactive_data.as_ref().unwrap();
    assert_eq!(data["text"], "Ada approved order 7");
    assert_eq!(data["cardActions"], json!([]));
}

#[tokio::test]
async fn buttons_of_other_versions_and_buttons_that_are_gone_are_answered() {
    let (world, mut ada) = shop(Rendering::Auto).await;
    // What earlier versions of the bot sent, before this one was started.
    let token = world.admin().tokens(&shop_uid()).create().await.unwrap();
    let before = Person::connect(world.app(), token).await;
    let cards = [
        ("b.approve.1.eyJudW1iZXIiOjV9", "Ada approved order 5"),
        (
            "b.approve.9",
            "This button is from an earlier version and no longer works.",
        ),
        ("b.refund.1", "This button no longer does anything."),
    ];
    for (id, answer) in cards {
        let data = json!({"text": "Old", "cardActions": [
            {"elementType": "button", "elementId": id, "buttonText": "x", "action": {"actionType": "custom"}},
        ]});
        let goal = InteractionGoal::new(GoalType::AnyOf, [id]);
        let draft = Draft::interactive("card", data, goal);
        let card = before.sends(ada.uid.clone(), draft).await;
        ada.receives("shop").await;
        presses(&ada, &card, id).await;
        assert_eq!(ada.hears("shop").await, answer);
    }
}

#[tokio::test]
async fn what_the_bot_did_not_send_is_no_press() {
    let (_world, mut ada) = shop(Rendering::Auto).await;
    ada.says(shop_uid(), "/order 7").await;
    let card = ada.receives("shop").await;
    // An order that nobody was shown.
    let forged = "b.approve.2.eyJvcmRlciI6OX0";
    let real = element(&card, 1);
    ada.client
        .messages()
        .mark_interacted(&card.id, &[forged, &real])
        .await
        .unwrap();
    let answer = ada.hears("shop").await;
    assert!(
        answer == "Rejected." || answer == "I cannot find that button here.",
        "{answer}"
    );
    ada.says(shop_uid(), &format!("/press {forged}")).await;
    assert_eq!(ada.hears("shop").await, "I cannot find that button here.");
    let mut history = MessagesRequest::new()
        .conversation(&Receiver::from(shop_uid()))
        .stream(&ada.client);
    while let Some(message) = history.try_next().await.unwrap() {
        assert_ne!(message.text(), Some("Ada approved order 9"));
    }
}

#[tokio::test]
async fn a_message_may_stand_for_a_press() {
    let (world, mut ada) = shop(Rendering::Card).await;
    let mut cleo = world.person("cleo").await;
    let club = world.group("club", &["ada", "cleo", "shop"]).await;
    ada.says(club.clone(), "/order 7").await;
    let card = ada.receives("shop").await;
    assert_eq!(
        (card.category.as_str(), &*card.message_type),
        ("card", "card")
    );
    let action = &card.data.card.unwrap()["body"][1]["items"][0]["action"];
    assert_eq!(action["type"], "sendMessage");
    cleo.receives("shop").await;
    cleo.says(club.clone(), action["text"].as_str().unwrap())
        .await;
    assert_eq!(cleo.hears("shop").await, "Cleo approved order 7");
    // Elsewhere it is not the bot's.
    ada.says(shop_uid(), action["text"].as_str().unwrap()).await;
    assert_eq!(ada.hears("shop").await, "Cleo approved order 7");
    assert_eq!(ada.hears("shop").await, "I cannot find that button here.");
}
