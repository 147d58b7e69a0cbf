// Runs the scenarios against a server that it starts and ends.
//
//   INTEROP_SERVER='target/debug/cometbot demo' node run.mjs [--profile harsh] [--seen FILE] [part of a file name ...]
//
// --profile is the server's; --seen writes the calls and frames that the SDK met.
// INTEROP_SERVER is split at spaces, or a JSON array of words. INTEROP_JOBS
// sets how many scenario files run at a time. INTEROP_TRACE shows frames and the
// server's log.

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startServer } from './lib/launch.mjs';
import { runFiles, scenarioFiles } from './lib/scenarios.mjs';
import { SEEN } from './lib/seen.mjs';

const SCENARIOS = new URL('scenarios/', import.meta.url);
const JOBS = Number(process.env.INTEROP_JOBS ?? 3);

function checkPackages() {
  for (const name of ['@cometchat/chat-sdk-javascript', 'ws']) {
    if (existsSync(new URL(`node_modules/${name}/package.json`, import.meta.url))) continue;
    throw new Error(`the npm package ${name} is missing: run \`npm ci\` in tests/interop first (needs the npm registry)`);
  }
}

/** Makes a sorted list of the lines that the scenarios appended. */
function writeSeen(lines, file) {
  const seen = [...new Set(readFileSync(lines, 'utf8').split('\n').filter(Boolean))].sort();
  writeFileSync(file, `${JSON.stringify(seen, null, 2)}\n`);
  rmSync(lines);
}

async function main() {
  checkPackages();
  const { values: { profile, seen }, positionals } = parseArgs({
    allowPositionals: true,
    options: { profile: { type: 'string', default: 'kind' }, seen: { type: 'string' } },
  });
  const files = scenarioFiles(SCENARIOS, positionals);
  process.env.INTEROP_PROFILE = profile;
  if (seen) process.env[SEEN] = `${seen}.lines`;
  const server = await startServer(process.env.INTEROP_SERVER, ['--profile', profile]);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => server.stop().then(() => process.exit(130)));
  Object.assign(process.env, server.environment);
  try {
    if (!(await runFiles(files, JOBS))) {
      process.exitCode = 1;
      console.error(`the end of the server's log:\n${server.log()}`);
    } else if (seen) {
      writeSeen(process.env[SEEN], seen);
    }
  } finally {
    await server.stop();
  }
}

main().catch((error) => {
  console.error(`interop: ${error.message}`);
  process.exitCode = 2;
});
