//! A form as a page of HTML: no script, and everything said to screen readers.

mod input;

use std::{fmt::Write, net::IpAddr};

use axum::response::Response;
use http::StatusCode;

use self::input::field;
use super::page::{escaped, message, page, refused};
use crate::{
    action::{
        desk::{Desk, Given, Taken},
        refused::Refused,
        ticket::{Route, Ticket},
    },
    form::{Definition, Element, Input, Problems, Refusal},
    model::{Channel, Values},
};

/// The name of the hidden field with the version of the form that is shown. No
/// field of a form begins like this.
const VERSION: &str = "~version";
/// Fields of a body that are read.
const MAX_PAIRS: usize = 1_000;

/// The form, to be filled in.
pub(super) fn empty(ticket: &Ticket, definition: &Definition) -> Response {
    let html = form(ticket, definition, None, &Problems::default());
    page(StatusCode::OK, &definition.title, &html)
}

/// The button, to be pressed.
pub(super) fn button(ticket: &Ticket) -> Response {
    let html = format!(
        "<h1>One press</h1><p>You opened a button that {} sent you in the chat. Nothing has \
         happened yet.</p>{}<form method=\"post\"><button>Press the button</button></form>",
        escaped(ticket.bot.as_str()),
        note(ticket),
    );
    page(StatusCode::OK, "One press", &html)
}

/// Takes what a browser posted, and shows what became of it.
pub(super) async fn submitted(desk: &Desk, ticket: &Ticket, peer: IpAddr, body: &[u8]) -> Response {
    let (definition, given) = match given(desk, ticket, peer, body).await {
        Ok(given) => given,
        Err(refusal) => return refused(&refusal),
    };
    let values = given.values.clone();
    let thanks = definition.as_ref().map_or("", |form| &*form.thanks);
    match (desk.take(ticket, given).await, &definition) {
        (Ok(Taken::Confirm(words)), _) => confirm(&words),
        (Ok(Taken::Again), _) => message(StatusCode::OK, "Thank you", "You had answered already."),
        (Ok(_), _) if thanks.is_empty() => message(StatusCode::OK, "Thank you", "That is done."),
        (Ok(_), _) => message(StatusCode::OK, "Thank you", thanks),
        (Err(Refused::Wrong(Refusal::Wrong(problems))), Some(definition)) => {
            let html = form(ticket, definition, Some(&values), &problems);
            let title = format!("Not sent yet: {}", definition.title);
            page(StatusCode::UNPROCESSABLE_ENTITY, &title, &html)
        }
        (Err(refusal), _) => refused(&refusal),
    }
}

/// What was filled in. Only what the form asks is read.
async fn given(
    desk: &Desk,
    ticket: &Ticket,
    peer: IpAddr,
    body: &[u8],
) -> Result<(Option<Definition>, Given), Refused> {
    let mut given = Given {
        channel: Channel::Web,
        version: None,
        peer: Some(peer),
        person: None,
        message_id: None,
        element: None,
        timezone: None,
        booking: None,
        values: Values::new(),
    };
    if matches!(ticket.route, Route::Button { .. }) {
        return Ok((None, given));
    }
    let (spec, definition) = desk.form(ticket).await?;
    given.version = Some(spec.version);
    let pairs: Vec<_> = form_urlencoded::parse(body).take(MAX_PAIRS).collect();
    let all = |name: &str| {
        let of_name = pairs.iter().filter(|(key, _)| key == name);
        of_name
            .map(|(_, value)| value.replace("\r\n", "\n"))
            .collect::<Vec<_>>()
    };
    if let Some(version) = all(VERSION).first().and_then(|text| text.parse().ok()) {
        given.version = Some(version);
    }
    for field in definition.fields() {
        let mut values = all(&field.id);
        match field.input {
            Input::Many { .. } => given.values.insert(&*field.id, values),
            _ => given.values.insert(&*field.id, values.pop()),
        }
    }
    Ok((Some(definition), given))
}

/// The page after an answer of which it is not known whose it is.
fn confirm(words: &str) -> Response {
    let html = format!(
        "<h1>One more step</h1><p>This came to a whole group, so it must be seen that it was you. \
         Write this within 10 minutes, in the group or to the bot:</p><p><code>{}</code></p>\
         <p class=\"note\">After that your answer counts.</p>",
        escaped(words)
    );
    page(StatusCode::OK, "One more step", &html)
}

fn note(ticket: &Ticket) -> &'static str {
    match ticket.person {
        Some(_) => "",
        None => {
            "<p class=\"note\">This came to a whole group. Afterwards you confirm in the chat that \
             it was you.</p>"
        }
    }
}

fn form(
    ticket: &Ticket,
    definition: &Definition,
    filled_in: Option<&Values>,
    problems: &Problems,
) -> String {
    let mut html = format!("<h1>{}</h1>", escaped(&definition.title));
    html.push_str(note(ticket));
    html.push_str(&summary(problems));
    // Without an action it goes to the address of the page.
    html.push_str("<form method=\"post\">");
    let _ = write!(
        html,
        "<input type=\"hidden\" name=\"{VERSION}\" value=\"{}\">",
        definition.version
    );
    for element in &definition.elements {
        match element {
            Element::Field(asked) => {
                let value = match filled_in {
                    Some(values) => values.get(&asked.id),
                    None => Some(&asked.default),
                };
                html.push_str(&field(asked, value, problems.of(&asked.id)));
            }
            Element::Label { text, .. } => {
                let _ = write!(html, "<p>{}</p>", escaped(text));
            }
            Element::Link { text, url, .. } => html.push_str(&link(text, url)),
        }
    }
    let _ = write!(
        html,
        "<button>{}</button></form>",
        escaped(&definition.submit)
    );
    html
}

/// What is wrong, with a way to each field.
fn summary(problems: &Problems) -> String {
    if problems.is_empty() {
        return String::new();
    }
    let mut items = String::new();
    for problem in problems.iter() {
        let (id, text) = (escaped(&problem.field), escaped(&problem.to_string()));
        let _ = write!(items, "<li><a href=\"#f-{id}\">{text}</a></li>");
    }
    format!(
        "<div class=\"summary\" role=\"alert\"><p>Your answer was not sent yet:</p><ul>{items}</ul>\
         </div>"
    )
}

/// A link that leaves the page; anything but a page of the web stays text.
fn link(text: &str, url: &str) -> String {
    let is_page = ["https://", "http://"].iter().any(|scheme| {
        url.get(..scheme.len())
            .is_some_and(|s| s.eq_ignore_ascii_case(scheme))
    });
    let text = escaped(text);
    if !is_page {
        return format!("<p>{text}</p>");
    }
    let url = escaped(url);
    format!(
        "<p><a href=\"{url}\" target=\"_blank\" rel=\"noopener noreferrer\">{text} (opens another \
         page)</a></p>"
    )
}

#[cfg(test)]
mod tests;
