// The one child process of a scenario file, where its people live.

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('person-process.mjs', import.meta.url));
const CALL_LIMIT_MS = 10_000;
const KEPT_STDERR = 4000;

/** A refusal by the SDK: `code` is the server's or the SDK's own code. */
export class SdkError extends Error {
  constructor(label, { code, name, message, details }) {
    super(`${label}: ${code ?? name ?? 'error'}: ${message}`);
    this.code = code;
    this.details = details;
  }
}

/** Requests to the process and their answers; its events by person. */
class House {
  #child;
  #pending = new Map();
  #listeners = new Map();
  #lastRequest = 0;
  #lastPerson = 0;
  #stderr = '';

  constructor() {
    this.#child = fork(PROGRAM, [], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    this.#child.on('message', (message) => this.#receive(message));
    this.#child.stderr.on('data', (data) => this.#keep(data));
    this.#child.once('exit', (code) => this.#ended(code));
    // What keeps the test process alive is a pending request, not the child.
    this.#child.unref();
    this.#child.channel.unref();
    this.#child.stderr.unref();
  }

  /** A number for a new person, whose events go to `listener`. */
  enrol(listener) {
    this.#lastPerson += 1;
    this.#listeners.set(this.#lastPerson, listener);
    return this.#lastPerson;
  }

  /** Sends a request; `label` names it in errors. */
  ask(label, request) {
    if (!this.#child.connected) return Promise.reject(new Error(`the people's process is gone\n${this.#stderr}`));
    this.#lastRequest += 1;
    const id = this.#lastRequest;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(new Error(`${label} gave no answer within ${CALL_LIMIT_MS} ms`));
      }, CALL_LIMIT_MS);
      this.#pending.set(id, { resolve, reject, timer, label });
      this.#child.send({ id, ...request });
    });
  }

  #receive({ person, event, id, ok, failed }) {
    if (event) {
      this.#listeners.get(person)(event);
      return;
    }
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#pending.delete(id);
    clearTimeout(pending.timer);
    if (failed) pending.reject(new SdkError(pending.label, failed));
    else pending.resolve(ok);
  }

  #keep(data) {
    if (process.env.INTEROP_TRACE) process.stderr.write(data);
    this.#stderr = (this.#stderr + data).slice(-KEPT_STDERR);
  }

  #ended(code) {
    for (const { reject, timer, label } of this.#pending.values()) {
      clearTimeout(timer);
      reject(new Error(`the people's process ended (${code}) during ${label}\n${this.#stderr}`));
    }
    this.#pending.clear();
  }
}

/** The house of this test process. */
export const house = new House();
