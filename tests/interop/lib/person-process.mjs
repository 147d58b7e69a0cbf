// One person: a process with the official SDK in it, driven over IPC.
//
// In:  {id, op: 'init' | 'call' | 'ready', ...}
// Out: {id, ok} or {id, failed}, and {event} for every listener call.

import { describer, isSdkObject } from './describe.mjs';
import { installBrowser, loadSdk } from './browser.mjs';
import { listenToEverything } from './listeners.mjs';
import { realise } from './wire.mjs';

// Objects held for later calls. A test makes far fewer; the oldest go first.
const MAX_HELD = 2000;

let authenticated;
let refused;
const socketReady = new Promise((resolve, reject) => {
  authenticated = resolve;
  refused = reject;
});
socketReady.catch(() => {});

installBrowser((text) => {
  if (process.env.INTEROP_TRACE) console.error(`<- ${text}`);
  const frame = JSON.parse(text);
  if (frame.type !== 'auth') return;
  if (frame.body?.code === '200') authenticated(true);
  else refused(new Error(`socket refused: ${JSON.stringify(frame.body)}`));
});

const sdk = loadSdk();
const describe = describer(sdk);
const held = new Map();
let lastRef = 0;

function hold(object) {
  lastRef += 1;
  held.set(lastRef, object);
  if (held.size > MAX_HELD) held.delete(lastRef - MAX_HELD);
  return { $sdk: lastRef, value: describe(object) };
}

function answer(value) {
  if (Array.isArray(value)) return value.map((item) => (isSdkObject(item) ? hold(item) : describe(item)));
  return isSdkObject(value) ? hold(value) : describe(value);
}

function lookUp(ref) {
  if (!held.has(ref)) throw new Error(`no SDK object ${ref} is held`);
  return held.get(ref);
}

function settings({ region, host, presence, connect }) {
  const builder = new sdk.AppSettingsBuilder()
    .setRegion(region)
    .overrideAdminHost(host)
    .overrideClientHost(host)
    .autoEstablishSocketConnection(connect);
  if (presence === 'all') builder.subscribePresenceForAllUsers();
  if (presence === 'friends') builder.subscribePresenceForFriends();
  if (Array.isArray(presence)) builder.subscribePresenceForRoles(presence);
  return builder.build();
}

const operations = {
  async init({ appId, ...options }) {
    await sdk.init(appId, settings(options));
    listenToEverything(sdk, (listener, method, args) => {
      process.send({ event: { listener, method, args: args.map(answer) } });
    });
    return true;
  },

  async call({ on, method, args }) {
    const target = on === undefined ? sdk : realise(on, sdk, lookUp);
    if (typeof target[method] !== 'function') throw new Error(`the SDK has no method ${method}`);
    const real = args.map((argument) => realise(argument, sdk, lookUp));
    return answer(await target[method](...real));
  },

  ready: () => socketReady,
};

/** The SDK rejects with its own exception class or with plain objects. */
function failure(error) {
  const { code, name, message, details } = error ?? {};
  return { code, name, message: message ?? String(error), details };
}

process.on('message', async ({ id, op, ...request }) => {
  if (op === 'exit') process.exit(0);
  try {
    process.send({ id, ok: await operations[op](request) });
  } catch (error) {
    process.send({ id, failed: failure(error) });
  }
});
process.on('disconnect', () => process.exit(0));
