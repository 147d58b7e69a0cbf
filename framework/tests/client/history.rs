//! Messages and reactions over several pages.

use cometchat_bot::{
    client::{Client, MessagesRequest, ReactionsRequest, Request},
    model::{Message, Timestamp},
};
use futures_util::TryStreamExt as _;
use serde_json::{Value, json};

use crate::{
    script::{client, fixture, guid, id, parameter},
    service::{number, service},
};

/// A history with ids 1 to `count`, two messages a second, as the service
/// pages it; `is_inclusive` counts the edge in, against the documents.
fn page_of_messages(count: usize, is_inclusive: bool, request: &Request) -> Value {
    let size = number(request, "per_page").unwrap();
    let is_older = parameter(request, "affix").unwrap() == "prepend";
    let (edge_id, edge_at) = (number(request, "id"), number(request, "sentAt"));
    let is_beyond = |id: usize| {
        let (value, edge) = match (edge_id, edge_at) {
            (Some(edge), _) => (id, edge),
            (None, Some(edge)) => (sent_at(id), edge),
            (None, None) => return true,
        };
        (is_inclusive && value == edge) || if is_older { value < edge } else { value > edge }
    };
    let mut rows: Vec<usize> = (1..=count).filter(|id| is_beyond(*id)).collect();
    if is_older {
        rows.drain(..rows.len().saturating_sub(size));
    } else {
        rows.truncate(size);
    }
    rows.into_iter()
        .map(|id| message(id, sent_at(id)))
        .collect()
}

fn sent_at(id: usize) -> usize {
    1_760_000_000 + id / 2
}

fn message(id: usize, changed_at: usize) -> Value {
    json!({
        "id": id.to_string(), "sender": "ann", "receiverType": "group", "receiver": "lobby",
        "category": "message", "type": "text", "data": {"text": format!("m{id}")},
        "sentAt": sent_at(id), "updatedAt": changed_at,
    })
}

async fn ids_of(client: &Client, request: MessagesRequest) -> Vec<u64> {
    let messages: Vec<Message> = request.stream(client).try_collect().await.unwrap();
    messages.iter().map(|message| message.id.number()).collect()
}

#[tokio::test]
async fn history_is_whole_in_both_directions_for_every_size() {
    for (count, size, is_inclusive) in (0..9)
        .flat_map(|count| (1..5).flat_map(move |size| [false, true].map(|i| (count, size, i))))
    {
        // With pages of one row, a service that counts the edge in never leaves it.
        if is_inclusive && size == 1 {
            continue;
        }
        let (client, _) =
            service(move |request| json!({"data": page_of_messages(count, is_inclusive, request)}));
        let request = || MessagesRequest::new().group(guid("lobby")).limit(size);
        let context = format!("{count} messages, {size} a page, inclusive: {is_inclusive}");
        let all: Vec<u64> = (1..=count as u64).collect();
        let mut newest_first = all.clone();
        newest_first.reverse();
        assert_eq!(ids_of(&client, request()).await, newest_first, "{context}");
        assert_eq!(
            ids_of(&client, request().after(id("0"))).await,
            all,
            "{context}"
        );
        let newer = ids_of(&client, request().after(id("3"))).await;
        assert_eq!(newer, (4..=count as u64).collect::<Vec<_>>(), "{context}");
        let older = ids_of(&client, request().before(id("3"))).await;
        assert_eq!(
            older,
            newest_first
                .iter()
                .copied()
                .filter(|id| *id < 3)
                .collect::<Vec<_>>()
        );
        // Two messages share each second; the walk must lose neither.
        let since = Timestamp::new(i64::try_from(sent_at(2)).unwrap());
        let newer = ids_of(&client, request().sent_after(since)).await;
        let from = if is_inclusive { 2 } else { 4 };
        assert_eq!(
            newer,
            (from..=count as u64).collect::<Vec<_>>(),
            "{context}"
        );
    }
}

#[tokio::test]
async fn the_edge_is_asked_for_by_id() {
    let (client, service) = service(|request| json!({"data": page_of_messages(5, false, request)}));
    let since = Timestamp::new(i64::try_from(sent_at(0)).unwrap());
    let request = MessagesRequest::new().limit(2).sent_after(since);
    assert_eq!(ids_of(&client, request).await, [2, 3, 4, 5]);
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(service.asked("id"), [None, text("3"), text("5")]);
    assert_eq!(service.asked("sentAt"), [text("1760000000"), None, None]);
    assert_eq!(
        service.asked("affix"),
        [text("append"), text("append"), text("append")]
    );
}

#[tokio::test]
async fn a_history_that_ignores_the_edge_ends() {
    let (client, service) = service(|_| json!({"data": [message(1, 1), message(2, 1)]}));
    let request = MessagesRequest::new().limit(2);
    assert_eq!(ids_of(&client, request.clone()).await, [2, 1]);
    assert_eq!(ids_of(&client, request.after(id("2"))).await, [0_u64; 0]);
    assert_eq!(service.asked("id").len(), 3);
}

#[tokio::test]
async fn changes_within_one_second_are_all_found() {
    // Messages 1 to 9, changed three at a time.
    let changed_at = |id: usize| 2_000 + (id - 1) / 3;
    for (size, is_inclusive) in [
        (2, false),
        (2, true),
        (3, false),
        (4, true),
        (5, false),
        (20, true),
    ] {
        let (client, service) = service(move |request| {
            let since = number(request, "updatedAt").unwrap();
            let is_due =
                |id: &usize| changed_at(*id) > since || (is_inclusive && changed_at(*id) == since);
            let rows = (1..=9)
                .filter(is_due)
                .take(number(request, "per_page").unwrap());
            json!({"data": rows.map(|id| message(id, changed_at(id))).collect::<Vec<_>>()})
        });
        let request = MessagesRequest::new()
            .updated_after(Timestamp::new(1_999))
            .limit(size);
        let found = ids_of(&client, request).await;
        // A page must hold more rows than change in two seconds, else some are out of reach.
        if size > 6 || (size > 3 && !is_inclusive) {
            assert_eq!(found, (1..=9).collect::<Vec<_>>(), "{size} {is_inclusive}");
        }
        let mut once = found.clone();
        once.dedup();
        assert_eq!(found, once, "nothing comes twice");
        assert!(
            service
                .asked("onlyUpdates")
                .iter()
                .all(|flag| flag.as_deref() == Some("1"))
        );
    }
}

#[tokio::test]
async fn reactions_are_walked_by_their_ids() {
    let (calm, service) = service(|request| {
        let after = number(request, "id").unwrap_or(0);
        let rows = (after + 1..=5).take(number(request, "limit").unwrap());
        let row =
            |n: usize| json!({"id": n, "messageId": 702, "reaction": "👍", "uid": format!("u{n}")});
        json!({"data": rows.map(row).collect::<Vec<_>>()})
    });
    let request = ReactionsRequest::new(id("702")).reaction("👍").limit(2);
    let found: Vec<_> = request.stream(&calm).try_collect().await.unwrap();
    let ids: Vec<_> = found.iter().map(|reaction| reaction.id.as_str()).collect();
    assert_eq!(ids, ["1", "2", "3", "4", "5"]);
    assert_eq!(service.asked("id").len(), 3);
    let requests = service.requests();
    assert!(
        requests[0]
            .url
            .contains("/messages/702/reactions/%F0%9F%91%8D?")
    );

    // One that repeats itself.
    let recorded = fixture("reactions-list");
    let (client, script) = client([recorded.answer(), recorded.answer()]);
    let request = ReactionsRequest::new(id("702")).limit(2);
    let found: Vec<_> = request.stream(&client).try_collect().await.unwrap();
    assert_eq!(found.len(), 2);
    recorded.assert_asked_by(&script.requests()[0]);
}
