// A person in a test: the handle of a page that runs the official SDK.

import { EventLog, PATIENCE } from './event-log.mjs';
import { house } from './house.mjs';
import { calm } from './profile.mjs';
import { make, pack, unpack } from './wire.mjs';

/** One running SDK. */
export class Person {
  #number;
  #log;
  #open = true;

  /** @param {string} uid whose person this is */
  constructor(uid) {
    this.uid = uid;
    this.#log = new EventLog(uid);
    this.#number = house.enrol((event) => this.#log.add({ ...event, args: unpack(event.args) }));
  }

  /**
   * Starts an SDK without logging in.
   *
   * @param {object} server as `lib/server.mjs` gives it
   * @param {{uid: string, appId?: string, presence?: 'all'|'friends'|string[], connect?: boolean}} options
   */
  static async start(server, { uid, appId = server.appId, presence, connect = true }) {
    const person = new Person(uid);
    const { region, https: host } = server;
    await person.#ask('open', { appId, region, host, presence, connect });
    return person;
  }

  /** Starts an SDK, logs in by `token` or `authKey`, and waits for the socket. */
  static async login(server, { token, authKey, ...options }) {
    const person = await Person.start(server, options);
    try {
      await (token ? person.call('login', token) : person.call('login', options.uid, authKey));
      if (options.connect !== false) await person.#ask('ready', {});
    } catch (error) {
      await person.close();
      throw error;
    }
    return person;
  }

  /** Calls a function of the SDK; SDK objects in the answer can be passed on. */
  call(method, ...args) {
    return this.#ask('call', { method, args: pack(args) });
  }

  /** Calls a method of an SDK object, got before or newly made. */
  on(object, method, ...args) {
    return this.#ask('call', { on: pack(object), method, args: pack(args) });
  }

  /** Builds a list request, such as `MessagesRequest`; `on` fetches its pages. */
  request(name, set = {}, args = []) {
    return this.on(make(`${name}Builder`, args, set), 'build');
  }

  sendText(receiver, receiverType, text, set = {}) {
    return this.call('sendMessage', make('TextMessage', [receiver, text, receiverType], set));
  }

  sendCustom(receiver, receiverType, type, data, set = {}) {
    return this.call('sendCustomMessage', make('CustomMessage', [receiver, receiverType, type, data], set));
  }

  joinGroup(guid, type = 'public', password = '') {
    return this.call('joinGroup', guid, type, password);
  }

  /** Waits for a listener call; see `EventLog.next`. */
  expect(method, matches, patience = PATIENCE) {
    return this.#log.next(method, matches, patience);
  }

  /** All calls of a listener method so far. */
  seen(method, matches) {
    return this.#log.seen(method, matches);
  }

  /** Closes the page; the socket breaks as when a browser is closed. */
  async close() {
    if (!this.#open) return;
    this.#open = false;
    await this.#ask('close', {});
  }

  async #ask(op, request) {
    if (/^(get|fetch)/.test(request.method)) await calm();
    const label = `${this.uid}: ${request.method ?? op}`;
    return unpack(await house.ask(label, { person: this.#number, op, ...request }));
  }
}
