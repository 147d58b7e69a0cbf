//! A form: a struct that is the question and the answer.
//!
//! ```text
//! alice: /order
//! canteen: Lunch for Alice...1. What would you like? (1/3)...
//! alice: 2
//! canteen: 2. How many? (2/3)...
//! alice: twelve
//! canteen: Write a whole number...2. How many? (2/3)...
//! alice: 2
//! canteen: 3. Anything to know? (3/3)...
//! alice: skip
//! canteen: 2 × Salad for Alice.
//! ```
//!
//! Without an action endpoint in the config the form is asked in the chat, as
//! here; with one it is an interactive message, or a web page.
//!
//! Run with `cargo run -p cometchat-bot-examples --example forms`.
#![allow(
    missing_debug_implementations,
    missing_docs,
    reason = "shorter to read"
)]

use cometchat_bot::{form::Form, prelude::*};

/// Takes orders for lunch.
#[bot(name = "canteen", about = "Takes orders for lunch")]
pub struct CanteenBot;

/// Orders lunch.
#[derive(Command)]
#[command(name = "order")]
pub struct Start;

#[derive(Choices)]
pub enum Dish {
    Soup,
    #[choice(label = "Salad, with bread")]
    Salad,
}

#[derive(Form)]
#[form(
    id = "order",
    title = "Lunch",
    submit = "Order",
    thanks = "It is on its way."
)]
pub struct Order {
    /// What would you like?
    #[field(kind = "dropdown")]
    dish: Dish,
    /// How many?
    #[field(min = 1, max = 9, default = 1)]
    count: u8,
    /// Anything to know?
    #[field(placeholder = "No onions", max = 200)]
    remark: Option<String>,
}

#[handler]
impl CommandHandler<Start> for CanteenBot {
    async fn on_command(&self, ctx: &Context, _: Start) -> HandlerResult<Form<Order>> {
        let name = ctx.sender().map_or("you", |user| &user.name);
        Ok(Form::new().title(format!("Lunch for {name}")))
    }
}

#[handler]
impl FormHandler<Order> for CanteenBot {
    async fn on_submit(&self, ctx: &Context, order: Order) -> HandlerResult<String> {
        let name = ctx.sender().map_or("you", |user| &user.name);
        let dish = match order.dish {
            Dish::Soup => "Soup",
            Dish::Salad => "Salad",
        };
        let remark = order.remark.map(|remark| format!(" ({remark})"));
        let remark = remark.unwrap_or_default();
        Ok(format!("{} × {dish} for {name}{remark}.", order.count))
    }
}

fn main() -> std::process::ExitCode {
    cometchat_bot::daemon::main("forms", "0.1.0", &[])
}
