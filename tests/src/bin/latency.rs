//! How long a person waits for a bot: `latency READY_FILE [COUNT]`.
//!
//! It writes to the welcome bot of a running `cometbot demo`, waits for the
//! answer, and writes again; then prints the median and the 99th percentile.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a measurement that fails stops"
)]

use std::time::{Duration, Instant};

use cometchat_bot::{
    client::{AdminClient, ApiKey, AppSettings, Limits},
    model::Uid,
};
use cometchat_bot_tests::Person;

const WARM_UP: usize = 50;
const DEFAULT_COUNT: usize = 1_000;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let ready_file = arguments.next().expect("usage: latency READY_FILE [COUNT]");
    let count = arguments
        .next()
        .map_or(DEFAULT_COUNT, |count| count.parse().expect("a number"));
    let mut alice = log_in(&ready_file).await;
    let mut waits = Vec::with_capacity(count);
    for round in 0..WARM_UP + count {
        let begun = Instant::now();
        alice.says(Uid::new("welcome").unwrap(), "hello").await;
        alice.hears("welcome").await;
        if round >= WARM_UP {
            waits.push(begun.elapsed());
        }
    }
    waits.sort_unstable();
    let at = |percent: usize| millis(waits[(waits.len() - 1) * percent / 100]);
    println!(
        "answers {count}, median {:.2} ms, p99 {:.2} ms, most {:.2} ms",
        at(50),
        at(99),
        at(100)
    );
}

async fn log_in(ready_file: &str) -> Person {
    let text = std::fs::read_to_string(ready_file).expect("the ready file is there");
    let ready: serde_json::Value = serde_json::from_str(&text).expect("the ready file is JSON");
    let field = |name: &str| {
        ready[name]
            .as_str()
            .expect("the ready file is whole")
            .to_owned()
    };
    let address = format!("http://{}", field("http"));
    let app = AppSettings::builder(field("appId"))
        .region(field("region"))
        .client_api(&address)
        .admin_api(&address)
        .limits(Limits::none())
        .build()
        .unwrap();
    let admin = AdminClient::new(app.clone(), ApiKey::new(field("apiKey"))).unwrap();
    let token = admin
        .tokens(&Uid::new("alice").unwrap())
        .create()
        .await
        .unwrap();
    Person::connect(&app, token).await
}

fn millis(wait: Duration) -> f64 {
    wait.as_secs_f64() * 1000.0
}
