//! Lists over several pages, from services that behave and from some that do not.

use cometchat_bot::{
    client::{
        BannedMembersRequest, BlockDirection, BlockedUsersRequest, Client, ClientError,
        ConversationsRequest, GroupsRequest, MembersRequest, MessagesRequest, Request, SortOrder,
        UsersRequest,
    },
    model::{Category, GroupType, ReceiverType, RoleId, Scope, Timestamp, UserStatus},
};
use futures_util::TryStreamExt as _;
use serde_json::{Value, json};

use crate::{
    script::{answer, client, fixture, guid, id, query, uid},
    service::{number, service},
};

/// A page of users `u0`, `u1`, ... by number and size.
fn page_of_users(count: usize, request: &Request) -> Vec<Value> {
    let (page, size) = (
        number(request, "page").unwrap(),
        number(request, "per_page").unwrap(),
    );
    (0..count)
        .skip((page - 1) * size)
        .take(size)
        .map(|n| json!({"uid": format!("u{n}"), "name": n.to_string()}))
        .collect()
}

async fn names_of(client: &Client, request: UsersRequest) -> Vec<String> {
    let users: Vec<_> = request.stream(client).try_collect().await.unwrap();
    users.into_iter().map(|user| user.name).collect()
}

fn numbers(range: std::ops::Range<u64>) -> Vec<String> {
    range.map(|n| n.to_string()).collect()
}

#[tokio::test]
async fn numbered_pages_are_walked_to_the_short_one() {
    let (client, service) = service(|request| json!({"data": page_of_users(7, request)}));
    assert_eq!(
        names_of(&client, UsersRequest::new().limit(3)).await,
        numbers(0..7)
    );
    let pages: Vec<_> = service.asked("page").into_iter().flatten().collect();
    assert_eq!(pages, ["1", "2", "3"]);
}

#[tokio::test]
async fn a_full_last_page_is_followed_by_an_empty_one() {
    let (client, service) = service(|request| json!({"data": page_of_users(6, request)}));
    assert_eq!(
        names_of(&client, UsersRequest::new().limit(3)).await,
        numbers(0..6)
    );
    assert_eq!(service.asked("page").len(), 3);
}

#[tokio::test]
async fn a_service_that_gives_less_than_asked_for_may_say_that_there_is_more() {
    let (client, service) = service(|request| {
        let page = number(request, "page").unwrap() as u64;
        let meta = json!({"pagination": {"current_page": page, "total_pages": "3"}});
        json!({"data": [{"uid": format!("u{page}"), "name": page.to_string()}], "meta": meta})
    });
    assert_eq!(names_of(&client, UsersRequest::new()).await, numbers(1..4));
    assert_eq!(service.asked("page").len(), 3);
}

#[tokio::test]
async fn a_page_that_never_changes_ends_the_walk() {
    let (client, service) = service(|_| {
        let meta = json!({"pagination": {"current_page": 1, "total_pages": 99}});
        json!({"data": [{"uid": "a", "name": "0"}, {"uid": "b", "name": "1"}], "meta": meta})
    });
    assert_eq!(
        names_of(&client, UsersRequest::new().limit(2)).await,
        numbers(0..2)
    );
    assert_eq!(service.asked("page").len(), 2);
}

#[tokio::test]
async fn rows_that_cannot_be_read_are_left_out() {
    let rows = |rows: Value| answer(200, json!({"data": rows, "meta": 7}));
    let (client, script) = client([
        rows(json!([{"uid": "a"}, {"name": "no uid"}, 3, {"uid": "b"}])),
        rows(json!([{"name": "no uid"}])),
        answer(200, json!({"data": {"not": "a list"}})),
    ]);
    let users = UsersRequest::new().page(&client).await.unwrap();
    assert_eq!(users.len(), 2);
    // A page on which nothing can be read is no page, and no end of the list.
    for _ in 0..2 {
        let error = UsersRequest::new().page(&client).await.unwrap_err();
        assert!(matches!(error, ClientError::Decode { .. }), "{error:?}");
    }
    assert_eq!(script.requests().len(), 3);
}

#[tokio::test]
async fn a_stream_ends_after_an_error() {
    let (client, _) = client([answer(
        404,
        json!({"error": {"code": "ERR_GUID_NOT_FOUND"}}),
    )]);
    let mut members = MembersRequest::new(guid("nowhere")).stream(&client);
    assert!(members.try_next().await.is_err());
    assert!(members.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn places_and_filters_are_written_as_the_official_client_does() {
    let empty = || answer(200, json!({"data": []}));
    let (client, script) = client((0..5).map(|_| empty()));
    let recorded = [
        fixture("messages-list-user"),
        fixture("messages-updates-only"),
    ];
    let history = MessagesRequest::new()
        .user(uid("milo"))
        .limit(30)
        .categories(&[Category::Message, Category::Custom])
        .hide_replies()
        .hide_deleted()
        .with_tags();
    history.page(&client).await.unwrap();
    let updates = MessagesRequest::new()
        .conversation(&crate::script::to_user("ada-bot"))
        .limit(30)
        .updated_after(Timestamp::new(1_760_000_600));
    updates.page(&client).await.unwrap();
    MessagesRequest::new()
        .thread(id("702"))
        .before(id("9"))
        .page(&client)
        .await
        .unwrap();
    MessagesRequest::new()
        .unread()
        .search("a b")
        .types(&["x"])
        .page(&client)
        .await
        .unwrap();
    MessagesRequest::new()
        .group(guid("g"))
        .limit(1000)
        .tags(&["t", "u"])
        .page(&client)
        .await
        .unwrap();

    let requests = script.requests();
    for (request, recorded) in requests.iter().zip(&recorded) {
        recorded.assert_asked_by(request);
        let mut expected: Vec<(String, String)> = Vec::new();
        for (name, value) in recorded.request["query"].as_object().unwrap() {
            let value = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            expected.push((name.clone(), value));
        }
        let mut found = query(request);
        found.sort();
        expected.sort();
        assert_eq!(found, expected);
    }
    assert!(
        requests[2]
            .url
            .ends_with("/messages/702/thread?per_page=100&affix=prepend&id=9")
    );
    let query = |n: usize| requests[n].url.split_once("v3.0/").unwrap().1.to_owned();
    assert_eq!(
        query(3),
        "messages?unread=1&searchKey=a+b&types=x&per_page=100&affix=prepend"
    );
    assert_eq!(
        query(4),
        "groups/g/messages?tags=t%2Cu&per_page=100&affix=prepend"
    );
}

#[tokio::test]
async fn the_other_lists_have_their_paths_and_filters() {
    let recorded = [
        "groups-list",
        "members-list",
        "banned-list",
        "blocked-list",
        "conversations-list",
        "users-list",
    ];
    let (client, script) = client(recorded.map(|name| fixture(name).answer()));
    let groups = GroupsRequest::new()
        .joined_only()
        .types(&[GroupType::Public])
        .with_tags();
    assert_eq!(
        groups
            .search("g")
            .tags(&["t"])
            .page(&client)
            .await
            .unwrap()
            .len(),
        1
    );
    let members = MembersRequest::new(guid("g")).scopes(&[Scope::Admin, Scope::Moderator]);
    let members = members.status(&UserStatus::Online).search("m").limit(0);
    assert_eq!(
        members.page(&client).await.unwrap()[0].scope,
        Some(Scope::Admin)
    );
    let banned = BannedMembersRequest::new(guid("g"))
        .search("p")
        .scopes(&[Scope::Participant]);
    assert_eq!(banned.page(&client).await.unwrap()[0].user.uid, "priya");
    let blocked = BlockedUsersRequest::new()
        .direction(BlockDirection::BlockedByMe)
        .search("p");
    assert_eq!(
        blocked.page(&client).await.unwrap()[0].blocked_by_me,
        Some(true)
    );
    let conversations = ConversationsRequest::new()
        .conversation_type(ReceiverType::Group)
        .unread()
        .with_tags()
        .include_blocked()
        .limit(99);
    assert!(!conversations.page(&client).await.unwrap().is_empty());
    let users = UsersRequest::new()
        .roles(&[RoleId::new("default").unwrap()])
        .uids(&[uid("a"), uid("b")])
        .sort_by("name", SortOrder::Descending)
        .hide_blocked()
        .friends_only()
        .limit(5);
    assert_eq!(users.page(&client).await.unwrap().len(), 3);

    let requests = script.requests();
    let tails = requests
        .iter()
        .map(|request| request.url.split_once("v3.0/").unwrap().1);
    assert_eq!(
        tails.collect::<Vec<_>>(),
        [
            "groups?hasJoined=1&types=public&withTags=1&searchKey=g&tags=t&per_page=100&page=1",
            "groups/g/members?scopes=admin%2Cmoderator&status=available&searchKey=m&per_page=1&page=1",
            "groups/g/bannedusers?searchKey=p&scopes=participant&per_page=100&page=1",
            "blockedusers?direction=blockedByMe&searchKey=p&per_page=100&page=1",
            "conversations?conversationType=group&unread=1&withTags=1&includeBlockedUsers=1&per_page=50&page=1",
            "users?roles=default&uids=a%2Cb&sortBy=name&sortOrder=desc&hideBlockedUsers=1&friendsOnly=1&per_page=5&page=1",
        ]
    );
}
