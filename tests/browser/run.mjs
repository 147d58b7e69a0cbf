// Runs the scenarios in Chromium against a server that it starts and ends.
//
//   INTEROP_SERVER='target/debug/cometbot demo' node run.mjs [part of a file name ...]
//
// BROWSER_JOBS sets how many scenario files run at a time; INTEROP_TRACE shows the server's log and what pages write to the console.

import { existsSync } from 'node:fs';
import { startServer } from '../interop/lib/launch.mjs';
import { runFiles, scenarioFiles } from '../interop/lib/scenarios.mjs';

const SCENARIOS = new URL('scenarios/', import.meta.url);
const JOBS = Number(process.env.BROWSER_JOBS ?? 2);

async function main() {
  if (!existsSync(new URL('node_modules/playwright-core/package.json', import.meta.url))) {
    throw new Error('the npm package playwright-core is missing: run `npm ci` in tests/browser first (needs the npm registry)');
  }
  const { startBrowser } = await import('./lib/browser.mjs');
  const files = scenarioFiles(SCENARIOS, process.argv.slice(2));
  const server = await startServer(process.env.INTEROP_SERVER);
  try {
    const browser = await startBrowser();
    try {
      Object.assign(process.env, server.environment, browser.environment);
      if (!(await runFiles(files, JOBS))) {
        process.exitCode = 1;
        console.error(`the end of the server's log:\n${server.log()}`);
      }
    } finally {
      await browser.stop();
    }
  } finally {
    await server.stop();
  }
}

main().catch((error) => {
  console.error(`browser: ${error.message}`);
  process.exitCode = 2;
});
