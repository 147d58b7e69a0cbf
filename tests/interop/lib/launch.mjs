// Starts the server under test, waits for its ready file, and ends it.

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { READY } from './ready.mjs';

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 5000;
const KEPT_LOG = 20_000;

function words(command) {
  if (!command) throw new Error('set INTEROP_SERVER to the command that starts the server, e.g. "target/debug/cometbot demo"');
  return command.startsWith('[') ? JSON.parse(command) : command.split(' ').filter(Boolean);
}

function readyJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined; // not there, or half written: the next change tells
  }
}

/** Resolves with the ready file's content; rejects if the server ends first. */
function untilReady(child, folder, path) {
  return new Promise((resolve, reject) => {
    const done = (settle, value) => {
      clearTimeout(timer);
      watcher.close();
      child.removeListener('exit', ended);
      settle(value);
    };
    const ended = (code, signal) => done(reject, new Error(`the server ended (${code ?? signal}) before it was ready`));
    const look = () => {
      const ready = readyJson(path);
      if (ready) done(resolve, ready);
    };
    const timer = setTimeout(
      () => done(reject, new Error(`the server was not ready within ${START_LIMIT_MS} ms`)),
      START_LIMIT_MS,
    );
    const watcher = watch(folder, look);
    child.once('exit', ended);
    child.once('error', (error) => done(reject, new Error(`cannot start the server: ${error.message}`)));
    look();
  });
}

/** The end of what the server logged, for a failure; all of it at once with INTEROP_TRACE. */
function keepLog(stream) {
  let log = '';
  stream.on('data', (data) => {
    if (process.env.INTEROP_TRACE) process.stderr.write(data);
    log = (log + data).slice(-KEPT_LOG);
  });
  return () => log;
}

/** Asks the server to end, then makes it. */
async function stop(child, folder) {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    await exited;
    clearTimeout(timer);
  }
  rmSync(folder, { recursive: true, force: true });
}

/**
 * Starts the server on free ports.
 *
 * @param {string | undefined} command see `run.mjs`
 * @param {string[]} options in place of those with the same names
 * @returns {Promise<{environment: Record<string, string>, log: () => string, stop: () => Promise<void>}>}
 */
export async function startServer(command, options = []) {
  const [program, ...first] = words(command);
  const folder = mkdtempSync(join(tmpdir(), 'interop-'));
  const path = join(folder, 'ready.json');
  const key = () => randomBytes(20).toString('hex');
  const usual = {
    '--http': '127.0.0.1:0', '--https': '127.0.0.1:0', '--ready-file': path,
    '--app-id': 'interop', '--region': 'us', '--auth-key': key(), '--api-key': key(),
  };
  for (let at = 0; at < options.length; at += 2) usual[options[at]] = options[at + 1];
  const child = spawn(program, [...first, ...Object.entries(usual).flat()], { stdio: ['ignore', 'ignore', 'pipe'] });
  const log = keepLog(child.stderr);
  try {
    const ready = await untilReady(child, folder, path);
    if (!existsSync(ready.ca)) throw new Error(`the server's certificate ${ready.ca} does not exist`);
    const environment = { [READY]: path, NODE_EXTRA_CA_CERTS: ready.ca };
    return { environment, log, stop: () => stop(child, folder) };
  } catch (error) {
    await stop(child, folder);
    throw new Error(`${error.message}\n${log()}`.trimEnd());
  }
}
