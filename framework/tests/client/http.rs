//! The real transport against a server on the loopback.

use std::{
    error::Error,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use bytes::Bytes;
use cometchat_bot::client::{
    AppSettings, Body, HttpTransport, MAX_REQUESTS_UNDER_WAY, MAX_RESPONSE_BYTES, Part, Request,
    Response, Transport, TransportError,
};
use futures_util::future::join_all;
use http::{HeaderMap, HeaderValue, Method};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::{Semaphore, mpsc},
    task::JoinHandle,
};

use crate::script::APP_ID;

/// A server that answers every request with the same bytes and tells what it
/// was sent.
struct Server {
    address: String,
    requests: mpsc::Receiver<String>,
    task: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    async fn start(answer: impl Into<Bytes>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (sender, requests) = mpsc::channel(64);
        let answer = answer.into();
        let task = tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let request = read_request(&mut stream).await;
                sender.send(request).await.unwrap();
                let _ = stream.write_all(&answer).await;
            }
        });
        Self {
            address,
            requests,
            task,
        }
    }
}

/// Reads head and body of one request.
async fn read_request(stream: &mut TcpStream) -> String {
    let mut read = Vec::new();
    loop {
        let mut chunk = vec![0; 16 * 1024];
        let length = stream.read(&mut chunk).await.unwrap();
        read.extend_from_slice(&chunk[..length]);
        let text = String::from_utf8_lossy(&read);
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            assert_ne!(length, 0, "the request is cut off");
            continue;
        };
        let lengths = head.lines().filter_map(|line| line.split_once(": "));
        let expected = lengths
            .filter(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            .map(|(_, value)| value.parse::<usize>().unwrap())
            .next();
        if body.len() >= expected.unwrap_or(0) {
            return text.into_owned();
        }
    }
}

fn http_answer(head: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

fn transport() -> HttpTransport {
    let settings = AppSettings::builder(APP_ID).client_api("http://127.0.0.1:1");
    HttpTransport::new(&settings.build().unwrap()).unwrap()
}

async fn send(method: Method, url: &str, body: Body) -> Result<Response, TransportError> {
    let mut headers = HeaderMap::new();
    headers.insert("authtoken", HeaderValue::from_static("sesame"));
    let request = Request::new(method, url, headers, body);
    transport().send(request).await
}

#[tokio::test]
async fn a_request_arrives_as_it_was_written() {
    let mut server = Server::start(http_answer("200 OK\r\nX-Test: yes", "{\"data\":1}")).await;
    let url = format!("{}/v3.0/messages?a=b", server.address);
    let body = Body::Json(Bytes::from_static(b"{\"id\":\"25\"}"));
    let answer = send(Method::DELETE, &url, body).await.unwrap();
    assert_eq!(
        (answer.status.as_u16(), &answer.body[..]),
        (200, &b"{\"data\":1}"[..])
    );
    assert_eq!(answer.headers["x-test"], "yes");
    let request = server.requests.recv().await.unwrap();
    assert!(
        request.starts_with("DELETE /v3.0/messages?a=b HTTP/1.1\r\n"),
        "{request}"
    );
    assert!(request.contains("authtoken: sesame\r\n"), "{request}");
    assert!(request.contains(concat!(
        "user-agent: cometchat-bot/",
        env!("CARGO_PKG_VERSION")
    )));
    assert!(
        request.ends_with("\r\n\r\n{\"id\":\"25\"}"),
        "a deletion may have a body: {request}"
    );
}

#[tokio::test]
async fn a_form_arrives_with_fields_and_files() {
    let mut server = Server::start(http_answer("200 OK", "{}")).await;
    let parts = vec![
        Part::text("receiver", "ada-bot"),
        Part::file(
            "files[]",
            "nötes.txt",
            "text/plain",
            Bytes::from_static(b"hello world\n"),
        ),
    ];
    send(
        Method::POST,
        &server.address.clone(),
        Body::Multipart(parts),
    )
    .await
    .unwrap();
    let request = server.requests.recv().await.unwrap();
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert!(
        head.contains("content-type: multipart/form-data; boundary="),
        "{head}"
    );
    assert!(
        head.contains("content-length: "),
        "its length is known: {head}"
    );
    assert!(
        body.contains("name=\"receiver\"\r\n\r\nada-bot\r\n"),
        "{body}"
    );
    let file = body.split_once("name=\"files[]\"").unwrap().1;
    assert!(file.contains("filename"), "{body}");
    assert!(
        file.contains("Content-Type: text/plain\r\n\r\nhello world\n\r\n"),
        "{body}"
    );
}

#[tokio::test]
async fn failing_statuses_and_redirects_are_answers() {
    let location = "302 Found\r\nLocation: http://127.0.0.1:9/stolen";
    for (head, status) in [("500 Oops", 500), (location, 302)] {
        let server = Server::start(http_answer(head, "no")).await;
        let answer = send(Method::GET, &server.address, Body::Empty)
            .await
            .unwrap();
        assert_eq!(answer.status.as_u16(), status);
    }
}

#[tokio::test]
async fn an_answer_over_the_limit_is_not_taken() {
    let body = "x".repeat(MAX_RESPONSE_BYTES + 1);
    let server = Server::start(http_answer("200 OK", &body)).await;
    let error = send(Method::GET, &server.address, Body::Empty)
        .await
        .unwrap_err();
    assert!(
        matches!(
            error,
            TransportError::TooLarge {
                limit: MAX_RESPONSE_BYTES
            }
        ),
        "{error:?}"
    );
    assert!(error.may_have_been_sent() && !error.is_retryable());
    drop(server);
    let server = Server::start(http_answer("200 OK", &body[1..])).await;
    let answer = send(Method::GET, &server.address, Body::Empty)
        .await
        .unwrap();
    assert_eq!(answer.body.len(), MAX_RESPONSE_BYTES);
}

#[tokio::test]
async fn a_refused_connection_has_sent_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/users/sesame", listener.local_addr().unwrap());
    drop(listener);
    let error = send(Method::POST, &address, Body::Empty).await.unwrap_err();
    assert!(matches!(error, TransportError::Connect { .. }), "{error:?}");
    assert!(!error.may_have_been_sent() && error.is_retryable());
    assert_eq!(error.to_string(), "no connection to 127.0.0.1");
    assert!(
        !format!("{error:?} {:?}", error.source()).contains("sesame"),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_connection_that_breaks_may_have_sent_everything() {
    for answer in [
        "",
        "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"data\":",
    ] {
        let server = Server::start(answer).await;
        let url = format!("{}/users/sesame", server.address);
        let body = Body::Json(Bytes::from_static(b"{}"));
        let error = send(Method::POST, &url, body).await.unwrap_err();
        assert!(matches!(error, TransportError::Broken { .. }), "{error:?}");
        assert!(error.may_have_been_sent() && error.is_retryable());
        assert!(!format!("{error:?}").contains("sesame"), "{error:?}");
    }
}

#[tokio::test]
async fn what_is_no_address_is_not_sent() {
    for url in ["", "nowhere", "http://"] {
        let error = send(Method::GET, url, Body::Empty).await.unwrap_err();
        assert!(
            matches!(error, TransportError::Unsendable { .. }),
            "{url:?}: {error:?}"
        );
        assert!(!error.may_have_been_sent() && !error.is_retryable());
    }
}

#[tokio::test]
async fn no_more_requests_are_under_way_than_the_limit() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (arrived, gate) = (Arc::new(AtomicUsize::new(0)), Arc::new(Semaphore::new(0)));
    let (arrivals, mut arriving) = mpsc::channel(64);
    let (arrived_there, gate_there) = (Arc::clone(&arrived), Arc::clone(&gate));
    let server = tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (arrived, gate) = (Arc::clone(&arrived_there), Arc::clone(&gate_there));
            let arrivals = arrivals.clone();
            tokio::spawn(async move {
                read_request(&mut stream).await;
                let now = arrived.fetch_add(1, Ordering::SeqCst) + 1;
                arrivals.send(now).await.unwrap();
                gate.acquire().await.unwrap().forget();
                arrived.fetch_sub(1, Ordering::SeqCst);
                stream
                    .write_all(http_answer("200 OK", "{}").as_bytes())
                    .await
                    .unwrap();
            });
        }
    });
    let transport = transport();
    let (all, sender) = (MAX_REQUESTS_UNDER_WAY + 8, transport.clone());
    let sends = tokio::spawn(async move {
        let request = Request::new(Method::GET, url, HeaderMap::new(), Body::Empty);
        join_all((0..all).map(|_| sender.send(request.clone()))).await
    });
    let mut most = 0;
    for _ in 0..MAX_REQUESTS_UNDER_WAY {
        most = most.max(arriving.recv().await.unwrap());
    }
    assert_eq!(most, MAX_REQUESTS_UNDER_WAY);
    assert!(
        format!("{transport:?}").contains("free: 0"),
        "{transport:?}"
    );
    assert!(
        arriving.try_recv().is_err(),
        "the next one waits for its turn"
    );
    for _ in MAX_REQUESTS_UNDER_WAY..all {
        gate.add_permits(1);
        most = most.max(arriving.recv().await.unwrap());
    }
    gate.add_permits(all);
    assert!(sends.await.unwrap().iter().all(Result::is_ok));
    assert_eq!(most, MAX_REQUESTS_UNDER_WAY);
    server.abort();
}
