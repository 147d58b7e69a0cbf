// Which profile the server under test has, and what the scenarios do about it.

import { setTimeout as delay } from 'node:timers/promises';
import { admin } from './server.mjs';

/** The variable with the profile's name. */
export const PROFILE = 'INTEROP_PROFILE';

/** Whether the server settles what is not known about the service against its clients. */
export const HARSH = process.env[PROFILE] === 'harsh';

// The harsh profile holds messages back for two seconds at most.
const LIMIT_MS = 5000;
const STEP_MS = 20;

/** Waits until the server holds no message back; at once unless it is harsh. */
export async function calm() {
  if (!HARSH) return;
  const end = Date.now() + LIMIT_MS;
  while ((await admin.control('late')).held > 0) {
    if (Date.now() > end) throw new Error('the server holds messages back for too long');
    await delay(STEP_MS);
  }
}

/** Options of a test of something that is not there on the harsh profile. */
export function kindOnly(reason) {
  return { skip: HARSH ? reason : false };
}
