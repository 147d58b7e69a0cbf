//! Listeners: plain and TLS on loopback, sockets over both, and a clean stop.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use cometchat_sandbox::Sandbox;
use futures_util::{SinkExt as _, StreamExt as _};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_tungstenite::tungstenite::Message;

const FREE: &str = "127.0.0.1:0";

async fn start(folder: &Path) -> Sandbox {
    let free: SocketAddr = FREE.parse().unwrap();
    Sandbox::builder()
        .http(free)
        .https(free)
        .ca_dir(folder)
        .seed(true)
        .start()
        .await
        .unwrap()
}

fn folder(name: &str) -> std::path::PathBuf {
    std::env::temp_dir().join(format!("cometchat-sandbox-{name}-{}", std::process::id()))
}

/// A TLS stream that trusts only the given authority.
async fn tls(
    ca: &Path,
    address: &str,
    name: &str,
) -> std::io::Result<tokio_rustls::client::TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_file(ca).unwrap())
        .unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap();
    let config = config.with_root_certificates(roots).with_no_client_auth();
    let stream = TcpStream::connect(address).await?;
    let name = ServerName::try_from(name.to_owned()).unwrap();
    TlsConnector::from(Arc::new(config))
        .connect(name, stream)
        .await
}

/// One request over a stream, by hand; the JSON body of the answer.
async fn ask(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    method: &str,
    path: &str,
    headers: &str,
    body: &str,
) -> Value {
    let request = format!(
        "{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap()
}

async fn authenticate(stream: impl AsyncRead + AsyncWrite + Unpin, jwt: &Value) {
    let (mut socket, _) = tokio_tungstenite::client_async("ws://localhost/", stream)
        .await
        .unwrap();
    let auth = json!({ "type": "auth", "sender": "alice", "body": { "auth": jwt } });
    socket.send(Message::text(auth.to_string())).await.unwrap();
    let reply = socket.next().await.unwrap().unwrap().into_text().unwrap();
    assert!(reply.contains("\"200\""), "{reply}");
}

#[tokio::test]
async fn both_listeners_serve_the_same_app() {
    let folder = folder("both");
    let sandbox = start(&folder).await;
    let ready = sandbox.ready().clone();
    let (http, https) = (ready.http.clone().unwrap(), ready.https.clone().unwrap());
    let ca = ready.ca.clone().unwrap();
    assert_eq!(ready.page, Some(format!("http://{http}/")));
    let plain = || TcpStream::connect(http.clone());
    let host = format!("Host: {http}\r\n");
    let login = ask(
        plain().await.unwrap(),
        "POST",
        "/sandbox/login",
        &host,
        r#"{"uid":"alice"}"#,
    )
    .await;
    let token = login["data"]["authToken"].as_str().unwrap().to_owned();
    let user = format!("appId: sandbox\r\nauthToken: {token}\r\n");
    let me = ask(
        plain().await.unwrap(),
        "PUT",
        "/me",
        &format!("{host}{user}"),
        "",
    )
    .await;
    let settings = &me["data"]["settings"];
    assert_eq!(settings["CLIENT_API_HOST"], *http);
    assert_eq!(settings["CHAT_HOST"], "127.0.0.1");
    assert_eq!(settings["CHAT_WS_PORT"], http.rsplit(':').next().unwrap());
    assert_eq!(settings["CHAT_WSS_PORT"], https.rsplit(':').next().unwrap());
    let port = https.rsplit(':').next().unwrap();
    let stream = tls(&ca, &https, "localhost").await.unwrap();
    let host = format!("Host: localhost:{port}\r\n");
    let secure = ask(stream, "GET", "/v3.0/me", &format!("{host}{user}"), "").await;
    assert_eq!(
        secure["data"]["settings"]["CLIENT_API_HOST"],
        format!("localhost:{port}")
    );
    assert_eq!(secure["data"]["settings"]["CHAT_HOST"], "localhost");
    authenticate(plain().await.unwrap(), &me["data"]["jwt"]).await;
    for name in ["localhost", "polls-us.localhost", "127.0.0.1"] {
        authenticate(tls(&ca, &https, name).await.unwrap(), &me["data"]["jwt"]).await;
    }
    assert!(tls(&ca, &https, "example.test").await.is_err());
    sandbox.shutdown().await;
    assert!(TcpStream::connect(&http).await.is_err());
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn the_authority_outlives_the_server_and_sockets_end_with_it() {
    let folder = folder("again");
    let first = start(&folder).await;
    let ca = std::fs::read(first.ready().ca.clone().unwrap()).unwrap();
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(
            &std::fs::metadata(folder.join("ca.key"))
                .unwrap()
                .permissions(),
        );
        assert_eq!(mode & 0o777, 0o600);
    }
    let stream = TcpStream::connect(first.ready().http.clone().unwrap())
        .await
        .unwrap();
    let (mut socket, _) = tokio_tungstenite::client_async("ws://localhost/", stream)
        .await
        .unwrap();
    let stop = tokio::spawn(first.shutdown());
    match socket.next().await {
        Some(Ok(Message::Close(Some(frame)))) => assert_eq!(u16::from(frame.code), 1001),
        other => panic!("not closed: {other:?}"),
    }
    drop(socket);
    stop.await.unwrap();
    let second = start(&folder).await;
    let path = second.ready().ca.clone().unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), ca);
    tls(&path, &second.ready().https.clone().unwrap(), "localhost")
        .await
        .unwrap();
    second.shutdown().await;
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn nothing_printed_holds_a_key() {
    let sandbox = Sandbox::builder()
        .api_key("very-secret")
        .auth_key("also-secret");
    assert!(!format!("{sandbox:?}").contains("secret"));
    let sandbox = sandbox.http(FREE.parse().unwrap()).start().await.unwrap();
    assert!(!format!("{sandbox:?}").contains("secret"));
    let json = serde_json::to_value(sandbox.ready()).unwrap();
    assert_eq!(
        (&json["apiKey"], &json["authKey"]),
        (&json!("very-secret"), &json!("also-secret"))
    );
    assert!(json.get("https").is_none() && json["http"].is_string());
}

#[tokio::test]
async fn a_temporary_authority_goes_with_its_sandbox() {
    let builder = Sandbox::builder().https(FREE.parse().unwrap());
    let sandbox = builder.start().await.unwrap();
    let ca = sandbox.ready().ca.clone().unwrap();
    assert!(ca.exists());
    sandbox.shutdown().await;
    assert!(!ca.parent().unwrap().exists());
}
