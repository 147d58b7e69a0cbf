/**
 * Several people side by side in one window: `#alice/lobby&bob/lobby`. Each is a page of its own in a frame,
 * so that nobody's state can get into another's.
 * @module beside
 */
import { get } from './store.js';

const MARK = '&';
/** People side by side at most. */
export const MAX_BESIDE = 4;

/** The addresses of the people side by side; fewer than two means that there is one page only. */
export function besideAddresses(hash = location.hash) {
  const parts = hash.slice(1).split(MARK).filter(Boolean).slice(0, MAX_BESIDE);
  return parts.length > 1 ? parts : [];
}

/** Whether this page is one of several in a window. */
export const isBeside = () => window.parent !== window;

/** Shows these addresses side by side. */
export function showBeside(parts) {
  location.hash = parts.join(MARK);
}

/** Opens the window anew with somebody else beside the present person, in the same group or talking with them. */
export function openBeside() {
  const { route, info } = get();
  showBeside([location.hash.slice(1), besideOf(route, info, [route.uid])]);
}

/** Somebody who is not among `taken`, where the person of `route` is. */
export function besideOf(route, info, taken) {
  const people = (info?.people ?? []).filter((person) => !person.isBot && !taken.includes(person.uid));
  const [type, id] = route.key ? route.key.split(':') : [];
  const other = people.find((person) => type === 'user' && person.uid === id) ?? people[0];
  const uid = encodeURIComponent(other?.uid ?? route.uid);
  if (type === 'group') return `${uid}/${encodeURIComponent(id)}`;
  return other?.uid === id ? `${uid}/@${encodeURIComponent(route.uid)}` : uid;
}
