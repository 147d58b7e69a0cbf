/**
 * Users, groups and conversations of the signed-in person.
 * @module actions/lists
 */
import { call, data, isOutdated } from '../api.js';
import { byId, isGroupAction, keyOf } from '../model/message.js';
import { mergeUser } from '../model/people.js';
import { splitKey } from '../route.js';
import { get, put, update } from '../store.js';

/** Pages read of one list; what lies beyond is found when it is opened or written to. */
const MAX_PAGES = 10;
/** How far the clocks of server and page may be apart, in s. */
const CLOCK_SKEW = 5;

/** Reads the three lists anew. */
export async function loadLists() {
  const uid = get().me?.uid;
  const since = Math.floor(Date.now() / 1000) - CLOCK_SKEW;
  try {
    const [users, groups, conversations] = await Promise.all([
      everything('/users', 100), everything('/groups', 100), everything('/conversations', 50),
    ]);
    if (get().me?.uid !== uid) return;
    update((s) => ({
      users: { ...index(users.map((user) => mergeUser(s.users[user.uid], user)), 'uid'), [uid]: { ...mergeUser(s.users[uid], s.me), status: 'online' } },
      groups: index(groups, 'guid'),
      conversations: withNews(s, conversations.map(fromWire), since),
      lists: { loaded: true, problem: null },
    }));
  } catch (problem) {
    if (!isOutdated(problem)) update((s) => ({ lists: { ...s.lists, problem } }));
  }
}

/**
 * The list as the server gave it, with what came by the socket while it was on its way: it would be lost,
 * or not be counted. What is older than `since` is in the list, or was known to another server.
 */
function withNews(state, list, since) {
  const byKey = Object.fromEntries(list.map((one) => [one.key, one]));
  const news = Object.values(state.messages).filter((message) => message.sentAt >= since).sort((a, b) => byId(a.id, b.id));
  for (const message of news) {
    const key = keyOf(message, state.me.uid);
    const known = byKey[key] ?? { key, unread: 0, last: null, updatedAt: 0 };
    if (known.last && byId(known.last.id, message.id) >= 0) continue;
    const unread = message.sender !== state.me.uid && !isGroupAction(message) && state.conversations[key]?.unread !== 0;
    byKey[key] = { ...known, last: message, updatedAt: message.sentAt, unread: known.unread + (unread ? 1 : 0) };
  }
  return byKey;
}

let usersTimer = null;
/** Reads the users again soon: somebody unknown has appeared. */
export function refreshUsersSoon() {
  clearTimeout(usersTimer);
  usersTimer = setTimeout(async () => {
    try {
      const users = await everything('/users', 100);
      update((s) => ({ users: { ...s.users, ...index(users.map((user) => mergeUser(s.users[user.uid], user)), 'uid') } }));
    } catch { /* the next reconnect reads them again */ }
  }, 300);
}

/** Reads one group again, for the reader's own scope and membership. */
export async function refreshGroup(guid) {
  try {
    const group = await data('GET', `/groups/${guid}`);
    put('groups', guid, group);
  } catch { /* a private group that was left is not readable any more */ }
}

/** Notes a new message as the last one of its conversation, and counts it as unread unless it was seen or is ours. */
export function noteInConversation(message, { unread }) {
  const { me } = get();
  const key = keyOf(message, me.uid);
  update((s) => {
    const before = s.conversations[key] ?? { key, unread: 0 };
    // The list may have counted it already.
    if (before.last?.id === message.id) return null;
    const last = before.last && Number(before.last.id) > Number(message.id) ? before.last : message;
    const conversation = { ...before, last, updatedAt: Math.max(before.updatedAt ?? 0, message.sentAt), unread: before.unread + (unread ? 1 : 0) };
    return { conversations: { ...s.conversations, [key]: conversation } };
  });
}

/** Sets the number of unread messages of a conversation. */
export function setUnread(key, unread) {
  const conversation = get().conversations[key];
  if (conversation && conversation.unread !== unread) put('conversations', key, { ...conversation, unread });
}

/** Makes sure that the person or group of a conversation is known. */
export async function ensureKnown(key) {
  const [type, id] = splitKey(key);
  if (type === 'user') {
    if (!get().users[id]) put('users', id, await data('GET', `/users/${id}`));
  } else if (!get().groups[id]) put('groups', id, await data('GET', `/groups/${id}`));
}

async function everything(path, size) {
  const rows = [];
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const answer = await call('GET', path, { query: { per_page: size, page } });
    rows.push(...answer.data);
    if (answer.data.length < size || page >= (answer.meta?.pagination?.total_pages ?? 1)) break;
  }
  return rows;
}

function fromWire(one) {
  const other = one.conversationWith ?? {};
  const key = one.conversationType === 'group' ? `group:${other.guid}` : `user:${other.uid}`;
  return {
    key,
    unread: Number.parseInt(one.unreadMessageCount ?? '0', 10) || 0,
    last: one.lastMessage?.id ? one.lastMessage : null,
    readUpTo: one.lastReadMessageId ?? null,
    updatedAt: one.lastMessage?.sentAt ?? one.updatedAt ?? 0,
  };
}

const index = (rows, id) => Object.fromEntries(rows.map((row) => [row[id], row]));
