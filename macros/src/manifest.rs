//! `Cargo.toml`: what a package is called and what it depends on.

mod dependency;

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use toml::{Table, Value};

pub(crate) use self::dependency::{Dependency, Section};

/// The framework's package.
pub(crate) const FRAMEWORK: &str = "cometchat-bot";
/// How many folders upwards the workspace is looked for.
const MAX_FOLDERS_UP: usize = 32;

/// Where files come from; tests have some of their own.
pub(crate) trait Files {
    /// The text of a file, if it can be read.
    fn text(&self, path: &Path) -> Option<String>;
}

/// The files of the computer.
pub(crate) struct Disk;

impl Files for Disk {
    fn text(&self, path: &Path) -> Option<String> {
        fs::read_to_string(path).ok()
    }
}

/// A package's `Cargo.toml`.
pub(crate) struct Manifest<'a> {
    files: &'a dyn Files,
    folder: PathBuf,
    table: Table,
}

impl<'a> Manifest<'a> {
    /// The manifest of the package that is being compiled.
    pub(crate) fn of_this_package(files: &'a dyn Files) -> Result<Self, String> {
        let folder = env::var_os("CARGO_MANIFEST_DIR")
            .ok_or("CARGO_MANIFEST_DIR is not set: build with cargo")?;
        Self::read(files, Path::new(&folder))
    }

    /// The manifest in a folder.
    pub(crate) fn read(files: &'a dyn Files, folder: &Path) -> Result<Self, String> {
        let path = folder.join("Cargo.toml");
        let text = files
            .text(&path)
            .ok_or_else(|| format!("cannot read {}", path.display()))?;
        let table = text
            .parse()
            .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        Ok(Self {
            files,
            folder: folder.to_owned(),
            table,
        })
    }

    /// The manifest in another folder.
    pub(crate) fn neighbour(&self, folder: &Path) -> Result<Self, String> {
        Self::read(self.files, folder)
    }

    /// The package's name.
    pub(crate) fn package_name(&self) -> Option<&str> {
        self.text(&["package", "name"])
    }

    /// The name of its library in code, if it has one.
    pub(crate) fn library(&self) -> Option<String> {
        let has_library = self.table.contains_key("lib")
            || self.files.text(&self.folder.join("src/lib.rs")).is_some();
        if !has_library {
            return None;
        }
        let name = self
            .text(&["lib", "name"])
            .or_else(|| self.package_name())?;
        Some(name.replace('-', "_"))
    }

    /// Whether it says that it has no bots.
    pub(crate) fn denies_bots(&self) -> bool {
        self.value(&["package", "metadata", FRAMEWORK, "bots"]) == Some(&Value::Boolean(false))
    }

    fn text(&self, path: &[&str]) -> Option<&str> {
        self.value(path)?.as_str()
    }

    fn value(&self, path: &[&str]) -> Option<&Value> {
        let (last, tables) = path.split_last()?;
        let mut table = &self.table;
        for name in tables {
            table = table.get(*name)?.as_table()?;
        }
        table.get(*last)
    }

    /// The manifest of the workspace, which may be this one.
    fn workspace(&self) -> Option<Self> {
        if let Some(root) = self.text(&["package", "workspace"]) {
            return Self::read(self.files, &self.folder.join(root)).ok();
        }
        self.folder
            .ancestors()
            .take(MAX_FOLDERS_UP)
            .filter_map(|folder| Self::read(self.files, folder).ok())
            .find(|manifest| manifest.table.contains_key("workspace"))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use std::collections::HashMap;

    use super::*;

    /// Files that exist only in a test.
    pub(crate) struct Memory(HashMap<PathBuf, String>);

    impl Memory {
        pub(crate) fn new(files: &[(&str, &str)]) -> Self {
            let files = files
                .iter()
                .map(|(path, text)| (path.into(), (*text).into()));
            Self(files.collect())
        }
    }

    impl Files for Memory {
        fn text(&self, path: &Path) -> Option<String> {
            self.0.get(path).cloned()
        }
    }

    #[test]
    fn a_library_is_called_as_its_package_unless_it_has_a_name() {
        let files = Memory::new(&[
            ("/a/Cargo.toml", "package.name = 'bot-a'"),
            ("/a/src/lib.rs", ""),
            ("/b/Cargo.toml", "package.name = 'bot-b'\nlib.name = 'bee'"),
            ("/c/Cargo.toml", "package.name = 'bot-c'"),
        ]);
        let library = |folder: &str| Manifest::read(&files, Path::new(folder)).unwrap().library();
        assert_eq!(library("/a").as_deref(), Some("bot_a"));
        assert_eq!(library("/b").as_deref(), Some("bee"));
        assert_eq!(library("/c"), None);
    }

    #[test]
    fn a_manifest_that_cannot_be_read_is_named() {
        let files = Memory::new(&[("/a/Cargo.toml", "=")]);
        let error = |folder: &str| Manifest::read(&files, Path::new(folder)).err().unwrap();
        assert!(error("/a").starts_with("cannot read /a/Cargo.toml: "));
        assert_eq!(error("/b"), "cannot read /b/Cargo.toml");
    }
}
