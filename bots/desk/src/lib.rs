//! The desk of an office: it registers visitors with a form, takes orders by the
//! buttons of a card, and books tours in a calendar.

mod tours;
mod visit;

use cometchat_bot::{
    card::{self, Rendering, Row},
    form::Way,
    prelude::*,
    scheduler::{Scheduler, Slot, Weekday},
};

use crate::{
    tours::{Booked, Tour, Tours},
    visit::Visit,
};

/// Shows everything that people can press and fill in.
#[bot(
    name = "desk",
    about = "Registers visitors, takes orders and books tours"
)]
#[derive(Debug)]
pub struct DeskBot;

/// Registers you as a visitor, with a form: /visit, /visit web or /visit chat.
#[derive(Debug, Command)]
#[command(name = "visit")]
pub struct Register {
    /// `web` asks on a web page, `chat` question by question.
    way: Option<String>,
}

/// Orders a drink from a card: /menu, or /menu old.
#[derive(Debug, Command)]
#[command(name = "menu")]
pub struct Menu {
    /// `old` asks for the card that clients of 2024 draw.
    card: Option<String>,
}

/// Books a tour of the house.
#[derive(Debug, Command)]
#[command(name = "tour")]
pub struct Show;

/// What the buttons of the menu carry.
#[derive(Debug, Button)]
#[button(id = "drink")]
pub struct Drink {
    name: String,
}

#[handler]
impl CommandHandler<Register> for DeskBot {
    async fn on_command(&self, _ctx: &Context, visit: Register) -> HandlerResult<Form<Visit>> {
        Ok(Form::new().by(match visit.way.as_deref() {
            Some("web") => Way::Web,
            Some("chat") => Way::Chat,
            _ => Way::Auto,
        }))
    }
}

#[handler]
impl FormHandler<Visit> for DeskBot {
    async fn on_submit(&self, ctx: &Context, visit: Visit) -> HandlerResult<String> {
        Ok(visit.summary(name(ctx)))
    }
}

#[handler]
impl CommandHandler<Menu> for DeskBot {
    async fn on_command(&self, _ctx: &Context, menu: Menu) -> HandlerResult<Card> {
        let mut drinks = Row::new().gap(8).wrap(true);
        for label in ["Coffee", "Tea", "Water"] {
            let name = label.to_lowercase();
            drinks = drinks.add(card::Button::press(label, &Drink { name }));
        }
        let card = Card::new("Coffee, tea or water?")
            .heading("What can I bring you?")
            .text("It takes five minutes.")
            .add(drinks);
        Ok(match menu.card.as_deref() {
            Some("old") => card.rendering(Rendering::Interactive),
            _ => card,
        })
    }
}

#[handler]
impl ButtonHandler<Drink> for DeskBot {
    async fn on_pressed(&self, ctx: &Context, drink: Drink) -> HandlerResult<String> {
        Ok(format!("One {} for {}.", drink.name, name(ctx)))
    }
}

#[handler]
impl CommandHandler<Show> for DeskBot {
    async fn on_command(&self, _ctx: &Context, _: Show) -> HandlerResult<Scheduler> {
        use Weekday::{Friday, Monday, Thursday, Tuesday, Wednesday};
        let mut scheduler = Scheduler::new("A tour of the house", "UTC", &Tour)
            .minutes(30)
            .button_text("Book the tour")
            .thanks("See you there.");
        for day in [Monday, Tuesday, Wednesday, Thursday, Friday] {
            scheduler = scheduler.hours(day, "09:00", "17:00");
        }
        Ok(scheduler)
    }
}

#[handler]
impl SchedulerHandler<Tour> for DeskBot {
    async fn on_booked(&self, ctx: &Context, slot: &Slot, _: Tour) -> HandlerResult<String> {
        let tours = ctx.state::<Tours>().bot();
        let booked = tours.update(|tours| tours.book(slot)).await?;
        Ok(match booked {
            Booked::Yes => format!("{} has a tour: {slot}.", name(ctx)),
            Booked::Taken => format!("Sorry, {slot} was taken meanwhile. Ask again with /tour."),
        })
    }
}

#[handler]
impl MessageHandler for DeskBot {
    async fn on_message(
        &self,
        _ctx: &Context,
        message: &Message,
    ) -> HandlerResult<Option<&'static str>> {
        let help = "Write /visit to register, /menu for a drink, or /tour to see the house.";
        Ok((!message.is_group()).then_some(help))
    }
}

/// Who did it.
fn name(ctx: &Context) -> &str {
    ctx.sender().map_or("Somebody", |user| &user.name)
}
