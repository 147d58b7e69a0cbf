//! The pages: what people see who open an address in a browser.

use std::{fmt::Write, sync::Arc, sync::LazyLock};

use axum::{
    extract::{Path, Request, State},
    response::{Html, IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{HeaderName, HeaderValue, StatusCode, header};
use ring::digest;

use super::{Served, answer::status, fields};
use crate::action::{
    desk::Desk,
    refused::Refused,
    ticket::{Route, Ticket},
};

/// How the pages look: light or dark as the person likes, as narrow as a phone.
const STYLE: &str = include_str!("page.css");

/// Nothing but the style of the page itself, and its form to where it came from.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let hash = STANDARD.encode(digest::digest(&digest::SHA256, STYLE.as_bytes()));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'"
    );
    HeaderValue::try_from(policy).unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"))
});

/// Shows the form or the button behind an address. It submits nothing: link
/// previews and scanners open addresses as well.
pub(super) async fn show(
    State(served): State<Arc<Served>>,
    Path(token): Path<String>,
    request: Request,
) -> Response {
    let shown = match served.admit(&token, &request) {
        Ok((ticket, desk, _)) => self::shown(&ticket, &desk).await,
        Err(refused) => Err(refused),
    };
    shown.unwrap_or_else(|refused| self::refused(&refused))
}

async fn shown(ticket: &Ticket, desk: &Desk) -> Result<Response, Refused> {
    if matches!(ticket.route, Route::Button { .. }) {
        let gone = || Refused::Gone(ticket.route.clone());
        let is_there = desk.has_button(ticket);
        return is_there.then(|| fields::button(ticket)).ok_or_else(gone);
    }
    let (_, definition) = desk.form(ticket).await?;
    Ok(fields::empty(ticket, &definition))
}

/// A page that says why not.
pub(super) fn refused(refused: &Refused) -> Response {
    message(status(refused), "That did not work", &refused.words())
}

/// A page that says something.
pub(super) fn message(status: StatusCode, title: &str, text: &str) -> Response {
    let mut body = format!("<h1>{}</h1>", escaped(title));
    for line in text.lines() {
        // Writing to a string cannot fail.
        let _ = write!(body, "<p>{}</p>", escaped(line));
    }
    page(status, title, &body)
}

/// A page; `body` is HTML already.
pub(super) fn page(status: StatusCode, title: &str, body: &str) -> Response {
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" \
         content=\"light dark\"><meta name=\"robots\" content=\"noindex\"><title>{}</title>\
         <style>{STYLE}</style></head><body><main>{body}</main></body></html>",
        escaped(title)
    );
    let mut response = (status, Html(html)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY.clone());
    for (name, value) in [
        // The address is a credential: it must not reach where a link leads.
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Text as HTML, also within quotes.
pub(super) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            // Browsers take it for the end of the text, or for nothing.
            '\0' => {}
            c => html.push(c),
        }
    }
    html
}
