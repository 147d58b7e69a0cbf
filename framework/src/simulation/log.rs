//! What the bot warns of, noted beside what happens to it.

use std::{fmt, sync::Arc};

use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

use super::world::World;

/// What the bot logs when it lets go what came live before history was read, as it
/// does after a while: order is then not to be had.
const LETS_GO: [&str; 2] = ["takes long", "not answered yet"];

/// Notes the warnings of a bot.
pub(super) struct Log(pub(super) Arc<World>);

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_event() && *metadata.level() <= Level::WARN
    }

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(String::new());
        event.record(&mut line);
        if LETS_GO.iter().any(|words| line.0.contains(words)) {
            self.0.has_let_go();
        }
        self.0
            .note(format_args!("{}{}", event.metadata().level(), line.0));
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        use fmt::Write;
        // Writing to a string cannot fail.
        let _ = write!(self.0, " {field}={value:?}");
    }
}
