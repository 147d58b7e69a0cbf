// Runs the scenarios against a server that it starts and ends.
//
//   INTEROP_SERVER='target/debug/cometbot demo' node run.mjs [part of a file name ...]
//
// INTEROP_SERVER is split at spaces, or a JSON array of words. INTEROP_JOBS
// sets how many scenario files run at a time. INTEROP_TRACE shows frames and the
// server's log.

import { existsSync } from 'node:fs';
import { startServer } from './lib/launch.mjs';
import { runFiles, scenarioFiles } from './lib/scenarios.mjs';

const SCENARIOS = new URL('scenarios/', import.meta.url);
const JOBS = Number(process.env.INTEROP_JOBS ?? 3);

function checkPackages() {
  for (const name of ['@cometchat/chat-sdk-javascript', 'ws']) {
    if (existsSync(new URL(`node_modules/${name}/package.json`, import.meta.url))) continue;
    throw new Error(`the npm package ${name} is missing: run \`npm ci\` in tests/interop first (needs the npm registry)`);
  }
}

async function main() {
  checkPackages();
  const files = scenarioFiles(SCENARIOS, process.argv.slice(2));
  const server = await startServer(process.env.INTEROP_SERVER);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => server.stop().then(() => process.exit(130)));
  Object.assign(process.env, server.environment);
  try {
    if (!(await runFiles(files, JOBS))) {
      process.exitCode = 1;
      console.error(`the end of the server's log:\n${server.log()}`);
    }
  } finally {
    await server.stop();
  }
}

main().catch((error) => {
  console.error(`interop: ${error.message}`);
  process.exitCode = 2;
});
