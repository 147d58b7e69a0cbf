// The process in which the people of one scenario file live, each with a page
// and an SDK of its own, driven over IPC.
//
// In:  {id, person, op: 'open' | 'call' | 'ready' | 'close', ...}
// Out: {id, ok} or {id, failed}, and {person, event} for every listener call.

import { openPage } from './browser.mjs';
import { describer, isSdkObject } from './describe.mjs';
import { resolveLocalhosts } from './hosts.mjs';
import { listenToEverything } from './listeners.mjs';
import { realise } from './wire.mjs';

// Objects held for later calls, per person. A test makes far fewer; the oldest go first.
const MAX_HELD = 2000;

/** One SDK and what a test holds of it. */
class Life {
  #page;
  #describe;
  #held = new Map();
  #lastRef = 0;
  #socket = withResolvers();

  constructor(number) {
    this.number = number;
    this.#socket.promise.catch(() => {}); // asked for only by `ready`
    this.#page = openPage((text) => this.#frame(text));
    this.#describe = describer(this.#page.sdk);
  }

  async open({ appId, ...options }) {
    const { sdk } = this.#page;
    await sdk.init(appId, settings(sdk, options));
    listenToEverything(sdk, (listener, method, args) => {
      const event = { listener, method, args: args.map((value) => this.#answer(value)) };
      process.send({ person: this.number, event });
    });
    return true;
  }

  async call({ on, method, args }) {
    const { sdk } = this.#page;
    const real = (value) => realise(value, sdk, (ref) => this.#lookUp(ref));
    const target = on === undefined ? sdk : real(on);
    if (typeof target[method] !== 'function') throw new Error(`the SDK has no method ${method}`);
    return this.#answer(await target[method](...args.map(real)));
  }

  ready() {
    return this.#socket.promise;
  }

  close() {
    this.#page.close();
    lives.delete(this.number);
    return true;
  }

  #frame(text) {
    if (process.env.INTEROP_TRACE) console.error(`person ${this.number} <- ${text}`);
    const frame = JSON.parse(text);
    if (frame.type !== 'auth') return;
    if (frame.body?.code === '200') this.#socket.resolve(true);
    else this.#socket.reject(new Error(`socket refused: ${JSON.stringify(frame.body)}`));
  }

  #answer(value) {
    if (Array.isArray(value)) return value.map((item) => this.#one(item));
    return this.#one(value);
  }

  #one(value) {
    return isSdkObject(value) ? this.#hold(value) : this.#describe(value);
  }

  #hold(object) {
    this.#lastRef += 1;
    this.#held.set(this.#lastRef, object);
    this.#held.delete(this.#lastRef - MAX_HELD);
    return { $sdk: this.#lastRef, value: this.#describe(object) };
  }

  #lookUp(ref) {
    if (!this.#held.has(ref)) throw new Error(`no SDK object ${ref} is held`);
    return this.#held.get(ref);
  }
}

/** A promise with its two ends in reach. */
function withResolvers() {
  const out = {};
  out.promise = new Promise((resolve, reject) => Object.assign(out, { resolve, reject }));
  return out;
}

function settings(sdk, { region, host, presence, connect }) {
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

/** The SDK rejects with its own exception class or with plain objects. */
function failure(error) {
  const { code, name, message, details } = error ?? {};
  return { code, name, message: message ?? String(error), details };
}

resolveLocalhosts();
const lives = new Map();

function life(number, op) {
  if (op === 'open') lives.set(number, new Life(number));
  const found = lives.get(number);
  if (!found) throw new Error('this person has been closed');
  return found;
}

process.on('message', async ({ id, person, op, ...request }) => {
  try {
    process.send({ id, ok: await life(person, op)[op](request) });
  } catch (error) {
    process.send({ id, failed: failure(error) });
  }
});
process.on('disconnect', () => process.exit(0));
// A browser reports these in its console and goes on; so do we.
process.on('unhandledRejection', (error) => console.error('unhandled rejection:', error));
