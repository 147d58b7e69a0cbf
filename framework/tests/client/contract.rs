//! What callers may count on of every type: it can be shared, sent and printed.

use std::fmt::Debug;

use cometchat_bot::client::{
    AdminClient, AppSettings, AuthToken, Client, ClientError, Draft, Edit, HttpTransport,
    ItemStream, MessagesRequest, Request, Response, SettingsError, TransportError,
};

use crate::script::{client, id, to_user};

fn is_shared<T: Send + Sync + Debug + 'static>() {}

fn is_sent<T: Send>(_: &T) {}

#[test]
fn types_can_be_shared_and_printed() {
    is_shared::<Client>();
    is_shared::<AdminClient>();
    is_shared::<AppSettings>();
    is_shared::<AuthToken>();
    is_shared::<ClientError>();
    is_shared::<SettingsError>();
    is_shared::<TransportError>();
    is_shared::<Draft>();
    is_shared::<Edit>();
    is_shared::<Request>();
    is_shared::<Response>();
    is_shared::<HttpTransport>();
    is_shared::<MessagesRequest>();
}

#[tokio::test]
async fn calls_may_move_between_threads() {
    let (client, script) = client([]);
    let (messages, milo, draft) = (client.messages(), to_user("milo"), Draft::text("x"));
    is_sent(&client.login());
    is_sent(&messages.send(&milo, &draft));
    is_sent(&messages.edit(&id("1"), &Edit::text("x")));
    is_sent(&client.conversations().set_tags(&milo, &["x"]));
    let stream: ItemStream<_> = MessagesRequest::new().stream(&client);
    is_sent(&stream);
    assert!(
        script.requests().is_empty(),
        "nothing is sent before it is awaited"
    );
}
