//! Makes calls: address, headers, attempts, answer.

use std::{
    fmt,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
};

use http::{HeaderMap, HeaderName, HeaderValue, header};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, value::RawValue};
use tokio::time::{Instant, sleep};
use tracing::{Instrument, debug_span, field};

use super::{
    AppSettings, AuthToken, Body, ClientError, DecodeError, Request, Response, RetryPolicy,
    Transport, TransportError,
    address::{self, Base},
    call::Call,
    envelope::{self, Answer},
    hedge::hedged,
    limits::Calls,
    secret::Credential,
};

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Ids of rows left out that a line of the log names.
const MAX_IDS_LOGGED: usize = 10;

/// One of the two APIs, as one caller sees it.
pub(crate) struct Api {
    base: RwLock<Arc<Base>>,
    headers: HeaderMap,
    credential: Credential,
    transport: Arc<dyn Transport>,
    retry: RetryPolicy,
    /// What the app's calls are counted in.
    calls: Arc<Calls>,
}

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Api")
            .field("base", &self.base().as_str())
            .finish_non_exhaustive()
    }
}

/// The rows of one page.
pub(crate) struct Rows<T> {
    /// Those that could be read.
    pub(crate) items: Vec<T>,
    /// The ids of those that could not, where an id is a number.
    pub(crate) left_out: Vec<u64>,
    /// What to say of a page with rows of which none could be read, unless
    /// there is a way past it.
    pub(crate) unreadable: Option<ClientError>,
    /// How many the service sent.
    pub(crate) sent: usize,
    /// Whether the service says that there are more pages.
    pub(crate) has_more: bool,
}

impl Api {
    pub(crate) fn new(
        base: Base,
        credential: Credential,
        transport: Arc<dyn Transport>,
        settings: &AppSettings,
    ) -> Result<Self, ClientError> {
        let mut api = Self {
            base: RwLock::new(Arc::new(base)),
            headers: HeaderMap::new(),
            transport,
            retry: settings.retry(),
            calls: settings.calls(),
            credential,
        };
        let (name, value) = api
            .credential
            .header()
            .map_err(|error| ClientError::Setup {
                source: error.into(),
            })?;
        api.headers.insert(name, value);
        api.headers.insert(header::ACCEPT, JSON);
        Ok(api.with_header("appid", settings.app_id()))
    }

    /// The same API with one more header. The value is one of ours: an id.
    #[expect(
        clippy::expect_used,
        reason = "ids are ASCII letters, digits, `-` and `_`"
    )]
    pub(crate) fn with_header(mut self, name: &'static str, value: &str) -> Self {
        let value = HeaderValue::from_str(value).expect("an id is a header value");
        self.headers.insert(HeaderName::from_static(name), value);
        self
    }

    /// A second caller of the same API.
    pub(crate) fn another(&self) -> Self {
        Self {
            base: RwLock::new(self.base()),
            headers: self.headers.clone(),
            credential: self.credential.clone(),
            transport: Arc::clone(&self.transport),
            retry: self.retry,
            calls: Arc::clone(&self.calls),
        }
    }

    /// Sends all further calls below another address.
    pub(crate) fn move_to(&self, base: Base) {
        *self.base.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(base);
    }

    pub(crate) fn base(&self) -> Arc<Base> {
        Arc::clone(&self.base.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Makes a call that answers with one value.
    pub(crate) async fn value<T: DeserializeOwned>(&self, call: Call) -> Result<T, ClientError> {
        let secrets = self.secrets(&call);
        self.run(&call, |response, answer| {
            envelope::decode(&call.what, response, answer.data, &secrets)
        })
        .await
    }

    /// Makes a call that answers with no more than "done".
    pub(crate) async fn acknowledged(&self, call: Call) -> Result<(), ClientError> {
        let secrets = self.secrets(&call);
        self.run(&call, |response, answer| {
            let data: Value = envelope::decode(&call.what, response, answer.data, &secrets)?;
            if data.get("success") == Some(&Value::Bool(false)) {
                let problem = answer.data;
                return Err(envelope::refused(&call.what, response, problem, &secrets));
            }
            Ok(())
        })
        .await
    }

    /// Makes a call that answers with a list. A row that cannot be read is
    /// left out, so that one odd row does not hide all others.
    pub(crate) async fn rows<T: DeserializeOwned>(
        &self,
        call: Call,
    ) -> Result<Rows<T>, ClientError> {
        let secrets = self.secrets(&call);
        self.run(&call, |response, answer| {
            let raw: Vec<&RawValue> = serde_json::from_str(answer.data.get()).map_err(|error| {
                let problem = envelope::problem(&error, &secrets);
                envelope::garbled(&call.what, response, DecodeError::Shape(problem))
            })?;
            let mut rows = read_rows(&raw);
            let mut unreadable = None;
            if let Some(error) = rows.problem {
                let (count, ids) = (raw.len() - rows.items.len(), &rows.left_out);
                let ids = &ids[..ids.len().min(MAX_IDS_LOGGED)];
                let problem = envelope::problem_without_value(&error);
                tracing::warn!(
                    call = call.what,
                    count,
                    ?ids,
                    problem,
                    "rows of a list left out"
                );
                if rows.items.is_empty() {
                    let problem = DecodeError::Shape(envelope::problem(&error, &secrets));
                    unreadable = Some(envelope::garbled(&call.what, response, problem));
                }
            }
            rows.left_out.sort_unstable();
            Ok(Rows {
                items: rows.items,
                left_out: rows.left_out,
                unreadable,
                sent: raw.len(),
                has_more: answer.meta.has_more(),
            })
        })
        .await
    }

    /// Makes the call, again if it may be repeated and is worth it.
    async fn run<T>(
        &self,
        call: &Call,
        read: impl Fn(&Response, Answer<'_>) -> Result<T, ClientError> + Send + Sync,
    ) -> Result<T, ClientError> {
        let mut attempt = 1;
        loop {
            self.calls.take(call.class).await;
            let begun = Instant::now();
            let span = debug_span!(
                "call",
                call = call.what,
                attempt,
                otel.kind = "client",
                otel.status_code = field::Empty
            );
            let response = async {
                if call.is_hedged {
                    let first = AtomicBool::new(true);
                    hedged(|| self.beside(call, &first)).await
                } else {
                    self.once(call).await
                }
            };
            let response = response.instrument(span.clone()).await;
            let result = response.and_then(|response| {
                let answer = envelope::open(&call.what, &response, &self.secrets(call))?;
                read(&response, answer)
            });
            let elapsed_ms = begun.elapsed().as_millis();
            let Err(error) = result else {
                tracing::trace!(call = call.what, attempt, elapsed_ms, "call done");
                return result;
            };
            span.record("otel.status_code", "ERROR");
            tracing::debug!(call = call.what, attempt, elapsed_ms, %error, "call failed");
            if !call.is_repeatable {
                return Err(error);
            }
            let Some(wait) = self.retry.wait(attempt, &error, rand::random()) else {
                return Err(error);
            };
            sleep(wait).await;
            attempt += 1;
        }
    }

    /// One of several requests for the same thing; the first is counted already.
    async fn beside(&self, call: &Call, first: &AtomicBool) -> Result<Response, ClientError> {
        if !first.swap(false, Ordering::Relaxed) {
            self.calls.take(call.class).await;
        }
        self.once(call).await
    }

    /// What the service must not be quoted with.
    fn secrets<'a>(&'a self, call: &'a Call) -> [&'a str; 2] {
        let hidden = call.hidden.as_ref().map_or("", AuthToken::expose);
        [self.credential.expose(), hidden]
    }

    async fn once(&self, call: &Call) -> Result<Response, ClientError> {
        let failed = |source| ClientError::Transport {
            what: call.what.clone(),
            source,
        };
        let url = address::join(&self.base(), &call.path, &call.query).map_err(|problem| {
            failed(TransportError::Unsendable {
                source: problem.into(),
            })
        })?;
        let mut headers = self.headers.clone();
        if matches!(call.body, Body::Json(_)) {
            headers.insert(header::CONTENT_TYPE, JSON);
        }
        let request = Request::new(call.method.clone(), url, headers, call.body.clone());
        self.transport.send(request).await.map_err(failed)
    }
}

/// The rows of a page, each read by itself.
struct Read<T> {
    items: Vec<T>,
    left_out: Vec<u64>,
    /// What is wrong with the last that was left out.
    problem: Option<serde_json::Error>,
}

/// As much of a row as says which one it is.
#[derive(Deserialize)]
struct Identified {
    id: Value,
}

fn read_rows<T: DeserializeOwned>(raw: &[&RawValue]) -> Read<T> {
    let mut read = Read {
        items: Vec::with_capacity(raw.len()),
        left_out: Vec::new(),
        problem: None,
    };
    for row in raw {
        match serde_json::from_str(row.get()) {
            Ok(item) => read.items.push(item),
            Err(error) => {
                read.left_out.extend(id_of(row));
                read.problem = Some(error);
            }
        }
    }
    read
}

/// The id of a row that cannot be read otherwise.
fn id_of(row: &RawValue) -> Option<u64> {
    let row: Identified = serde_json::from_str(row.get()).ok()?;
    match row.id {
        Value::Number(id) => id.as_u64(),
        Value::String(id) => id.parse().ok(),
        _ => None,
    }
}
