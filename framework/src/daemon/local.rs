//! `sandbox`: the local server alone.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use clap::Args;
use cometchat_sandbox::{Profile, Ready, Sandbox, SandboxBuilder};

use super::{CommandError, files::write_private, stop};

/// How the local server is run.
#[derive(Clone, Debug, Args)]
pub(super) struct Options {
    /// Where to listen without TLS; port 0 picks a free one.
    #[arg(long, value_name = "ADDR", value_parser = address, default_value_t = default_http())]
    http: SocketAddr,
    /// Where to listen with TLS; port 0 picks a free one.
    #[arg(long, value_name = "ADDR", value_parser = address, default_value_t = default_https())]
    https: SocketAddr,
    /// The app's id.
    #[arg(long, value_name = "ID", default_value = "sandbox")]
    app_id: String,
    /// Another app on the same addresses, such as `production`; may be given several times.
    #[arg(long, value_name = "ID")]
    also_app: Vec<String>,
    /// The app's region.
    #[arg(long, value_name = "R", default_value = "us")]
    region: String,
    /// The key that may create users and log them in; random unless given.
    #[arg(
        long,
        value_name = "K",
        env = "SANDBOX_AUTH_KEY",
        hide_env_values = true
    )]
    auth_key: Option<String>,
    /// The key that may do everything; random unless given.
    #[arg(
        long,
        value_name = "K",
        env = "SANDBOX_API_KEY",
        hide_env_values = true
    )]
    api_key: Option<String>,
    /// Keep everything in this file; in memory unless given.
    #[arg(long, value_name = "PATH")]
    data: Option<PathBuf>,
    /// How the server behaves where the service's behaviour is not known: kind or harsh.
    #[arg(long, value_name = "NAME", value_parser = profile, default_value = "kind")]
    profile: Profile,
    /// Write the addresses and keys to this file, as JSON, when ready.
    #[arg(long, value_name = "PATH")]
    pub(super) ready_file: Option<PathBuf>,
}

fn address(text: &str) -> Result<SocketAddr, String> {
    let address = text.parse();
    address.map_err(|_| "write an IP address and a port, such as 127.0.0.1:7700".to_owned())
}

fn profile(text: &str) -> Result<Profile, String> {
    match text {
        "kind" => Ok(Profile::Kind),
        "harsh" => Ok(Profile::Harsh),
        _ => Err("write kind or harsh".to_owned()),
    }
}

fn default_http() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 7700))
}

fn default_https() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 7701))
}

impl Default for Options {
    fn default() -> Self {
        Self {
            http: default_http(),
            https: default_https(),
            app_id: "sandbox".to_owned(),
            also_app: Vec::new(),
            region: "us".to_owned(),
            auth_key: None,
            api_key: None,
            data: None,
            profile: Profile::Kind,
            ready_file: None,
        }
    }
}

impl Options {
    /// Where the demo bots keep what must survive: beside the server's data.
    pub(super) fn bots_state(&self) -> Option<PathBuf> {
        let mut path = self.data.clone()?.into_os_string();
        path.push(".bots");
        Some(path.into())
    }

    /// The server as these options want it, with its people.
    pub(super) fn builder(&self) -> SandboxBuilder {
        let mut builder = Sandbox::builder()
            .app_id(&self.app_id)
            .region(&self.region)
            .http(self.http)
            .https(self.https)
            .seed(true)
            .profile(self.profile)
            .inspector(true);
        for id in &self.also_app {
            builder = builder.also_app(id);
        }
        if let Some(key) = &self.auth_key {
            builder = builder.auth_key(key);
        }
        if let Some(key) = &self.api_key {
            builder = builder.api_key(key);
        }
        if let Some(path) = &self.data {
            builder = builder.data(path);
        }
        builder
    }
}

/// Runs the server until a signal.
pub(super) async fn sandbox(options: Options) -> Result<(), CommandError> {
    let stop = stop::on_signal();
    check_ready(options.ready_file.as_deref())?;
    let sandbox = options.builder().start().await?;
    write_ready(options.ready_file.as_deref(), sandbox.ready()).await?;
    print_addresses(sandbox.ready());
    print_app(sandbox.ready(), &options);
    stop.cancelled().await;
    sandbox.shutdown().await;
    tracing::info!("stopped");
    Ok(())
}

/// Finds out at once that the ready file cannot be written.
pub(super) fn check_ready(path: Option<&Path>) -> Result<(), CommandError> {
    let Some(folder) = path
        .and_then(Path::parent)
        .filter(|folder| !folder.as_os_str().is_empty())
    else {
        return Ok(());
    };
    std::fs::metadata(folder)
        .map(drop)
        .map_err(|source| CommandError::ReadyFile {
            path: path.unwrap_or(folder).display().to_string(),
            source,
        })
}

/// Tells where the server is.
pub(super) fn print_addresses(ready: &Ready) {
    if let Some(page) = &ready.page {
        println!("Chat page    {page}");
    }
    if let Some(ca) = &ready.ca {
        println!("Certificate  {} (for clients over TLS)", ca.display());
    }
}

/// Tells what a client needs, and where the keys are, which are not shown.
fn print_app(ready: &Ready, options: &Options) {
    println!("App          {}, region {}", ready.app_id, ready.region);
    for app in &ready.apps {
        println!("Beside it    {}, region {}", app.app_id, app.region);
    }
    let keys = match (&options.auth_key, &options.api_key, &options.ready_file) {
        (Some(_), Some(_), _) => return,
        (_, _, Some(path)) => format!("in {}", path.display()),
        _ => {
            "give your own with --auth-key and --api-key, or get them with --ready-file".to_owned()
        }
    };
    println!("Keys         {keys}");
}

/// Writes the ready file whole, so that nobody reads half of it.
pub(super) async fn write_ready(path: Option<&Path>, ready: &Ready) -> Result<(), CommandError> {
    let Some(path) = path else {
        return Ok(());
    };
    let failed = |source| CommandError::ReadyFile {
        path: path.display().to_string(),
        source,
    };
    let text = serde_json::to_vec(ready).map_err(|error| failed(error.into()))?;
    write_private(path, &text).await.map_err(failed)
}
