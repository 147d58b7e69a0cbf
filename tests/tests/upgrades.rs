//! A bot is replaced by a newer version while people still have what the older one
//! sent: forms, buttons and questions in the chat.

use cometchat_bot::{
    action::{Endpoint, Links},
    card::Rendering,
    form::Way,
    model::{Message, Uid, Values},
    prelude::*,
    routing::RoutingTable,
    runtime::{BotSetup, Runtime},
    store::MemoryStore,
};
use cometchat_bot_tests::{Person, Response, World, request};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// The version that sends everything.
mod first {
    use super::*;

    #[bot(name = "canteen-1")]
    struct CanteenBot;

    /// Sends the form, or asks it in the chat: /rate chat.
    #[derive(Command)]
    #[command(name = "rate")]
    struct Ask {
        way: Option<String>,
    }

    /// Offers a dish.
    #[derive(Command)]
    #[command(name = "menu")]
    struct Menu;

    #[derive(Form)]
    #[form(id = "meal", title = "How was it?")]
    struct Meal {
        #[field(label = "How many stars?", min = 1, max = 5)]
        stars: u8,
    }

    #[derive(Button)]
    #[button(id = "dish")]
    struct Dish {
        number: u64,
    }

    #[handler]
    impl CommandHandler<Ask> for CanteenBot {
        async fn on_command(&self, _: &Context, ask: Ask) -> HandlerResult<Form<Meal>> {
            Ok(match ask.way.as_deref() {
                Some("chat") => Form::new().by(Way::Chat),
                _ => Form::new(),
            })
        }
    }

    #[handler]
    impl CommandHandler<Menu> for CanteenBot {
        async fn on_command(&self, _: &Context, _: Menu) -> HandlerResult<Card> {
            Ok(Card::new("Soup")
                .button("Order", Dish { number: 7 })
                .rendering(Rendering::Interactive))
        }
    }

    #[handler]
    impl FormHandler<Meal> for CanteenBot {
        async fn on_submit(&self, _: &Context, meal: Meal) -> HandlerResult<String> {
            Ok(format!("{} stars", meal.stars))
        }
    }

    #[handler]
    impl ButtonHandler<Dish> for CanteenBot {
        async fn on_pressed(&self, _: &Context, dish: Dish) -> HandlerResult<String> {
            Ok(format!("number {}", dish.number))
        }
    }
}

/// The version that knows what the first one sent.
mod second {
    use super::*;

    #[bot(name = "canteen-2")]
    struct CanteenBot;

    #[derive(Form)]
    #[form(id = "meal", title = "How was it?", version = 2, migrate = from_stars)]
    struct Meal {
        #[field(label = "Out of ten?", min = 1, max = 10)]
        points: u8,
    }

    fn from_stars(from: u32, mut values: Values) -> Option<Values> {
        let stars = values.remove("stars").filter(|_| from == 1)?;
        let stars = match &stars {
            Value::String(text) => text.parse().ok()?,
            other => other.as_u64()?,
        };
        values.insert("points", (stars * 2).to_string());
        Some(values)
    }

    #[derive(Button)]
    #[button(id = "dish", version = 2, migrate = from_number)]
    struct Dish {
        name: String,
    }

    #[expect(clippy::needless_pass_by_value, reason = "the shape that is asked for")]
    fn from_number(from: u32, data: Value) -> Option<Dish> {
        let number = data.get("number")?.as_u64().filter(|_| from == 1)?;
        (number == 7).then(|| Dish {
            name: "soup".to_owned(),
        })
    }

    #[handler]
    impl FormHandler<Meal> for CanteenBot {
        async fn on_submit(&self, _: &Context, meal: Meal) -> HandlerResult<String> {
            Ok(format!("{} of ten", meal.points))
        }
    }

    #[handler]
    impl ButtonHandler<Dish> for CanteenBot {
        async fn on_pressed(&self, _: &Context, dish: Dish) -> HandlerResult<String> {
            Ok(format!("one {}", dish.name))
        }
    }
}

/// The version that does not.
mod third {
    use super::*;

    #[bot(name = "canteen-3")]
    struct CanteenBot;

    #[derive(Form)]
    #[form(id = "meal", title = "How was it?", version = 3)]
    struct Meal {
        #[field(label = "In a word?")]
        word: String,
    }

    #[derive(Button)]
    #[button(id = "dish", version = 3)]
    struct Dish {
        calories: u64,
    }

    #[handler]
    impl FormHandler<Meal> for CanteenBot {
        async fn on_submit(&self, _: &Context, meal: Meal) -> HandlerResult<String> {
            Ok(format!("in a word, {}", meal.word))
        }
    }

    #[handler]
    impl ButtonHandler<Dish> for CanteenBot {
        async fn on_pressed(&self, _: &Context, dish: Dish) -> HandlerResult<String> {
            Ok(format!("{} kcal", dish.calories))
        }
    }
}

/// The version that has neither form nor button.
mod fourth {
    use super::*;

    #[bot(name = "canteen-4")]
    struct CanteenBot;

    #[handler]
    impl MessageHandler for CanteenBot {
        async fn on_message(&self, _: &Context, _: &Message) -> HandlerResult<&'static str> {
            Ok("The canteen is closed.")
        }
    }
}

/// One user, one store, and whichever version of its bot runs.
struct Canteen {
    world: World,
    store: MemoryStore,
    address: String,
}

fn uid() -> Uid {
    Uid::new("canteen").unwrap()
}

impl Canteen {
    async fn start() -> Self {
        let world = World::start().await;
        world.token("canteen").await;
        let mut canteen = Self {
            world,
            store: MemoryStore::new(),
            address: String::new(),
        };
        canteen.runs(1).await;
        canteen
    }

    /// Stops the version that runs and starts another.
    async fn runs(&mut self, version: u32) {
        self.world.stop_bots().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        self.address = format!("http://{}", listener.local_addr().unwrap());
        let links = Links::open(&self.store, &self.address).await.unwrap();
        let token = self.world.admin().tokens(&uid()).create().await.unwrap();
        let kind = format!("canteen-{version}");
        let setup = BotSetup::new(&*kind, self.world.app().clone(), token).uid(uid());
        let table = RoutingTable::from_registry(&[]).unwrap();
        let runtime = Runtime::new(table, self.store.clone())
            .endpoint(Endpoint::new(listener, links))
            .bot(setup.messages_per_minute(None));
        self.world.run(runtime, 1).await;
    }

    /// Posts what a web client does to an address that an earlier start wrote,
    /// whose port was another.
    async fn posts(&self, url: &str, message: &Message, element: &str, values: &Value) -> Response {
        let token = url.split_once("/action/").unwrap().1;
        let body = json!({
            "appID": "sandbox", "region": "us", "trigger": "ui_message_interacted", "payload": {},
            "data": {
                "messageId": message.id.as_str(), "interactedBy": "ada",
                "interactedElementId": element, "formData": values,
            },
        });
        let address = format!("{}/action/{token}", self.address);
        request("POST", &address, "application/json", &body.to_string()).await
    }
}

/// What the first version sent: the message, the address in it and the element.
async fn sent(person: &mut Person, command: &str, at: &str) -> (Message, String, String) {
    person.says(uid(), command).await;
    let message = person.receives("canteen").await;
    let data = message.data.interactive_data.as_ref().unwrap();
    let element = data.pointer(at).unwrap();
    let url = element["action"]["url"].as_str().unwrap().to_owned();
    let id = element["elementId"].as_str().unwrap().to_owned();
    (message, url, id)
}

#[tokio::test]
async fn a_form_of_an_older_version_is_migrated_or_kindly_refused() {
    let mut canteen = Canteen::start().await;
    let mut ada = canteen.world.person("ada").await;
    // One for each version that follows.
    let mut forms = Vec::new();
    for _ in 0..3 {
        forms.push(sent(&mut ada, "/rate", "/submitElement").await);
    }
    let heard = [
        (2, 200, "8 of ten"),
        (3, 409, "has changed since it was sent"),
        (4, 410, "This form is no longer there"),
    ];
    for ((version, status, words), (message, url, element)) in heard.into_iter().zip(&forms) {
        canteen.runs(version).await;
        let values = json!({"stars": "4"});
        let response = canteen.posts(url, message, element, &values).await;
        assert_eq!(response.status, status, "{}", response.body);
        let heard = ada.hears("canteen").await;
        assert!(heard.contains(words), "{version}: {heard}");
    }
}

#[tokio::test]
async fn a_button_of_an_older_version_is_migrated_or_kindly_refused() {
    let mut canteen = Canteen::start().await;
    let mut ada = canteen.world.person("ada").await;
    let mut cards = Vec::new();
    for _ in 0..3 {
        cards.push(sent(&mut ada, "/menu", "/cardActions/0").await);
    }
    let heard = [
        (2, 200, "one soup"),
        (
            3,
            200,
            "This button is from an earlier version and no longer works.",
        ),
        (4, 410, "This button is no longer there"),
    ];
    for ((version, status, words), (message, url, element)) in heard.into_iter().zip(&cards) {
        canteen.runs(version).await;
        let response = canteen.posts(url, message, element, &json!({})).await;
        assert_eq!(response.status, status, "{}", response.body);
        let heard = ada.hears("canteen").await;
        assert!(heard.contains(words), "{version}: {heard}");
    }
}

#[tokio::test]
async fn a_question_of_an_older_version_is_migrated_or_kindly_refused() {
    for (version, words) in [(2, "8 of ten"), (3, "has changed since it was sent")] {
        let mut canteen = Canteen::start().await;
        let mut ada = canteen.world.person("ada").await;
        ada.says(uid(), "/rate chat").await;
        let asked = ada.hears("canteen").await;
        assert!(asked.contains("How many stars?"), "{asked}");
        canteen.runs(version).await;
        ada.says(uid(), "4").await;
        let heard = ada.hears("canteen").await;
        assert!(heard.contains(words), "{version}: {heard}");
    }
}
