//! Dependencies, with what they inherit from the workspace.

use std::path::{Component, Path, PathBuf};

use toml::{Table, Value};

use super::Manifest;

/// The list in which a dependency stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    /// `[dependencies]`.
    Normal,
    /// `[dependencies]` of some platforms.
    Platform,
    /// `[dev-dependencies]`.
    Dev,
}

/// One dependency of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dependency {
    /// What stands before the `=`.
    pub(crate) key: String,
    /// The package, which differs from the key when it is renamed.
    pub(crate) package: String,
    /// Its folder, if it is on the same computer.
    pub(crate) folder: Option<PathBuf>,
    /// Whether a feature switches it on.
    pub(crate) optional: bool,
    /// The list in which it stands.
    pub(crate) section: Section,
}

impl Dependency {
    /// Whether the manifest gives it another name than its own.
    pub(crate) fn is_renamed(&self) -> bool {
        self.key != self.package
    }
}

impl Manifest<'_> {
    /// The dependencies that the package's own code may use.
    pub(crate) fn dependencies(&self) -> Vec<Dependency> {
        let workspace = self.workspace();
        let mut found = Vec::new();
        let mut add = |list: Option<&Value>, section| {
            for (key, value) in list.and_then(Value::as_table).into_iter().flatten() {
                found.push(self.dependency(key, value, section, workspace.as_ref()));
            }
        };
        add(self.table.get("dependencies"), Section::Normal);
        add(self.table.get("dev-dependencies"), Section::Dev);
        let platforms = self.table.get("target").and_then(Value::as_table);
        for (_, platform) in platforms.into_iter().flatten() {
            add(platform.get("dependencies"), Section::Platform);
        }
        found
    }

    fn dependency(
        &self,
        key: &str,
        value: &Value,
        section: Section,
        workspace: Option<&Manifest<'_>>,
    ) -> Dependency {
        let own = value.as_table();
        let inherits = own.is_some_and(|table| is_true(table, "workspace"));
        // What is inherited counts paths from the workspace's folder.
        let (table, folder) = match workspace {
            Some(root) if inherits => (
                root.value(&["workspace", "dependencies", key])
                    .and_then(Value::as_table),
                &root.folder,
            ),
            _ => (own, &self.folder),
        };
        let text = |name: &str| table?.get(name)?.as_str();
        Dependency {
            key: key.to_owned(),
            package: text("package").unwrap_or(key).to_owned(),
            folder: text("path").map(|path| normal(&folder.join(path))),
            optional: own.is_some_and(|table| is_true(table, "optional")),
            section,
        }
    }
}

fn is_true(table: &Table, key: &str) -> bool {
    table.get(key) == Some(&Value::Boolean(true))
}

/// The path without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => drop(normal.pop()),
            other => normal.push(other),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{super::tests::Memory, *};

    fn dependencies(files: &[(&str, &str)], folder: &str) -> Vec<Dependency> {
        let files = Memory::new(files);
        let manifest = Manifest::read(&files, Path::new(folder)).unwrap();
        manifest.dependencies()
    }

    #[test]
    fn a_dependency_may_be_inherited_from_the_workspace() {
        let found = dependencies(
            &[
                (
                    "/w/Cargo.toml",
                    "[workspace.dependencies]
                     chat = { package = 'cometchat-bot', path = 'framework' }",
                ),
                (
                    "/w/bots/a/Cargo.toml",
                    "[dependencies]
                     chat = { workspace = true, optional = true }",
                ),
            ],
            "/w/bots/a",
        );
        let expected = Dependency {
            key: "chat".to_owned(),
            package: "cometchat-bot".to_owned(),
            folder: Some("/w/framework".into()),
            optional: true,
            section: Section::Normal,
        };
        assert_eq!(found, [expected]);
    }

    #[test]
    fn every_list_is_read() {
        let found = dependencies(
            &[(
                "/a/Cargo.toml",
                "dependencies.one = '1'
                 dev-dependencies.two = { path = '../two/./x' }
                 build-dependencies.three = '1'
                 [target.'cfg(unix)'.dependencies.four]
                 package = 'quattro'",
            )],
            "/a",
        );
        let seen: Vec<_> = found
            .iter()
            .map(|found| (found.package.as_str(), found.section, found.is_renamed()))
            .collect();
        assert_eq!(
            seen,
            [
                ("one", Section::Normal, false),
                ("two", Section::Dev, false),
                ("quattro", Section::Platform, true),
            ]
        );
        assert_eq!(found[1].folder.as_deref(), Some(Path::new("/two/x")));
    }
}
