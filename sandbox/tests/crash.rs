//! A server that is killed while many write: whatever it has confirmed is there afterwards.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use cometchat_sandbox::{Sandbox, SandboxBuilder};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc;

use crate::world::API_KEY;

/// Names the file that the server keeps its data in; only the process to be killed has it.
const DATA: &str = "SANDBOX_CRASH_DATA";
/// What the line with the address begins with.
const AT: &str = "serves at ";
const CLIENTS: usize = 50;
/// Confirmed messages after which the server is killed.
const ENOUGH: usize = 1000;

fn builder(data: &Path) -> SandboxBuilder {
    Sandbox::builder().data(data).api_key(API_KEY).seed(true)
}

/// Not a test by itself: the process that [`nothing_confirmed_is_lost`] starts and kills.
#[tokio::test]
async fn serves() {
    let Some(data) = std::env::var_os(DATA) else {
        return;
    };
    let address = "127.0.0.1:0".parse().unwrap();
    let sandbox = builder(Path::new(&data))
        .http(address)
        .start()
        .await
        .unwrap();
    println!("\n{AT}{}", sandbox.ready().http.as_deref().unwrap());
    std::future::pending::<()>().await;
}

fn start(data: &Path) -> (Child, String) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::serves", "--nocapture"])
        .env(DATA, data)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let at = lines
        .map(Result::unwrap)
        .find_map(|line| Some(line.strip_prefix(AT)?.to_owned()));
    (child, at.unwrap())
}

/// One request on a connection of its own; what came back, if anything whole did.
async fn post(address: &str, body: &Value) -> Option<Value> {
    let mut stream = TcpStream::connect(address).await.ok()?;
    let body = body.to_string();
    let request = format!(
        "POST /v3/messages HTTP/1.1\r\nHost: {address}\r\napikey: {API_KEY}\r\nonBehalfOf: alice\r\n\
         Connection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.ok()?;
    serde_json::from_str(answer.split_once("\r\n\r\n")?.1).ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_confirmed_is_lost() {
    let folder =
        std::env::temp_dir().join(format!("cometchat-sandbox-crash-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let data = folder.join("app.db");
    let (mut child, address) = start(&data);
    let (confirm, mut confirmed) = mpsc::channel(CLIENTS);
    for client in 0..CLIENTS {
        let (confirm, address) = (confirm.clone(), address.clone());
        tokio::spawn(async move {
            for number in 0.. {
                let text = format!("{client}-{number}");
                let body = json!({ "receiver": "lobby", "receiverType": "group", "data": { "text": text } });
                let Some(answer) = post(&address, &body).await else {
                    return;
                };
                let id = answer["data"]["id"].as_str().map(str::to_owned);
                if confirm
                    .send((id.expect("a message is confirmed"), text))
                    .await
                    .is_err()
                {
                    return;
                }
            }
        });
    }
    drop(confirm);
    let mut sent = HashMap::new();
    while let Some((id, text)) = confirmed.recv().await {
        sent.insert(id, text);
        if sent.len() == ENOUGH {
            child.kill().unwrap();
        }
    }
    child.wait().unwrap();
    assert!(sent.len() >= ENOUGH, "only {} were confirmed", sent.len());

    let app = builder(&data).app().unwrap();
    let mut after = "0".to_owned();
    loop {
        let path = format!("/sandbox/records?after_id={after}");
        let page = crate::world::call(&app, "GET", &path, &[("apikey", API_KEY)], Value::Null)
            .await
            .data();
        let Some(last) = page.as_array().unwrap().last() else {
            break;
        };
        after = last["id"].as_str().unwrap().to_owned();
        for record in page.as_array().unwrap() {
            if let Some(text) = sent.remove(record["id"].as_str().unwrap()) {
                assert_eq!(record["text"], text);
            }
        }
    }
    assert!(
        sent.is_empty(),
        "{} confirmed messages are lost",
        sent.len()
    );
    drop(app);
    std::fs::remove_dir_all(folder).unwrap();
}
