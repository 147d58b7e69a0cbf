// Assertions that several chapters use.

import assert from 'node:assert/strict';

/** Asserts that a call is refused with a code. */
export async function refused(promise, code) {
  let answer;
  try {
    answer = await promise;
  } catch (error) {
    assert.equal(error.code, code, `${error.message}\n${JSON.stringify(error.details ?? {})}`);
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
