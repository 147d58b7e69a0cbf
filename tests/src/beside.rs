//! Binaries that are built together.

use std::path::PathBuf;

/// A binary that was built with the one that runs.
///
/// # Errors
///
/// What to say to whoever started this one without the other.
pub fn beside(name: &str) -> Result<PathBuf, String> {
    let me = std::env::current_exe().map_err(|error| format!("where is this binary? {error}"))?;
    let binary = me
        .with_file_name(name)
        .with_extension(std::env::consts::EXE_EXTENSION);
    if binary.exists() {
        Ok(binary)
    } else {
        Err(format!(
            "{} is missing; `tests/run` builds it",
            binary.display()
        ))
    }
}
