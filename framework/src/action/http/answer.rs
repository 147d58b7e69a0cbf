//! A request that gives an answer.

use std::{net::IpAddr, sync::Arc};

use axum::{
    Json,
    body::{Body, Bytes, to_bytes},
    extract::{Path, Request, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use super::{BODY_TIME, MAX_BODY_BYTES, Served, fields, page, peer};
use crate::{
    action::{
        desk::{Desk, Given, Taken, now},
        refused::Refused,
        ticket::Ticket,
    },
    model::ActionAnswer,
};

/// Takes an answer: from a chat client as JSON, from the page as a browser sends
/// a form.
pub(super) async fn take(
    State(served): State<Arc<Served>>,
    Path(token): Path<String>,
    request: Request,
) -> Response {
    let is_page = is_urlencoded(request.headers());
    let taking = async {
        let (ticket, desk, peer) = served.admit(&token, &request)?;
        // Only the body is waited for so long: what is stored is not given up half-way.
        let body = tokio::time::timeout(BODY_TIME, read(request.into_body()));
        let late = |_| Refused::Body("it did not come in time");
        let body = body.await.map_err(late)??;
        if is_page {
            return Ok(fields::submitted(&desk, &ticket, peer, &body).await);
        }
        let body: Value = serde_json::from_slice(&body)
            .map_err(|_| Refused::Body("it is neither JSON nor a form of a browser"))?;
        let mut given = Given::from(ActionAnswer::read(&body));
        given.peer = Some(peer);
        Ok(taken(&desk.take(&ticket, given).await?))
    };
    taking.await.unwrap_or_else(|refused: Refused| {
        tracing::info!(code = refused.code(), "an answer was refused");
        if is_page {
            page::refused(&refused)
        } else {
            refusal(&refused)
        }
    })
}

impl Served {
    /// Verifies the address and finds its bot. Nothing is stored and nobody is
    /// told of an address that is not good. With it from where the request comes.
    pub(super) fn admit(
        &self,
        token: &str,
        request: &Request,
    ) -> Result<(Ticket, Desk, IpAddr), Refused> {
        let peer = peer::counted(request.extensions(), request.headers());
        self.limits.peer(peer)?;
        let ticket = self.links.verify(token, now())?;
        self.limits.ticket(&ticket.muid)?;
        let desk = self.desks.of(&ticket)?;
        Ok((ticket, desk, peer))
    }
}

/// Some clients take nothing but 200 for success.
fn taken(taken: &Taken) -> Response {
    let is_held = *taken == Taken::Held;
    tracing::debug!(is_held, "an answer was taken");
    (StatusCode::OK, Json(json!({}))).into_response()
}

fn refusal(refused: &Refused) -> Response {
    let mut response = (status(refused), Json(refused.to_json())).into_response();
    if let Some(seconds) = refused.retry_after() {
        let headers = response.headers_mut();
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

pub(super) fn status(refused: &Refused) -> StatusCode {
    StatusCode::from_u16(refused.status()).unwrap_or(StatusCode::BAD_REQUEST)
}

pub(super) async fn read(body: Body) -> Result<Bytes, Refused> {
    to_bytes(body, MAX_BODY_BYTES)
        .await
        .map_err(|_| Refused::Body("it is too long or was cut off"))
}

fn is_urlencoded(headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE);
    content_type
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| {
            let essence = value.split(';').next().unwrap_or_default().trim();
            essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
        })
}
