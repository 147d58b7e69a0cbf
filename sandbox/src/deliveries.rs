//! Events on their way out: to webhooks and to the callbacks of bots.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode};
use rustls::{ClientConfig, RootCertStore};
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt as _;

use crate::clock::Clock;
use crate::limits;
use crate::profile::Profile;

/// One event for one address.
#[derive(Clone)]
pub(crate) struct Delivery {
    /// The id of the webhook, or the uid of the bot.
    pub(crate) to: String,
    pub(crate) trigger: String,
    pub(crate) url: String,
    /// User and password, if the address wants them.
    pub(crate) basic: Option<(String, String)>,
    pub(crate) retry: bool,
    pub(crate) body: Value,
}

/// What carries deliveries out, and what became of the last ones.
pub(crate) struct Deliveries {
    /// Where they go instead of the network.
    to: Option<Router>,
    clock: Clock,
    client: OnceLock<Option<reqwest::Client>>,
    room: Arc<Semaphore>,
    log: Mutex<VecDeque<Value>>,
}

impl Deliveries {
    pub(crate) fn new(to: Option<Router>, clock: Clock) -> Self {
        Self {
            to,
            clock,
            client: OnceLock::new(),
            room: Arc::new(Semaphore::new(limits::DELIVERIES)),
            log: Mutex::new(VecDeque::new()),
        }
    }

    /// Starts a delivery. When too many are under way, or nothing runs that could carry it, it is
    /// lost, as the service promises nothing either.
    pub(crate) fn start(
        self: &Arc<Self>,
        delivery: Delivery,
        profile: Profile,
        tasks: &TaskTracker,
        stop: &CancellationToken,
    ) {
        let permit = Arc::clone(&self.room).try_acquire_owned();
        let (Ok(permit), Ok(_)) = (permit, tokio::runtime::Handle::try_current()) else {
            tracing::warn!(to = %delivery.to, trigger = %delivery.trigger, "an event is not delivered: too many are under way");
            return;
        };
        let (this, stop) = (Arc::clone(self), stop.clone());
        tasks.spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = this.deliver(&delivery, profile) => {}
            }
            drop(permit);
        });
    }

    /// The last deliveries, newest first.
    pub(crate) fn recent(&self) -> Vec<Value> {
        self.log().iter().rev().cloned().collect()
    }

    /// Tries up to three times; what counts as success is the answer 200, kindly any 2xx.
    async fn deliver(&self, delivery: &Delivery, profile: Profile) {
        let waits =
            limits::DELIVERY_RETRIES
                .iter()
                .take(if delivery.retry { usize::MAX } else { 0 });
        let mut attempts = 0;
        let mut waits = waits.peekable();
        loop {
            attempts += 1;
            let begun = Instant::now();
            let outcome = timeout(limits::DELIVERY_TIME, self.attempt(delivery)).await;
            let outcome = outcome.unwrap_or_else(|_| Err("no answer in time".into()));
            let done = match outcome {
                Ok(StatusCode::OK) => true,
                Ok(status) if profile == Profile::Kind && status.is_success() => true,
                // Whether the service tries again then is not known.
                Ok(status) => profile == Profile::Harsh && status.is_client_error(),
                Err(_) => false,
            };
            let again = waits.next_if(|_| !done);
            self.note(delivery, attempts, &outcome, begun.elapsed(), again);
            match again {
                Some(wait) => sleep(*wait).await,
                None if done => return,
                None => break,
            }
        }
        tracing::warn!(to = %delivery.to, trigger = %delivery.trigger, attempts, "an event could not be delivered");
    }

    async fn attempt(&self, delivery: &Delivery) -> Result<StatusCode, String> {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if let Some((user, password)) = &delivery.basic {
            let value = format!("Basic {}", STANDARD.encode(format!("{user}:{password}")));
            let mut value = HeaderValue::from_str(&value).map_err(|error| error.to_string())?;
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value);
        }
        let body = delivery.body.to_string();
        if let Some(router) = &self.to {
            let mut request = Request::new(Body::from(body));
            *request.method_mut() = Method::POST;
            *request.uri_mut() = delivery.url.parse().map_err(|_| "not a url")?;
            *request.headers_mut() = headers;
            let answer = router.clone().oneshot(request).await;
            return answer
                .map(|answer| answer.status())
                .map_err(|never| match never {});
        }
        let client = self.client.get_or_init(client).as_ref();
        let client = client.ok_or("no client could be made")?;
        let sent = client
            .post(&delivery.url)
            .headers(headers)
            .body(body)
            .send()
            .await;
        // The address may hold a secret.
        sent.map(|answer| answer.status())
            .map_err(|error| error.without_url().to_string())
    }

    /// Remembers an attempt, without any secret.
    fn note(
        &self,
        delivery: &Delivery,
        attempt: u32,
        outcome: &Result<StatusCode, String>,
        elapsed: Duration,
        again: Option<&Duration>,
    ) {
        let mut entry = json!({
            "to": delivery.to, "trigger": delivery.trigger, "attempt": attempt, "at": self.clock.seconds(),
            "elapsed_ms": u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
        });
        if let Some(wait) = again {
            entry["retry_in_s"] = wait.as_secs().into();
        }
        match outcome {
            Ok(status) => entry["status"] = status.as_u16().into(),
            Err(error) => entry["error"] = error.clone().into(),
        }
        let mut log = self.log();
        if log.len() >= limits::DELIVERY_LOG {
            log.pop_front();
        }
        log.push_back(entry);
    }

    fn log(&self) -> std::sync::MutexGuard<'_, VecDeque<Value>> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A client that trusts what this machine trusts and follows no redirects.
fn client() -> Option<reqwest::Client> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .ok()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .inspect_err(|error| tracing::error!(%error, "there is no client for webhooks"))
        .ok()
}
