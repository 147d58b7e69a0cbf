//! A hundred bots in one daemon.

use std::{fmt::Write, fs, time::Instant};

use cometchat_bot::{
    client::{AdminClient, ApiKey, AppSettings, Limits, NewUser},
    model::Uid,
};
use cometchat_bot_tests::Person;
use cometchat_sandbox::Sandbox;
use tokio::process::Child;

use crate::{
    command_line::{Folder, daemon, terminate},
    operations::get,
};

/// Apps, each on a server of its own: the service allows 25 bots in one.
const APPS: usize = 4;
const BOTS_PER_APP: usize = 25;

struct App {
    sandbox: Sandbox,
    settings: AppSettings,
    admin: AdminClient,
}

impl App {
    async fn start(id: &str) -> Self {
        let builder = Sandbox::builder()
            .app_id(id)
            .http(([127, 0, 0, 1], 0).into());
        let sandbox = builder.start().await.unwrap();
        let address = format!("http://{}", sandbox.ready().http.as_deref().unwrap());
        let settings = AppSettings::builder(id)
            .client_api(&address)
            .admin_api(&address)
            .limits(Limits::none())
            .build()
            .unwrap();
        let key = ApiKey::new(&sandbox.ready().api_key);
        let admin = AdminClient::new(settings.clone(), key).unwrap();
        Self {
            sandbox,
            settings,
            admin,
        }
    }

    async fn token(&self, uid: &str) -> String {
        let uid = Uid::new(uid).unwrap();
        let user = NewUser::new(uid.clone(), uid.to_string());
        self.admin.users().create(&user).await.unwrap();
        let token = self.admin.tokens(&uid).create().await.unwrap();
        token.expose().to_owned()
    }
}

/// Kilobytes of a line of what the system says of a process.
fn kilobytes(child: &Child, name: &str) -> u64 {
    let path = format!("/proc/{}/status", child.id().unwrap());
    let status = fs::read_to_string(path).unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_hundred_bots_share_a_daemon_and_one_that_panics_harms_none() {
    let folder = Folder::new("crowd");
    let mut config = String::new();
    let mut apps = Vec::new();
    for app in 0..APPS {
        let id = format!("app-{app}");
        let started = App::start(&id).await;
        let api = started.settings.client_api();
        let _ = write!(config, "[[app]]\nid = \"{id}\"\nclient-api = \"{api}\"\n");
        for bot in 0..BOTS_PER_APP {
            let name = format!("{app}-{bot}");
            fs::write(
                folder.path(&name),
                started.token(&format!("bot-{bot}")).await,
            )
            .unwrap();
            let _ = write!(
                config,
                "[[bot]]\nkind = \"fragile\"\nuid = \"bot-{bot}\"\napp = \"{id}\"\ntoken-file = \"{name}\"\n"
            );
        }
        apps.push(started);
    }
    fs::write(folder.path("bots.toml"), config).unwrap();
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = port.local_addr().unwrap().to_string();
    drop(port);

    let begun = Instant::now();
    let config = folder.path("bots.toml");
    let arguments = ["run", "--config", &config, "--listen", &address];
    let mut command = daemon(&arguments);
    command
        .stderr(std::process::Stdio::null())
        .env("RUST_LOG", "warn");
    let mut child = command.spawn().unwrap();
    while tokio::net::TcpStream::connect(&address).await.is_err() {
        tokio::task::yield_now().await;
    }
    while get(&address, "/readyz").await.0 != 200 {
        tokio::task::yield_now().await;
    }
    let (took, idle) = (begun.elapsed(), kilobytes(&child, "VmRSS"));
    println!(
        "{} bots are connected after {took:.1?} with {idle} kB",
        APPS * BOTS_PER_APP
    );

    for app in &apps {
        let token = app.token("ada").await;
        let mut ada =
            Person::connect(&app.settings, cometchat_bot::client::AuthToken::new(token)).await;
        ada.says(Uid::new("bot-0").unwrap(), "panic").await;
        for bot in 1..BOTS_PER_APP {
            ada.says(Uid::new(format!("bot-{bot}")).unwrap(), "hello")
                .await;
        }
        for bot in 1..BOTS_PER_APP {
            assert_eq!(ada.hears(&format!("bot-{bot}")).await, "hello");
        }
        // The one that panicked answers what comes next.
        ada.says(Uid::new("bot-0").unwrap(), "hello").await;
        assert_eq!(ada.hears("bot-0").await, "hello");
    }
    assert_eq!(get(&address, "/readyz").await.0, 200);
    println!(
        "after a message to each it has {} kB",
        kilobytes(&child, "VmRSS")
    );
    terminate(&child).await;
    assert_eq!(child.wait().await.unwrap().code(), Some(0));
    for app in apps {
        app.sandbox.shutdown().await;
    }
}
