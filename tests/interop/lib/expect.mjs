// Assertions that several chapters use.

import assert from 'node:assert/strict';

/** Asserts that a call is refused with a code, or one that fits a pattern. */
export async function refused(promise, code) {
  let answer;
  try {
    answer = await promise;
  } catch (error) {
    const pattern = code instanceof RegExp ? code : new RegExp(`^${code}$`);
    assert.match(String(error.code), pattern, error.message);
    return;
  }
  assert.fail(`expected ${code}, but the call succeeded: ${JSON.stringify(answer)}`);
}

/** Asserts that a number is a time in seconds, near now. */
export function recent(seconds, what) {
  const now = Date.now() / 1000;
  const near = typeof seconds === 'number' && Math.abs(now - seconds) < 120;
  assert.ok(near, `${what} should be a time in seconds near ${now | 0}, is ${seconds}`);
}

/** The ids of messages as strings, in order. */
export function ids(messages) {
  return messages.map(({ id }) => String(id));
}

/** A predicate for texts, for `expect` and `seen`. */
export function saying(text) {
  return (message) => message.text === text;
}

/** A predicate for messages by id. */
export function withId(id) {
  return (message) => String(message.id) === String(id);
}
