//! A running sandbox: listeners, connections, and their end.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt as _;

use crate::app::{App, Ports};
use crate::builder::{SandboxBuilder, SandboxError};
use crate::error::ApiResult;
use crate::limits;
use crate::random::Random;
use crate::ready::{Ready, ReadyApp};
use crate::tls::Authority;
use crate::web::Secure;

/// A CometChat-compatible server that runs until it is shut down or dropped.
///
/// # Examples
/// ```
/// # #[tokio::main] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sandbox = cometchat_sandbox::Sandbox::builder().http("127.0.0.1:0".parse()?).seed(true).start().await?;
/// assert!(sandbox.ready().page.is_some());
/// sandbox.shutdown().await;
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct Sandbox {
    app: Arc<App>,
    ready: Ready,
    _scratch: Option<Scratch>,
}

/// A temporary folder of this sandbox alone, removed with it.
#[derive(Debug)]
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        let name = format!("cometchat-sandbox-{}", Random::new(None).hex(16));
        Self(std::env::temp_dir().join(name))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::debug!(%error, "a temporary folder could not be removed");
        }
    }
}

impl Sandbox {
    /// Settings to start one with.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::default()
    }

    pub(crate) async fn start(builder: SandboxBuilder) -> Result<Self, SandboxError> {
        let (app, keys) = builder.prepare()?;
        let plain = listen(builder.http).await?;
        let secure = listen(builder.https).await?;
        let scratch = (secure.is_some() && builder.authority_folder().is_none()).then(Scratch::new);
        let folder = builder
            .authority_folder()
            .or(scratch.as_ref().map(|scratch| scratch.0.clone()));
        let folder = folder.filter(|_| secure.is_some());
        let authority = folder.as_deref().map(Authority::in_folder).transpose()?;
        let acceptor = authority
            .as_ref()
            .map(|a| a.server(&app.region).map(TlsAcceptor::from))
            .transpose()?;
        let (http, https) = (plain.as_ref().map(|l| l.1), secure.as_ref().map(|l| l.1));
        let ports = Ports {
            http: http.map(|a| a.port()),
            https: https.map(|a| a.port()),
        };
        let others = app.others.all();
        for app in std::iter::once(&app).chain(&others) {
            // Set once, before anything is served.
            let _ = app.ports.set(ports);
        }
        if let Some((listener, _)) = plain {
            app.tasks.spawn(accept(Arc::clone(&app), listener, None));
        }
        if let Some((listener, _)) = secure {
            app.tasks
                .spawn(accept(Arc::clone(&app), listener, acceptor));
        }
        for address in [http, https].into_iter().flatten() {
            warn_if_exposed(address);
        }
        let (http, https) = (http.map(reachable), https.map(reachable));
        let ready = Ready {
            page: http.map(|address| format!("http://{address}/")),
            apps: others
                .iter()
                .map(|app| ready_app(app))
                .collect::<ApiResult<_>>()?,
            http: http.map(|address| address.to_string()),
            https: https.map(|address| address.to_string()),
            app_id: app.id.clone(),
            region: app.region.clone(),
            auth_key: keys.auth,
            api_key: keys.api,
            ca: authority.map(|authority| authority.path),
        };
        Ok(Self {
            app,
            ready,
            _scratch: scratch,
        })
    }

    /// Where it is and which keys it has.
    #[must_use]
    pub fn ready(&self) -> &Ready {
        &self.ready
    }

    /// The app it serves.
    #[must_use]
    pub fn app(&self) -> &Arc<App> {
        &self.app
    }

    /// Closes the listeners and all sockets, and waits for them a few seconds at most.
    pub async fn shutdown(self) {
        self.app.stop.cancel();
        self.app.tasks.close();
        if timeout(limits::SHUTDOWN_TIME, self.app.tasks.wait())
            .await
            .is_err()
        {
            tracing::warn!("some connections did not end in time");
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.app.stop.cancel();
    }
}

/// What those need to know who want to use another app.
fn ready_app(app: &App) -> ApiResult<ReadyApp> {
    let keys = app.ensure_keys(None, None)?;
    Ok(ReadyApp {
        app_id: app.id.clone(),
        region: app.region.clone(),
        auth_key: keys.auth,
        api_key: keys.api,
    })
}

/// Says that a listener is open to more than this machine.
fn warn_if_exposed(address: SocketAddr) {
    if !address.ip().to_canonical().is_loopback() {
        tracing::warn!(
            %address,
            "everybody on the network can reach this server, be anybody on its chat page, and do \
             everything with its keys; listen on 127.0.0.1 to keep it to this machine"
        );
    }
}

/// Where a client on this machine reaches a listener: one on all addresses has none of its own.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

async fn listen(
    address: Option<SocketAddr>,
) -> Result<Option<(TcpListener, SocketAddr)>, SandboxError> {
    let Some(address) = address else {
        return Ok(None);
    };
    let failed = |source| SandboxError::Listen { address, source };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    Ok(Some((listener, bound)))
}

/// Takes connections until the app stops, never more than fit at a time.
async fn accept(app: Arc<App>, listener: TcpListener, tls: Option<TlsAcceptor>) {
    let router = app.router();
    loop {
        let Ok(permit) = Arc::clone(&app.room).acquire_owned().await else {
            return;
        };
        let taken = tokio::select! {
            () = app.stop.cancelled() => return,
            taken = listener.accept() => taken,
        };
        let stream = match taken {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                // Out of descriptors, most likely: give others time to end.
                tokio::time::sleep(limits::ACCEPT_PAUSE).await;
                continue;
            }
        };
        let (app_of_connection, router, tls) = (Arc::clone(&app), router.clone(), tls.clone());
        app.tasks.spawn(async move {
            connection(&app_of_connection, router, stream, tls).await;
            drop(permit);
        });
    }
}

async fn connection(app: &App, router: Router, stream: TcpStream, tls: Option<TlsAcceptor>) {
    // Without this, small frames wait for each other; failing is harmless.
    let _ = stream.set_nodelay(true);
    match tls {
        None => serve(app, router, stream, false).await,
        Some(tls) => {
            if let Ok(Ok(stream)) = timeout(limits::HANDSHAKE_TIME, tls.accept(stream)).await {
                serve(app, router, stream, true).await;
            }
        }
    }
}

async fn serve(
    app: &App,
    router: Router,
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    secure: bool,
) {
    let service = service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
        if secure {
            request.extensions_mut().insert(Secure);
        }
        router.clone().oneshot(request)
    });
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits::REQUEST_TIME)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    tokio::pin!(serving);
    let ended = tokio::select! {
        ended = serving.as_mut() => ended,
        () = app.stop.cancelled() => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended badly");
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_listener_on_all_addresses_is_reached_at_home() {
        for (listens, reached) in [
            ("0.0.0.0:7700", "127.0.0.1:7700"),
            ("[::]:7700", "[::1]:7700"),
            ("127.0.0.1:1", "127.0.0.1:1"),
            ("192.168.0.7:1", "192.168.0.7:1"),
        ] {
            let address = reachable(listens.parse().unwrap());
            assert_eq!(address.to_string(), reached);
        }
    }
}
