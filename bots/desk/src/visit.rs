//! The form of a visitor: an element of every kind that clients draw.

use cometchat_bot::{
    form::{Date, DateTime, Time},
    macros::{Choices, Form},
};

/// What the visit is for.
#[derive(Debug, Choices)]
pub(crate) enum Purpose {
    Meeting,
    Delivery,
    Interview,
}

/// What a visitor needs.
#[derive(Debug, Choices)]
pub(crate) enum Need {
    #[choice(label = "A parking space")]
    Parking,
    #[choice(label = "A lift")]
    Lift,
    #[choice(label = "Internet")]
    Internet,
}

/// How long they stay.
#[derive(Debug, Choices)]
pub(crate) enum Stay {
    #[choice(label = "An hour")]
    Hour,
    #[choice(label = "Half a day")]
    HalfDay,
    #[choice(label = "A day")]
    Day,
}

/// What is asked of a visitor, and what they answered.
#[derive(Debug, Form)]
#[form(
    id = "visit",
    title = "Welcome to the office",
    intro = "A minute, and your badge is ready.",
    submit = "Register",
    thanks = "Your badge is being printed.",
    link = "https://example.com/house-rules",
    link_text = "House rules"
)]
pub(crate) struct Visit {
    /// Your company
    #[field(placeholder = "Where you work", max = 60)]
    company: String,
    /// A note for your host
    #[field(lines = 3, max = 300)]
    note: Option<String>,
    /// People
    #[field(min = 1, max = 20)]
    people: u8,
    /// Purpose
    #[field(kind = "dropdown")]
    purpose: Purpose,
    /// What do you need?
    needs: Vec<Need>,
    /// How long do you stay?
    stay: Stay,
    /// Floor
    #[field(choices = ["1", "2", "3"], kind = "single-select")]
    floor: u8,
    /// Day
    #[field(min = "2026-01-01", max = "2035-12-31")]
    day: Date,
    /// Lunch at
    lunch: Option<Time>,
    /// Taxi home
    #[field(min = "2026-01-01T00:00", max = "2035-12-31T23:59")]
    taxi: Option<DateTime>,
    /// House rules
    #[field(tick = "I have read them", required)]
    rules: bool,
}

impl Visit {
    /// The visit in a sentence.
    pub(crate) fn summary(&self, name: &str) -> String {
        let purpose = match self.purpose {
            Purpose::Meeting => "a meeting",
            Purpose::Delivery => "a delivery",
            Purpose::Interview => "an interview",
        };
        let stay = match self.stay {
            Stay::Hour => "an hour",
            Stay::HalfDay => "half a day",
            Stay::Day => "a day",
        };
        let first = format!(
            "{name} of {} comes for {purpose} on {}, {stay}, floor {}, party of {}.",
            self.company, self.day, self.floor, self.people
        );
        let needs = self.needs.iter().map(|need| match need {
            Need::Parking => "Parking.".to_owned(),
            Need::Lift => "Lift.".to_owned(),
            Need::Internet => "Internet.".to_owned(),
        });
        let clock = |time: Time| format!("{:02}:{:02}", time.hour(), time.minute());
        let lunch = self.lunch.map(|at| format!("Lunch at {}.", clock(at)));
        let taxi = self.taxi;
        let taxi = taxi.map(|at| format!("Taxi: {} {}.", at.date(), clock(at.time())));
        let note = self.note.as_ref().map(|note| format!("Note: {note}"));
        let rest = needs.chain(lunch).chain(taxi).chain(note);
        let sentences: Vec<_> = std::iter::once(first).chain(rest).collect();
        sentences.join(" ")
    }
}
