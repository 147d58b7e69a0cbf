//! What is in `deploy` is understood by those for whom it is.

use std::{fs, path::Path, process::Command};

use crate::command_line::Folder;

/// The most that the unit may be exposed, in tenths on the scale of
/// `systemd-analyze security`; a unit without any protection has 96.
const MOST_EXPOSED: &str = "--threshold=12";

/// Runs `systemd-analyze`; `None` where there is none.
fn analyze(arguments: &[&str]) -> Option<(bool, String)> {
    let output = Command::new("systemd-analyze").args(arguments).output();
    let Ok(output) = output else {
        eprintln!("there is no systemd-analyze here: the unit is not looked at");
        return None;
    };
    let printed = [output.stdout, output.stderr].concat();
    let printed = String::from_utf8_lossy(&printed).into_owned();
    Some((output.status.success(), printed))
}

#[test]
fn the_service_manager_understands_the_unit_and_finds_it_well_shut() {
    let deploy = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy");
    let unit = fs::read_to_string(deploy.join("cometbot.service")).unwrap();
    let folder = Folder::new("unit");
    let path = folder.path("cometbot.service");
    // The program is looked for, and is not installed here.
    let installed = "/usr/local/bin/cometbot";
    assert!(unit.contains(installed));
    fs::write(
        &path,
        unit.replace(installed, env!("CARGO_BIN_EXE_stubborn")),
    )
    .unwrap();
    let Some((is_good, printed)) = analyze(&["verify", "--man=no", &path]) else {
        return;
    };
    assert!(is_good && printed.is_empty(), "{printed}");
    let looked = analyze(&["security", "--offline=true", MOST_EXPOSED, &path]);
    let (is_shut, printed) = looked.unwrap();
    assert!(is_shut, "{printed}");
}
