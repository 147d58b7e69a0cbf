//! Faults of the address for answers to forms and buttons.

use std::{fs, net::SocketAddr};

use axum::{
    Router,
    http::{StatusCode, header::LOCATION},
};
use cometchat_bot_tests::World;
use cometchat_sandbox::Sandbox;
use tokio::net::TcpListener;

use super::{good, serve};
use crate::command_line::{Folder, daemon, reads, run, terminate};

/// A port of this machine that is free now.
async fn free() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap()
}

/// A config of a good bot, and of these actions.
async fn house(name: &str) -> (World, Folder, String) {
    let world = World::start().await;
    let folder = Folder::new(name);
    fs::write(folder.path("token"), world.token("stubborn").await.expose()).unwrap();
    let config = folder.path("bots.toml");
    (world, folder, config)
}

fn write(config: &str, world: &World, listen: SocketAddr, address: &str) {
    let actions = format!("[actions]\nlisten = \"{listen}\"\naddress = \"{address}\"\n");
    fs::write(config, actions + &good(world.app().client_api())).unwrap();
}

#[tokio::test]
async fn an_address_that_does_not_lead_here_is_found() {
    let (world, _folder, config) = house("astray").await;
    let tls = Sandbox::builder().https(SocketAddr::from(([127, 0, 0, 1], 0)));
    let tls = tls.start().await.unwrap();
    let answer = |status: StatusCode| Router::new().fallback(move || async move { status });
    let moved = Router::new().fallback(|| async {
        let to = [(LOCATION, "https://bots.example.com/action/proof/x")];
        (StatusCode::PERMANENT_REDIRECT, to)
    });
    let faults = [
        (
            "https://bots.invalid".to_owned(),
            "no connection to bots.invalid",
            "make a record for bots.invalid in the DNS",
        ),
        (
            "http://127.0.0.1:9".to_owned(),
            "no connection to 127.0.0.1",
            "let a proxy with TLS listen there and pass /action/ on to http://127.0.0.1:",
        ),
        (
            format!("https://{}", tls.ready().https.as_deref().unwrap()),
            "not trusted",
            "certbot",
        ),
        (
            format!("http://{}", serve(answer(StatusCode::NOT_FOUND)).await),
            "another server answers",
            "let the proxy pass",
        ),
        (
            format!("http://{}", serve(answer(StatusCode::BAD_GATEWAY)).await),
            "the proxy at http://127.0.0.1:",
            "let the proxy pass",
        ),
        (
            format!("http://{}", serve(moved).await),
            "redirects to https://bots.example.com",
            "write `address = \"https://bots.example.com\"`",
        ),
        (
            "http://bots.example.com".to_owned(),
            "without TLS it would carry answers in the open",
            "give one like \"https://bots.example.com\"",
        ),
    ];
    for (address, says, repair) in &faults {
        write(&config, &world, free().await, address);
        let (code, printed) = run(&["doctor", "--config", &config]).await;
        assert_eq!(code, 1, "{address}: {printed}");
        assert!(printed.contains(says), "{address}: {printed}");
        assert!(printed.contains(repair), "{address}: {printed}");
    }
    tls.shutdown().await;
}

#[tokio::test]
async fn the_address_is_tried_before_the_first_start_and_while_the_daemon_runs() {
    let (world, folder, config) = house("leads").await;
    let listen = free().await;
    write(&config, &world, listen, &format!("http://{listen}"));
    let (code, printed) = run(&["doctor", "--config", &config]).await;
    assert_eq!(code, 0, "{printed}");
    let words = format!("http://{listen} leads here");
    assert!(printed.contains(&words), "{printed}");
    assert!(!printed.contains("taking answers"), "{printed}");
    assert!(
        !fs::exists(folder.path("cometbot.db")).unwrap(),
        "it changes nothing"
    );

    let mut running = daemon(&["run", "--config", &config]).spawn().unwrap();
    let log = running.stderr.take().unwrap();
    let log = reads(log, "taking answers").await;
    let (_, printed) = run(&["doctor", "--config", &config]).await;
    assert!(printed.contains(&words), "{printed}");

    // Its keys are in its state; whoever has others is another one.
    let elsewhere = folder.path("elsewhere.db");
    let (code, printed) = run(&["doctor", "--config", &config, "--state", &elsewhere]).await;
    assert_eq!(code, 1, "{printed}");
    assert!(
        printed.contains(&format!("another program listens on {listen}")),
        "{printed}"
    );
    assert!(printed.contains("ss -ltnp"), "{printed}");

    // A daemon that listens elsewhere, at whose address another one is.
    write(&config, &world, free().await, &format!("http://{listen}"));
    let (code, printed) = run(&["doctor", "--config", &config, "--state", &elsewhere]).await;
    assert_eq!(code, 1, "{printed}");
    assert!(
        printed.contains("leads to another daemon of bots"),
        "{printed}"
    );
    drop(log);
    terminate(&running).await;
    running.wait().await.unwrap();
}
