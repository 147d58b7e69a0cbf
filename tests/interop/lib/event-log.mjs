// What a person's listeners were told, and waiting for it.

import { AssertionError } from 'node:assert';

/** How long `next` waits unless told, in milliseconds. */
export const PATIENCE = 5000;

function short(record) {
  const text = JSON.stringify(record.args);
  const shown = text.length > 400 ? `${text.slice(0, 400)}…` : text;
  return `  ${record.taken ? '(taken) ' : ''}${record.method} ${shown}`;
}

/** The calls of all listeners of one person, in order of arrival. */
export class EventLog {
  #owner;
  #records = [];
  #waiting = new Set();

  constructor(owner) {
    this.#owner = owner;
  }

  add(event) {
    const record = { ...event, taken: false };
    this.#records.push(record);
    for (const wait of this.#waiting) {
      if (wait.take(record)) break;
    }
  }

  /**
   * The first call of `method` that nobody took yet and that `matches`, now or
   * within `patience` milliseconds. Rejects with all that did arrive.
   */
  next(method, matches = () => true, patience = PATIENCE) {
    const fits = (record) => !record.taken && record.method === method && matches(...record.args);
    const early = this.#records.find(fits);
    if (early) {
      early.taken = true;
      return Promise.resolve(early.args);
    }
    return new Promise((resolve, reject) => {
      const wait = {
        take: (record) => {
          if (!fits(record)) return false;
          record.taken = true;
          clearTimeout(timer);
          this.#waiting.delete(wait);
          resolve(record.args);
          return true;
        },
      };
      const asked = {};
      Error.captureStackTrace(asked, this.next);
      const timer = setTimeout(() => {
        this.#waiting.delete(wait);
        const message = `${this.#owner} got no ${method} that fits within ${patience} ms; arrived:\n${this.#all()}`;
        const trace = asked.stack.slice(asked.stack.indexOf('\n'));
        reject(Object.assign(new AssertionError({ message }), { stack: message + trace }));
      }, patience);
      this.#waiting.add(wait);
    });
  }

  /** All calls of `method` so far that match, taken or not. */
  seen(method, matches = () => true) {
    return this.#records
      .filter((record) => record.method === method && matches(...record.args))
      .map((record) => record.args);
  }

  #all() {
    return this.#records.map(short).join('\n') || '  nothing';
  }
}
