// The server under test, as the runner's ready file describes it.

import { readFileSync } from 'node:fs';
import { Admin } from './admin.mjs';
import { READY } from './ready.mjs';

function load() {
  const path = process.env[READY];
  if (!path) throw new Error('no server: start the scenarios with `node run.mjs`');
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** `{http, https, appId, region, authKey, apiKey, ca, page}`; addresses are `host:port`. */
export const server = load();

/** The REST API of that server. */
export const admin = new Admin(server);
