// A person in a test: the handle of a process that runs the official SDK.

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { EventLog, PATIENCE } from './event-log.mjs';
import { make, pack, unpack } from './wire.mjs';

const PROGRAM = fileURLToPath(new URL('person-process.mjs', import.meta.url));
const CALL_LIMIT_MS = 10_000;
const KEPT_STDERR = 4000;

/** A refusal by the SDK: `code` is the server's or the SDK's own code. */
export class SdkError extends Error {
  constructor(method, { code, name, message, details }) {
    super(`${method}: ${code ?? name ?? 'error'}: ${message}`);
    this.code = code;
    this.details = details;
  }
}

/** One running SDK. */
export class Person {
  #child;
  #pending = new Map();
  #lastId = 0;
  #log;
  #stderr = '';

  /** @param {string} uid whose person this is */
  constructor(uid) {
    this.uid = uid;
    this.#log = new EventLog(uid);
    this.#child = fork(PROGRAM, [], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    this.#child.on('message', (message) => this.#receive(message));
    this.#child.stderr.on('data', (data) => this.#keep(data));
    this.#child.once('exit', (code) => this.#ended(code));
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
    await person.#ask('init', { appId, region, host, presence, connect });
    return person;
  }

  /** Starts an SDK, logs in by `token` or `authKey`, and waits for the socket. */
  static async login(server, { token, authKey, ...options }) {
    const person = await Person.start(server, options);
    try {
      await (token ? person.call('login', token) : person.call('login', options.uid, authKey));
      if (options.connect !== false) await person.connected();
    } catch (error) {
      await person.close();
      throw error;
    }
    return person;
  }

  /** Resolves when the server has accepted the socket. */
  async connected() {
    await this.#ask('ready', {});
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

  /** Ends the process; the socket breaks as when a browser is closed. */
  async close() {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = new Promise((resolve) => this.#child.once('exit', resolve));
    if (this.#child.connected) this.#child.send({ op: 'exit' });
    else this.#child.kill('SIGKILL');
    await exited;
  }

  #ask(op, request) {
    if (!this.#child.connected) return Promise.reject(new Error(`${this.uid} is gone\n${this.#stderr}`));
    this.#lastId += 1;
    const id = this.#lastId;
    const label = request.method ?? op;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(new Error(`${this.uid}: ${label} gave no answer within ${CALL_LIMIT_MS} ms`));
      }, CALL_LIMIT_MS);
      this.#pending.set(id, { resolve, reject, timer, label });
      this.#child.send({ id, op, ...request });
    });
  }

  #receive({ event, id, ok, failed }) {
    if (event) {
      this.#log.add({ ...event, args: unpack(event.args) });
      return;
    }
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#pending.delete(id);
    clearTimeout(pending.timer);
    if (failed) pending.reject(new SdkError(pending.label, failed));
    else pending.resolve(unpack(ok));
  }

  #keep(data) {
    if (process.env.INTEROP_TRACE) process.stderr.write(`[${this.uid}] ${data}`);
    this.#stderr = (this.#stderr + data).slice(-KEPT_STDERR);
  }

  #ended(code) {
    for (const { reject, timer, label } of this.#pending.values()) {
      clearTimeout(timer);
      reject(new Error(`${this.uid} ended (${code}) during ${label}\n${this.#stderr}`));
    }
    this.#pending.clear();
  }
}
