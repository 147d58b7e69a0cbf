/**
 * The page's state: one object, replaced (never changed in place) by `update`.
 * @module store
 */
import { useLayoutEffect, useReducer, useRef } from './html.js';

/** What belongs to the signed-in person and is forgotten when the person is switched. */
const personal = () => ({
  me: null,            // the user, without secrets
  settings: {},        // what the server said at login
  status: 'idle',      // idle | connecting | online | waiting
  retryAt: 0,          // when `waiting` ends, in ms
  problem: null,       // why the connection is not there
  users: {},           // uid -> user
  groups: {},          // guid -> group
  conversations: {},   // key -> {key, unread, last, updatedAt}
  lists: { loaded: false, problem: null },
  messages: {},        // id -> message
  timelines: {},       // key -> {ids, hasOlder, loading, loaded, problem}
  outbox: {},          // timeline key -> messages on their way
  drafts: {},          // timeline key -> {text, mentions}
  typing: {},          // conversation key -> uid -> {user, until}
  hints: {},           // conversation key -> {text, until}: transient messages
  streams: {},         // timeline key -> {sender, text, hint, card}: answers being written
  receipts: {},        // conversation key -> {delivered, read}: {id, at} of the newest one that others sent
  members: {},         // guid -> {list, loading, problem}
  banned: {},          // guid -> users
  record: null,        // {key, lines: [{who, what}], ended}: what happened in a conversation
  jump: null,          // id of a message to be brought into view once it is drawn
  notes: {},           // message id -> error of an action on it
});

let state = {
  info: null,          // answer of /sandbox/info
  infoProblem: null,
  route: { uid: null, key: null },
  panel: null,         // {kind: 'group', guid} | {kind: 'thread', id} | {kind: 'hints' | 'search'} | {kind: 'tools', tab}
  inspector: { entries: [], on: true, problem: null },
  client: 'web',       // whose answers are sent: a name of `CLIENTS`
  ...personal(),
};

const listeners = new Set();
/** Unsent text and messages of people who are not shown now: uid -> {outbox, drafts}. */
const shelf = new Map();

/** The current state. */
export const get = () => state;

/** Merges `change` (an object, or a function of the state that gives one) and tells everybody. */
export function update(change) {
  const next = typeof change === 'function' ? change(state) : change;
  if (!next) return;
  state = { ...state, ...next };
  for (const listener of [...listeners]) listener();
}

/** Replaces one entry of a map in the state: `put('users', 'bob', user)`. */
export function put(map, key, value) {
  update((s) => ({ [map]: { ...s[map], [key]: value } }));
}

/** Starts over for another person; what they had not sent yet is kept for their return. */
export function switchPerson(uid) {
  if (state.me) shelf.set(state.me.uid, { outbox: stopped(state.outbox), drafts: state.drafts });
  update({ ...personal(), ...(shelf.get(uid) ?? {}) });
}

/** Whether a message under way has arrived will not be heard by another person: a retry asks the history first. */
function stopped(outbox) {
  const problem = { message: 'You became somebody else before it was sent.', unanswered: true };
  const stop = (item) => (item.state === 'sending' ? { ...item, state: 'failed', problem } : item);
  return Object.fromEntries(Object.entries(outbox).map(([line, items]) => [line, items.map(stop)]));
}

function subscribe(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Reads a part of the state in a component. `select` must return something that stays equal while nothing changed. */
export function useStore(select) {
  const [, redraw] = useReducer((n) => n + 1, 0);
  const value = select(state);
  const latest = useRef(null);
  latest.current = { select, value };
  useLayoutEffect(() => {
    const check = () => {
      const { select: pick, value: before } = latest.current;
      if (!Object.is(pick(state), before)) redraw();
    };
    check();
    return subscribe(check);
  }, []);
  return value;
}
