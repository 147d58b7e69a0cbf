//! What carries a bot's requests and frames.

use std::sync::Arc;

use crate::{
    client::{AppSettings, ClientError, HttpTransport, Transport},
    clock::Clock,
    source::{TlsWire, Wire},
};

/// What carries requests and frames; the real network unless given.
#[derive(Clone, Default)]
pub(super) struct Network {
    pub(super) transport: Option<Arc<dyn Transport>>,
    pub(super) wire: Option<Arc<dyn Wire>>,
    pub(super) clock: Clock,
}

/// What carries requests, and what carries frames.
pub(super) type Lines = (Arc<dyn Transport>, Arc<dyn Wire>);

impl Network {
    pub(super) fn open(self, app: &AppSettings) -> Result<Lines, ClientError> {
        let transport = match self.transport {
            Some(transport) => transport,
            None => Arc::new(HttpTransport::new(app)?),
        };
        let wire = self
            .wire
            .unwrap_or_else(|| Arc::new(TlsWire::new(app.tls())));
        Ok((transport, wire))
    }
}

impl std::fmt::Debug for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Network")
            .field("has_transport", &self.transport.is_some())
            .field("wire", &self.wire)
            .field("clock", &self.clock)
            .finish()
    }
}
