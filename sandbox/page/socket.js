/**
 * One real-time connection: authentication, heartbeat, frames in both directions.
 * Reconnecting is the session's task.
 * @module socket
 */

const AUTH_LIMIT = 10_000;
const PING_EVERY = 15_000;
const PONG_LIMIT = 3_000;

let current = null;

/**
 * Opens a socket and resolves when the server has accepted the credential.
 * `onFrame` gets every frame but our own echoes; `onClose` is called once, after a connection that had been accepted.
 */
export function openSocket({ appId, uid, user, jwt, resource, onFrame, onClose }) {
  closeSocket();
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  const socket = new WebSocket(`${scheme}://${location.host}/`);
  const link = { socket, appId, uid, user, resource, ready: false, timers: [] };
  current = link;
  return new Promise((resolve, reject) => {
    const refuse = (why) => { drop(link); reject(new Error(why)); };
    link.timers.push(setTimeout(() => refuse('The server did not accept the connection in time.'), AUTH_LIMIT));
    socket.onopen = () => socket.send(JSON.stringify(authFrame(link, jwt)));
    socket.onclose = () => {
      const wasReady = link.ready;
      drop(link);
      if (wasReady) onClose();
      else reject(new Error('The server closed the connection.'));
    };
    socket.onmessage = (event) => {
      const frame = parse(event.data);
      if (!frame) return;
      if (link.ready) receive(link, frame, onFrame);
      else if (frame.type === 'auth') {
        if (String(frame.body?.code) !== '200') return refuse('The server refused the connection.');
        begin(link);
        resolve();
      }
    };
  });
}

/** Closes the connection without telling `onClose`. */
export function closeSocket() {
  if (!current) return;
  const { socket } = current;
  drop(current);
  socket.onclose = null;
  socket.close(1000);
}

/** Sends a frame to a person or group. Does nothing (and says false) while there is no connection. */
export function sendFrame(type, fields) {
  if (!current?.ready) return false;
  const { appId, uid, user, resource } = current;
  const body = { ...fields.body, user };
  current.socket.send(JSON.stringify({ appId, type, sender: uid, deviceId: resource, ...fields, body }));
  return true;
}

function authFrame({ appId, uid, resource }, jwt) {
  const params = { appInfo: { version: '1.0.0', apiVersion: 'v3.0', origin: location.origin, uts: Date.now() }, platform: 'javascript' };
  return {
    appId, type: 'auth', sender: uid, deviceId: resource,
    body: { auth: jwt, deviceId: resource, presenceSubscription: 'ALL_USERS', params },
  };
}

function begin(link) {
  link.ready = true;
  link.timers.forEach(clearTimeout);
  link.timers = [setInterval(() => ping(link), PING_EVERY)];
}

function ping(link) {
  link.socket.send(JSON.stringify({ action: 'ping', ack: 'true' }));
  clearTimeout(link.pong);
  link.pong = setTimeout(() => {
    // A half-open connection may take minutes to close by itself: act as if it were closed.
    const { onclose } = link.socket;
    link.socket.onclose = null;
    link.socket.close(1000);
    onclose?.();
  }, PONG_LIMIT);
}

function receive(link, frame, onFrame) {
  if (frame.action === 'pong') clearTimeout(link.pong);
  else if (frame.deviceId !== link.resource || frame.type === 'on_moderation_status_changed') onFrame(frame);
}

function drop(link) {
  link.ready = false;
  link.timers.forEach(clearTimeout);
  clearTimeout(link.pong);
  link.socket.onmessage = null;
  if (link.socket.readyState <= WebSocket.OPEN) link.socket.close(1000);
  if (current === link) current = null;
}

function parse(text) {
  try {
    const frame = JSON.parse(text);
    return frame && typeof frame === 'object' ? frame : null;
  } catch {
    return null;
  }
}
