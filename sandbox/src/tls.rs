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
        fs::create_dir_all(folder).map_err(|source| file(folder, source))?;
        let (path, key_path) = (folder.join("ca.pem"), folder.join("ca.key"));
        let key = match fs::read_to_string(&key_path) {
            Ok(pem) => KeyPair::from_pem(&pem)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
                let certificate = params().self_signed(&key)?;
                fs::write(&path, certificate.pem()).map_err(|source| file(&path, source))?;
                secret(&key_path, &key.serialize_pem())?;
                key
            }
            Err(source) => return Err(file(&key_path, source)),
        };
        if !path.exists() {
            let certificate = params().self_signed(&key)?;
            fs::write(&path, certificate.pem()).map_err(|source| file(&path, source))?;
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

/// Writes a file that only its owner may read.
fn secret(path: &Path, text: &str) -> Result<(), TlsError> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options
        .open(path)
        .and_then(|mut out| out.write_all(text.as_bytes()));
    written.map_err(|source| file(path, source))
}

fn file(path: &Path, source: std::io::Error) -> TlsError {
    TlsError::File {
        path: path.to_owned(),
        source,
    }
}
