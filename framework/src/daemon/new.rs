//! `new`: a bot crate to begin with, which compiles and passes its tests.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use clap::Args;

use super::CommandError;

/// Characters of a bot's name.
const MAX_NAME_CHARS: usize = 40;
/// Names that cannot be crates, or would be mistaken.
const RESERVED: [&str; 4] = ["bot", "daemon", "test", "crate"];
/// Folders above the current one that are looked at for a workspace.
const MAX_DEPTH: usize = 16;
/// The framework in the checkout from which this daemon was built.
const FRAMEWORK: &str = env!("CARGO_MANIFEST_DIR");

/// What is made, and where.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The bot's name: small letters, digits and hyphens.
    #[arg(value_name = "NAME")]
    name: String,
    /// The folder in or above which a workspace is looked for; the bot goes into
    /// its `bots` folder, or else into this one.
    #[arg(long = "in", value_name = "FOLDER", default_value = ".")]
    folder: PathBuf,
}

/// What the templates are filled with.
struct Filling {
    name: String,
    /// How the manifest names the framework, and with the testing kit.
    dependency: [String; 2],
    /// What a command needs to mean this package.
    package: String,
}

/// Where bots of a workspace are.
struct Workspace {
    folder: PathBuf,
    /// Whether it names the version of the framework itself.
    has_framework: bool,
}

pub(super) fn new(options: &Options) -> Result<(), CommandError> {
    let name = options.name.as_str();
    check(name).map_err(|problem| CommandError::Name {
        name: name.to_owned(),
        problem,
    })?;
    let workspace = workspace(&options.folder);
    let folder = match &workspace {
        Some(workspace) => workspace.folder.join("bots").join(name),
        None => options.folder.join(name),
    };
    let failed = |source| CommandError::Write {
        path: folder.display().to_string(),
        source,
    };
    let filling = Filling::new(name, workspace.as_ref());
    write(&folder, &filling, workspace.is_none()).map_err(failed)?;
    let is_linked = workspace
        .as_ref()
        .is_some_and(|workspace| link(name, workspace));
    tell(&folder, &filling, workspace.is_some(), is_linked);
    Ok(())
}

fn check(name: &str) -> Result<(), &'static str> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    match name {
        name if !name.starts_with(|c: char| c.is_ascii_lowercase()) => {
            Err("it must begin with a small letter")
        }
        name if !name.chars().all(is_plain) => {
            Err("it may have small letters, digits and hyphens only")
        }
        name if name.ends_with('-') || name.contains("--") => {
            Err("hyphens stand between other characters")
        }
        name if name.len() > MAX_NAME_CHARS => Err("it has more than 40 characters"),
        name if RESERVED.contains(&name) => Err("this name means something else"),
        _ => Ok(()),
    }
}

/// The workspace that takes bots, in or above a folder.
fn workspace(folder: &Path) -> Option<Workspace> {
    let folder = fs::canonicalize(folder).ok()?;
    let folders = folder.ancestors().take(MAX_DEPTH);
    let mut read = folders.filter_map(|folder| {
        let text = fs::read_to_string(folder.join("Cargo.toml")).ok()?;
        let manifest: toml::Table = text.parse().ok()?;
        Some((folder, manifest.get("workspace")?.clone()))
    });
    let (folder, workspace) = read.next()?;
    let members = workspace.get("members")?.as_array()?;
    let has_bots = members
        .iter()
        .any(|member| member.as_str() == Some("bots/*"));
    let dependencies = workspace.get("dependencies");
    has_bots.then(|| Workspace {
        folder: folder.to_owned(),
        has_framework: dependencies.is_some_and(|all| all.get("cometchat-bot").is_some()),
    })
}

impl Filling {
    fn new(name: &str, workspace: Option<&Workspace>) -> Self {
        let dependency = if workspace.is_some_and(|workspace| workspace.has_framework) {
            "workspace = true, features = [\"daemon\", \"sandbox\"".to_owned()
        } else {
            // A path may have quotes and backslashes; JSON writes them as TOML does.
            let path = serde_json::Value::from(FRAMEWORK);
            format!("path = {path}, features = [\"daemon\", \"sandbox\"")
        };
        Self {
            name: name.to_owned(),
            package: workspace.map_or_else(String::new, |_| format!(" -p bot-{name}")),
            dependency: [
                format!("{{ {dependency}] }}"),
                format!("{{ {dependency}, \"testing\"] }}"),
            ],
        }
    }

    fn fill(&self, template: &str) -> String {
        let words = self.name.split('-').map(capital);
        let words: Vec<_> = words.collect();
        template
            .replace("{{name}}", &self.name)
            .replace("{{crate}}", &self.crate_name())
            .replace("{{type}}", &words.concat())
            .replace("{{title}}", &words.join(" "))
            .replace("{{package}}", &self.package)
            .replace("{{dependency}}", &self.dependency[0])
            .replace("{{testing}}", &self.dependency[1])
    }

    fn crate_name(&self) -> String {
        format!("bot_{}", self.name.replace('-', "_"))
    }
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

/// Writes the crate. What is there already is not touched.
fn write(folder: &Path, filling: &Filling, is_alone: bool) -> io::Result<()> {
    if let Some(above) = folder.parent() {
        fs::create_dir_all(above)?;
    }
    fs::create_dir(folder)?;
    fs::create_dir(folder.join("src"))?;
    let mut manifest = filling.fill(include_str!("new/template/Cargo.toml.in"));
    if is_alone {
        manifest.push_str(include_str!("new/template/alone.toml.in"));
        fs::write(folder.join(".gitignore"), "/target\n/*.db*\n*.token\n")?;
        // The versions that were tested, unless the checkout is gone.
        let lock = Path::new(FRAMEWORK).join("../Cargo.lock");
        if lock.exists() {
            fs::copy(lock, folder.join("Cargo.lock"))?;
        }
    }
    fs::write(folder.join("Cargo.toml"), manifest)?;
    for (name, template) in [
        ("README.md", include_str!("new/template/README.md.in")),
        ("src/lib.rs", include_str!("new/template/lib.rs.in")),
        ("src/main.rs", include_str!("new/template/main.rs.in")),
    ] {
        fs::write(folder.join(name), filling.fill(template))?;
    }
    Ok(())
}

/// Adds the bot to the workspace's daemon, if there is one and it is written
/// as expected.
fn link(name: &str, workspace: &Workspace) -> bool {
    let daemon = workspace.folder.join("bots/daemon");
    let (manifest, main) = (daemon.join("Cargo.toml"), daemon.join("src/main.rs"));
    let (Ok(old_manifest), Ok(old_main)) =
        (fs::read_to_string(&manifest), fs::read_to_string(&main))
    else {
        return false;
    };
    let Some((new_manifest, new_main)) = linked(name, &old_manifest, &old_main) else {
        return false;
    };
    fs::write(manifest, new_manifest)
        .and_then(|()| fs::write(main, new_main))
        .is_ok()
}

/// The daemon's manifest and source with the bot in them, in the order of names.
fn linked(name: &str, manifest: &str, main: &str) -> Option<(String, String)> {
    let (before, rest) = main.split_once("daemon!(")?;
    let (list, after) = rest.split_once(')')?;
    let mut crates: Vec<_> = list.split(',').map(|name| name.trim().to_owned()).collect();
    crates.retain(|name| !name.is_empty());
    crates.push(format!("bot_{}", name.replace('-', "_")));
    crates.sort();
    let main = format!("{before}daemon!({}){after}", crates.join(", "));
    let line = format!("bot-{name} = {{ path = \"../{name}\" }}");
    let mut lines: Vec<_> = manifest.lines().collect();
    let at = lines
        .iter()
        .rposition(|other| other.starts_with("bot-") && *other < line.as_str());
    let at = match at {
        Some(at) => at,
        None => lines
            .iter()
            .rposition(|other| *other == "[dependencies]" || other.starts_with("cometchat-bot"))?,
    };
    lines.insert(at + 1, &line);
    Some((lines.join("\n") + "\n", main))
}

fn tell(folder: &Path, filling: &Filling, is_member: bool, is_linked: bool) {
    let shown = folder.display();
    println!("made {shown}\n");
    if !is_member {
        println!("  cd {shown}");
    }
    println!(
        "  cargo run{}     # talk with it in a page",
        filling.package
    );
    println!(
        "  cargo test{}    # play the conversations in src/lib.rs",
        filling.package
    );
    if is_linked {
        println!("\nIt is in bots/daemon as well: `cargo run` has it.");
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn names_are_those_of_crates_and_users() {
        for name in ["a", "lunch-bot", "b2"] {
            assert_eq!(check(name), Ok(()), "{name}");
        }
        let long = "a".repeat(41);
        for name in [
            "", "A", "2b", "a b", "ä", "a_b", "-a", "a-", "a--b", "../a", "daemon", &long,
        ] {
            assert!(check(name).is_err(), "{name}");
        }
    }

    #[test]
    fn a_daemon_gets_the_bot_in_the_order_of_names() {
        let manifest = "[dependencies]\ncometchat-bot = { workspace = true }\nbot-a = { path = \"../a\" }\nbot-z = { path = \"../z\" }\n\n[[bin]]\n";
        let main = "cometchat_bot::daemon!(bot_a, bot_z);\n";
        let (manifest, main) = linked("m-n", manifest, main).unwrap();
        assert_eq!(main, "cometchat_bot::daemon!(bot_a, bot_m_n, bot_z);\n");
        assert!(
            manifest.contains("../a\" }\nbot-m-n = { path = \"../m-n\" }\nbot-z"),
            "{manifest}"
        );
        let empty = "[dependencies]\ncometchat-bot = { workspace = true }\n";
        let (manifest, _) = linked("m", empty, "daemon!();").unwrap();
        assert!(
            manifest.ends_with("true }\nbot-m = { path = \"../m\" }\n"),
            "{manifest}"
        );
        assert!(linked("m", empty, "fn main() {}").is_none());
    }

    #[test]
    fn templates_are_filled_to_the_last_word() {
        let filling = Filling::new("lunch-time", None);
        for template in [
            include_str!("new/template/Cargo.toml.in"),
            include_str!("new/template/README.md.in"),
            include_str!("new/template/lib.rs.in"),
            include_str!("new/template/main.rs.in"),
        ] {
            let text = filling.fill(template);
            assert!(!text.contains("{{"), "{text}");
        }
        let lib = filling.fill(include_str!("new/template/lib.rs.in"));
        assert!(
            lib.contains("struct LunchTimeBot") && lib.contains("//! Lunch Time,"),
            "{lib}"
        );
    }
}
