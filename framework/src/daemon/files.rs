//! Files that only their owner may read.

use std::path::Path;

use tokio::io::AsyncWriteExt;

/// Writes a file that has secrets in it.
pub(super) async fn write_private(path: &Path, text: &[u8]) -> std::io::Result<()> {
    let mut options = tokio::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    options.mode(0o600);
    let mut file = options.open(path).await?;
    file.write_all(text).await?;
    file.flush().await
}
