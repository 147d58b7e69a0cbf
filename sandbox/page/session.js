/**
 * Being somebody: login, connection, coming back after the server was away.
 * @module session
 */
import { loadMembers } from './actions/groups.js';
import { loadLists } from './actions/lists.js';
import { markRead } from './actions/presence.js';
import { retryUnanswered } from './actions/sending.js';
import { forgetStrayMessages, forgetTimelines, loadTimeline, timeline } from './actions/timeline.js';
import { data, onTokenLost, randomId, sandbox, setCredentials } from './api.js';
import { handleFrame, isSeen } from './events.js';
import { mergeUser } from './model/people.js';
import { closeSocket, openSocket } from './socket.js';
import { get, switchPerson, update } from './store.js';

/** Waits between attempts, in ms: doubled from the first to the last, each shortened by chance by up to a half. */
const FIRST_WAIT = 500;
const LAST_WAIT = 15_000;

/** Who we are: `{uid, token, resource}`. Work begun for an earlier person compares and finds itself outdated. */
let current = null;
let wake = null;

/** Becomes `uid` (nobody, if null): forgets the person before, logs in, stays connected until somebody else is chosen. */
export function become(uid) {
  current = uid ? { uid, token: '', resource: `PAGE-1_0_0-${randomId()}-${Date.now()}` } : null;
  setCredentials({ token: '', resource: current?.resource ?? '' });
  wake?.();
  closeSocket();
  switchPerson(uid);
  if (current) keepConnected(current);
}

/** Ends the present wait between two attempts. */
export function retryNow() {
  wake?.();
}

/** Asks the sandbox who is there and what there is to try. */
export async function loadInfo() {
  try {
    const info = await sandbox('GET', '/info');
    setCredentials({ appId: info.appId });
    update({ info: { apps: [], people: [], groups: [], hints: [], ...info }, infoProblem: null });
  } catch (infoProblem) {
    update({ infoProblem });
  }
}

async function keepConnected(person) {
  let wait = FIRST_WAIT;
  while (person === current) {
    try {
      update({ status: 'connecting' });
      const { closed } = await connect(person);
      if (person !== current) return;
      wait = FIRST_WAIT;
      update({ status: 'online', problem: null });
      await catchUp(person);
      await closed;
    } catch (problem) {
      if (person === current) update({ problem });
    }
    if (person !== current) return;
    await pause(wait * (0.5 + Math.random() / 2));
    wait = Math.min(LAST_WAIT, wait * 2);
  }
}

/** Logs in and opens the socket. Gives a promise, in an object, that is kept when the connection is lost. */
async function connect(person) {
  await loadInfo();
  const { jwt, settings, ...login } = await logIn(person);
  let lost;
  const closed = new Promise((resolve) => { lost = resolve; });
  if (person !== current) return { closed };
  const me = mergeUser(undefined, login);
  update((s) => ({ me, settings: settings ?? {}, users: { ...s.users, [me.uid]: { ...s.users[me.uid], ...me, status: 'online' } } }));
  await openSocket({
    appId: get().info?.appId, uid: me.uid, jwt, resource: person.resource,
    user: { uid: me.uid, name: me.name, status: 'online', ...(me.avatar ? { avatar: me.avatar } : {}) },
    onFrame: (frame) => person === current && handleFrame(frame),
    onClose: lost,
  });
  return { closed };
}

/** With the token of before, if the server still knows it: each new one would push out an older one. */
async function logIn(person) {
  setCredentials({ token: person.token, resource: person.resource });
  if (person.token) {
    try {
      return await putMe(person);
    } catch (error) {
      if (error.code !== 'AUTH_ERR_AUTH_TOKEN_NOT_FOUND') throw error;
    }
  }
  await newToken(person);
  return putMe(person);
}

async function newToken(person) {
  const { authToken } = await sandbox('POST', '/login', { uid: person.uid });
  person.token = authToken;
  if (person === current) setCredentials({ token: authToken });
}

function putMe({ resource }) {
  const appInfo = { version: 'v1.0.0', apiVersion: 'v3.0', userAgent: navigator.userAgent };
  return data('PUT', '/me', { json: { platform: 'WEB', deviceId: resource, appInfo }, final: true });
}

onTokenLost(async () => {
  const person = current;
  if (!person) return false;
  try {
    await newToken(person);
    return person === current;
  } catch {
    return false;
  }
});

/** Everything may have changed while we were away; ids may even have started anew with a restarted server. */
async function catchUp(person) {
  await loadLists();
  if (person !== current) return;
  const { route, panel } = get();
  const shown = [route.key, panel?.kind === 'thread' ? `thread:${panel.id}` : null];
  const open = shown.filter((key) => key && timeline(get(), key).loaded);
  forgetTimelines(open);
  await Promise.all(open.map(loadTimeline));
  forgetStrayMessages(panel?.kind === 'thread' ? panel.id : undefined);
  if (panel?.kind === 'group') await loadMembers(panel.guid);
  if (person !== current) return;
  retryUnanswered();
  if (route.key && isSeen(route.key)) markRead(route.key);
}

function pause(ms) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      wake = null;
      resolve();
    };
    const timer = setTimeout(done, ms);
    wake = done;
    update({ status: 'waiting', retryAt: Date.now() + ms });
  });
}

addEventListener('online', retryNow);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') retryNow();
});
