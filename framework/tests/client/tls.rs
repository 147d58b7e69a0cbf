//! Certificates are verified, and one more authority can be trusted.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    path::{Path, PathBuf},
    sync::Arc,
    thread::JoinHandle,
};

use cometchat_bot::client::{
    AppSettings, AppSettingsBuilder, AuthToken, Client, ClientError, TransportError,
};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};

use crate::script::{APP_ID, TOKEN};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/client/tls")
        .join(name)
}

/// A server with a certificate of the test authority, for one connection.
fn serve_once() -> (String, JoinHandle<()>) {
    let certificate = CertificateDer::from_pem_file(file("leaf.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(file("leaf.key")).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("https://{}/v3.0", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        let (socket, _) = listener.accept().unwrap();
        let connection = ServerConnection::new(Arc::new(config)).unwrap();
        let mut stream = StreamOwned::new(connection, socket);
        let mut request = [0; 4096];
        // A client that does not trust the server hangs up here.
        let Ok(length) = stream.read(&mut request) else {
            return;
        };
        let text = String::from_utf8_lossy(&request[..length]);
        assert!(text.starts_with("GET /v3.0/me HTTP/1.1"), "{text}");
        let body = "{\"data\":{\"uid\":\"milo\"}}";
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
        stream.write_all((head + body).as_bytes()).unwrap();
    });
    (address, server)
}

async fn ask(settings: AppSettingsBuilder) -> Result<String, ClientError> {
    let client = Client::new(settings.build().unwrap(), AuthToken::new(TOKEN))?;
    Ok(client.me().await?.user.uid.to_string())
}

#[tokio::test]
async fn an_extra_authority_is_trusted() {
    for read in [false, true] {
        let (address, server) = serve_once();
        let settings = AppSettings::builder(APP_ID).client_api(address);
        let settings = if read {
            settings.extra_root_ca(file("ca.pem"))
        } else {
            settings.extra_root_ca(std::fs::read(file("ca.pem")).unwrap())
        };
        assert_eq!(ask(settings).await.unwrap(), "milo");
        server.join().unwrap();
    }
}

#[tokio::test]
async fn an_unknown_authority_is_not() {
    let (address, server) = serve_once();
    let error = ask(AppSettings::builder(APP_ID).client_api(address))
        .await
        .unwrap_err();
    let ClientError::Transport { source, .. } = &error else {
        panic!("{error:?}");
    };
    assert!(
        matches!(source, TransportError::Certificate { .. }),
        "{source:?}"
    );
    assert!(source.to_string().contains("extra_root_ca"), "{source}");
    assert!(!error.is_retryable() && !error.may_have_been_accepted());
    server.join().unwrap();
}
