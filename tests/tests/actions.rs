//! People answer forms and press buttons over HTTP, as their clients do; others
//! try to answer in their place.

mod bot;
mod direct;
mod group;
mod page;
mod restart;
mod secret;

use std::time::{Duration, SystemTime};

use cometchat_bot::{
    action::{Endpoint, Links, Route, Ticket},
    model::{Guid, Message, Receiver, Timestamp, Uid},
    routing::RoutingTable,
    runtime::Runtime,
    store::MemoryStore,
};
use cometchat_bot_tests::{Person, Response, World, request};
use serde_json::{Value, json};
use tokio::net::TcpListener;

pub(crate) use self::bot::release;

/// A world with the survey bot and its endpoint.
struct Survey {
    world: World,
    store: MemoryStore,
    links: Links,
    hold_for: Duration,
}

fn uid(text: &str) -> Uid {
    Uid::new(text).unwrap()
}

fn now() -> Timestamp {
    SystemTime::now().into()
}

impl Survey {
    async fn start() -> Self {
        Self::holding(Duration::from_mins(2)).await
    }

    /// With another time for which answers of a group wait.
    async fn holding(hold_for: Duration) -> Self {
        let world = World::start().await;
        let store = MemoryStore::new();
        world.token("survey").await;
        // The first start tells where it listens.
        let links = Links::open(&store, "http://127.0.0.1:1").await.unwrap();
        let mut survey = Self {
            world,
            store,
            links,
            hold_for,
        };
        survey.run().await;
        survey
    }

    async fn run(&mut self) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        self.links = Links::open(&self.store, &address).await.unwrap();
        let endpoint = Endpoint::new(listener, self.links.clone()).hold_for(self.hold_for);
        let token = self.world.admin().tokens(&uid("survey")).create().await;
        let setup = cometchat_bot::runtime::BotSetup::new(
            "survey",
            self.world.app().clone(),
            token.unwrap(),
        );
        let table = RoutingTable::from_registry(&[]).unwrap();
        let runtime = Runtime::new(table, self.store.clone())
            .endpoint(endpoint)
            .bot(setup.uid(uid("survey")).messages_per_minute(None));
        self.world.run(runtime, 1).await;
    }

    async fn restart(&mut self) {
        self.world.stop_bots().await;
        self.run().await;
    }

    fn ticket(&self, route: Route, muid: &str, to: impl Into<Receiver>) -> Ticket {
        let app = self.world.app().app_id();
        Ticket::new(app, uid("survey"), route, muid, to, now())
    }

    fn form(&self, muid: &str, to: impl Into<Receiver>) -> Ticket {
        self.ticket(Route::form("survey", 2), muid, to)
    }

    async fn posts(&self, ticket: &Ticket, body: &Value) -> Response {
        posts(&self.links.address(ticket), body).await
    }
}

async fn posts(address: &str, body: &Value) -> Response {
    request("POST", address, "application/json", &body.to_string()).await
}

/// What a web client posts.
fn answer(by: &str, message: Option<&Message>, values: &Value) -> Value {
    json!({
        "appID": "sandbox", "region": "us", "trigger": "ui_message_interacted", "payload": {},
        "data": {
            "messageId": message.map(|message| message.id.as_str()),
            "interactedBy": by, "interactedElementId": "submit",
            "interactionTimezoneCode": "Europe/Berlin", "formData": values,
        },
    })
}

/// Whatever the bot had to say before, it has said when it answers this.
async fn hears_nothing_but_pong(person: &mut Person, to: impl Into<Receiver>) {
    person.says(to, "/ping").await;
    assert_eq!(person.hears("survey").await, "pong");
}

fn code(response: &Response) -> String {
    let body: Value = serde_json::from_str(&response.body).unwrap();
    body["error"]["code"].as_str().unwrap().to_owned()
}

/// Asks the bot for a form and returns the address in it, with its message.
async fn asks(person: &mut Person, to: impl Into<Receiver>) -> (String, Message) {
    person.says(to, "/survey").await;
    let form = person.receives("survey").await;
    let data = form.data.interactive_data.clone().unwrap();
    let url = data["submitElement"]["action"]["url"].as_str().unwrap();
    (url.to_owned(), form)
}

async fn club(survey: &Survey, members: &[&str]) -> Guid {
    let members: Vec<_> = members.iter().copied().chain(["survey"]).collect();
    survey.world.group("club", &members).await
}
