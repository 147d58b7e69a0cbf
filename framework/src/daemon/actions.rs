//! The endpoint for answers to forms and buttons.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use tokio::net::TcpListener;

use super::CommandError;
use crate::{
    action::{Endpoint, Links},
    store::Store,
};

/// Where the endpoint listens unless something else is said.
pub(super) const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 7720);

/// Opens the endpoint. `address` is where people's clients reach it; where it
/// listens unless given.
pub(super) async fn open(
    listen: SocketAddr,
    address: Option<&str>,
    store: &dyn Store,
) -> Result<Endpoint, CommandError> {
    let failed = |source| CommandError::Listen {
        address: listen,
        source,
    };
    let listener = TcpListener::bind(listen).await.map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    if !bound.ip().to_canonical().is_loopback() {
        tracing::warn!(
            address = %bound,
            "answers travel in the open to this listener; put a proxy with TLS before it, or listen \
             on 127.0.0.1"
        );
    }
    let own = format!("http://{bound}");
    let links = Links::open(store, address.unwrap_or(&own)).await?;
    Ok(Endpoint::new(listener, links))
}
