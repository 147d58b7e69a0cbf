//! Logs, and traces where they are built in and asked for.

#[cfg(feature = "otel")]
mod otel;

use std::io::IsTerminal;

use tracing::{Level, Metadata};
use tracing_subscriber::{
    EnvFilter, Layer,
    filter::{FilterExt, filter_fn},
    fmt,
    layer::SubscriberExt,
    registry::LookupSpan,
    util::SubscriberInitExt,
};

/// The variable that says what is logged.
const VARIABLE: &str = "RUST_LOG";
/// Libraries that log frames and headers, credentials among them, at their finest
/// levels.
const TALKATIVE: [&str; 7] = [
    "h2",
    "hyper",
    "opentelemetry",
    "reqwest",
    "rustls",
    "tokio_tungstenite",
    "tungstenite",
];

/// What is to be done before the process ends.
#[must_use]
pub(super) struct Telemetry {
    #[cfg(feature = "otel")]
    traces: Option<otel::Traces>,
}

impl Telemetry {
    /// Sends what has not been sent.
    #[cfg_attr(
        not(feature = "otel"),
        expect(clippy::unused_self, reason = "nothing waits")
    )]
    pub(super) fn end(self) {
        #[cfg(feature = "otel")]
        if let Some(traces) = self.traces {
            traces.end();
        }
    }
}

/// Writes the log to standard error: readable, or one JSON object a line. `name`
/// is the program's.
#[cfg_attr(
    not(feature = "otel"),
    expect(unused_variables, reason = "logs need none")
)]
pub(super) fn init(name: &'static str, json: bool) -> Telemetry {
    let wanted = std::env::var(VARIABLE).unwrap_or_default();
    let (filter, problem) = filter(&wanted);
    // Each has a filter of its own: traces may know of more than the log.
    let log = log(json).with_filter(filter.and(filter_fn(is_discreet)));
    let registry = tracing_subscriber::registry().with(log);
    #[cfg(feature = "otel")]
    let (traces, wrong) = otel::Traces::begin(name);
    #[cfg(feature = "otel")]
    let registry = registry.with(traces.as_ref().map(otel::Traces::layer));
    // A second call, as in a test, keeps the first subscriber.
    let _ = registry.try_init();
    if let Some(problem) = problem {
        tracing::warn!(problem, "{VARIABLE} cannot be understood; `info` is used");
    }
    #[cfg(feature = "otel")]
    if let Some(error) = wrong {
        let error: &dyn std::error::Error = &*error;
        tracing::error!(
            error,
            "there are no traces: the OTEL_ variables cannot be used"
        );
    }
    Telemetry {
        #[cfg(feature = "otel")]
        traces,
    }
}

/// The log, for people or for programs.
fn log<S>(json: bool) -> Box<dyn Layer<S> + Send + Sync>
where
    S: tracing::Subscriber + for<'a> LookupSpan<'a>,
{
    let layer = fmt::layer().with_writer(std::io::stderr).with_target(false);
    if json {
        layer.json().flatten_event(true).boxed()
    } else {
        layer.with_ansi(std::io::stderr().is_terminal()).boxed()
    }
}

/// Whether something can have no credential in it. However much is wanted, nothing
/// else is printed, whatever part of a library it comes from.
pub(crate) fn is_discreet(metadata: &Metadata<'_>) -> bool {
    *metadata.level() <= Level::INFO
        || !TALKATIVE
            .iter()
            .any(|library| metadata.target().starts_with(library))
}

/// What is logged, and what is wrong with what was wanted.
fn filter(wanted: &str) -> (EnvFilter, Option<String>) {
    let wanted = if wanted.trim().is_empty() {
        "info"
    } else {
        wanted
    };
    match EnvFilter::try_new(wanted) {
        Ok(filter) => (filter, None),
        Err(error) => (EnvFilter::new("info"), Some(error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

    use tracing::Event;
    use tracing_subscriber::layer::Context;

    use super::*;

    /// Counts what gets through the filters.
    #[derive(Default)]
    struct Count(std::sync::Arc<AtomicUsize>);

    impl<S: tracing::Subscriber> Layer<S> for Count {
        fn on_event(&self, _: &Event<'_>, _: Context<'_, S>) {
            self.0.fetch_add(1, Relaxed);
        }
    }

    /// How many of a credential at trace and a line at info get through.
    fn printed(wanted: &str) -> usize {
        let count = Count::default();
        let seen = std::sync::Arc::clone(&count.0);
        let (filter, _) = filter(wanted);
        let layer = count.with_filter(filter.and(filter_fn(is_discreet)));
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
            tracing::trace!(target: "tungstenite::protocol", "a frame with a credential");
            tracing::trace!(target: "tokio_tungstenite", "a frame with a credential");
            tracing::debug!(target: "hyper::proto::h1::io", "a head with a credential");
            tracing::info!(target: "tungstenite::protocol", "a line");
        });
        seen.load(Relaxed)
    }

    #[test]
    fn no_wish_makes_libraries_print_credentials() {
        for wanted in [
            "",
            "trace",
            "tungstenite=trace",
            "trace,tokio_tungstenite=trace",
            "info,tungstenite::protocol=trace,hyper::proto::h1::io=trace",
            "!",
        ] {
            assert_eq!(printed(wanted), 1, "{wanted}");
            assert_eq!(filter(wanted).1.is_some(), wanted == "!", "{wanted}");
        }
    }
}
