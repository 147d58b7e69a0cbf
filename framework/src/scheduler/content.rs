//! Building a scheduler.

use std::{collections::BTreeMap, time::Duration};

use jiff::{civil::Date, civil::Time};
use serde::{Deserialize, Deserializer, Serialize};

use super::Weekday;
use crate::{
    card::{ActionButton, ApiAction, CardError, Passage, Press, check_address, wire},
    client::Draft,
    model::{GoalType, InteractionGoal},
    routing::Button,
};

/// The id of the element that books.
const ELEMENT: &str = "schedule";
/// Minutes of a day: no slot is longer.
const MAX_MINUTES: u32 = 24 * 60;

/// A message in which a person books a free time. See [the module](super).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[must_use = "a scheduler does nothing until it is sent"]
pub struct Scheduler {
    content: SchedulerContent,
    press: Press,
    lifetime: Option<Duration>,
}

wire! {
    /// A scheduler as it is on the wire: `data.interactiveData` of a message of
    /// category `interactive` and type `scheduler`.
    SchedulerContent [pub(crate) bare] {
        /// The heading.
        title: String,
        /// The zone of the hours, such as `Europe/Paris`. A client that is told none
        /// takes one of its own.
        timezone_code: String,
        /// The free hours of each day.
        availability: BTreeMap<Weekday, Vec<Hours>>,
        /// Minutes of a slot.
        duration: u32,
        /// The button that books.
        schedule_element: ActionButton,
    } {
        /// A picture; the sender's unless given.
        avatar_url: String,
        /// Minutes that stay free around what is booked.
        buffer_time: u32,
        /// The first day.
        date_range_start: Day,
        /// The last day.
        date_range_end: Day,
        /// A calendar whose entries block slots. Each client fetches it, so
        /// everybody who gets the message can read it.
        ics_file_url: String,
        /// What is shown once a slot was booked.
        goal_completion_text: String,
    }
}

/// A span of hours: four digits each, `0930`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// The beginning.
    pub from: String,
    /// The end.
    pub to: String,
}

/// A day: `2026-05-01`. Some senders write a number, which is kept as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Day(pub String);

impl From<&str> for Day {
    fn from(day: &str) -> Self {
        Self(day.to_owned())
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match serde_json::Value::deserialize(deserializer)? {
            serde_json::Value::String(day) => Self(day),
            other => Self(other.to_string()),
        })
    }
}

impl Scheduler {
    /// A scheduler with hours of this zone (`Europe/Paris`), and what comes back
    /// with the slot. It has no hours yet.
    pub fn new<B: Button>(
        title: impl Into<String>,
        timezone: impl Into<String>,
        carried: &B,
    ) -> Self {
        let element = ActionButton::new(ELEMENT, "Book", ApiAction::new(""));
        let content = SchedulerContent::bare(title, timezone, BTreeMap::new(), 60_u32, element);
        Self {
            content,
            press: Press::of(carried),
            lifetime: None,
        }
    }

    /// Adds free hours: `hours(Weekday::Monday, "09:00", "12:30")`.
    pub fn hours(mut self, day: Weekday, from: &str, to: &str) -> Self {
        let digits = |time: &str| time.replace(':', "");
        let hours = Hours {
            from: digits(from),
            to: digits(to),
        };
        self.content
            .availability
            .entry(day)
            .or_default()
            .push(hours);
        self
    }

    /// Minutes of a slot; 60 unless given.
    pub fn minutes(mut self, minutes: u32) -> Self {
        self.content.duration = minutes;
        self
    }

    /// Minutes that stay free around what is booked.
    pub fn buffer(mut self, minutes: u32) -> Self {
        self.content.buffer_time = Some(minutes);
        self
    }

    /// The first and the last day that can be booked: `between("2026-05-01",
    /// "2026-06-30")`. Without it clients begin today.
    pub fn between(mut self, first: &str, last: &str) -> Self {
        self.content.date_range_start = Some(first.into());
        self.content.date_range_end = Some(last.into());
        self
    }

    /// The address of a calendar (iCalendar) whose entries block slots. Every
    /// client fetches it: it must answer with 200 and CORS, and be no secret.
    pub fn busy(mut self, ics_url: impl Into<String>) -> Self {
        self.content.ics_file_url = Some(ics_url.into());
        self
    }

    /// A picture instead of the bot's own.
    pub fn avatar(mut self, url: impl Into<String>) -> Self {
        self.content.avatar_url = Some(url.into());
        self
    }

    /// What stands on the button that books; "Book" unless given.
    pub fn button_text(mut self, text: impl Into<String>) -> Self {
        self.content.schedule_element.button_text = text.into();
        self
    }

    /// What is shown once a slot was booked.
    pub fn thanks(mut self, text: impl Into<String>) -> Self {
        self.content.goal_completion_text = Some(text.into());
        self
    }

    /// How long a slot can be booked; 30 days unless given.
    pub fn lasting(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(lifetime);
        self
    }

    /// Tells whether clients can draw it.
    ///
    /// # Errors
    ///
    /// [`CardError`] says what is wrong and what to do.
    pub fn check(&self) -> Result<(), CardError> {
        let content = &self.content;
        if content.title.trim().is_empty() {
            return Err(wrong("title", "is empty; say what is booked"));
        }
        if !is_zone(&content.timezone_code) {
            let problem = format!(
                "is {:?}; write one like \"Europe/Paris\"",
                content.timezone_code
            );
            return Err(wrong("timezone", problem));
        }
        if !(1..=MAX_MINUTES).contains(&content.duration) {
            return Err(wrong("minutes", "is not from 1 to 1440"));
        }
        if content.availability.is_empty() {
            return Err(wrong(
                "hours",
                "is missing: nobody could book; add free hours",
            ));
        }
        content
            .availability
            .values()
            .flatten()
            .try_for_each(check_hours)?;
        if let (Some(first), Some(last)) = (&content.date_range_start, &content.date_range_end) {
            check_days(first, last)?;
        }
        for (field, url) in [
            ("busy", &content.ics_file_url),
            ("avatar", &content.avatar_url),
        ] {
            url.as_ref()
                .map_or(Ok(()), |url| check_address("the scheduler", field, url))?;
        }
        self.press.check("the scheduler")
    }

    /// The message that it becomes.
    pub(crate) fn draft(mut self, way: &Passage<'_>) -> Result<Draft, CardError> {
        self.check()?;
        let address = way
            .address(&self.press, self.lifetime)
            .ok_or(CardError::NoEndpoint {
                what: "a scheduler",
            })?;
        self.content.schedule_element.action = ApiAction::new(address).into();
        let title = self.content.title.clone();
        let data = serde_json::to_value(&self.content)
            .map_err(|error| CardError::Json(error.to_string()))?;
        let goal = InteractionGoal::new(GoalType::AllOf, [ELEMENT]);
        let draft = Draft::interactive("scheduler", data, goal).conversation_text(title);
        draft.check()?;
        Ok(draft)
    }
}

/// Whether it has the form of a zone's name; clients know which there are.
fn is_zone(name: &str) -> bool {
    let is_part = |part: &str| {
        let is_allowed = |c: char| c.is_ascii_alphanumeric() || "_-+".contains(c);
        !part.is_empty() && part.chars().all(is_allowed)
    };
    let mut parts = name.split('/');
    name == "UTC" || (parts.clone().count() > 1 && parts.all(is_part))
}

fn wrong(field: &'static str, problem: impl Into<String>) -> CardError {
    CardError::Field {
        element: "the scheduler".to_owned(),
        field,
        problem: problem.into(),
    }
}

fn check_hours(hours: &Hours) -> Result<(), CardError> {
    let time = |digits: &str| {
        let (hour, minute) = (digits.get(..2)?, digits.get(2..)?);
        let time = Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok();
        time.filter(|_| digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit()))
    };
    match (time(&hours.from), time(&hours.to)) {
        (Some(from), Some(to)) if from < to => Ok(()),
        (Some(_), Some(_)) => Err(wrong(
            "hours",
            format!(
                "ends at {} before it begins at {}; change the two",
                hours.to, hours.from
            ),
        )),
        _ => Err(wrong(
            "hours",
            format!(
                "is {:?} to {:?}; write \"09:00\" and \"17:30\"",
                hours.from, hours.to
            ),
        )),
    }
}

fn check_days(Day(first): &Day, Day(last): &Day) -> Result<(), CardError> {
    match (first.parse::<Date>(), last.parse::<Date>()) {
        (Ok(from), Ok(to)) if from <= to && first.len() == 10 && last.len() == 10 => Ok(()),
        (Ok(from), Ok(to)) if from > to => Err(wrong(
            "between",
            "ends before it begins; change the two days",
        )),
        _ => Err(wrong(
            "between",
            format!("is {first:?} to {last:?}; write days like \"2026-05-01\""),
        )),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::model::Message;

    #[derive(crate::macros::Button)]
    #[button(id = "meeting")]
    struct Meeting;

    fn scheduler() -> Scheduler {
        Scheduler::new("Meet", "Europe/Paris", &Meeting).hours(Weekday::Monday, "09:00", "12:30")
    }

    #[test]
    fn the_fixture_is_read_and_written_without_loss() {
        let file = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../tests/fixtures/messages/scheduler.json"
        );
        let message: Message =
            serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        let json = message.data.interactive_data.unwrap();
        let content = SchedulerContent::deserialize(&json).unwrap();
        assert_eq!(serde_json::to_value(&content).unwrap(), json);
    }

    #[test]
    fn mistakes_are_named_with_what_to_do() {
        let hours = |from, to| scheduler().hours(Weekday::Friday, from, to);
        for (wrong, expected) in [
            (
                Scheduler::new("Meet", "Europe/Paris", &Meeting),
                "add free hours",
            ),
            (
                Scheduler::new("Meet", "Paris", &Meeting),
                "write one like \"Europe/Paris\"",
            ),
            (Scheduler::new(" ", "UTC", &Meeting), "say what is booked"),
            (hours("12:00", "09:00"), "change the two"),
            (hours("9:00", "17:00"), "write \"09:00\" and \"17:30\""),
            (hours("09:00", "25:00"), "write \"09:00\" and \"17:30\""),
            (scheduler().minutes(0), "is not from 1 to 1440"),
            (
                scheduler().between("2026-06-30", "2026-05-01"),
                "change the two days",
            ),
            (
                scheduler().between("May 1", "June 1"),
                "write days like \"2026-05-01\"",
            ),
            (scheduler().busy("busy.ics"), "write https://"),
        ] {
            let error = wrong.check().unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
        scheduler()
            .between("2026-05-01", "2026-05-01")
            .check()
            .unwrap();
    }
}
