//! Compares what `daemon!` names with what the package depends on.
//!
//! A crate that nothing names is not linked, and its bots would be missing
//! without a word.

use proc_macro2::Span;
use syn::{Error, Ident, Result};

use crate::{
    errors::Errors,
    manifest::{Dependency, FRAMEWORK, Manifest, Section},
    names::nearest,
};

/// A crate that may be named.
#[derive(Debug, PartialEq, Eq)]
struct Available {
    /// Its name in code.
    name: String,
    /// What it calls itself, which differs when it was renamed.
    library: String,
    /// Whether it has bots for all that is known, and so must be named.
    has_bots: bool,
}

/// Checks the names, and returns what each crate calls itself.
pub(super) fn check(crates: &[Ident], manifest: &Manifest<'_>) -> Result<Vec<String>> {
    let available = available(manifest);
    let mut errors = Errors::default();
    let mut libraries = Vec::new();
    for name in crates {
        let text = name.to_string();
        match available.iter().find(|found| found.name == text) {
            Some(found) => libraries.push(found.library.clone()),
            None => errors.at(name, not_a_dependency(&text, &available)),
        }
    }
    // A name that is wrong may well be that of a crate that is not named.
    let libraries = errors.finish(libraries)?;
    let missing: Vec<_> = available
        .iter()
        .filter(|found| found.has_bots && !crates.iter().any(|name| *name == found.name))
        .collect();
    let mut errors = Errors::default();
    for found in &missing {
        let message = not_named(&found.name, crates, &missing);
        errors.push(Error::new(Span::call_site(), message));
    }
    errors.finish(libraries)
}

fn available(manifest: &Manifest<'_>) -> Vec<Available> {
    let own = manifest.library().map(|name| Available {
        library: name.clone(),
        name,
        has_bots: false,
    });
    let mut all: Vec<_> = own.into_iter().collect();
    for dependency in manifest.dependencies() {
        all.push(of_dependency(manifest, &dependency));
    }
    all
}

fn of_dependency(manifest: &Manifest<'_>, dependency: &Dependency) -> Available {
    let its_own = dependency.folder.as_deref();
    let its_own = its_own.and_then(|folder| manifest.neighbour(folder).ok());
    let library = its_own.as_ref().and_then(Manifest::library);
    let library = library.unwrap_or_else(|| dependency.package.replace('-', "_"));
    let name = if dependency.is_renamed() {
        dependency.key.replace('-', "_")
    } else {
        library.clone()
    };
    let must = dependency.section == Section::Normal && !dependency.optional;
    Available {
        name,
        library,
        has_bots: must && its_own.is_some_and(|its_own| has_bots(&its_own)),
    }
}

/// A package that uses the framework is taken for one with bots, unless it
/// says that it has none.
fn has_bots(manifest: &Manifest<'_>) -> bool {
    let uses = |dependency: &Dependency| {
        dependency.package == FRAMEWORK && dependency.section != Section::Dev
    };
    !manifest.denies_bots() && manifest.dependencies().iter().any(uses)
}

fn not_a_dependency(name: &str, available: &[Available]) -> String {
    let hint = match nearest(name, available.iter().map(|found| found.name.as_str())) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!(
            "write `{} = {{ path = \"...\" }}` under `[dependencies]` in Cargo.toml",
            name.replace('_', "-")
        ),
    };
    format!("`{name}` is not a dependency of this package; {hint}")
}

fn not_named(name: &str, crates: &[Ident], missing: &[&Available]) -> String {
    let mut all: Vec<_> = crates.iter().map(ToString::to_string).collect();
    all.extend(missing.iter().map(|found| found.name.clone()));
    format!(
        "`{name}` is a dependency that uses {FRAMEWORK}, but is not named here, so its bots would \
         be missing; write `daemon!({})`, or, if it has no bots, `bots = false` under \
         `[package.metadata.{FRAMEWORK}]` in its Cargo.toml",
        all.join(", ")
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use std::path::Path;

    use super::*;
    use crate::manifest::tests::Memory;

    /// A workspace with a daemon in `/w/daemon` and crates with and without bots.
    fn files(daemon: &str) -> Memory {
        Memory::new(&[
            (
                "/w/Cargo.toml",
                "[workspace.dependencies]
                 bot-two = { path = 'bots/two' }
                 framework = { package = 'cometchat-bot', path = 'framework' }",
            ),
            ("/w/daemon/Cargo.toml", daemon),
            ("/w/framework/Cargo.toml", "package.name = 'cometchat-bot'"),
            (
                "/w/bots/one/Cargo.toml",
                "package.name = 'bot-one'
                 dependencies.cometchat-bot = '1'",
            ),
            ("/w/bots/one/src/lib.rs", ""),
            (
                "/w/bots/two/Cargo.toml",
                "package.name = 'bot-two'
                 lib.name = 'second'
                 dependencies.framework.workspace = true",
            ),
            (
                "/w/shared/Cargo.toml",
                "package = { name = 'shared', metadata.cometchat-bot.bots = false }
                 dependencies.cometchat-bot = '1'",
            ),
            (
                "/w/plain/Cargo.toml",
                "package.name = 'plain'
                 dev-dependencies.cometchat-bot = '1'",
            ),
        ])
    }

    fn checked(daemon: &str, crates: &[&str]) -> Result<Vec<String>> {
        let files = files(daemon);
        let manifest = Manifest::read(&files, Path::new("/w/daemon")).unwrap();
        let crates: Vec<_> = crates
            .iter()
            .map(|name| Ident::new(name, Span::call_site()))
            .collect();
        check(&crates, &manifest)
    }

    fn errors(daemon: &str, crates: &[&str]) -> Vec<String> {
        let error = checked(daemon, crates).unwrap_err();
        error.into_iter().map(|error| error.to_string()).collect()
    }

    const DAEMON: &str = "
        [dependencies]
        cometchat-bot = { path = '../framework' }
        bot-one.path = '../bots/one'
        bot-two.workspace = true
        plain.path = '../plain'
        serde = '1'
        shared.path = '../shared'";

    #[test]
    fn a_daemon_that_names_its_crates_is_right() {
        let libraries = checked(DAEMON, &["bot_one", "second"]).unwrap();
        assert_eq!(libraries, ["bot_one", "second"]);
    }

    #[test]
    fn a_crate_that_is_not_named_is_an_error() {
        assert_eq!(
            errors(DAEMON, &["serde"]),
            ["bot_one", "second"].map(|name| format!(
                "`{name}` is a dependency that uses cometchat-bot, but is not named here, so its \
                 bots would be missing; write `daemon!(serde, bot_one, second)`, or, if it has no \
                 bots, `bots = false` under `[package.metadata.cometchat-bot]` in its Cargo.toml"
            ))
        );
    }

    #[test]
    fn only_a_wrong_name_is_reported_when_there_is_one() {
        assert_eq!(
            errors(DAEMON, &["bot_oen", "weather_bot"]),
            [
                "`bot_oen` is not a dependency of this package; did you mean `bot_one`?",
                "`weather_bot` is not a dependency of this package; write \
                 `weather-bot = { path = \"...\" }` under `[dependencies]` in Cargo.toml",
            ]
        );
    }

    #[test]
    fn a_renamed_crate_is_named_as_the_manifest_does() {
        let daemon = "dependencies.first = { package = 'bot-one', path = '../bots/one' }";
        assert_eq!(checked(daemon, &["first"]).unwrap(), ["bot_one"]);
        assert!(errors(daemon, &["bot_one"])[0].starts_with("`bot_one` is not a dependency"));
    }

    #[test]
    fn what_may_not_be_there_need_not_be_named() {
        let daemon = "
            [dependencies]
            bot-one = { path = '../bots/one', optional = true }
            serde = '1'
            [dev-dependencies]
            bot-two.workspace = true";
        assert_eq!(checked(daemon, &["serde"]).unwrap(), ["serde"]);
        assert_eq!(
            checked(daemon, &["bot_one", "second"]).unwrap(),
            ["bot_one", "second"]
        );
    }

    #[test]
    fn a_program_of_a_bot_names_its_own_library() {
        let files = files("");
        let manifest = Manifest::read(&files, Path::new("/w/bots/one")).unwrap();
        let own = Ident::new("bot_one", Span::call_site());
        assert_eq!(check(&[own], &manifest).unwrap(), ["bot_one"]);
    }
}
