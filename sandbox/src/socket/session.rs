//! One socket from its first frame to its last.

use std::sync::Arc;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::json;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};

use super::frames::Inbound;
use super::hub::{Outbound, Socket, SocketId};
use super::line::Line;
use crate::app::App;
use crate::engine::receipts::Receipt;
use crate::engine::signals::Signal;
use crate::error::{ApiResult, Code};
use crate::faults::Cut;
use crate::inspector::EntryId;
use crate::limits;

/// Why a socket ends: the code and reason of the close frame, or silence when the peer is gone.
type End = Option<(u16, &'static str)>;

/// Runs a socket until either side ends it.
pub(super) async fn run<S: AsyncRead + AsyncWrite + Unpin>(
    first: Arc<App>,
    app: Arc<App>,
    mut socket: WebSocketStream<S>,
) {
    let (queue, waiting) = mpsc::channel(limits::SOCKET_QUEUE);
    let (cut, mut cutting) = oneshot::channel();
    let mut session = Session {
        first: Arc::clone(&first),
        app,
        queue: Some(queue),
        cut: Some(cut),
        login: None,
        deadline: Instant::now() + limits::AUTH_TIME,
    };
    let mut line = Line::new(waiting);
    let end = tokio::select! {
        biased;
        // The sender lives as long as the session or its place in the hub.
        Ok(how) = &mut cutting => {
            if how == Cut::HalfOpen {
                freeze(&first, &mut session).await;
            }
            None
        }
        end = serve(&first, &mut session, &mut socket, &mut line) => end,
    };
    session.leave();
    if let Some((code, reason)) = end {
        let reason = Utf8Bytes::from_static(reason);
        let frame = CloseFrame {
            code: CloseCode::from(code),
            reason,
        };
        let farewell = async {
            // The peer may be gone already. If it is there, its own close must be read, or the
            // system may throw ours away with the unread bytes.
            let _ = socket.close(Some(frame)).await;
            while let Some(Ok(_)) = socket.next().await {}
        };
        let _ = timeout(limits::CLOSE_TIME, farewell).await;
    }
}

async fn serve<S: AsyncRead + AsyncWrite + Unpin>(
    first: &App,
    session: &mut Session,
    socket: &mut WebSocketStream<S>,
    line: &mut Line,
) -> End {
    loop {
        let deadline = session.deadline;
        tokio::select! {
            biased;
            () = first.stop.cancelled() => return Some((1001, "server stops")),
            item = line.next() => match item {
                Some(Outbound::Frame(text) | Outbound::Late(text, _) | Outbound::Swap(text, _)) => {
                    write(&session.app, socket, line, text).await?;
                }
                Some(Outbound::Close(code, reason)) => return Some((code, reason)),
                None => return Some((1008, "reads too slowly")),
            },
            item = socket.next() => {
                let Some(Ok(message)) = item else { return None };
                match session.take(&message) {
                    Step::Nothing => {}
                    Step::Answer(text) => write(&session.app, socket, line, text).await?,
                    Step::Refuse(text) => {
                        write(&session.app, socket, line, text).await?;
                        return Some((1008, "not authorized"));
                    }
                    Step::Close => return Some((1000, "")),
                }
            }
            () = sleep_until(deadline) => return Some((1008, "silent for too long")),
        }
    }
}

/// Writes a frame; the last one that waits also flushes. `None` ends the session silently.
async fn write<S: AsyncRead + AsyncWrite + Unpin>(
    app: &App,
    socket: &mut WebSocketStream<S>,
    line: &Line,
    text: Utf8Bytes,
) -> Option<()> {
    let work = async {
        socket.feed(Message::Text(text)).await?;
        // With faults the frame behind this one may be held back for a while.
        if line.rests() || app.faults().on() {
            socket.flush().await
        } else {
            Ok(())
        }
    };
    timeout(limits::WRITE_TIME, work).await.ok()?.ok()
}

/// Leaves the connection open but deaf and dumb. The user is there until the silence is too long.
async fn freeze(first: &App, session: &mut Session) {
    let end = Instant::now() + limits::HALF_OPEN_TIME;
    let stopped = first.stop.cancelled();
    let freezing = async {
        sleep_until(session.deadline).await;
        session.leave();
        sleep_until(end).await;
    };
    tokio::select! {
        () = stopped => {}
        () = freezing => {}
    }
}

/// What a frame of the client leads to.
enum Step {
    Nothing,
    Answer(Utf8Bytes),
    /// An answer, then the end.
    Refuse(Utf8Bytes),
    /// The client has closed.
    Close,
}

/// What is known of a socket.
struct Session {
    /// The app that knows those beside it.
    first: Arc<App>,
    /// The app it is for: the login may name another one.
    app: Arc<App>,
    /// The sending side of the queue, until it is given to the hub.
    queue: Option<mpsc::Sender<Outbound>>,
    /// What cuts the connection, until it is given to the hub.
    cut: Option<oneshot::Sender<Cut>>,
    login: Option<Login>,
    deadline: Instant,
}

struct Login {
    id: SocketId,
    uid: String,
    device: Option<String>,
}

impl Session {
    fn take(&mut self, message: &Message) -> Step {
        if self.login.is_some() {
            self.deadline = Instant::now() + limits::IDLE_TIME;
        }
        let text = match message {
            Message::Text(text) => text,
            Message::Close(_) => return Step::Close,
            // Other frames carry nothing; the library answers pings itself.
            _ => return Step::Nothing,
        };
        let Ok(frame) = serde_json::from_str::<Inbound>(text) else {
            return Step::Nothing;
        };
        if frame.is_ping() {
            let uid = self.login.as_ref().map(|login| login.uid.as_str());
            if self.app.faults().swallows_pong(uid) {
                return Step::Nothing;
            }
            return Step::Answer(Utf8Bytes::from_static(r#"{"action":"pong"}"#));
        }
        if self.login.is_none()
            && let Some(app) = frame.app_id.as_deref().and_then(|id| self.first.called(id))
        {
            self.app = app;
        }
        let uid = self.login.as_ref().map(|login| login.uid.as_str());
        let uid = uid.or(frame.sender.as_deref());
        let cause = self.app.inspector().received(uid, text);
        match (frame.kind.as_deref(), &self.login) {
            (Some("auth"), None) => self.enter(&frame),
            (Some(kind), Some(login)) => {
                if let Err(error) = self.pass(kind, login, &frame, cause) {
                    tracing::debug!(uid = %login.uid, kind, code = error.code.name, "a frame was dropped");
                }
                Step::Nothing
            }
            _ => Step::Nothing,
        }
    }

    /// Authenticates: the credential must be known, and belong to the sender and the app.
    fn enter(&mut self, frame: &Inbound) -> Step {
        let Some(queue) = self.queue.take() else {
            return Step::Nothing;
        };
        let credential = frame
            .body
            .get("auth")
            .and_then(|auth| auth.as_str())
            .unwrap_or_default();
        let device = frame.device_id.clone();
        let mut core = self.app.core();
        let entered = self.app.turn_in(&mut core, None, |turn, hub| {
            let refused = || Code::AUTH_TOKEN_UNKNOWN.with("This credential is not known.");
            let foreign = frame
                .app_id
                .as_deref()
                .is_some_and(|id| !id.eq_ignore_ascii_case(turn.app_id));
            let (uid, token) = turn
                .jwt_owner(credential)?
                .filter(|_| !foreign)
                .ok_or_else(refused)?;
            if frame
                .sender
                .as_deref()
                .is_some_and(|sender| !sender.eq_ignore_ascii_case(&uid))
            {
                return Err(refused());
            }
            if !hub.online(&uid) {
                turn.set_online(&uid, true)?;
            }
            Ok((uid, token))
        });
        let Ok((uid, token)) = entered else {
            let sender = frame.sender.as_deref().unwrap_or_default();
            let device = device.as_deref();
            return Step::Refuse(reply(&self.app.id, device, sender, "UNAUTHORIZED", "401"));
        };
        // The answer stands first in the queue, before anything that happens from now on; the
        // queue is new and empty, so there is room.
        let answer = reply(&self.app.id, device.as_deref(), &uid, "OK", "200");
        let _ = queue.try_send(Outbound::Frame(answer));
        let presence = frame.presence();
        let id = core.hub.add(Socket {
            uid: uid.clone(),
            token,
            presence,
            queue: Some(queue),
            cut: self.cut.take(),
        });
        self.deadline = Instant::now() + limits::IDLE_TIME;
        self.login = Some(Login { id, uid, device });
        Step::Nothing
    }

    /// Handles a frame of a user: receipts, typing, transient messages. Others are ignored.
    fn pass(
        &self,
        kind: &str,
        login: &Login,
        frame: &Inbound,
        cause: Option<EntryId>,
    ) -> ApiResult<()> {
        let device = frame.device_id.as_deref().or(login.device.as_deref());
        self.app.turn_because(cause, device, |turn| match kind {
            "typing_indicator" | "transient_message" => turn.pass_on(Signal {
                kind,
                sender: &login.uid,
                receiver: frame.receiver.as_deref().unwrap_or_default(),
                receiver_type: frame.receiver_type.as_deref().unwrap_or_default(),
                body: &frame.body,
            }),
            "receipts" => {
                let receipt = match frame.body.get("action").and_then(|action| action.as_str()) {
                    Some("delivered") => Receipt::Delivered,
                    Some("read") => Receipt::Read,
                    _ => return Ok(()),
                };
                frame
                    .message_id()
                    .map_or(Ok(()), |id| turn.acknowledge(&login.uid, id, receipt))
            }
            _ => Ok(()),
        })
    }

    /// Takes the socket out of the hub; the last one of a user takes the user offline.
    fn leave(&mut self) {
        let Some(login) = self.login.take() else {
            return;
        };
        let mut core = self.app.core();
        if let Some(uid) = core.hub.remove(login.id)
            && let Err(error) = self
                .app
                .turn_in(&mut core, None, |turn, _| turn.set_online(&uid, false))
        {
            tracing::warn!(%uid, %error, "a user could not be marked offline");
        }
    }
}

/// The server's answer to an auth frame; both values are strings.
fn reply(app_id: &str, device: Option<&str>, sender: &str, status: &str, code: &str) -> Utf8Bytes {
    let mut frame = json!({
        "appId": app_id,
        "type": "auth",
        "sender": sender,
        "body": { "status": status, "code": code },
    });
    if let Some(device) = device {
        frame["deviceId"] = device.into();
    }
    Utf8Bytes::from(frame.to_string())
}
