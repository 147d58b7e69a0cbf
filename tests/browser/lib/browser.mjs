// One Chromium for all scenario files: the runner starts it, the files connect to it.

import { spawnSync } from 'node:child_process';
import { chromium } from 'playwright-core';

/** The variable with the address at which scenario files find the browser. */
export const BROWSER = 'BROWSER_ENDPOINT';

const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];
const START_LIMIT_MS = 60_000;

/** The browser's program: `CHROMIUM`, or the first of the usual names that is there. */
function program() {
  const names = process.env.CHROMIUM ? [process.env.CHROMIUM] : ['chromium', 'chromium-browser', 'google-chrome'];
  for (const name of names) {
    const found = spawnSync('sh', ['-c', 'command -v "$1"', 'sh', name], { encoding: 'utf8' });
    if (found.status === 0) return found.stdout.trim();
  }
  throw new Error(`there is no ${names.join(', ')}: install Chromium (on Debian: apt-get install chromium), or name it in CHROMIUM`);
}

/** Starts Chromium with an empty profile of its own; gives its address and its end. */
export async function startBrowser() {
  const server = await chromium.launchServer({ executablePath: program(), args: FLAGS, timeout: START_LIMIT_MS });
  return { environment: { [BROWSER]: server.wsEndpoint() }, stop: () => server.close() };
}

let connection;
/** The browser of this test run. */
export function browser() {
  connection ??= chromium.connect(process.env[BROWSER]);
  return connection;
}

/** Ends this process's connection, which would keep it alive. */
export async function disconnect() {
  await (await connection)?.close();
  connection = undefined;
}
