//! The file in which bots keep what must survive.

use std::path::Path;

use crate::{
    daemon::report::{Report, told},
    store::SqliteStore,
};

const ABOUT: &str = "state";

pub(super) fn look(path: &Path, report: &mut Report) {
    let shown = path.display();
    let is_new = !path.exists();
    let opened = SqliteStore::open(path).and_then(SqliteStore::exclusive);
    if is_new && opened.is_ok() {
        // It was made to see whether it can be, and is nobody else's: this holds it.
        tidy(path);
    }
    let Err(error) = opened else {
        return report.good(ABOUT, format_args!("{shown} can be written"));
    };
    let text = told(&error);
    let repair = if text.contains("another daemon") {
        format!(
            "stop the other one, or give this one a file of its own: `lsof {shown}.lock` shows who holds it"
        )
    } else if text.contains("is newer than") {
        "run the daemon that wrote it, or a later one; or begin anew with another `state`"
            .to_owned()
    } else {
        let folder = path.parent().unwrap_or(Path::new("."));
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        format!(
            "make its folder and let this user write there: `install -d -m 700 -o $USER {}`",
            folder.display()
        )
    };
    report.bad(ABOUT, text, repair);
}

/// Removes what was made.
fn tidy(path: &Path) {
    for suffix in ["", "-wal", "-shm", ".lock"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        let _ = std::fs::remove_file(name);
    }
}
