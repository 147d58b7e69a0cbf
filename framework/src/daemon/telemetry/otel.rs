//! Traces: what becomes of each event, sent by OTLP over HTTP.

use std::{env, error::Error, time::Duration};

use async_trait::async_trait;
use opentelemetry::{Key, trace::TracerProvider};
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithHttpConfig};
use opentelemetry_sdk::{
    Resource,
    trace::{SdkTracer, SdkTracerProvider},
};
use reqwest::redirect::Policy;
use tokio::runtime::{Builder, Runtime};
use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::{Layer, filter::filter_fn, registry::LookupSpan};

use super::TALKATIVE;
use crate::client::tls;

/// The variables that say where traces go. Without one of them there are none.
const ENDPOINTS: [&str; 2] = [
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
];
/// The variable that switches everything off.
const DISABLED: &str = "OTEL_SDK_DISABLED";
/// The variable that names the exporter; `none` is no traces.
const EXPORTER: &str = "OTEL_TRACES_EXPORTER";
/// The name under which a program is found, and how it begins if nobody gave one.
const SERVICE: Key = Key::from_static_str("service.name");
const UNKNOWN: &str = "unknown_service";
/// How long a request to the collector may take at most; the variables may say less.
const LONGEST_REQUEST: Duration = Duration::from_secs(30);
/// How long the end of the process waits for the collector.
const LAST_WAIT: Duration = Duration::from_secs(5);
/// Bytes of a collector's answer that are read.
const MAX_ANSWER_BYTES: usize = 64 * 1024;
/// The span of a bot's whole life: a trace that never ends helps nobody.
const LIFE: &str = "bot";
/// Our own crates: their finest spans are the steps of an event.
const OURS: &str = "cometchat_bot";
/// Sends traces until the end.
pub(super) struct Traces {
    provider: SdkTracerProvider,
}

impl Traces {
    /// Begins to send traces where the environment asks for it; else `None`, with
    /// the reason if it asks for something that cannot be.
    pub(super) fn begin(name: &'static str) -> (Option<Self>, Option<Box<dyn Error>>) {
        if !is_wanted(|name| env::var(name).ok()) {
            return (None, None);
        }
        match Self::new(name) {
            Ok(traces) => (Some(traces), None),
            Err(error) => (None, Some(error)),
        }
    }

    fn new(name: &'static str) -> Result<Self, Box<dyn Error>> {
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Collector::new()?)
            .build()?;
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_resource(resource(name))
            .build();
        Ok(Self { provider })
    }

    /// What hears of spans and sends them.
    pub(super) fn layer<S>(&self) -> impl Layer<S> + use<S>
    where
        S: Subscriber + for<'a> LookupSpan<'a>,
    {
        let tracer: SdkTracer = self.provider.tracer(OURS);
        tracing_opentelemetry::layer()
            .with_tracer(tracer)
            .with_location(false)
            .with_threads(false)
            .with_filter(filter_fn(belongs))
    }

    /// Sends what is left, for a moment.
    pub(super) fn end(self) {
        if let Err(error) = self.provider.shutdown_with_timeout(LAST_WAIT) {
            tracing::warn!(%error, "the last traces were not sent");
        }
    }
}

/// Whether the environment asks for traces.
fn is_wanted(variable: impl Fn(&str) -> Option<String>) -> bool {
    let set = |name| variable(name).filter(|value| !value.trim().is_empty());
    let is =
        |name, value: &str| set(name).is_some_and(|set| set.trim().eq_ignore_ascii_case(value));
    ENDPOINTS.iter().any(|name| set(name).is_some())
        && !is(DISABLED, "true")
        && !is(EXPORTER, "none")
}

/// Who sends the traces: what the variables say, else the program's name.
fn resource(name: &'static str) -> Resource {
    let said = Resource::builder().build();
    let is_named = said
        .get(&SERVICE)
        .is_some_and(|said| !said.as_str().starts_with(UNKNOWN));
    if is_named {
        return said;
    }
    Resource::builder().with_service_name(name).build()
}

/// Whether a span belongs to the way of an event, or a line of the log to a span.
fn belongs(metadata: &Metadata<'_>) -> bool {
    let target = metadata.target();
    let is_ours = target.starts_with(OURS);
    let finest = if is_ours && metadata.is_span() {
        Level::DEBUG
    } else {
        Level::INFO
    };
    *metadata.level() <= finest
        && !(is_ours && metadata.is_span() && metadata.name() == LIFE)
        && !TALKATIVE.iter().any(|below| target.starts_with(below))
}

/// Posts to the collector. It is asked on a thread of the exporter's own, on
/// which nothing else runs, and so has a little runtime of its own.
#[derive(Debug)]
struct Collector {
    http: reqwest::Client,
    runtime: Runtime,
}

impl Collector {
    fn new() -> Result<Self, Box<dyn Error>> {
        let tls = rustls::ClientConfig::clone(&*tls::client_config(&[])?);
        // A connection would not be looked after between two batches.
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(Policy::none())
            .timeout(LONGEST_REQUEST)
            .pool_max_idle_per_host(0)
            .build()?;
        let runtime = Builder::new_current_thread().enable_all().build()?;
        Ok(Self { http, runtime })
    }

    async fn post(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let mut answer = self.http.execute(request.try_into()?).await?;
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await? {
            body.extend_from_slice(&chunk);
            if body.len() > MAX_ANSWER_BYTES {
                return Err("the collector's answer is too long".into());
            }
        }
        let mut response = Response::new(Bytes::from(body));
        *response.status_mut() = answer.status();
        *response.headers_mut() = std::mem::take(answer.headers_mut());
        Ok(response)
    }
}

#[async_trait]
impl HttpClient for Collector {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        self.runtime.block_on(self.post(request))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traces_are_sent_where_the_standard_variables_ask_for_them() {
        let wanted = |set: &[(&str, &str)]| {
            is_wanted(|name| {
                let found = set.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            })
        };
        let here = ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318");
        let traces = (
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
            "http://127.0.0.1:4318/v1/traces",
        );
        assert!(wanted(&[here]) && wanted(&[traces]));
        assert!(!wanted(&[]) && !wanted(&[("OTEL_EXPORTER_OTLP_ENDPOINT", " ")]));
        assert!(!wanted(&[here, ("OTEL_SDK_DISABLED", "TRUE")]));
        assert!(wanted(&[here, ("OTEL_SDK_DISABLED", "false")]));
        assert!(!wanted(&[here, ("OTEL_TRACES_EXPORTER", "none")]));
        assert!(wanted(&[here, ("OTEL_TRACES_EXPORTER", "otlp")]));
    }
}
