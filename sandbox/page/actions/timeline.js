/**
 * Histories: of conversations (`user:bob`, `group:lobby`) and of threads (`thread:12`).
 * @module actions/timeline
 */
import { call, data } from '../api.js';
import { byId, isMessageAction, keyOf, mergeMessage, timelineOf, withReceipts } from '../model/message.js';
import { splitKey } from '../route.js';
import { get, put, update } from '../store.js';

const PAGE = 30;
const MAX_PAGE = 100;
const EMPTY = { ids: [], hasOlder: false, loading: false, loaded: false, problem: null };

/** The state of one history. */
export const timeline = (state, key) => state.timelines[key] ?? EMPTY;

/** Reads the newest page, in place of what was there; keeps as many messages as were shown, up to a limit. */
export function loadTimeline(key) {
  const shown = timeline(get(), key).ids.length;
  return once(key, () => fetchPage(key, { per_page: Math.min(MAX_PAGE, Math.max(PAGE, shown)) }, false));
}

/** Reads the page before the oldest message shown. */
export async function loadOlder(key) {
  const line = timeline(get(), key);
  if (line.hasOlder && line.ids.length) await once(key, () => fetchPage(key, { per_page: PAGE, id: line.ids[0] }, true));
}

/** Histories that are being read, by person. Who asks for one of them again waits for the same page. */
const reading = new Map();

function once(key, read) {
  const name = `${get().me?.uid}/${key}`;
  if (!reading.has(name)) reading.set(name, read().finally(() => reading.delete(name)));
  return reading.get(name);
}

/** Forgets all histories but the given ones: they are read again when they are opened. */
export function forgetTimelines(keep) {
  update((s) => ({ receipts: {}, timelines: Object.fromEntries(Object.entries(s.timelines).filter(([key]) => keep.includes(key))) }));
}

/** Forgets messages that no history shows: a restarted server may give their ids to others. `alsoKeep` is one more id. */
export function forgetStrayMessages(alsoKeep) {
  update((s) => {
    const shown = new Set(Object.values(s.timelines).flatMap((line) => line.ids));
    return { messages: Object.fromEntries(Object.entries(s.messages).filter(([id]) => shown.has(id) || id === alsoKeep)) };
  });
}

/** Reads one message, for instance the root of a thread. */
export async function fetchMessage(id) {
  const message = await data('GET', `/messages/${id}`);
  put('messages', message.id, message);
}

/** Stores a message that has arrived or was sent, and shows it if its history has been read. */
export function addMessage(message) {
  if (isMessageAction(message)) return;
  update((s) => {
    const key = timelineOf(message, s.me.uid);
    const line = s.timelines[key];
    const merged = mergeMessage(s.messages[message.id], message);
    const messages = { ...s.messages, [message.id]: withReceipts(merged, s.me.uid, s.receipts[keyOf(message, s.me.uid)]) };
    const known = line?.ids.includes(message.id);
    const change = { messages, outbox: withoutSent(s.outbox, message) };
    if (line && !known) change.timelines = { ...s.timelines, [key]: { ...line, ids: [...line.ids, message.id].sort(byId) } };
    if (message.parentId && !known) bumpReplies(messages, message.parentId);
    return change;
  });
}

/** Changes a stored message; does nothing if it is not known. */
export function changeMessage(id, change) {
  update((s) => {
    // Of a conversation that was not opened, the list knows the last message alone.
    const message = s.messages[id] ?? Object.values(s.conversations).find((one) => one.last?.id === id)?.last;
    if (!message) return null;
    const next = change(message);
    const messages = s.messages[id] ? { ...s.messages, [id]: next } : s.messages;
    return { messages, conversations: withLast(s.conversations, next) };
  });
}

/** Remembers (or, with null, forgets) an error of an action on a message, shown below it. */
export function noteProblem(id, problem) {
  put('notes', id, problem);
}

async function fetchPage(key, query, older) {
  put('timelines', key, { ...timeline(get(), key), loading: true, problem: null });
  const uid = get().me?.uid;
  try {
    const answer = await call('GET', pathOf(key), { query: { affix: 'prepend', ...(key.startsWith('thread:') ? {} : { hideReplies: 1 }), ...query } });
    if (get().me?.uid === uid) storePage(key, answer, Number(query.per_page), older);
  } catch (problem) {
    if (get().me?.uid === uid) put('timelines', key, { ...timeline(get(), key), loading: false, loaded: true, problem });
  }
}

function storePage(key, answer, size, older) {
  const rows = answer.data.filter((message) => !isMessageAction(message));
  update((s) => {
    const before = timeline(s, key);
    const newest = older ? before.ids : before.ids.filter((id) => arrivedMeanwhile(s.messages[id], rows.at(-1)));
    const ids = [...new Set([...rows.map((message) => message.id), ...newest])].sort(byId);
    const messages = { ...s.messages };
    for (const message of rows) messages[message.id] = { ...message, completedBy: s.messages[message.id]?.completedBy };
    const hasOlder = answer.data.length >= size && (answer.meta?.pagination?.total_pages ?? 2) > 1;
    let { outbox } = s;
    for (const message of rows) outbox = withoutSent(outbox, message);
    return { messages, outbox, timelines: { ...s.timelines, [key]: { ids, hasOlder, loading: false, loaded: true, problem: null } } };
  });
}

/** Whether a message came by socket while the page was being read; anything older is taken from the page alone. */
function arrivedMeanwhile(message, last) {
  const recent = message?.sentAt >= Math.floor(Date.now() / 1000) - 5;
  return recent && (!last || byId(message.id, last.id) > 0);
}

function pathOf(key) {
  const [type, id] = splitKey(key);
  if (type === 'thread') return `/messages/${id}/thread`;
  return `/${type}s/${id}/messages`;
}

function withoutSent(outbox, message) {
  if (!message.muid) return outbox;
  const entry = Object.entries(outbox).find(([, items]) => items.some((item) => item.muid === message.muid));
  if (!entry) return outbox;
  return { ...outbox, [entry[0]]: entry[1].filter((item) => item.muid !== message.muid) };
}

function bumpReplies(messages, parentId) {
  const parent = messages[parentId];
  if (parent) messages[parentId] = { ...parent, replyCount: (parent.replyCount ?? 0) + 1 };
}

function withLast(conversations, message) {
  const found = Object.values(conversations).find((one) => one.last?.id === message.id);
  return found ? { ...conversations, [found.key]: { ...found, last: message } } : conversations;
}
