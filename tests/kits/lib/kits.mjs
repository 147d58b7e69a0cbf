// The apps with a UI kit, opened as somebody.

import assert from 'node:assert/strict';
import { browser } from '../../browser/lib/browser.mjs';
import { admin, server } from '../../browser/lib/people.mjs';
import { HOST } from './name.mjs';

const WAIT_MS = 20_000;
const COMPOSER = '[contenteditable]';
const WINDOW = { width: 900, height: 900 };

/** Kit 7 asks for the conversation before there is one, and goes on. */
const NO_CONVERSATION = /^403 GET \S+\/conversation$/u;

/**
 * Opens a kit's app as a person in a conversation.
 *
 * The page may ask this machine only: what a kit asks of its vendor's hosts (sounds,
 * icons) is not there, as without a network.
 *
 * @param {object} t the test
 * @param {'kit4'|'kit7'} kit
 * @param {{uid: string}} who
 * @param {string} place `@uid` or a guid
 * @returns {Promise<import('playwright-core').Page>}
 */
export async function open(t, kit, { uid }, place) {
  const context = await (await browser()).newContext({
    viewport: WINDOW, ignoreHTTPSErrors: true, locale: 'en-GB', timezoneId: 'Europe/Berlin',
  });
  context.setDefaultTimeout(WAIT_MS);
  await context.route((url) => !/(?:^|\.)localhost$|^127\.0\.0\.1$/u.test(url.hostname), (route) => route.abort());
  const page = await context.newPage();
  const log = [];
  page.on('pageerror', (error) => log.push(`error: ${error.message}`));
  page.on('console', (message) => log.push(`${message.type()}: ${message.text()}`));
  page.on('response', (response) => {
    if (response.status() >= 400) log.push(`${response.status()} ${response.request().method()} ${response.url()}`);
  });
  t.after(async () => {
    if (process.env.INTEROP_TRACE) console.error(`${kit} of ${uid}\n  ${log.join('\n  ')}`);
    await context.close();
    const refused = log.filter((line) => /^[45]\d\d /u.test(line) && !NO_CONVERSATION.test(line));
    assert.deepEqual(refused, [], `${kit}: the server refused something`);
  });
  const token = await admin.createToken(uid);
  const { appId, region, https: host } = server;
  const asked = new URLSearchParams({ uid, token, appId, region, host, place });
  await page.goto(`${process.env[HOST]}${kit}?${asked}`);
  await page.locator(COMPOSER).first().waitFor();
  return page;
}

/** Writes and sends a text in a kit's composer. */
export async function write(page, text) {
  await page.locator(COMPOSER).first().click();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}
