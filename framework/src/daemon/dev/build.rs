//! Finds a package and builds it with cargo.

use std::{
    ffi::OsString,
    path::PathBuf,
    process::Stdio,
    time::{Duration, Instant},
};

use serde::Deserialize;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Command,
};

/// Characters of the compiler's errors that are shown in the chat.
const SHOWN_CHARS: usize = 3_000;

/// A package with a bot.
pub(super) struct Package {
    pub(super) name: String,
    /// The workspace's folder: everything below may be part of the bot.
    pub(super) folder: PathBuf,
    binary: String,
}

/// How a build ended.
pub(super) enum Built {
    Ready {
        program: PathBuf,
        took: Duration,
    },
    /// What the compiler said.
    Wrong(String),
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Described>,
    workspace_root: PathBuf,
}

#[derive(Deserialize)]
struct Described {
    name: String,
    manifest_path: PathBuf,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

/// Something that cargo says while it builds.
#[derive(Deserialize)]
struct Said {
    reason: String,
    message: Option<Message>,
    target: Option<Target>,
    executable: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Message {
    level: String,
    rendered: Option<String>,
}

fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or(OsString::from("cargo")));
    command.stdin(Stdio::null()).kill_on_drop(true);
    command
}

/// The package that is meant; what is wrong if there is none.
pub(super) async fn find(bot: Option<&str>) -> Result<Package, String> {
    let asked = cargo()
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .output()
        .await
        .map_err(|error| format!("cargo cannot be run: {error}"))?;
    if !asked.status.success() {
        return Err(String::from_utf8_lossy(&asked.stderr).trim().to_owned());
    }
    let metadata: Metadata = serde_json::from_slice(&asked.stdout)
        .map_err(|error| format!("cargo's answer cannot be understood: {error}"))?;
    let here = std::env::current_dir().map(|folder| folder.join("Cargo.toml"));
    let here = here.unwrap_or_default();
    let is_meant = |package: &&Described| match bot {
        Some(bot) => package.name == bot || package.name == format!("bot-{bot}"),
        None => package.manifest_path == here,
    };
    let found = metadata.packages.iter().find(is_meant);
    let package = found.ok_or_else(|| match bot {
        Some(bot) => format!("there is no package {bot:?} or \"bot-{bot}\"; `new {bot}` makes one"),
        None => {
            "there is no package in this folder; name one, or make one with `new NAME`".to_owned()
        }
    })?;
    let is_binary = |target: &&Target| target.kind.iter().any(|kind| kind == "bin");
    let binary = package.targets.iter().find(is_binary);
    let binary = binary.ok_or_else(|| {
        format!(
            "package {:?} has no binary; add src/main.rs with `cometchat_bot::daemon!(..);`",
            package.name
        )
    })?;
    Ok(Package {
        name: package.name.clone(),
        folder: metadata.workspace_root,
        binary: binary.name.clone(),
    })
}

/// Builds a package. What the compiler says goes to the terminal as well.
pub(super) async fn build(package: &Package) -> Built {
    let begun = Instant::now();
    let mut building = match cargo()
        .args([
            "build",
            "--message-format",
            "json",
            "--package",
            &package.name,
        ])
        .args(["--bin", &package.binary])
        .stdout(Stdio::piped())
        .spawn()
    {
        Ok(building) => building,
        Err(error) => return Built::Wrong(format!("cargo cannot be run: {error}")),
    };
    let (mut errors, mut program) = (String::new(), None);
    if let Some(said) = building.stdout.take() {
        let mut lines = BufReader::new(said).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            let Ok(said) = serde_json::from_str::<Said>(&line) else {
                continue;
            };
            take(said, package, &mut errors, &mut program);
        }
    }
    let has_succeeded = building.wait().await.is_ok_and(|status| status.success());
    match program {
        Some(program) if has_succeeded => Built::Ready {
            program,
            took: begun.elapsed(),
        },
        _ if errors.is_empty() => Built::Wrong("cargo failed; the terminal shows why".to_owned()),
        _ => Built::Wrong(errors),
    }
}

fn take(said: Said, package: &Package, errors: &mut String, program: &mut Option<PathBuf>) {
    match said.reason.as_str() {
        "compiler-message" => {
            let Some(Message {
                level,
                rendered: Some(rendered),
            }) = said.message
            else {
                return;
            };
            eprint!("{rendered}");
            if level == "error" && errors.len() + rendered.len() <= SHOWN_CHARS {
                errors.push_str(&rendered);
            }
        }
        "compiler-artifact" => {
            let is_it = said
                .target
                .is_some_and(|target| target.name == package.binary);
            if let (true, Some(executable)) = (is_it, said.executable) {
                *program = Some(executable);
            }
        }
        _ => {}
    }
}
