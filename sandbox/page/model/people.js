/**
 * Users and groups as the page shows them.
 * @module model/people
 */
import { splitKey } from '../route.js';

/** Whether a user is a bot: by role, or because the sandbox says so. */
export function isBot(state, uid) {
  if (state.users[uid]?.role === 'bot') return true;
  return Boolean(state.info?.people.some((person) => person.uid === uid && person.isBot));
}

/** Whether a user is connected. */
export const isOnline = (user) => Boolean(user) && (user.status === 'online' || user.status === 'available');

/** A person's name, from whatever is known. */
export function nameOf(state, uid, snapshot) {
  return state.users[uid]?.name ?? snapshot?.name ?? (uid === 'app_system' ? 'System' : uid);
}

/** Name of a conversation: its person or group. */
export function titleOf(state, key) {
  const [type, id] = splitKey(key);
  return type === 'user' ? nameOf(state, id) : state.groups[id]?.name ?? id;
}

/** Adds what a snapshot knows about a user; presence and blocks of the known one win. */
export function mergeUser(known, fresh) {
  if (!fresh?.uid) return known;
  const { authToken, jwt, fat, wsChannel, settings, ...user } = fresh;
  return { ...known, ...user };
}

const SHARED_GROUP_FIELDS = ['guid', 'name', 'type', 'icon', 'description', 'owner', 'membersCount', 'tags', 'metadata', 'createdAt', 'updatedAt'];

/** Adds what an event says about a group, without the fields that describe somebody else's membership. */
export function mergeGroup(known, seen) {
  if (!seen?.guid) return known;
  const shared = SHARED_GROUP_FIELDS.filter((field) => seen[field] !== undefined).map((field) => [field, seen[field]]);
  return { ...known, ...Object.fromEntries(shared) };
}

/** Whether the reader is in a group. */
export const isMember = (group) => Boolean(group?.hasJoined ?? group?.scope);

/** Ranks of scopes: who may act on whom. */
const RANK = { participant: 0, moderator: 1, admin: 2 };

/** Whether a member with `mine` may change, kick or ban one with `theirs`. The owner is out of reach. */
export function mayManage(group, mine, member) {
  if (!isMember(group) || member.uid === group.owner) return false;
  if (mine === 'admin') return true;
  return mine === 'moderator' && (RANK[member.scope] ?? 0) === 0;
}
