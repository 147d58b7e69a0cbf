//! Two bots of one program, which talk to each other in typed messages: people speak
//! to the waiter, and the waiter to the cook.
//!
//! ```text
//! alice: /order soup
//! waiter: One soup, coming up.
//! waiter: Your soup, Alice. The cook says: enjoy!
//! alice: /order tart
//! waiter: One tart, coming up.
//! waiter: No tart today, Alice.
//! ```
//!
//! Run with `cargo run -p cometchat-bot-examples --example two_bots`.

use cometchat_bot::prelude::*;
use serde::{Deserialize, Serialize};

#[bot(name = "waiter", about = "Takes orders")]
struct WaiterBot;

#[bot(name = "cook", about = "Cooks what waiters bring")]
struct CookBot;

/// Orders a dish.
#[derive(Command)]
#[command(name = "order")]
struct OrderDish {
    dish: String,
}

/// From a waiter to the cook.
#[derive(Payload, Serialize, Deserialize)]
#[payload(type = "order")]
struct Order {
    dish: String,
    guest: User,
}

/// From the cook back to the waiter.
#[derive(Payload, Serialize, Deserialize)]
#[payload(type = "served")]
struct Served {
    order: Order,
    is_there: bool,
}

#[handler]
impl CommandHandler<OrderDish> for WaiterBot {
    async fn on_command(&self, ctx: &Context, order: OrderDish) -> HandlerResult<Reply> {
        let guest = ctx
            .sender()
            .cloned()
            .ok_or_else(|| HandlerError::msg("nobody ordered"))?;
        let answer = format!("One {}, coming up.", order.dish);
        let order = Draft::payload(&Order {
            dish: order.dish,
            guest,
        })?;
        // Both are sent when the turn is over, or none.
        Ok(Reply::text(answer).then(Reply::to(Uid::new("cook")?, order)))
    }
}

#[handler]
impl CustomHandler<Order> for CookBot {
    async fn on_custom(&self, _: &Context, order: Order) -> HandlerResult<Draft> {
        let is_there = order.dish == "soup";
        Draft::payload(&Served { order, is_there })
    }
}

#[handler]
impl CustomHandler<Served> for WaiterBot {
    async fn on_custom(
        &self,
        _: &Context,
        Served { order, is_there }: Served,
    ) -> HandlerResult<Reply> {
        let (dish, name) = (&order.dish, &order.guest.name);
        let text = if is_there {
            format!("Your {dish}, {name}. The cook says: enjoy!")
        } else {
            format!("No {dish} today, {name}.")
        };
        Ok(Reply::to(order.guest.uid, Draft::text(text)))
    }
}

fn main() -> std::process::ExitCode {
    cometchat_bot::daemon::main("two_bots", "0.1.0", &[])
}
