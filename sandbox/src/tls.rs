//! Certificates: an authority that people trust once, and a fresh certificate at each start.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, PKCS_ECDSA_P256_SHA256,
};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// Names a certificate of the server is good for, besides those of extensions: some clients take
/// no wildcard right below a top-level name.
const NAMES: [&str; 4] = ["localhost", "*.localhost", "127.0.0.1", "::1"];

/// Why there is no TLS.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file of the authority could not be read or written.
    #[error("could not read or write {}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A key or certificate could not be made or read.
    #[error("could not make a certificate")]
    Certificate(#[from] rcgen::Error),
    /// The certificate could not be put into use.
    #[error("could not set up TLS")]
    Setup(#[from] rustls::Error),
}

/// The authority in a folder, made there if it is missing.
pub(crate) struct Authority {
    /// The file with its certificate, for clients to trust.
    pub(crate) path: PathBuf,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    /// Reads `ca.pem` and `ca.key` in the folder, or makes both.
    ///
    /// # Errors
    /// [`TlsError::File`], [`TlsError::Certificate`].
    pub(crate) fn in_folder(folder: &Path) -> Result<Self, TlsError> {
        make_folder(folder).map_err(|source| file(folder, source))?;
        let (path, key_path) = (folder.join("ca.pem"), folder.join("ca.key"));
        let key = match fs::read_to_string(&key_path) {
            Ok(pem) => KeyPair::from_pem(&pem)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
                let certificate = params().self_signed(&key)?;
                write_private(&path, &certificate.pem())?;
                write_private(&key_path, &key.serialize_pem())?;
                key
            }
            Err(source) => return Err(file(&key_path, source)),
        };
        if !path.exists() {
            let certificate = params().self_signed(&key)?;
            write_private(&path, &certificate.pem())?;
        }
        Ok(Self {
            path,
            issuer: Issuer::new(params(), key),
        })
    }

    /// A TLS configuration with a certificate made now.
    ///
    /// # Errors
    /// [`TlsError::Certificate`], [`TlsError::Setup`].
    pub(crate) fn server(&self, region: &str) -> Result<Arc<ServerConfig>, TlsError> {
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
        let mut names = NAMES.map(str::to_owned).to_vec();
        names.push(format!("polls-{region}.localhost"));
        let mut params = CertificateParams::new(names)?;
        params
            .distinguished_name
            .push(DnType::CommonName, "localhost");
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        let certificate = params.signed_by(&key, &self.issuer)?;
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}

/// What the authority's certificate says; always the same, so that its key alone brings it back.
fn params() -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(
        DnType::CommonName,
        "CometChat sandbox, for this machine only",
    );
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

/// Makes a folder that only its owner may enter, unless it is there.
fn make_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Writes a file that only its owner may read, in place of one that is there.
fn write_private(path: &Path, text: &str) -> Result<(), TlsError> {
    let written = match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => create_private(path, text),
    };
    written.map_err(|source| file(path, source))
}

fn create_private(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}

fn file(path: &Path, source: std::io::Error) -> TlsError {
    TlsError::File {
        path: path.to_owned(),
        source,
    }
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;
    use crate::random::Random;

    #[test]
    fn folder_and_files_are_their_owners_alone() {
        let name = format!("cometchat-sandbox-{}", Random::new(None).hex(16));
        let folder = std::env::temp_dir().join(name);
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let path = Authority::in_folder(&folder).unwrap().path;
        assert_eq!(mode(&folder), 0o700);
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(&folder.join("ca.key")), 0o600);
        // Without its key a certificate is of no use, and makes way for a new one.
        fs::remove_file(folder.join("ca.key")).unwrap();
        assert!(Authority::in_folder(&folder).is_ok());
        fs::remove_dir_all(folder).unwrap();
    }
}
