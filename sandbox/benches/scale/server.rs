//! The server, in a process of its own.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use cometchat_sandbox::Sandbox;

use crate::Error;
use crate::client::KEY;

/// Set for the process that is the server: the file for its data, or nothing.
pub(crate) const SERVES: &str = "SCALE_SERVES";
/// What the line with the address begins with.
const AT: &str = "serves at ";
/// Ticks of the system's processor clock in a second, on every Linux there is.
const TICKS: u64 = 100;

/// Is the server, until it is killed.
pub(crate) async fn serve() -> Result<(), Error> {
    let mut builder = Sandbox::builder().http("127.0.0.1:0".parse()?).api_key(KEY);
    if let Some(data) = std::env::var_os(SERVES).filter(|data| !data.is_empty()) {
        builder = builder.data(data);
    }
    let sandbox = builder.start().await?;
    let address = sandbox.ready().http.clone().unwrap_or_default();
    println!("{AT}{address}");
    std::future::pending().await
}

/// A running server; killed when dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: String,
    folder: PathBuf,
}

/// What a process uses.
#[derive(Clone, Copy)]
pub(crate) struct Usage {
    memory_kb: u64,
    pub(crate) processor: Duration,
}

impl Usage {
    pub(crate) fn memory_mb(self) -> u64 {
        self.memory_kb / 1024
    }
}

impl Server {
    /// Starts one that keeps its data in memory, or in a temporary file.
    pub(crate) fn start(data: bool) -> Result<Self, Error> {
        let folder = std::env::temp_dir().join(format!("cometchat-scale-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let file = if data {
            folder.join("app.db")
        } else {
            PathBuf::new()
        };
        let child = Command::new(std::env::current_exe()?)
            .env(SERVES, file)
            .stdout(Stdio::piped())
            .spawn()?;
        let mut server = Self {
            child,
            address: String::new(),
            folder,
        };
        let output = server
            .child
            .stdout
            .take()
            .ok_or("the server has no output")?;
        for line in BufReader::new(output).lines() {
            if let Some(address) = line?.strip_prefix(AT) {
                address.clone_into(&mut server.address);
                return Ok(server);
            }
        }
        Err("the server did not start".into())
    }

    /// Its memory now, and the processor time it has used.
    pub(crate) fn usage(&self) -> Result<Usage, Error> {
        let about = |what| std::fs::read_to_string(format!("/proc/{}/{what}", self.child.id()));
        let (status, stat) = (about("status")?, about("stat")?);
        let memory = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let memory = memory.and_then(|rest| rest.split_whitespace().next());
        // Behind the name in parentheses come the state and ten numbers, then these two.
        let (_, fields) = stat.rsplit_once(')').ok_or("unknown form of /proc")?;
        let mut fields = fields.split_whitespace().skip(11);
        let mut ticks =
            || -> Result<u64, Error> { Ok(fields.next().ok_or("unknown form of /proc")?.parse()?) };
        Ok(Usage {
            memory_kb: memory.ok_or("unknown form of /proc")?.parse()?,
            processor: Duration::from_millis((ticks()? + ticks()?) * 1000 / TICKS),
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
