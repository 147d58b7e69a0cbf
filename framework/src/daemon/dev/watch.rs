//! Whether a source file was changed.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::{Duration, Instant, SystemTime},
};

use tokio::time::sleep;

/// How often files are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// Of so many moments one is spent on looking, where there are many files.
const SPARED: u32 = 10;
/// Files that are looked at.
const MAX_FILES: usize = 20_000;
/// Folders in a folder in a folder ... that are looked into.
const MAX_DEPTH: usize = 16;
/// Folders without sources.
const SKIPPED: [&str; 3] = ["target", "node_modules", ".git"];

/// The files below a folder, and when each was changed.
pub(super) struct Files {
    folder: PathBuf,
    seen: BTreeMap<PathBuf, Option<SystemTime>>,
}

impl Files {
    pub(super) fn of(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            seen: look(folder),
        }
    }

    /// Waits until a file was changed, made or removed, and nothing more is.
    pub(super) async fn change(&mut self) {
        let (mut has_changed, mut pause) = (false, LOOK_EVERY);
        loop {
            sleep(pause).await;
            let begun = Instant::now();
            let now = look(&self.folder);
            pause = LOOK_EVERY.max(begun.elapsed() * SPARED);
            let is_same = now == self.seen;
            self.seen = now;
            if is_same && has_changed {
                return;
            }
            has_changed |= !is_same;
        }
    }
}

fn look(folder: &Path) -> BTreeMap<PathBuf, Option<SystemTime>> {
    let mut files = BTreeMap::new();
    look_into(folder, 0, &mut files);
    files
}

/// What cannot be read is not there, as far as a build is concerned.
fn look_into(folder: &Path, depth: usize, files: &mut BTreeMap<PathBuf, Option<SystemTime>>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        if files.len() >= MAX_FILES {
            return;
        }
        let Ok(kind) = entry.file_type() else {
            continue;
        };
        if kind.is_dir() {
            if depth < MAX_DEPTH && !SKIPPED.iter().any(|skipped| *skipped == name) {
                look_into(&path, depth + 1, files);
            }
        } else if path.extension().is_some_and(|end| end == "rs") || name == "Cargo.toml" {
            let changed = entry.metadata().and_then(|metadata| metadata.modified());
            files.insert(path, changed.ok());
        }
    }
}
