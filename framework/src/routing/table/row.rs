//! The table for people: one line for each trigger.

use std::fmt;

use super::{Place, RoutingTable};
use crate::routing::{HandlerEntry, Trigger};

/// One trigger of one bot.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Row {
    /// The bot's name.
    pub bot: &'static str,
    /// What calls the handler: the usage of a command, the type of a custom
    /// message, or the kind of event.
    pub trigger: String,
    /// The bot's type and the trait, for example `Echo: MessageHandler`.
    pub handler: String,
    /// Where the handler stands.
    pub place: Place,
}

impl Row {
    pub(super) fn of(bot: &'static str, entry: &HandlerEntry) -> Self {
        Self {
            bot,
            trigger: match entry.trigger {
                Trigger::Command(spec) => spec.usage(),
                trigger => trigger.to_string(),
            },
            handler: format!("{}: {}", entry.bot_type, entry.trait_name),
            place: Place::of_handler(entry),
        }
    }

    fn columns(&self) -> [&str; 3] {
        [self.bot, &self.trigger, &self.handler]
    }
}

/// A table with a head; columns are as wide as their widest cell.
impl fmt::Display for RoutingTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = self.rows();
        let head = ["bot", "trigger", "handler"];
        let mut widths = head.map(str::len);
        for row in &rows {
            for (width, cell) in widths.iter_mut().zip(row.columns()) {
                *width = (*width).max(cell.chars().count());
            }
        }
        write_line(f, widths, head, &"place")?;
        rows.iter().try_for_each(|row| {
            f.write_str("\n")?;
            write_line(f, widths, row.columns(), &row.place)
        })
    }
}

fn write_line(
    f: &mut fmt::Formatter<'_>,
    [bot, trigger, handler]: [usize; 3],
    [a, b, c]: [&str; 3],
    place: &dyn fmt::Display,
) -> fmt::Result {
    write!(f, "{a:bot$}  {b:trigger$}  {c:handler$}  {place}")
}
