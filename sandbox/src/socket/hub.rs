//! Who is connected, and the queues to them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Utf8Bytes;

use crate::faults::{Active, Cut};
use crate::inspector::{EntryId, Inspector};

/// A connection's number in this process.
pub(crate) type SocketId = u64;

/// What waits in a connection's queue.
#[derive(Debug)]
pub(crate) enum Outbound {
    /// A frame to send.
    Frame(Utf8Bytes),
    /// A frame to send at a time, not before; all behind it wait.
    Late(Utf8Bytes, Instant),
    /// A frame to send after the next one, or at a time if none has come.
    Swap(Utf8Bytes, Instant),
    /// The server ends the connection.
    Close(u16, &'static str),
}

/// Whose comings and goings a connection hears of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    Nobody,
    Everybody,
    Roles(Vec<String>),
    Friends,
}

/// What a committed turn has for the sockets.
#[derive(Debug)]
pub(crate) enum Effect {
    /// A frame for all connections of some users.
    Frame { to: Vec<String>, frame: Value },
    /// As a frame, of a new message that is not shown for a while.
    Late {
        id: i64,
        wait: Duration,
        to: Vec<String>,
        frame: Value,
    },
    /// A user came or went.
    Presence {
        uid: String,
        role: String,
        friends: Vec<String>,
        frame: Value,
    },
    /// An auth token is dead: its connections end.
    EndToken(String),
    /// A user is gone: all its connections end.
    EndUser(String),
    /// The app begins anew: all connections end.
    EndAll,
}

/// One authenticated connection.
#[derive(Debug)]
pub(crate) struct Socket {
    pub(crate) uid: String,
    pub(crate) token: String,
    pub(crate) presence: Presence,
    /// `None` once the connection was told to end or was too slow.
    pub(crate) queue: Option<mpsc::Sender<Outbound>>,
    /// Ends the connection past the queue; gone once used.
    pub(crate) cut: Option<oneshot::Sender<Cut>>,
}

/// All authenticated connections, in the order they came.
#[derive(Debug, Default)]
pub(crate) struct Hub {
    last: SocketId,
    sockets: BTreeMap<SocketId, Socket>,
    users: BTreeMap<String, Vec<SocketId>>,
    inspector: Arc<Inspector>,
    /// What leads to the frames that are delivered now.
    pub(crate) cause: Option<EntryId>,
}

impl Hub {
    /// Nobody is connected; what is sent is shown to an inspector.
    pub(crate) fn new(inspector: Arc<Inspector>) -> Self {
        Self {
            inspector,
            ..Self::default()
        }
    }

    /// Adds a connection.
    pub(crate) fn add(&mut self, socket: Socket) -> SocketId {
        self.last += 1;
        self.users
            .entry(socket.uid.clone())
            .or_default()
            .push(self.last);
        self.sockets.insert(self.last, socket);
        self.last
    }

    /// Removes a connection; the user if that was the last one.
    pub(crate) fn remove(&mut self, id: SocketId) -> Option<String> {
        let socket = self.sockets.remove(&id)?;
        let ids = self.users.get_mut(&socket.uid)?;
        ids.retain(|other| *other != id);
        if !ids.is_empty() {
            return None;
        }
        self.users.remove(&socket.uid);
        Some(socket.uid)
    }

    /// Whether the user has any connection.
    pub(crate) fn online(&self, uid: &str) -> bool {
        self.users.contains_key(uid)
    }

    /// Passes the effects of one turn on, in order, with the faults there are.
    pub(crate) fn deliver(&mut self, effects: Vec<Effect>, mut faults: Option<&mut Active>) {
        for effect in effects {
            match effect {
                Effect::Frame { mut to, frame } | Effect::Late { mut to, frame, .. } => {
                    to.sort_unstable();
                    to.dedup();
                    self.frame(&to, &frame, faults.as_deref_mut());
                }
                Effect::Presence {
                    uid,
                    role,
                    friends,
                    frame,
                } => {
                    let text = Utf8Bytes::from(frame.to_string());
                    let mut told = Vec::new();
                    for socket in self.sockets.values_mut() {
                        let wanted = match &socket.presence {
                            Presence::Nobody => false,
                            Presence::Everybody => true,
                            Presence::Roles(roles) => roles.contains(&role),
                            Presence::Friends => friends.contains(&socket.uid),
                        };
                        if wanted && socket.uid != uid {
                            socket.frame(&text, faults.as_deref_mut());
                            if self.inspector.is_on() {
                                told.push(socket.uid.clone());
                            }
                        }
                    }
                    if !told.is_empty() {
                        told.dedup();
                        self.inspector.sent(told, &text, self.cause);
                    }
                }
                Effect::EndToken(token) => self.end(|socket| socket.token == token),
                Effect::EndAll => self.end(|_| true),
                Effect::EndUser(uid) => self.end(|socket| socket.uid == uid),
            }
        }
    }

    /// Cuts the connections of a user, or all; how many.
    pub(crate) fn cut(&mut self, uid: Option<&str>, how: Cut) -> usize {
        self.sockets
            .values_mut()
            .filter(|socket| uid.is_none_or(|uid| socket.uid == uid))
            .filter_map(|socket| socket.cut.take()?.send(how).ok())
            .count()
    }

    fn frame(&mut self, to: &[String], frame: &Value, mut faults: Option<&mut Active>) {
        let mut text = None;
        for id in to.iter().filter_map(|uid| self.users.get(uid)).flatten() {
            if let Some(socket) = self.sockets.get_mut(id) {
                let text = text.get_or_insert_with(|| Utf8Bytes::from(frame.to_string()));
                socket.frame(text, faults.as_deref_mut());
            }
        }
        if let Some(text) = text.filter(|_| self.inspector.is_on()) {
            let connected = to.iter().filter(|uid| self.users.contains_key(*uid));
            self.inspector
                .sent(connected.cloned().collect(), &text, self.cause);
        }
    }

    fn end(&mut self, which: impl Fn(&Socket) -> bool) {
        for socket in self.sockets.values_mut().filter(|socket| which(socket)) {
            socket.push(Outbound::Close(1000, "session ended"));
            socket.queue = None;
        }
    }
}

impl Socket {
    /// Queues a frame, with whatever happens to it on the way.
    fn frame(&mut self, text: &Utf8Bytes, faults: Option<&mut Active>) {
        match faults {
            None => self.push(Outbound::Frame(text.clone())),
            Some(faults) => {
                let uid = self.uid.clone();
                faults.frame(&uid, text, |item| self.push(item));
            }
        }
    }

    /// Queues one item; a full queue ends the connection.
    fn push(&mut self, item: Outbound) {
        let Some(queue) = &self.queue else { return };
        if queue.try_send(item).is_err() {
            tracing::warn!(uid = %self.uid, "a socket reads too slowly and is cut off");
            self.queue = None;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn socket(uid: &str, room: usize) -> (Socket, mpsc::Receiver<Outbound>) {
        let (queue, rest) = mpsc::channel(room);
        let socket = Socket {
            uid: uid.into(),
            token: "t".into(),
            presence: Presence::Everybody,
            queue: Some(queue),
            cut: None,
        };
        (socket, rest)
    }

    #[test]
    fn a_full_queue_ends_the_connection() {
        let mut hub = Hub::default();
        let (slow, mut rest) = socket("ann", 1);
        let id = hub.add(slow);
        let frame = || Effect::Frame {
            to: vec!["ann".into(), "ann".into()],
            frame: Value::Null,
        };
        hub.deliver(vec![frame(), frame()], None);
        assert!(matches!(rest.try_recv(), Ok(Outbound::Frame(_))));
        assert!(matches!(
            rest.try_recv(),
            Err(mpsc::error::TryRecvError::Disconnected)
        ));
        assert!(hub.online("ann"));
        assert_eq!(hub.remove(id).as_deref(), Some("ann"));
        assert!(!hub.online("ann"));
    }
}
