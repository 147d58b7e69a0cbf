//! Licences, sources and bans of the dependencies, as `deny.toml` has them.

use std::{collections::BTreeSet, path::Path, process::Command};

use serde::Deserialize;

#[derive(Deserialize)]
struct Rules {
    licenses: Licenses,
    bans: Bans,
    sources: Sources,
}

#[derive(Deserialize)]
struct Licenses {
    allow: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Bans {
    deny: Vec<Banned>,
}

#[derive(Deserialize)]
struct Banned {
    #[serde(rename = "crate")]
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Sources {
    allow_registry: Vec<String>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Clone, Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    /// None of a crate of this workspace.
    source: Option<String>,
}

impl Rules {
    fn read() -> Self {
        toml::from_str(include_str!("../../deny.toml")).unwrap()
    }

    /// What is wrong with a dependency.
    fn problem(&self, package: &Package) -> Option<String> {
        let Package {
            name,
            version,
            license,
            source,
        } = package;
        let source = source.as_ref()?;
        let problem = if self.bans.deny.iter().any(|banned| banned.name == *name) {
            "it is banned".to_owned()
        } else if !self.comes_from(source) {
            format!("it comes from {source}")
        } else {
            match license {
                Some(license) if self.allows(license) => return None,
                Some(license) => format!("its licence is {license}"),
                None => "it names no licence".to_owned(),
            }
        };
        Some(format!("{name} {version}: {problem}"))
    }

    fn comes_from(&self, source: &str) -> bool {
        let allowed = self.sources.allow_registry.iter();
        allowed
            .map(|url| format!("registry+{url}"))
            .any(|url| url == source)
    }

    /// Whether a licence expression can be kept to with what is allowed.
    fn allows(&self, expression: &str) -> bool {
        // An old way of writing OR.
        let expression = expression.replace('/', " OR ");
        let spaced = expression.replace('(', " ( ").replace(')', " ) ");
        let words: Vec<_> = spaced.split_whitespace().collect();
        let mut words = words.as_slice();
        self.any(&mut words) && words.is_empty()
    }

    /// `a OR b`
    fn any(&self, words: &mut &[&str]) -> bool {
        let mut is_allowed = self.every(words);
        while let ["OR", rest @ ..] = *words {
            *words = rest;
            is_allowed |= self.every(words);
        }
        is_allowed
    }

    /// `a AND b`, which binds closer
    fn every(&self, words: &mut &[&str]) -> bool {
        let mut is_allowed = self.one(words);
        while let ["AND", rest @ ..] = *words {
            *words = rest;
            is_allowed &= self.one(words);
        }
        is_allowed
    }

    /// `(...)`, `a WITH b` or `a`
    fn one(&self, words: &mut &[&str]) -> bool {
        match *words {
            ["(", rest @ ..] => {
                *words = rest;
                let is_allowed = self.any(words);
                let [")", rest @ ..] = *words else {
                    return false;
                };
                *words = rest;
                is_allowed
            }
            [name, "WITH", exception, rest @ ..] => {
                *words = rest;
                self.licenses
                    .allow
                    .contains(&format!("{name} WITH {exception}"))
            }
            [name, rest @ ..] => {
                *words = rest;
                self.licenses.allow.contains(*name)
            }
            [] => false,
        }
    }
}

#[test]
fn every_dependency_keeps_to_the_rules() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Metadata = serde_json::from_slice(&output.stdout).unwrap();
    let rules = Rules::read();
    let problems: Vec<_> = metadata
        .packages
        .iter()
        .filter_map(|p| rules.problem(p))
        .collect();
    assert!(problems.is_empty(), "{problems:#?}");
    let foreign = metadata.packages.iter().filter(|p| p.source.is_some());
    assert!(foreign.count() > 100, "all of them were looked at");
}

#[test]
fn what_breaks_a_rule_is_named() {
    let rules = Rules::read();
    let good = Package {
        name: "good".to_owned(),
        version: "1.0.0".to_owned(),
        license: Some("MIT OR GPL-3.0".to_owned()),
        source: Some("registry+https://github.com/rust-lang/crates.io-index".to_owned()),
    };
    assert_eq!(rules.problem(&good), None);
    let licensed = |license: &str| Package {
        license: Some(license.to_owned()),
        ..good.clone()
    };
    for fine in [
        "MIT/Apache-2.0",
        "(MIT OR GPL-3.0) AND ISC",
        "Apache-2.0 WITH LLVM-exception",
    ] {
        assert_eq!(rules.problem(&licensed(fine)), None, "{fine}");
    }
    for wrong in [
        "GPL-3.0",
        "MIT AND GPL-3.0",
        "(MIT",
        "MIT MIT",
        "MIT WITH x",
        "",
    ] {
        assert!(rules.problem(&licensed(wrong)).is_some(), "{wrong}");
    }
    let changed = |change: fn(&mut Package)| {
        let mut package = good.clone();
        change(&mut package);
        rules.problem(&package).unwrap()
    };
    assert_eq!(
        changed(|p| p.name = "openssl-sys".to_owned()),
        "openssl-sys 1.0.0: it is banned"
    );
    assert_eq!(
        changed(|p| p.source = Some("git+https://example.test/x".to_owned())),
        "good 1.0.0: it comes from git+https://example.test/x"
    );
    assert_eq!(
        changed(|p| p.license = None),
        "good 1.0.0: it names no licence"
    );
}
