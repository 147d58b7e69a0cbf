/**
 * Frames of the socket, turned into changes of the state. A frame that makes no sense is dropped, never thrown.
 * @module events
 */
import { refreshMembers } from './actions/groups.js';
import { noteInConversation, refreshGroup, refreshUsersSoon } from './actions/lists.js';
import { markRead, noteTransient, noteTyping, sendDelivered } from './actions/presence.js';
import { noteDeed, noteMessage } from './actions/record.js';
import { endStream, noteStream } from './actions/streams.js';
import { addMessage, changeMessage } from './actions/timeline.js';
import { isGroupAction, isMessageAction, keyOf, mergeMessage, timelineOf, withPress, withReaction, withReceipts } from './model/message.js';
import { mergeGroup, mergeUser } from './model/people.js';
import { get, put, update } from './store.js';

const HANDLERS = {
  message: (frame) => onMessage(frame.body),
  typing_indicator: onTyping,
  receipts: onReceipt,
  presence: onPresence,
  reaction: onReaction,
  interaction_completed: onCompleted,
  on_moderation_status_changed: (frame) => onChanged(frame.body),
  transient_message: onTransient,
  streamed_message: onStream,
};

/** Applies one frame. */
export function handleFrame(frame) {
  try {
    if (Object.hasOwn(HANDLERS, frame.type)) HANDLERS[frame.type](frame);
  } catch (error) {
    console.warn(`dropped a ${frame.type} frame:`, error.message);
  }
}

/** Whether a conversation is before the reader's eyes. */
export function isSeen(key) {
  return get().route.key === key && document.visibilityState === 'visible';
}

function onMessage(message) {
  if (!message?.id) return;
  if (isMessageAction(message)) {
    const changed = message.data?.entities?.on?.entity;
    if (changed?.id) noteMessage(keyOf(changed, get().me.uid), changed, true);
    return onChanged(changed);
  }
  const { me } = get();
  const mine = message.sender === me.uid;
  const key = keyOf(message, me.uid);
  learnParties(message);
  noteMessage(key, message);
  addMessage(message);
  endStream(timelineOf(message, me.uid));
  if (isGroupAction(message)) onGroupAction(message);
  noteInConversation(message, { unread: !mine && !isGroupAction(message) && !isSeen(key) });
  noteTyping(key, { uid: message.sender }, false);
  if (mine) return;
  sendDelivered(message);
  if (isSeen(key)) markRead(key);
}

function onChanged(message) {
  if (message?.id) changeMessage(message.id, (known) => mergeMessage(known, message));
}

/** A first message may come from a person or group that no list has shown yet. */
function learnParties(message) {
  const { sender, receiver } = message.data?.entities ?? {};
  const { users, groups } = get();
  for (const { entity, entityType } of [sender, receiver].filter((one) => one?.entity)) {
    if (entityType === 'user' && !users[entity.uid]) put('users', entity.uid, mergeUser(undefined, entity));
    if (entityType === 'group' && !groups[entity.guid]) put('groups', entity.guid, { ...mergeGroup(undefined, entity), hasJoined: true });
  }
}

function onGroupAction(message) {
  const { me } = get();
  const group = message.data?.entities?.for?.entity;
  const guid = message.receiver;
  update((s) => ({ groups: { ...s.groups, [guid]: mergeGroup(s.groups[guid] ?? { guid, name: guid }, group) } }));
  const about = message.data?.entities?.on?.entity?.uid ?? message.sender;
  if (about === me.uid) refreshGroup(guid);
  if (about === me.uid && ['kicked', 'banned'].includes(message.data?.action)) {
    put('groups', guid, { ...get().groups[guid], hasJoined: false, scope: undefined });
  }
  refreshMembers(guid);
}

function onTyping({ receiver, receiverType, sender, body }) {
  const isGroup = receiverType === 'group' || receiverType === 'groupchat';
  noteTyping(isGroup ? `group:${receiver}` : `user:${sender}`, body.user ?? { uid: sender }, body.action === 'started');
}

function onTransient({ receiver, receiverType, sender, body }) {
  const key = receiverType === 'group' ? `group:${receiver}` : `user:${sender}`;
  const text = body.data?.text ?? body.data?.message ?? JSON.stringify(body.data);
  noteTransient(key, `${body.user?.name ?? sender}: ${String(text).slice(0, 300)}`);
}

function onStream({ receiver, receiverType, sender, body }) {
  const key = receiverType === 'group' ? `group:${receiver}` : `user:${sender}`;
  noteStream(body.parentId ? `thread:${body.parentId}` : key, sender, body);
}

/** A receipt covers the named message and all earlier ones of the conversation. */
function onReceipt({ sender, receiver, receiverType, body }) {
  const { me } = get();
  const read = body.action === 'read' || body.action === 'readByAll';
  if (sender === me.uid) {
    const key = `${receiverType}:${receiver}`;
    const known = get().conversations[key];
    if (read && known) put('conversations', key, { ...known, unread: 0 });
    return;
  }
  if (receiverType === 'group' && !body.action.endsWith('All')) return;
  const key = receiverType === 'group' ? `group:${receiver}` : `user:${sender}`;
  const one = { id: body.messageId, at: body.timestamp ?? Math.floor(Date.now() / 1000) };
  update((s) => {
    const receipts = { ...s.receipts[key], [read ? 'read' : 'delivered']: one };
    const mark = (message) => (keyOf(message, me.uid) === key ? withReceipts(message, me.uid, receipts) : message);
    const messages = Object.fromEntries(Object.entries(s.messages).map(([id, message]) => [id, mark(message)]));
    return { messages, receipts: { ...s.receipts, [key]: receipts } };
  });
}

function onPresence({ sender, body }) {
  const uid = body.user?.uid ?? sender;
  const known = get().users[uid];
  const status = body.action === 'offline' ? 'offline' : 'online';
  put('users', uid, { ...mergeUser(known, body.user), status, lastActiveAt: body.timestamp });
  if (!known) refreshUsersSoon();
}

function onReaction({ sender, receiver, receiverType, body }) {
  const { me } = get();
  const uid = body.uid ?? sender;
  const key = receiverType === 'group' ? `group:${receiver}` : `user:${sender === me.uid ? receiver : sender}`;
  noteDeed(key, uid, body.action === 'message_reaction_added' ? `(reacts with ${body.reaction})` : `(takes ${body.reaction} back)`);
  changeMessage(String(body.messageId), (message) => withReaction(message, { ...body, uid }, me.uid));
}

function onCompleted({ body }) {
  const { me } = get();
  const { uid, name } = body.user;
  changeMessage(String(body.messageId), (message) => {
    if (uid === me.uid) return body.interactions.reduce((m, one) => withPress(m, one.elementId, one.interactedAt), message);
    const others = (message.completedBy ?? []).filter((one) => one.uid !== uid);
    return { ...message, completedBy: [...others, { uid, name }] };
  });
}
