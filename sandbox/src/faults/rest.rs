//! What becomes of a request to the API.

use std::time::Duration;

use axum::Json;
use axum::response::{Html, IntoResponse as _, Response};
use http::StatusCode;
use tokio::time::sleep;

use super::{Active, Faults};
use crate::app::App;
use crate::error::Code;
use crate::limits::{self, Allowance};

/// How one request goes: how long it waits before and after its work, and how it ends.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Fate {
    before: Duration,
    after: Duration,
    end: End,
}

/// How a request ends.
#[derive(Debug, Default, PartialEq, Eq)]
enum End {
    /// As it should.
    #[default]
    Well,
    /// Refused as one too many, to be tried again after these seconds.
    TooMany(u32),
    /// With a server's failure, the work done or not.
    Failed { status: StatusCode, done: bool },
    /// Never, the work done or not.
    Hung { done: bool },
}

impl Active {
    fn request(&mut self, uid: Option<&str>) -> Fate {
        if !self.plan.concerns(uid) {
            return Fate::default();
        }
        let (mut before, mut after) = (Duration::ZERO, Duration::ZERO);
        if let Some(slow) = self.plan.slow
            && self.random.chance(slow.share)
        {
            let wait = self.random.wait(slow.max_ms);
            if self.random.chance(0.5) {
                before = wait;
            } else {
                after = wait;
            }
        }
        let end = self.end();
        Fate { before, after, end }
    }

    fn end(&mut self) -> End {
        if let Some(refusal) = self.plan.status_429
            && self.random.chance(refusal.share)
        {
            return End::TooMany(refusal.retry_after_s);
        }
        if let Some(failure) = self.plan.status_5xx
            && self.random.chance(failure.share)
        {
            let status = *self.random.pick(&[
                StatusCode::INTERNAL_SERVER_ERROR,
                StatusCode::BAD_GATEWAY,
                StatusCode::SERVICE_UNAVAILABLE,
                StatusCode::GATEWAY_TIMEOUT,
            ]);
            let done = !failure.before_commit;
            return End::Failed { status, done };
        }
        if self.random.chance(self.plan.after_commit) {
            let status = StatusCode::SERVICE_UNAVAILABLE;
            return End::Failed { status, done: true };
        }
        if self.random.chance(self.plan.hang) {
            let done = self.random.chance(0.5);
            return End::Hung { done };
        }
        End::Well
    }
}

impl Faults<'_> {
    /// How a request of this user goes; `None` is somebody unknown.
    pub(crate) fn fate(self, uid: Option<&str>) -> Fate {
        let mut core = self.app.core();
        core.faults
            .as_mut()
            .map_or_else(Fate::default, |active| active.request(uid))
    }
}

impl Fate {
    /// Does the work, unless it is not to be done, and answers as it is to be answered.
    pub(crate) async fn befall(
        self,
        app: &App,
        work: impl FnOnce() -> Response + Send,
    ) -> Response {
        if !self.before.is_zero() {
            sleep(self.before).await;
        }
        match self.end {
            End::TooMany(seconds) => return too_many(app, seconds),
            End::Failed {
                status,
                done: false,
            } => return failed(status),
            End::Hung { done: false } => return hang(app).await,
            End::Well | End::Failed { .. } | End::Hung { .. } => {}
        }
        let answer = work();
        if !self.after.is_zero() {
            sleep(self.after).await;
        }
        match self.end {
            End::Failed { status, .. } => failed(status),
            End::Hung { .. } => hang(app).await,
            End::Well | End::TooMany(_) => answer,
        }
    }
}

fn too_many(app: &App, seconds: u32) -> Response {
    let error = Code::TOO_MANY_REQUESTS.with("Too many requests. Try again later.");
    let mut answer = (StatusCode::TOO_MANY_REQUESTS, Json(error.envelope())).into_response();
    Allowance::refused_for(app.clock.seconds(), seconds).put(answer.headers_mut(), app.profile);
    answer
}

/// A failure as it comes: from the service as JSON, from a gateway before it as a page.
fn failed(status: StatusCode) -> Response {
    if matches!(
        status,
        StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT
    ) {
        let page =
            format!("<html><head><title>{status}</title></head><body>{status}</body></html>");
        return (status, Html(page)).into_response();
    }
    let error = Code::OPERATION_FAILED.with("The operation failed.");
    (status, Json(error.envelope())).into_response()
}

/// Waits until the client gives up, which drops this future, or the server stops.
async fn hang(app: &App) -> Response {
    tokio::select! {
        () = app.stop.cancelled() => {}
        () = sleep(limits::HANG_TIME) => {}
    }
    failed(StatusCode::GATEWAY_TIMEOUT)
}
