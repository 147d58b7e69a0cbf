//! Sockets that lose, delay and double frames, break and fall silent.

use std::{collections::BTreeMap, io, sync::Arc, time::Duration};

use async_trait::async_trait;
use futures_util::{SinkExt, StreamExt};
use tokio::{
    io::DuplexStream,
    time::{Instant, sleep, sleep_until},
};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{self, Message},
};

use super::{
    dice::{chance, millis},
    life::Life,
    plan::{Cut, Frames},
    world::World,
};
use crate::source::{Socket, Wire, WireError};

/// Opens the sockets of one life of the process.
#[derive(Debug)]
pub(super) struct Sockets {
    pub(super) world: Arc<World>,
    pub(super) life: Arc<Life>,
}

#[async_trait]
impl Wire for Sockets {
    async fn connect(&self, url: &str) -> Result<Box<dyn Socket>, WireError> {
        self.life.step().await;
        sleep(millis(1..=80)).await;
        self.life.alive().await;
        if chance(self.world.plan.request_faults) {
            self.world.note("no connection");
            let url = url.to_owned();
            return Err(WireError::Timeout { url });
        }
        let stream = self.world.server.line().open(url).await?;
        self.world.note("connected");
        Ok(Box::new(Connection::new(self, stream)))
    }
}

/// One connection.
struct Connection {
    world: Arc<World>,
    life: Arc<Life>,
    stream: WebSocketStream<DuplexStream>,
    /// Frames that have not arrived, by the time when they will and the order
    /// in which they were sent.
    transit: BTreeMap<(Instant, u64), String>,
    sent: u64,
    /// When the last frame arrives that must not be overtaken.
    latest: Instant,
    /// When the connection ends, and how.
    cut: Option<(Instant, Cut)>,
    is_silent: bool,
}

impl Connection {
    fn new(sockets: &Sockets, stream: WebSocketStream<DuplexStream>) -> Self {
        let world = Arc::clone(&sockets.world);
        let now = Instant::now();
        let cuts = world.plan.cuts.iter();
        let mut cuts = cuts.map(|(after, cut)| (world.begun() + *after, *cut));
        let cut = if chance(world.plan.early_cuts) {
            Some((now + millis(0..=400), Cut::Broken))
        } else {
            cuts.find(|(at, _)| *at > now)
        };
        Self {
            cut,
            life: Arc::clone(&sockets.life),
            stream,
            transit: BTreeMap::new(),
            sent: 0,
            latest: now,
            is_silent: false,
            world,
        }
    }

    /// Decides when a frame arrives, and how often.
    fn put_in_transit(&mut self, text: String) {
        let plan = &self.world.plan;
        let is_lossy = plan.frames == Frames::Lossy;
        if is_lossy && chance(plan.frame_faults / 2) {
            return self.world.note("a frame is lost");
        }
        let late = if chance(plan.frame_faults) {
            millis(1..=2_500)
        } else {
            millis(0..=20)
        };
        let mut due = Instant::now() + late;
        if !is_lossy {
            due = due.max(self.latest);
            self.latest = due;
        }
        if chance(plan.frame_faults / 2) {
            self.put(due + millis(0..=5_000), text.clone());
        }
        self.put(due, text);
    }

    fn put(&mut self, due: Instant, text: String) {
        self.sent += 1;
        self.transit.insert((due, self.sent), text);
    }

    /// The end of the connection, if it has come.
    fn end(&mut self) -> Result<(), WireError> {
        match self.cut {
            Some((at, how)) if at <= Instant::now() => {
                self.cut = None;
                self.world
                    .note(format_args!("the connection is cut: {how:?}"));
                self.is_silent = true;
                if how == Cut::Broken {
                    return Err(broken());
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The next text that is due, unless nothing passes any more.
    fn arrived(&mut self) -> Option<String> {
        let (_, text) = self.transit.pop_first()?;
        (!self.is_silent).then_some(text)
    }
}

#[async_trait]
impl Socket for Connection {
    async fn next(&mut self) -> Result<String, WireError> {
        loop {
            self.life.alive().await;
            self.end()?;
            let due = self.transit.keys().next().map(|(due, _)| *due);
            let cut = self.cut.map(|(at, _)| at);
            tokio::select! {
                biased;
                () = until(cut) => {}
                () = until(due) => {
                    if let Some(text) = self.arrived() {
                        return Ok(text);
                    }
                }
                message = self.stream.next() => match message {
                    Some(Ok(Message::Text(text))) => {
                        self.life.alive().await;
                        self.put_in_transit(text.as_str().to_owned());
                    }
                    Some(Ok(Message::Close(_))) | None => {
                        return Err(WireError::Closed("by the server".to_owned()));
                    }
                    Some(Ok(_)) => {}
                    Some(Err(error)) => return Err(WireError::Broken(Box::new(error))),
                },
            }
        }
    }

    async fn send(&mut self, text: String) -> Result<(), WireError> {
        self.life.alive().await;
        self.end()?;
        if self.is_silent {
            return Ok(());
        }
        let sent = self.stream.send(Message::text(text)).await;
        sent.map_err(|error| WireError::Broken(Box::new(error)))
    }

    async fn close(&mut self, _reason: &'static str) {
        if !self.is_silent {
            // Whoever closes does not care how it went.
            let _ = tokio::time::timeout(Duration::from_secs(1), self.stream.close(None)).await;
        }
    }
}

async fn until(moment: Option<Instant>) {
    match moment {
        Some(moment) => sleep_until(moment).await,
        None => std::future::pending().await,
    }
}

fn broken() -> WireError {
    let reset = io::Error::from(io::ErrorKind::ConnectionReset);
    WireError::Broken(Box::new(tungstenite::Error::Io(reset)))
}
