//! Faults of the app: its key, its plan, and what stands beside its bots.

use std::{fs, net::SocketAddr, os::unix::fs::PermissionsExt};

use axum::{Router, http::StatusCode};
use cometchat_bot_tests::World;
use cometchat_sandbox::{Limits, Sandbox};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{good, serve};
use crate::command_line::{Folder, daemon, run};

/// What `doctor` says, with this key in the environment.
async fn with_key(config: &str, key: &str) -> (i32, String) {
    let mut command = daemon(&["doctor", "--config", config]);
    let output = command
        .env("COMETCHAT_API_KEY", key)
        .output()
        .await
        .unwrap();
    let printed = [output.stdout, output.stderr].concat();
    let printed = String::from_utf8(printed).unwrap();
    assert!(!printed.contains(key), "the key is shown: {printed}");
    (output.status.code().unwrap(), printed)
}

/// A folder with a good config.
async fn healthy(name: &str, world: &World) -> (Folder, String) {
    let folder = Folder::new(name);
    fs::write(folder.path("token"), world.token("stubborn").await.expose()).unwrap();
    let config = folder.path("bots.toml");
    let api = world.app().client_api();
    let both = format!("client-api = \"{api}\"\nadmin-api = \"{api}\"");
    let text = good(api).replace(&format!("client-api = \"{api}\""), &both);
    fs::write(&config, text).unwrap();
    (folder, config)
}

/// Makes or changes the callback of a bot, as somebody did in the dashboard.
async fn callback(world: &World, method: &str, path: &str, body: &str) {
    let address = world.sandbox().ready().http.clone().unwrap();
    let key = &world.sandbox().ready().api_key;
    let length = body.len();
    let request = format!(
        "{method} /v3/{path} HTTP/1.1\r\nhost: {address}\r\nappid: sandbox\r\napikey: {key}\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    );
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.contains("\"data\""), "{answer}");
}

#[tokio::test]
async fn a_wrong_key_and_one_that_may_too_little_are_told_apart() {
    let world = World::start().await;
    let (_folder, config) = healthy("key", &world).await;
    let ready = world.sandbox().ready();
    let (code, printed) = with_key(&config, &ready.api_key).await;
    assert_eq!(code, 0, "{printed}");
    assert!(
        printed.contains("it is a REST API key of sandbox"),
        "{printed}"
    );

    let (code, printed) = with_key(&config, &ready.auth_key).await;
    assert_eq!(code, 1, "{printed}");
    assert!(printed.contains("AUTH_ERR_NO_ACCESS"), "{printed}");
    assert!(
        printed.contains("it is the Auth Key, most likely"),
        "{printed}"
    );

    let (code, printed) = with_key(&config, &"0".repeat(40)).await;
    assert_eq!(code, 1, "{printed}");
    assert!(printed.contains("AUTH_ERR_APIKEY_NOT_FOUND"), "{printed}");
    assert!(
        printed.contains("copy the REST API Key of the app"),
        "{printed}"
    );

    let (code, printed) = with_key(&config, "no key at all").await;
    assert_eq!(code, 1, "{printed}");
    assert!(
        printed.contains("a character that cannot be in one"),
        "{printed}"
    );
}

#[tokio::test]
async fn a_callback_that_is_disabled_or_hears_no_groups_or_answers_too_is_noted() {
    let world = World::start().await;
    let (_folder, config) = healthy("relay", &world).await;
    let key = world.sandbox().ready().api_key.clone();
    let secret = "sesame";
    let body =
        format!(r#"{{"uid":"stubborn","webhookURL":"https://old.example.com/hook?key={secret}"}}"#);
    callback(&world, "POST", "bots", &body).await;
    let asked = async |words: [&str; 2]| {
        let (code, printed) = with_key(&config, &key).await;
        assert_eq!(code, 0, "{printed}");
        for words in words {
            assert!(
                printed.contains(words),
                "{words:?} is missing in\n{printed}"
            );
        }
        assert!(printed.contains("-X DELETE"), "{printed}");
        assert!(!printed.contains(secret), "{printed}");
    };
    asked([
        "callback to old.example.com is disabled",
        r#"-d '{"enabled":true}'"#,
    ])
    .await;
    callback(&world, "PUT", "bots/stubborn", r#"{"enabled":true}"#).await;
    asked([
        "group relay",
        r#"-d '{"groupChatSetting":"mentionedMessages"}'"#,
    ])
    .await;
    let all = r#"{"groupChatSetting":"allMessages"}"#;
    callback(&world, "PUT", "bots/stubborn", all).await;
    asked(["also posted to old.example.com", "if it alone is the bot"]).await;
}

#[tokio::test]
async fn a_plan_that_takes_less_than_the_bots_may_send_is_found() {
    let builder = Sandbox::builder().http(SocketAddr::from(([127, 0, 0, 1], 0)));
    let world = World::start_with(builder.limits(Limits::build())).await;
    let (_folder, config) = healthy("plan", &world).await;
    let text = fs::read_to_string(&config).unwrap();
    let (code, printed) = run(&["doctor", "--config", &config]).await;
    assert_eq!(code, 0, "{printed}");
    assert!(printed.contains("takes 500 requests a minute"), "{printed}");

    fs::write(&config, format!("{text}messages-per-minute = 600\n")).unwrap();
    let (code, printed) = run(&["doctor", "--config", &config]).await;
    assert_eq!(code, 1, "{printed}");
    assert!(
        printed.contains("may send 600 messages a minute"),
        "{printed}"
    );
    assert!(
        printed.contains("set `messages-per-minute = 500` or less"),
        "{printed}"
    );

    fs::write(&config, format!("{text}messages-per-minute = 0\n")).unwrap();
    let (code, printed) = run(&["doctor", "--config", &config]).await;
    assert_eq!(code, 0, "{printed}");
    assert!(
        printed.contains("as many messages as it likes"),
        "{printed}"
    );
    assert!(
        printed.contains("set `messages-per-minute = 30`"),
        "{printed}"
    );
}

#[tokio::test]
async fn a_plan_that_has_run_out_is_no_matter_of_tokens() {
    let world = World::start().await;
    let (_folder, config) = healthy("expired", &world).await;
    let service = serve(Router::new().fallback(|| async {
        let body = r#"{"error":{"code":"ERR_SUBSCRIPTION_EXPIRED","message":"Over."}}"#;
        (StatusCode::FORBIDDEN, body)
    }))
    .await;
    fs::write(&config, good(&format!("http://{service}"))).unwrap();
    let (code, printed) = run(&["doctor", "--config", &config]).await;
    assert_eq!(code, 1, "{printed}");
    assert!(printed.contains("renew the app's plan"), "{printed}");
    assert!(!printed.contains("cometbot token"), "{printed}");
}

#[tokio::test]
async fn a_token_that_everybody_can_read_is_noted() {
    let world = World::start().await;
    let (folder, config) = healthy("readable", &world).await;
    let token = folder.path("token");
    fs::set_permissions(&token, fs::Permissions::from_mode(0o600)).unwrap();
    let (code, printed) = run(&["doctor", "--config", &config]).await;
    assert_eq!(code, 0, "{printed}");
    assert!(!printed.contains("chmod"), "{printed}");
    fs::set_permissions(&token, fs::Permissions::from_mode(0o644)).unwrap();
    let (code, printed) = run(&["doctor", "--config", &config]).await;
    assert_eq!(code, 0, "{printed}");
    assert!(
        printed.contains(&format!("`chmod 600 {token}`")),
        "{printed}"
    );
}
