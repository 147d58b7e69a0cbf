// People for one scenario: users that nobody else uses, each before a page of their own.

import assert from 'node:assert/strict';
import { after } from 'node:test';
import { admin, server } from '../../interop/lib/server.mjs';
import { browser, disconnect } from './browser.mjs';

/** How long a condition may take to come true. */
const WAIT_MS = 30_000;
const DESKTOP = { width: 1280, height: 800 };
/** What a test asserts must not depend on where it runs. */
const HABITS = { locale: 'en-GB', timezoneId: 'Europe/Berlin', reducedMotion: 'reduce' };

let made = 0;
after(disconnect);

/** A uid or guid of its own: the same base never gives the same name twice. */
export function unique(base) {
  made += 1;
  return `${base}-${process.pid.toString(36)}-${made}`;
}

/** Makes a user; gives `{uid, name}`. */
export async function user(base, fields = {}) {
  const uid = unique(base);
  const name = base[0].toUpperCase() + base.slice(1);
  await admin.createUser({ uid, name, ...fields });
  return { uid, name, ...fields };
}

/** Makes a group; the first person owns it. Gives its guid. */
export async function group([owner, ...people], { name = 'Club', ...fields } = {}) {
  const guid = unique('club');
  const members = { participants: people.map(({ uid }) => uid) };
  await admin.createGroup({ guid, name, type: 'public', owner: owner.uid, members, ...fields });
  return guid;
}

/** The address of the page for a person in a conversation: `place` is `@uid`, a guid, or nothing. */
export const addressOf = (uid, place = '', base = `http://${server.http}/`) => `${base}#${uid}${place && `/${place}`}`;

/**
 * Opens the page as a person. Errors on the page fail the test when it ends.
 *
 * @param {object} t the test
 * @param {{uid: string}} who
 * @param {string} place see `addressOf`
 * @param {object} options of the browser context; `base` is another server's page, and
 *   `onContext` prepares the context before anything is loaded
 * @returns {Promise<import('playwright-core').Page>}
 */
export async function visit(t, { uid }, place, { base, onContext, ...options } = {}) {
  const context = await (await browser()).newContext({ viewport: DESKTOP, ...HABITS, ...options });
  context.setDefaultTimeout(WAIT_MS);
  await onContext?.(context);
  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.stack));
  page.on('console', (message) => {
    if (process.env.INTEROP_TRACE) console.error(`${uid}: ${message.text()}`);
    if (message.type() === 'error' && /Content.Security.Policy|Uncaught/u.test(message.text())) errors.push(message.text());
  });
  t.after(async () => {
    await context.close();
    assert.deepEqual(errors, [], 'the page reported errors');
  });
  await page.goto(addressOf(uid, place, base));
  if (place) await page.locator('.log[aria-busy="false"]').first().waitFor();
  return page;
}

/** The article of a message on a page. */
export const messageOn = (page, { id }) => page.locator(`.log #m-${id}`);

/** The last message of a conversation that holds `text`. */
export const saidOn = (page, text) => page.locator('.log .message', { hasText: text }).last();

/** Writes and sends a text on a page. */
export async function say(page, text) {
  const box = page.locator('.chat .composer textarea');
  await box.fill(text);
  await box.press('Enter');
}

export { admin, server };
