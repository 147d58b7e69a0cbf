//! One trust configuration for REST and for the socket.
//!
//! Two halves of a bot that trust different authorities are hard to debug;
//! both take theirs from here. Certificates are always verified.

use std::sync::{Arc, LazyLock};

use rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::CertificateDer};

/// A certificate that cannot be trusted because it cannot be read, or a
/// platform without usable cryptography.
#[derive(Debug, thiserror::Error)]
#[error("cannot prepare TLS")]
pub struct TlsError {
    #[from]
    source: rustls::Error,
}

/// Authorities that the system trusts; those of the browsers if it has none.
static ROOTS: LazyLock<RootCertStore> = LazyLock::new(|| {
    let mut roots = RootCertStore::empty();
    let found = rustls_native_certs::load_native_certs();
    let (usable, ignored) = roots.add_parsable_certificates(found.certs);
    tracing::debug!(
        usable,
        ignored,
        errors = found.errors.len(),
        "system certificates read"
    );
    if roots.is_empty() {
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    roots
});

/// The configuration for TLS connections to the service: the system's
/// authorities (those of the browsers if the system has none) and
/// `extra_root_ca`, as in
/// [`AppSettings::extra_root_ca`](super::AppSettings::extra_root_ca).
///
/// No protocol is offered by ALPN, so it serves a WebSocket as it is.
///
/// # Errors
///
/// [`TlsError`] when an extra certificate cannot be an authority.
pub fn client_config(
    extra_root_ca: &[CertificateDer<'static>],
) -> Result<Arc<ClientConfig>, TlsError> {
    let mut roots = ROOTS.clone();
    for certificate in extra_root_ca {
        roots.add(certificate.clone())?;
    }
    // The provider is named instead of taken from the process: two in one
    // binary would otherwise panic at the first connection.
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_made_without_a_process_wide_provider() {
        let config = client_config(&[]).unwrap();
        assert!(config.alpn_protocols.is_empty());
        assert!(!ROOTS.is_empty());
    }

    #[test]
    fn what_is_no_certificate_is_refused() {
        let error = client_config(&[CertificateDer::from(vec![1, 2, 3])]).unwrap_err();
        assert_eq!(error.to_string(), "cannot prepare TLS");
        assert!(std::error::Error::source(&error).is_some());
    }
}
