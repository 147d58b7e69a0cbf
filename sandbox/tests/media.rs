//! Files: uploaded in a form, fetched again.

use axum::body::{Body, to_bytes};
use http::Request;
use serde_json::json;
use tower::ServiceExt as _;

use crate::world::{Answer, Person, World, send};

/// A form as SDKs write it.
async fn upload(world: &World, person: &Person, parts: &[(&str, Option<&str>, &str)]) -> Answer {
    let mut body = String::new();
    for (name, file, content) in parts {
        let file = file
            .map(|file| format!("; filename=\"{file}\"\r\nContent-Type: image/png"))
            .unwrap_or_default();
        body.extend([
            "--edge\r\nContent-Disposition: form-data; name=\"",
            name,
            "\"",
            &file,
            "\r\n\r\n",
            content,
            "\r\n",
        ]);
    }
    body += "--edge--\r\n";
    let request = Request::post("/v3.0/messages")
        .header("Content-Type", "multipart/form-data; boundary=edge")
        .header("Host", "127.0.0.1:7700")
        .header("appId", "sandbox")
        .header("authToken", &person.token);
    send(&world.app, request.body(Body::from(body)).unwrap()).await
}

const TO_BOB: [(&str, Option<&str>, &str); 4] = [
    ("receiver", None, "bob"),
    ("receiverType", None, "user"),
    ("category", None, "message"),
    ("type", None, "image"),
];

#[tokio::test(start_paused = true)]
async fn uploaded_files_can_be_fetched() {
    let world = World::new();
    let (ann, _bob) = (world.person("ann").await, world.person("bob").await);
    let mut parts = TO_BOB.to_vec();
    parts.extend([
        ("data", None, r#"{"text":"caption","metadata":{"k":1}}"#),
        ("tags[]", None, "t1"),
        ("tags[]", None, "t2"),
        ("muid", None, "m1"),
        ("files[]", Some("a b.png"), "one"),
        ("files[]", Some("two.png"), "two!"),
    ]);
    let sent = upload(&world, &ann, &parts).await.data();
    assert_eq!(
        (&sent["type"], &sent["muid"], &sent["tags"]),
        (&json!("image"), &json!("m1"), &json!(["t1", "t2"]))
    );
    assert_eq!(
        (&sent["data"]["text"], &sent["data"]["metadata"]),
        (&json!("caption"), &json!({ "k": 1 }))
    );
    let files = sent["data"]["attachments"].as_array().unwrap();
    assert_eq!(
        (&files[0]["name"], &files[0]["extension"]),
        (&json!("a b.png"), &json!("png"))
    );
    assert_eq!(
        (&files[1]["size"], &files[1]["mimeType"]),
        (&json!(4), &json!("image/png"))
    );
    assert_eq!(sent["data"]["url"], files[0]["url"]);
    let path = files[1]["url"]
        .as_str()
        .unwrap()
        .strip_prefix("http://127.0.0.1:7700")
        .unwrap();
    let response = world
        .app
        .router()
        .oneshot(Request::get(path).body(Body::empty()).unwrap())
        .await
        .unwrap();
    assert_eq!(response.headers()["content-type"], "image/png");
    assert_eq!(response.headers()["x-content-type-options"], "nosniff");
    assert_eq!(to_bytes(response.into_body(), 100).await.unwrap(), "two!");
    let missing = send(
        &world.app,
        Request::get("/media/x/y.png").body(Body::empty()).unwrap(),
    )
    .await;
    missing.refused("ERR_API_NOT_FOUND");
}

#[tokio::test(start_paused = true)]
async fn broken_forms_are_refused() {
    let world = World::new();
    let (ann, _bob) = (world.person("ann").await, world.person("bob").await);
    upload(&world, &ann, &TO_BOB)
        .await
        .refused("ERR_EMPTY_MESSAGE_FILE");
    let mut parts = TO_BOB.to_vec();
    parts.push(("data", None, "{nonsense"));
    upload(&world, &ann, &parts)
        .await
        .refused("ERR_BAD_REQUEST");
    let mut parts = TO_BOB.to_vec();
    parts.extend((0..11).map(|_| ("files[]", Some("x.png"), "x")));
    upload(&world, &ann, &parts)
        .await
        .refused("ERR_INVALID_MEDIA_MESSAGE");
    let mut parts = TO_BOB.to_vec();
    parts.extend((0..200).map(|_| ("tags[]", None, "x")));
    upload(&world, &ann, &parts)
        .await
        .refused("ERR_BAD_REQUEST");
    let cut =
        Request::post("/v3/messages").header("Content-Type", "multipart/form-data; boundary=edge");
    let cut = cut
        .header("appId", "sandbox")
        .header("authToken", &ann.token);
    send(
        &world.app,
        cut.body(Body::from("--edge\r\nContent-Disp")).unwrap(),
    )
    .await
    .refused("ERR_BAD_REQUEST");
}

#[tokio::test(start_paused = true)]
async fn bodies_are_bounded_and_must_be_json_objects() {
    let world = World::new();
    let ann = world.person("ann").await;
    for body in [
        "{",
        "[]",
        "7",
        &format!("{{\"a\":\"{}\"}}", "x".repeat(1024 * 1024)),
    ] {
        let request = Request::put("/me")
            .header("appId", "sandbox")
            .header("authToken", &ann.token);
        send(
            &world.app,
            request.body(Body::from(body.to_owned())).unwrap(),
        )
        .await
        .refused("ERR_BAD_REQUEST");
    }
    for body in ["", " \n", "null", "{}"] {
        let request = Request::put("/me")
            .header("appId", "sandbox")
            .header("authToken", &ann.token);
        send(&world.app, request.body(Body::from(body)).unwrap())
            .await
            .data();
    }
}
