/**
 * The address bar: `#alice/lobby` is Alice in the group `lobby`, `#alice/@bob` is Alice with Bob.
 * @module route
 */
import { besideAddresses } from './beside.js';
import { get, update } from './store.js';

/** The address of the admin view: no uid begins with a `!`. */
export const ADMIN = '#!admin';

/** The page of another app of the server. */
export const addressOfApp = (appId) => `/?app=${encodeURIComponent(appId)}`;

/** The person and conversation named by the address. A bare id may be a group's or a person's; groups win. */
export function readRoute(hash = location.hash) {
  const [uid, place] = hash.slice(1).split('/').map(decode);
  if (!uid) return { uid: null, key: null };
  if (!place) return { uid, key: null };
  if (place.startsWith('@')) return { uid, key: `user:${place.slice(1)}` };
  const { users, groups } = get();
  return { uid, key: users[place] && !groups[place] ? `user:${place}` : `group:${place}` };
}

/** The address of a conversation for a person. */
export function addressOf(uid, key) {
  if (!key) return `#${encodeURIComponent(uid)}`;
  const [type, id] = splitKey(key);
  return `#${encodeURIComponent(uid)}/${type === 'user' ? '@' : ''}${encodeURIComponent(id)}`;
}

/** Opens a conversation (`null` for the list) of the present person. */
export function openConversation(key) {
  location.hash = addressOf(get().route.uid, key);
}

/** `user:bob` -> `['user', 'bob']`. */
export function splitKey(key) {
  const at = key.indexOf(':');
  return [key.slice(0, at), key.slice(at + 1)];
}

/** Keeps `state.route` equal to the address; `onPerson` is called when the person changes. */
export function followAddress(onPerson) {
  const read = () => {
    if (besideAddresses().length) return location.reload();
    const route = readRoute();
    const before = get().route;
    if (route.uid === before.uid && route.key === before.key) return;
    // What is about one conversation goes with it; the tools stay.
    update((s) => ({ route, panel: ['tools', 'search'].includes(s.panel?.kind) ? s.panel : null }));
    if (route.uid !== before.uid) onPerson(route.uid);
  };
  addEventListener('hashchange', read);
  read();
}

function decode(part) {
  try {
    return decodeURIComponent(part ?? '').toLowerCase();
  } catch {
    return '';
  }
}
