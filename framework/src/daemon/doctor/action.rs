//! Whether people's clients can reach the address for answers to forms and
//! buttons, and whether it leads to this daemon.

use std::{io::ErrorKind, net::SocketAddr, path::Path};

use http::{HeaderMap, Method, StatusCode, header::LOCATION};
use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::{instrument::WithSubscriber, subscriber::NoSubscriber};
use uuid::Uuid;

use super::app::is_unknown_name;
use crate::{
    action::{Endpoint, Links},
    client::{AppSettings, Body, HttpTransport, Request, Response, Transport, TransportError},
    daemon::{
        config::Config,
        report::{Report, told},
    },
    store::{MemoryStore, SqliteStore, StoreError},
};

const ABOUT: &str = "actions";

/// What is behind an address.
enum Behind {
    /// An endpoint with the same keys.
    Ours,
    /// An endpoint with other keys.
    Other,
    /// Something else.
    Stranger(Response),
    Nobody(TransportError),
}

/// Looks at the address, if there is one. Where no daemon listens, this does for
/// the moment, so that a proxy before it can be looked at as well.
pub(super) async fn look(config: &Config, state: &Path, report: &mut Report) {
    let Some((listen, address)) = config.actions() else {
        return;
    };
    if Links::check(address).is_err() {
        // It was reported with the config.
        return;
    }
    match TcpListener::bind(listen).await {
        Ok(listener) => {
            let Ok(links) = Links::open(&MemoryStore::new(), address).await else {
                return;
            };
            let stop = CancellationToken::new();
            let serving = Endpoint::new(listener, links.clone());
            let serving = serving.serve(TaskTracker::new(), stop.clone());
            // It says that answers are taken, which is not meant.
            tokio::spawn(serving.with_subscriber(NoSubscriber::new()));
            public(address, listen, &links, report).await;
            stop.cancel();
        }
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            running(address, listen, state, report).await;
        }
        Err(error) => report.bad(
            ABOUT,
            format_args!("nobody can listen on {listen}: {error}"),
            "write an address of this machine and a port above 1023 under `listen` in [actions]",
        ),
    }
}

/// Looks at a listener that is there already: it should be the daemon.
async fn running(address: &str, listen: SocketAddr, state: &Path, report: &mut Report) {
    let links = match kept(state, address).await {
        Ok(links) => links,
        Err(error) => {
            return report.bad(
                ABOUT,
                told(&error),
                "the state has the keys of the daemon that listens; see what is said of it above",
            );
        }
    };
    let here = format!("http://{listen}");
    match (ask(&here, links.as_ref()).await, &links) {
        (Behind::Ours, Some(links)) => public(address, listen, links, report).await,
        _ => report.bad(
            ABOUT,
            format_args!("another program listens on {listen}"),
            format!(
                "`ss -ltnp 'sport = :{}'` shows which: stop it, or write another port under \
                 `listen` in [actions]",
                listen.port()
            ),
        ),
    }
}

/// The keys in the state; `None` when there is none yet.
async fn kept(state: &Path, address: &str) -> Result<Option<Links>, StoreError> {
    if !state.exists() {
        return Ok(None);
    }
    Links::kept(&SqliteStore::open(state)?, address).await
}

/// Looks at the address that people's clients get, with somebody listening.
async fn public(address: &str, listen: SocketAddr, links: &Links, report: &mut Report) {
    let pass = format!("let the proxy pass {address}/action/ on to http://{listen}");
    match ask(address, Some(links)).await {
        Behind::Ours => report.good(ABOUT, format_args!("{address} leads here")),
        Behind::Other => report.bad(
            ABOUT,
            format_args!("{address} leads to another daemon of bots"),
            pass,
        ),
        Behind::Stranger(response) => {
            let (found, repair) = strange(address, &response, pass);
            report.bad(ABOUT, found, repair);
        }
        Behind::Nobody(error) => {
            report.bad(ABOUT, told(&error), nobody(address, listen, &error));
        }
    }
}

/// Asks who is behind an address.
async fn ask(address: &str, links: Option<&Links>) -> Behind {
    let nonce = Uuid::new_v4().simple().to_string();
    let request = Request::new(
        Method::GET,
        Links::proof_address(address, &nonce),
        HeaderMap::new(),
        Body::Empty,
    );
    let unusable = |source: Box<dyn std::error::Error + Send + Sync>| {
        Behind::Nobody(TransportError::Unsendable { source })
    };
    // Trusts what people's clients trust: the usual authorities alone.
    let settings = match AppSettings::builder("actions").client_api(address).build() {
        Ok(settings) => settings,
        Err(error) => return unusable(error.into()),
    };
    let transport = match HttpTransport::new(&settings) {
        Ok(transport) => transport,
        Err(error) => return unusable(error.into()),
    };
    let response = match transport.send(request).await {
        Ok(response) => response,
        Err(error) => return Behind::Nobody(error),
    };
    let proof = std::str::from_utf8(&response.body).unwrap_or_default();
    let is_ours = links.is_some_and(|links| links.has_proved(&nonce, proof));
    match response.status {
        StatusCode::OK if is_ours => Behind::Ours,
        StatusCode::OK if Links::is_proof(proof) => Behind::Other,
        _ => Behind::Stranger(response),
    }
}

/// An answer that is no proof, and what to do.
fn strange(address: &str, response: &Response, pass: String) -> (String, String) {
    let status = response.status;
    let to = response.headers.get(LOCATION);
    if status.is_redirection()
        && let Some(to) = to.and_then(|to| to.to_str().ok())
    {
        let to = to.split("/action/").next().unwrap_or_default();
        return (
            format!("{address} redirects to {to}, and clients do not follow with an answer"),
            format!("write `address = \"{to}\"` under [actions]"),
        );
    }
    match status {
        StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => {
            (
                format!("the proxy at {address} does not reach the daemon (status {status})"),
                pass,
            )
        }
        _ => (
            format!("another server answers at {address} (status {status})"),
            pass,
        ),
    }
}

/// What to do about an address where nobody answers.
fn nobody(address: &str, listen: SocketAddr, error: &TransportError) -> String {
    let host = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = host.split(['/', ':']).next().unwrap_or_default();
    match error {
        TransportError::Certificate { .. } => format!(
            "people's clients would not trust it either: get a certificate for {host}, such as \
             with `certbot -d {host}`"
        ),
        TransportError::Connect { source, .. } if is_unknown_name(&**source) => format!(
            "make a record for {host} in the DNS, or correct `address` under [actions]; `getent \
             hosts {host}` shows whether it is known"
        ),
        _ => format!(
            "let a proxy with TLS listen there and pass /action/ on to http://{listen}, and let \
             the firewall through; if others do reach it, only the way from this machine is \
             missing: `curl -v {address}/action/proof/x`"
        ),
    }
}
