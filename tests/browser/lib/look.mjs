// How a page looks and what it tells a screen reader.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../output/browser/', import.meta.url));
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/**
 * Keeps a picture of the page, or of a part of it. Pictures are for people to look at: where
 * Chromium can take none, that is said, and what the test asserts goes on.
 */
export async function picture(subject, name) {
  mkdirSync(FOLDER, { recursive: true });
  try {
    await subject.screenshot({ path: `${FOLDER}${name}.png`, animations: 'disabled' });
  } catch (error) {
    console.error(`no picture ${name}: ${error.message}`);
  }
}

/** Asserts that axe finds nothing to complain of: names, roles, contrast, focus. */
export async function accessible(page, where) {
  // The page's content policy forbids scripts of others; one put in by the debugger is not asked.
  if (!(await page.evaluate(() => 'axe' in globalThis))) {
    const { readFileSync } = await import('node:fs');
    await page.evaluate(readFileSync(AXE, 'utf8'));
  }
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
  assert.deepEqual(found, [], `${where}: accessibility`);
}
