//! Logs.

use std::io::IsTerminal;

use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

/// The variable that says what is logged.
const VARIABLE: &str = "RUST_LOG";
/// Libraries that log every frame, credentials among them, at their finest level.
const TALKATIVE: [&str; 2] = ["tungstenite=info", "tokio_tungstenite=info"];

/// Writes the log to standard error: readable, or one JSON object a line.
pub(super) fn init(json: bool) {
    let wanted = std::env::var(VARIABLE).unwrap_or_default();
    let (filter, problem) = filter(&wanted);
    let registry = tracing_subscriber::registry().with(filter);
    let layer = fmt::layer().with_writer(std::io::stderr).with_target(false);
    // A second call, as in a test, keeps the first subscriber.
    let _ = if json {
        registry.with(layer.json().flatten_event(true)).try_init()
    } else {
        registry
            .with(layer.with_ansi(std::io::stderr().is_terminal()))
            .try_init()
    };
    if let Some(problem) = problem {
        tracing::warn!(problem, "{VARIABLE} cannot be understood; `info` is used");
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
