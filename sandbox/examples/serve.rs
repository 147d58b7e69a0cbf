//! Runs a sandbox with some people in it until Ctrl-C.
//!
//! ```text
//! $ cargo run -p cometchat-sandbox --example serve
//! {"http":"127.0.0.1:7700","https":"127.0.0.1:7701","appId":"sandbox",...,"page":"http://127.0.0.1:7700/"}
//! ```
//!
//! `SANDBOX_HTTP` and `SANDBOX_HTTPS` change the addresses (port 0 takes a free one);
//! `SANDBOX_READY` names a file that gets the same JSON once the server can be reached.

use std::env;
use std::error::Error;
use std::net::SocketAddr;

use cometchat_sandbox::Sandbox;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::builder()
        .http(address("SANDBOX_HTTP", "127.0.0.1:7700")?)
        .https(address("SANDBOX_HTTPS", "127.0.0.1:7701")?)
        .seed(true)
        .start()
        .await?;
    let ready = serde_json::to_string(sandbox.ready())?;
    println!("{ready}");
    if let Ok(file) = env::var("SANDBOX_READY") {
        // Written aside and renamed, so that nobody reads half of it.
        let part = format!("{file}.part");
        std::fs::write(&part, &ready)?;
        std::fs::rename(part, file)?;
    }
    tokio::signal::ctrl_c().await?;
    sandbox.shutdown().await;
    Ok(())
}

fn address(name: &str, default: &str) -> Result<SocketAddr, Box<dyn Error>> {
    Ok(env::var(name)
        .unwrap_or_else(|_| default.to_owned())
        .parse()?)
}
