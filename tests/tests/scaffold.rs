//! What `new` makes.

use std::{fs, path::Path, time::Instant};

use cometchat_bot::{
    client::{AdminClient, ApiKey, AppSettings, NewUser},
    model::Uid,
};
use cometchat_bot_tests::Person;
use serde_json::Value;
use tokio::process::Command;

use crate::command_line::{Folder, daemon, reads, run, terminate};

/// Where what was built for these tests is: it is not built again.
fn target() -> &'static Path {
    let program = Path::new(env!("CARGO_BIN_EXE_stubborn"));
    program.ancestors().nth(2).unwrap()
}

#[tokio::test]
#[ignore = "builds four times, which takes minutes; run with `--ignored`"]
async fn a_new_bot_compiles_passes_its_tests_and_is_developed() {
    let folder = Folder::new("scaffold");
    let (code, printed) = run(&["new", "lunch-time", "--in", &folder.path("")]).await;
    assert_eq!(code, 0, "{printed}");
    let made = folder.path("lunch-time");
    assert!(
        printed.contains(&made) && printed.contains("cargo test"),
        "{printed}"
    );

    // What was built for this test is not built again.
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let tested = Command::new(cargo)
        .args(["test", "--offline", "--color", "never"])
        .current_dir(&made)
        .env("CARGO_TARGET_DIR", target())
        .output()
        .await
        .unwrap();
    let printed = [tested.stdout, tested.stderr].concat();
    let printed = String::from_utf8_lossy(&printed);
    assert!(tested.status.success(), "{printed}");
    assert!(printed.contains("2 passed"), "{printed}");
    assert!(!printed.contains("warning"), "{printed}");

    let (code, printed) = run(&["new", "lunch-time", "--in", &folder.path("")]).await;
    assert_eq!(code, 1, "what is there is not overwritten: {printed}");
    let (code, printed) = run(&["new", "Lunch", "--in", &folder.path("")]).await;
    assert_eq!(code, 2, "{printed}");
    assert!(printed.contains("small letter"), "{printed}");
    Box::pin(develops(&folder, &made)).await;
}

/// Talks with the guide, then with the bot; changes the bot, and breaks it.
async fn develops(folder: &Folder, made: &str) {
    let begun = Instant::now();
    let ready = folder.path("ready.json");
    let free = ["--http", "127.0.0.1:0", "--https", "127.0.0.1:0"];
    let arguments = [&["dev", "--ready-file", &ready][..], &free].concat();
    let mut command = daemon(&arguments);
    command.current_dir(made).env("CARGO_TARGET_DIR", target());
    let mut child = command.spawn().unwrap();
    let printed = reads(child.stdout.take().unwrap(), "Chat page").await;
    println!("the page is open after {:.1?}", begun.elapsed());
    let ready: Value = serde_json::from_slice(&fs::read(ready).unwrap()).unwrap();
    let (_, mut alice) = comes(&ready).await;
    let (guide, bot) = (Uid::new("guide").unwrap(), Uid::new("lunch-time").unwrap());
    alice.says(guide.clone(), "anybody there?").await;
    assert!(alice.hears("guide").await.contains("lunch-time"));
    println!("the guide answers after {:.1?}", begun.elapsed());

    let printed = reads(printed, "lunch-time is live").await;
    println!("the bot is live after {:.1?}", begun.elapsed());
    // Who says nothing while a bot is built is disconnected.
    let (_, mut alice) = comes(&ready).await;
    alice.says(bot.clone(), "/hello").await;
    assert_eq!(alice.hears("lunch-time").await, "Hello, Alice!");

    let lib = format!("{made}/src/lib.rs");
    let source = fs::read_to_string(&lib).unwrap();
    let begun = Instant::now();
    fs::write(
        &lib,
        source.replace("\"Hello, {name}!\"", "\"Good day, {name}!\""),
    )
    .unwrap();
    let printed = reads(printed, "lunch-time is live").await;
    println!("a change is live after {:.1?}", begun.elapsed());
    let (_, mut alice) = comes(&ready).await;
    alice.says(bot.clone(), "/hello").await;
    assert_eq!(alice.hears("lunch-time").await, "Good day, Alice!");

    fs::write(
        &lib,
        source.replace("-> HandlerResult<String>", "-> HandlerResult<Strin>"),
    )
    .unwrap();
    let lobby = loop {
        let said = alice.hears("guide").await;
        if said.contains("cannot be built") {
            break said;
        }
    };
    assert!(
        lobby.contains("Strin") && lobby.contains("src/lib.rs"),
        "{lobby}"
    );
    alice.says(bot, "/hello").await;
    assert_eq!(
        alice.hears("lunch-time").await,
        "Good day, Alice!",
        "the old one runs on"
    );
    drop(printed);
    terminate(&child).await;
    assert_eq!(child.wait().await.unwrap().code(), Some(0));
}

/// One of the people who are there.
async fn comes(ready: &Value) -> (AppSettings, Person) {
    let text = |name: &str| ready[name].as_str().unwrap().to_owned();
    let address = format!("http://{}", text("http"));
    let app = AppSettings::builder(text("appId"))
        .region(text("region"))
        .client_api(&address)
        .admin_api(&address)
        .build()
        .unwrap();
    let admin = AdminClient::new(app.clone(), ApiKey::new(text("apiKey"))).unwrap();
    let uid = Uid::new("alice").unwrap();
    let _ = admin
        .users()
        .create(&NewUser::new(uid.clone(), "Alice"))
        .await;
    let token = admin.tokens(&uid).create().await.unwrap();
    let alice = Person::connect(&app, token).await;
    (app, alice)
}

#[tokio::test]
async fn a_workspace_takes_a_new_bot_and_its_daemon_has_it() {
    let folder = Folder::new("workspace");
    let daemon = folder.path("bots/daemon");
    fs::create_dir_all(format!("{daemon}/src")).unwrap();
    let root =
        "[workspace]\nmembers = [\"bots/*\"]\n[workspace.dependencies]\ncometchat-bot = \"1\"\n";
    fs::write(folder.path("Cargo.toml"), root).unwrap();
    let manifest = "[dependencies]\ncometchat-bot = { workspace = true }\n";
    fs::write(format!("{daemon}/Cargo.toml"), manifest).unwrap();
    fs::write(
        format!("{daemon}/src/main.rs"),
        "cometchat_bot::daemon!();\n",
    )
    .unwrap();

    // Also from a folder within it.
    let (code, printed) = run(&["new", "tea", "--in", &daemon]).await;
    assert_eq!(code, 0, "{printed}");
    assert!(printed.contains("cargo run -p bot-tea"), "{printed}");
    let made = fs::read_to_string(folder.path("bots/tea/Cargo.toml")).unwrap();
    assert!(
        made.contains("cometchat-bot = { workspace = true, features"),
        "{made}"
    );
    assert!(!made.contains("[workspace]"), "{made}");
    let main = fs::read_to_string(format!("{daemon}/src/main.rs")).unwrap();
    assert_eq!(main, "cometchat_bot::daemon!(bot_tea);\n");
    let manifest = fs::read_to_string(format!("{daemon}/Cargo.toml")).unwrap();
    assert!(
        manifest.contains("bot-tea = { path = \"../tea\" }"),
        "{manifest}"
    );
}
