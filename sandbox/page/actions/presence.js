/**
 * Typing and receipts: what is told to others while one reads and writes.
 * @module actions/presence
 */
import { keyOf } from '../model/message.js';
import { splitKey } from '../route.js';
import { sendFrame } from '../socket.js';
import { get, put } from '../store.js';
import { setUnread } from './lists.js';

/** `started` is repeated after this time while somebody goes on typing, in ms. */
const REPEAT = 4_000;
/** Typing ends this long after the last key, in ms. */
const PAUSE = 3_000;
/** How long others are shown as typing without news, in ms. */
const EXPIRY = 8_000;

const typing = { key: null, since: 0, timer: null };

/** Called on every key in the composer of a conversation. */
export function typed(key) {
  if (typing.key !== key) stopTyping();
  clearTimeout(typing.timer);
  typing.timer = setTimeout(stopTyping, PAUSE);
  if (typing.key === key && Date.now() - typing.since < REPEAT) return;
  Object.assign(typing, { key, since: Date.now() });
  sendTyping(key, 'started');
}

/** Called when a message is sent or the composer is left. */
export function stopTyping() {
  clearTimeout(typing.timer);
  if (typing.key) sendTyping(typing.key, 'ended');
  typing.key = null;
}

function sendTyping(key, action) {
  const [receiverType, receiver] = splitKey(key);
  sendFrame('typing_indicator', { receiver, receiverType, body: { action } });
}

/** Notes that somebody types (or has stopped) in a conversation, and forgets it by itself after a while. */
export function noteTyping(key, user, active) {
  const others = { ...get().typing[key] };
  clearTimeout(others[user.uid]?.timer);
  delete others[user.uid];
  if (active) others[user.uid] = { user, timer: setTimeout(() => noteTyping(key, user, false), EXPIRY) };
  put('typing', key, others);
}

/** Shows a transient message of a bot or person above the composer for a while. */
export function noteTransient(key, text) {
  clearTimeout(get().hints[key]?.timer);
  put('hints', key, { text, timer: setTimeout(() => put('hints', key, null), EXPIRY) });
}

/** Tells the author that a message has arrived. */
export function sendDelivered(message) {
  sendReceipt(message, 'delivered');
}

/** Tells that everything up to the last message of the conversation was read, once per message. */
export function markRead(key) {
  const { conversations, messages, timelines, me } = get();
  const conversation = conversations[key];
  // The list has no last message if that was deleted; the history still shows it.
  const last = conversation?.last ?? (conversation && messages[timelines[key]?.ids.at(-1)]);
  if (!last || (!conversation.unread && (last.sender === me.uid || last.id === conversation.readUpTo))) return;
  if (!sendReceipt(last, 'read')) return;
  put('conversations', key, { ...conversation, readUpTo: last.id });
  setUnread(key, 0);
}

function sendReceipt(message, action) {
  const { me } = get();
  const [receiverType, receiver] = splitKey(keyOf(message, me.uid));
  return sendFrame('receipts', { receiver, receiverType, messageSender: message.sender, body: { action, messageId: String(message.id) } });
}
