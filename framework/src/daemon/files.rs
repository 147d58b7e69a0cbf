//! Files that only their owner may read.

use std::{io, path::Path};

use tokio::{
    fs::{self, OpenOptions},
    io::AsyncWriteExt,
};
use uuid::Uuid;

/// Writes a file that has secrets in it: whole, so that nobody reads half of it,
/// and anew, so that nobody who could read an old one reads this.
pub(super) async fn write_private(path: &Path, text: &[u8]) -> io::Result<()> {
    // A link stays one.
    let path = &*fs::canonicalize(path).await.unwrap_or(path.to_owned());
    let is_special = fs::metadata(path).await.is_ok_and(|there| !there.is_file());
    if is_special {
        // Such as /dev/stdout, or a pipe to another program.
        return write(OpenOptions::new().write(true), path, text).await;
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}", Uuid::new_v4().simple()));
    let beside = Path::new(&beside);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    options.mode(0o600);
    let mut written = write(&options, beside, text).await;
    if written.is_ok() {
        written = fs::rename(beside, path).await;
    }
    if written.is_err() {
        // It may not even be there.
        let _ = fs::remove_file(beside).await;
    }
    written
}

async fn write(options: &OpenOptions, path: &Path, text: &[u8]) -> io::Result<()> {
    let mut file = options.open(path).await?;
    file.write_all(text).await?;
    file.flush().await
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use std::{fs, os::unix::fs::PermissionsExt};

    use super::write_private;

    #[tokio::test]
    async fn a_secret_is_not_left_to_those_who_could_read_the_old_file() {
        let name = format!("cometchat-bot-files-{}", uuid::Uuid::new_v4());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir(&folder).unwrap();
        let (file, link) = (folder.join("token"), folder.join("link"));
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        let reader = fs::File::open(&file).unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        write_private(&link, b"new").await.unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&file), 0o600);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(std::io::read_to_string(reader).unwrap(), "old");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 2, "nothing else");

        // Not a file: it is written to, and stays what it is.
        write_private("/dev/null".as_ref(), b"new").await.unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
        write_private(&folder.join("no/token"), b"new")
            .await
            .unwrap_err();
        fs::remove_dir_all(folder).unwrap();
    }
}
