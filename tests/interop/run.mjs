// Runs the scenarios against a server that it starts and ends.
//
//   INTEROP_SERVER='target/debug/cometbot demo' node run.mjs [part of a file name ...]
//
// INTEROP_SERVER is split at spaces, or a JSON array of words. INTEROP_JOBS
// sets how many scenario files run at a time. INTEROP_TRACE shows frames and the
// server's log.

import { existsSync, readdirSync } from 'node:fs';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';
import { startServer } from './lib/launch.mjs';

const SCENARIOS = new URL('scenarios/', import.meta.url);
const JOBS = Number(process.env.INTEROP_JOBS ?? 3);
const FILE_LIMIT_MS = 120_000;

function checkPackages() {
  for (const name of ['@cometchat/chat-sdk-javascript', 'ws']) {
    if (existsSync(new URL(`node_modules/${name}/package.json`, import.meta.url))) continue;
    throw new Error(`the npm package ${name} is missing: run \`npm ci\` in tests/interop first (needs the npm registry)`);
  }
}

function scenarioFiles(wanted) {
  const files = readdirSync(SCENARIOS)
    .filter((name) => name.endsWith('.test.mjs'))
    .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
    .map((name) => fileURLToPath(new URL(name, SCENARIOS)));
  if (files.length === 0) throw new Error(`no scenario file matches ${wanted.join(' ')}`);
  return files;
}

/** Runs the files; prints node's own summary; resolves to whether all passed. */
async function runFiles(files) {
  const summary = [];
  let failed = false;
  const stream = run({ files, concurrency: JOBS, timeout: FILE_LIMIT_MS })
    .on('test:fail', () => {
      failed = true;
    })
    .on('test:diagnostic', ({ nesting, message }) => {
      if (nesting === 0) summary.push(`# ${message}`);
    });
  for await (const text of stream.compose(new spec())) process.stdout.write(text);
  console.log(summary.join('\n'));
  return !failed;
}

async function main() {
  checkPackages();
  const files = scenarioFiles(process.argv.slice(2));
  const server = await startServer(process.env.INTEROP_SERVER);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => server.stop().then(() => process.exit(130)));
  Object.assign(process.env, server.environment);
  try {
    if (!(await runFiles(files))) {
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
