// Runs both UI kits in Chromium against a server that it starts and ends.
//
//   INTEROP_SERVER='target/debug/cometbot demo' node run.mjs [part of a file name ...]

import { existsSync } from 'node:fs';
import { startBrowser } from '../browser/lib/browser.mjs';
import { startServer } from '../interop/lib/launch.mjs';
import { runFiles, scenarioFiles } from '../interop/lib/scenarios.mjs';
import { HOST } from './lib/name.mjs';

const SCENARIOS = new URL('scenarios/', import.meta.url);
const JOBS = Number(process.env.BROWSER_JOBS ?? 2);

async function main() {
  if (!existsSync(new URL('node_modules/kit4/package.json', import.meta.url))) {
    throw new Error('the UI kits are missing: run `npm ci` in tests/kits first (needs the npm registry)');
  }
  const files = scenarioFiles(SCENARIOS, process.argv.slice(2));
  const { startHost } = await import('./lib/host.mjs');
  const started = [];
  try {
    const host = await startHost();
    started.push(host);
    const server = await startServer(process.env.INTEROP_SERVER, ['--actions', '127.0.0.1:0']);
    started.push(server);
    const browser = await startBrowser();
    started.push(browser);
    Object.assign(process.env, server.environment, browser.environment, { [HOST]: host.base });
    if (!(await runFiles(files, JOBS))) {
      process.exitCode = 1;
      console.error(`the end of the server's log:\n${server.log()}`);
    }
  } finally {
    for (const one of started.reverse()) await one.stop();
  }
}

main().catch((error) => {
  console.error(`kits: ${error.message}`);
  process.exitCode = 2;
});
