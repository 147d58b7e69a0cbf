//! The bot that is answered.

use cometchat_bot::{
    form::{Definition, FieldOptions, FieldType, FormType, Input, Problem, Reader},
    model::Values,
    prelude::*,
    routing::FormHandler,
    scheduler::{Scheduler, Slot, Weekday},
};
use serde_json::{Value, json};
use tokio::sync::Semaphore;

/// Lets `/block` go on.
static RELEASE: Semaphore = Semaphore::const_new(0);

/// Lets one `/block` go on.
pub(crate) fn release() {
    RELEASE.add_permits(1);
}

#[bot(name = "survey")]
struct SurveyBot;

/// Asks with the form: /survey.
#[derive(Command)]
#[command(name = "survey")]
struct Ask;

/// Says pong: /ping.
#[derive(Command)]
#[command(name = "ping")]
struct Ping;

/// Offers tours: /tour.
#[derive(Command)]
#[command(name = "tour")]
struct Offer;

/// What the calendar carries.
#[derive(Button)]
#[button(id = "tour")]
struct Tour {
    house: String,
}

/// Waits until it is released: /block.
#[derive(Command)]
#[command(name = "block")]
struct Block;

struct Rating(u8);

impl FieldType for Rating {
    fn input(_: &FieldOptions) -> Input {
        serde_json::from_value(json!({
            "kind": "number", "is_whole": true, "min": 1.0, "max": 5.0,
        }))
        .unwrap()
    }

    fn read(value: &Value, _: &Input) -> Result<Self, Problem> {
        let text = value.as_str().ok_or(Problem::Shape)?;
        match text.parse() {
            Ok(rating @ 1..=5) => Ok(Self(rating)),
            Ok(_) => Err(Problem::TooLarge("5".to_owned())),
            Err(_) => Err(Problem::NotANumber),
        }
    }

    fn value(&self) -> Value {
        self.0.to_string().into()
    }
}

struct Survey {
    rating: Rating,
}

impl FormType for Survey {
    const ID: &'static str = "survey";
    const VERSION: u32 = 2;

    fn definition() -> Definition {
        serde_json::from_value(json!({
            "id": "survey", "version": 2, "title": "How was it?", "submit": "Send",
            "thanks": "Thank you for your rating.",
            "elements": [{"field": {
                "id": "rating", "label": "Your rating", "is_optional": false,
                "input": {"kind": "number", "is_whole": true, "min": 1.0, "max": 5.0},
            }}],
        }))
        .unwrap()
    }

    fn read(answer: &mut Reader<'_>) -> Option<Self> {
        let rating = answer.field("rating")?;
        Some(Self { rating })
    }

    fn values(&self) -> Values {
        [("rating", self.rating.value())].into_iter().collect()
    }

    /// Version 1 had stars.
    fn migrate(from: u32, mut values: Values) -> Option<Values> {
        let stars = values.remove("stars").filter(|_| from == 1)?;
        values.insert("rating", stars);
        Some(values)
    }
}

#[handler]
impl CommandHandler<Ask> for SurveyBot {
    async fn on_command(&self, _: &Context, _: Ask) -> HandlerResult<Form<Survey>> {
        Ok(Form::new())
    }
}

#[handler]
impl CommandHandler<Ping> for SurveyBot {
    async fn on_command(&self, _: &Context, _: Ping) -> HandlerResult<&'static str> {
        Ok("pong")
    }
}

#[handler]
impl CommandHandler<Block> for SurveyBot {
    async fn on_command(&self, ctx: &Context, _: Block) -> HandlerResult<&'static str> {
        ctx.reply("blocked").await?;
        RELEASE.acquire().await?.forget();
        Ok("released")
    }
}

#[handler]
impl FormHandler<Survey> for SurveyBot {
    async fn on_submit(&self, ctx: &Context, answer: Survey) -> HandlerResult<String> {
        let name = ctx.sender().map_or("somebody", |user| &user.name);
        Ok(format!("{name} gave {}", answer.rating.0))
    }
}

#[handler]
impl CommandHandler<Offer> for SurveyBot {
    async fn on_command(&self, _: &Context, _: Offer) -> HandlerResult<Scheduler> {
        let house = "new wing".to_owned();
        Ok(Scheduler::new("A tour", "UTC", &Tour { house }).hours(
            Weekday::Monday,
            "09:00",
            "17:00",
        ))
    }
}

#[handler]
impl SchedulerHandler<Tour> for SurveyBot {
    async fn on_booked(&self, ctx: &Context, slot: &Slot, tour: Tour) -> HandlerResult<String> {
        let name = ctx.sender().map_or("somebody", |user| &user.name);
        Ok(format!("{name}, {slot}, the {}", tour.house))
    }
}
