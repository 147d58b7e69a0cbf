#![allow(clippy::unwrap_used, reason = "tests")]

use std::cell::{Cell, RefCell};

use serde_json::json;

use super::*;
use crate::{
    action::{
        Route,
        house::{APP, BOT, desk, uid},
    },
    form::{FormType, Reader},
    model::Guid,
    prelude::*,
};

thread_local! {
    /// The desk of this thread's test.
    static DESK: RefCell<Option<Desk>> = const { RefCell::new(None) };
    static TIMES_ASKED: Cell<usize> = const { Cell::new(0) };
    static TIMES_LOCKED: Cell<usize> = const { Cell::new(0) };
}

#[bot(name = "watchful")]
struct Watchful;

/// A form whose code sees whether its desk is locked.
struct Watched;

impl FormType for Watched {
    const ID: &'static str = "watched";

    fn definition() -> Definition {
        TIMES_ASKED.set(TIMES_ASKED.get() + 1);
        let desk = DESK.with_borrow(Clone::clone);
        if desk.is_some_and(|desk| desk.inner.changing.try_lock().is_err()) {
            TIMES_LOCKED.set(TIMES_LOCKED.get() + 1);
        }
        serde_json::from_value(json!({
            "id": "watched", "version": 1, "title": "A word", "submit": "Send", "thanks": "",
            "elements": [{"field": {
                "id": "word", "label": "A word", "is_optional": false,
                "input": {"kind": "text", "lines": 1, "min": 1, "max": 40},
            }}],
        }))
        .unwrap()
    }

    fn read(answer: &mut Reader<'_>) -> Option<Self> {
        answer.field::<String>("word").map(|_| Self)
    }

    fn values(&self) -> Values {
        Values::new()
    }
}

#[handler]
impl FormHandler<Watched> for Watchful {
    async fn on_submit(&self, _: &Context, _: Watched) -> HandlerResult<()> {
        Ok(())
    }
}

fn watched() -> Desk {
    let desk = desk("watchful");
    DESK.set(Some(desk.clone()));
    desk
}

/// The address of a form that a group got.
fn ticket() -> Ticket {
    let group = Guid::new("lobby").unwrap();
    Ticket::new(APP, uid(BOT), Route::form("watched", 1), "m", group, now())
}

fn says(person: &str, word: &str) -> Given {
    let answer = ActionAnswer::read(&json!({
        "payload": {},
        "data": {
            "messageId": "7", "interactedBy": person, "interactedElementId": "submit",
            "formData": {"word": word},
        },
    }));
    answer.into()
}

/// The service's record that somebody pressed the form's button.
fn record(person: &str, at: Timestamp) -> Event {
    let done = json!({
        "messageId": "7", "user": {"uid": person, "name": person},
        "interactions": [
            {"elementId": "other", "interactedAt": now().seconds()},
            {"elementId": "submit", "interactedAt": at.seconds()},
        ],
    });
    Event::InteractionCompleted(serde_json::from_value(done).unwrap())
}

#[tokio::test(start_paused = true)]
async fn a_forms_code_never_runs_while_the_desk_is_locked() {
    let (desk, ticket) = (watched(), ticket());
    for (person, word) in [("ada", "one"), ("ben", "one"), ("ada", "two")] {
        let taken = desk.take(&ticket, says(person, word)).await.unwrap();
        assert_eq!(taken, Taken::Held);
    }
    let asked = TIMES_ASKED.get();
    for claim in desk.inner.claims.of(&uid("ben")) {
        desk.ended(claim).await.unwrap();
    }
    assert!(TIMES_ASKED.get() > asked, "ben is asked about the form");
    assert_eq!(TIMES_LOCKED.get(), 0);
}

#[tokio::test(start_paused = true)]
async fn the_record_of_an_earlier_press_is_none_of_this_one() {
    let (desk, ticket) = (watched(), ticket());
    desk.take(&ticket, says("ada", "one")).await.unwrap();
    let earlier = Timestamp::new(now().seconds() - 3_600);
    desk.sees(&record("ada", earlier)).await;
    assert_eq!(desk.inner.claims.of(&uid("ada")).len(), 1, "it still waits");
    desk.sees(&record("ada", now())).await;
    assert!(desk.inner.claims.of(&uid("ada")).is_empty(), "it counts");
}
