// Which scenario files to run, and running them.

import { readdirSync } from 'node:fs';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';

const FILE_LIMIT_MS = 300_000;

/** The scenario files in a folder whose names hold one of the wanted parts; all if none is wanted. */
export function scenarioFiles(folder, wanted) {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.test.mjs'))
    .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
    .map((name) => fileURLToPath(new URL(name, folder)));
  if (files.length === 0) throw new Error(`no scenario file matches ${wanted.join(' ')}`);
  return files;
}

/** Runs the files, so many at a time; prints node's own summary; resolves to whether all passed. */
export async function runFiles(files, jobs) {
  const summary = [];
  let failed = false;
  const stream = run({ files, concurrency: jobs, timeout: FILE_LIMIT_MS })
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
