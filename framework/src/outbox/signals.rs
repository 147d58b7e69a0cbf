//! What goes over the socket and is not stored.

use tokio::sync::mpsc;

use crate::model::{Frame, Receiver, Uid, User};

/// Signals that may wait for the socket; more are dropped.
const QUEUE: usize = 64;

/// Sends typing indicators and transient messages over the socket.
///
/// Nothing here is confirmed by the service. While the socket is not
/// connected, or when too many wait, a signal is dropped.
#[derive(Clone, Debug)]
pub(crate) struct Signals {
    frames: mpsc::Sender<Frame>,
    me: Uid,
}

impl Signals {
    /// The sending end, and the end from which the socket takes them.
    pub(crate) fn new(me: Uid) -> (Self, mpsc::Receiver<Frame>) {
        let (frames, queue) = mpsc::channel(QUEUE);
        (Self { frames, me }, queue)
    }

    pub(crate) fn typing(&self, receiver: &Receiver, started: bool) {
        let action = if started { "started" } else { "ended" };
        let body = serde_json::json!({
            "action": action,
            "user": User::from_uid(self.me.clone()),
        });
        self.send("typing_indicator", receiver, body);
    }

    pub(crate) fn transient(&self, receiver: &Receiver, data: &serde_json::Value) {
        let body = serde_json::json!({"user": User::from_uid(self.me.clone()), "data": data});
        self.send("transient_message", receiver, body);
    }

    fn send(&self, frame_type: &str, receiver: &Receiver, body: serde_json::Value) {
        let mut frame = Frame::default();
        frame.frame_type = Some(frame_type.to_owned());
        frame.sender = Some(self.me.to_string());
        frame.receiver = Some(receiver.id().to_owned());
        frame.receiver_type = Some(receiver.receiver_type().as_str().to_owned());
        frame.body = body;
        if self.frames.try_send(frame).is_err() {
            tracing::debug!(
                frame_type,
                "a signal was dropped: the socket takes none now"
            );
        }
    }
}
