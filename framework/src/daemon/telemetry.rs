//! Logs, and traces where they are built in and asked for.

#[cfg(feature = "otel")]
mod otel;

use std::io::IsTerminal;

use tracing_subscriber::{
    EnvFilter, Layer, fmt, layer::SubscriberExt, registry::LookupSpan, util::SubscriberInitExt,
};

/// The variable that says what is logged.
const VARIABLE: &str = "RUST_LOG";
/// Libraries that log every frame, credentials among them, at their finest level.
const TALKATIVE: [&str; 2] = ["tungstenite=info", "tokio_tungstenite=info"];

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
    let registry = tracing_subscriber::registry().with(log(json).with_filter(filter));
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

/// What is logged, and what is wrong with what was wanted. However much is
/// wanted, no library may print a credential.
pub(crate) fn filter(wanted: &str) -> (EnvFilter, Option<String>) {
    let wanted = if wanted.trim().is_empty() {
        "info"
    } else {
        wanted
    };
    let (filter, problem) = match EnvFilter::try_new(wanted) {
        Ok(filter) => (filter, None),
        Err(error) => (EnvFilter::new("info"), Some(error.to_string())),
    };
    let limits = TALKATIVE
        .iter()
        .filter_map(|directive| directive.parse().ok());
    (limits.fold(filter, EnvFilter::add_directive), problem)
}

#[cfg(test)]
mod tests {
    use super::filter;

    #[test]
    fn no_wish_makes_libraries_print_credentials() {
        for wanted in [
            "",
            "trace",
            "tungstenite=trace",
            "trace,tokio_tungstenite=trace",
            "!",
        ] {
            let (filter, problem) = filter(wanted);
            let text = filter.to_string();
            assert!(
                text.contains("tungstenite=info") && !text.contains("tungstenite=trace"),
                "{text}"
            );
            assert_eq!(problem.is_some(), wanted == "!", "{wanted}");
        }
    }
}
