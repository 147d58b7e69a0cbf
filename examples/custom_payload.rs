//! A custom message with a typed payload, answered with another.
//!
//! ```text
//! alice: (custom message `temperature`) {"celsius":100}
//! thermostat: (custom message `reading`) {"fahrenheit":212.0}
//! alice: (custom message `temperature`) {"celsius":"warm"}
//! thermostat: I need {"celsius": number}: ...
//! ```
//!
//! Run with `cargo run -p cometchat-bot-examples --example custom_payload`.

use cometchat_bot::prelude::*;
use serde::{Deserialize, Serialize};

/// Turns one scale into another.
#[bot(
    name = "thermostat",
    about = "Answers degrees Celsius with degrees Fahrenheit"
)]
#[derive(Debug)]
pub struct ThermostatBot;

/// What comes in.
#[derive(Debug, Serialize, Deserialize, Payload)]
#[payload(type = "temperature")]
pub struct Temperature {
    celsius: f64,
}

/// What goes out.
#[derive(Debug, Serialize, Deserialize, Payload)]
#[payload(type = "reading")]
pub struct Reading {
    fahrenheit: f64,
}

#[handler]
impl CustomHandler<Temperature> for ThermostatBot {
    async fn on_custom(&self, _ctx: &Context, payload: Temperature) -> HandlerResult<Draft> {
        let fahrenheit = payload.celsius.mul_add(1.8, 32.0);
        Ok(Draft::payload(&Reading { fahrenheit })?
            .conversation_text(format!("{fahrenheit:.1} °F")))
    }

    async fn on_invalid(&self, _ctx: &Context, error: &PayloadError) -> HandlerResult<String> {
        Ok(format!("I need {{\"celsius\": number}}: {error}"))
    }
}

fn main() -> std::process::ExitCode {
    cometchat_bot::daemon::main("thermostat", "0.1.0", &[])
}
