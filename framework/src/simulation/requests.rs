//! Requests on a network that loses and delays them.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use tokio::time::sleep;

use super::{
    dice::{chance, millis, roll},
    life::Life,
    plan::Planted,
    server::HOST,
    world::World,
};
use crate::client::{Request, Response, TOTAL_TIMEOUT, Transport, TransportError};

/// Carries the requests of one life of the process.
#[derive(Debug)]
pub(super) struct Requests {
    pub(super) world: Arc<World>,
    pub(super) life: Arc<Life>,
}

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Answered,
    /// No connection is made.
    Refused,
    /// It does not reach the server.
    Lost,
    /// The server does what is asked, but its answer is lost.
    AnswerLost,
    /// Something before the server fails.
    FailsBefore,
    /// The server does what is asked, but something behind it fails.
    FailsAfter,
    /// The server counts too many requests.
    Limited,
}

impl Fate {
    fn draw(faults: u64) -> Self {
        if !chance(faults) {
            return Self::Answered;
        }
        match roll(0..=5) {
            0 => Self::Refused,
            1 => Self::Lost,
            2 => Self::AnswerLost,
            3 => Self::FailsBefore,
            4 => Self::FailsAfter,
            _ => Self::Limited,
        }
    }

    const fn reaches_the_server(self) -> bool {
        matches!(self, Self::Answered | Self::AnswerLost | Self::FailsAfter)
    }

    /// What the client sees in place of the server's answer.
    async fn instead(self) -> Option<Result<Response, TransportError>> {
        Some(match self {
            Self::Answered => return None,
            Self::Refused => Err(TransportError::Connect {
                host: HOST.to_owned(),
                source: "refused".into(),
            }),
            Self::Lost | Self::AnswerLost if chance(30) => {
                sleep(TOTAL_TIMEOUT).await;
                Err(TransportError::Timeout {
                    host: HOST.to_owned(),
                    limit: TOTAL_TIMEOUT,
                })
            }
            Self::Lost | Self::AnswerLost => Err(TransportError::Broken {
                host: HOST.to_owned(),
                source: "reset".into(),
            }),
            Self::FailsBefore | Self::FailsAfter => Ok(failure()),
            Self::Limited => Ok(limited()),
        })
    }
}

#[async_trait]
impl Transport for Requests {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let (world, life) = (&self.world, &self.life);
        let path = path(&request);
        let name = format!("{} {path}", request.method);
        life.step().await;
        let fate = Fate::draw(world.plan.request_faults);
        sleep(latency()).await;
        // What is on its way when the process ends does not arrive.
        life.alive().await;
        let is_message = request.method == Method::POST && path.ends_with("/messages");
        let answer = if !fate.reaches_the_server() {
            None
        } else if let Some(denial) = self.denial(&request, &path) {
            Some(denial)
        } else {
            Some(world.server.send(request).await?)
        };
        world.note(format_args!("{name}: {fate:?}"));
        if is_message && answer.as_ref().is_some_and(|a| a.status.is_success()) {
            world.answers.send_modify(|answers| *answers += 1);
        }
        life.step().await;
        sleep(latency()).await;
        life.alive().await;
        let result = fate.instead().await;
        life.alive().await;
        result.or(answer.map(Ok)).unwrap_or_else(|| Ok(failure()))
    }
}

impl Requests {
    /// What the service does not tell although it is asked.
    fn denial(&self, request: &Request, path: &str) -> Option<Response> {
        let plan = &self.world.plan;
        let is_blind = plan.planted == Some(Planted::SentUnasked);
        if request.method != Method::GET {
            return None;
        }
        let tells_changes = ["onlyUpdates=", "hasReactions="]
            .iter()
            .any(|what| request.url.contains(what));
        if tells_changes && plan.planted == Some(Planted::ChangesUnread) {
            return Some(nothing());
        }
        if path.starts_with("/user/messages/") {
            return (is_blind || !plan.knows_muids).then(|| {
                let body = r#"{"error":{"code":"ERR_API_NOT_FOUND","message":"No such call."}}"#;
                Response::new(StatusCode::NOT_FOUND, HeaderMap::new(), body)
            });
        }
        let is_conversation = path.starts_with("/users/") || path.starts_with("/groups/");
        (is_blind && is_conversation && path.ends_with("/messages")).then(nothing)
    }
}

/// Mostly short, sometimes long.
fn latency() -> Duration {
    if chance(5) {
        millis(100..=3_000)
    } else {
        millis(1..=40)
    }
}

/// The path without what is asked for.
fn path(request: &Request) -> String {
    let path = request.url.split(HOST).nth(1).unwrap_or_default();
    path.split('?').next().unwrap_or_default().to_owned()
}

/// An empty list.
fn nothing() -> Response {
    let body = r#"{"data":[],"meta":{}}"#;
    Response::new(StatusCode::OK, HeaderMap::new(), body)
}

fn failure() -> Response {
    let status = match roll(0..=2) {
        0 => StatusCode::INTERNAL_SERVER_ERROR,
        1 => StatusCode::BAD_GATEWAY,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    };
    Response::new(status, HeaderMap::new(), "<html>trouble</html>")
}

fn limited() -> Response {
    let mut headers = HeaderMap::new();
    headers.insert("retry-after", HeaderValue::from(roll(1..=10)));
    let body = r#"{"error":{"code":"ERR_TOO_MANY_REQUESTS","message":"Too many."}}"#;
    Response::new(StatusCode::TOO_MANY_REQUESTS, headers, body)
}
