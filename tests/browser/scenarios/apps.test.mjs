// Several apps side by side in the admin view: a development and a production one.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpoint } from '../lib/endpoint.mjs';
import { accessible, picture } from '../lib/look.mjs';
import { text } from '../lib/messages.mjs';
import { say, saidOn, server, unique, user, visit } from '../lib/people.mjs';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
const ADMIN = { uid: '!admin' };

/** Makes an app in the admin view; gives its column. */
async function makeApp(page, name, id) {
  await page.getByLabel('Name of a new app').fill(name);
  await page.getByLabel('Id of the new app').fill(id);
  await page.getByRole('form', { name: 'New app' }).getByRole('button', { name: 'Make' }).click();
  const column = page.getByRole('region', { name, exact: true });
  await column.waitFor();
  return column;
}

test('a production app stands beside the development one and has nothing of it', async (t) => {
  const page = await visit(t, ADMIN);
  const id = unique('production');
  const [here, there] = [page.getByRole('region', { name: server.appId, exact: true }), await makeApp(page, `Production ${id}`, id)];
  await there.getByText('Rest API Key').waitFor();
  const keys = [];
  for (const column of [here, there]) {
    await column.getByRole('button', { name: 'Show the secret of Rest API Key' }).click();
    keys.push(await column.locator('.secret code').filter({ hasNotText: '•' }).textContent());
  }
  assert.equal(keys[0], server.apiKey);
  assert.notEqual(keys[1], keys[0]);
  await there.getByLabel('UID', { exact: true }).fill('zoe');
  await there.getByLabel('Name', { exact: true }).fill('Zoe');
  await there.locator('.admin-section', { has: page.getByText('Users', { exact: true }) }).getByRole('button', { name: 'Make', exact: true }).click();
  await there.getByRole('button', { name: 'Zoe' }).waitFor();
  assert.equal(await here.getByRole('button', { name: 'Zoe' }).count(), 0);
  await there.getByText('Groups', { exact: true }).click();
  await there.getByLabel('GUID').fill('team');
  await there.getByLabel('Name of the group').fill('Team');
  await there.locator('.admin-section', { has: page.getByText('Groups', { exact: true }) }).getByRole('button', { name: 'Make', exact: true }).click();
  await there.getByRole('button', { name: 'Team' }).first().click();
  await there.getByLabel('UID of a new member').fill('nobody');
  await there.getByRole('button', { name: 'Add', exact: true }).click();
  await there.getByText(/ERR_UID_NOT_FOUND/u).waitFor();
  await there.getByLabel('UID of a new member').fill('zoe');
  await there.getByLabel('Scope of the new member').selectOption('moderator');
  await there.getByRole('button', { name: 'Add', exact: true }).click();
  await there.getByLabel('Scope of Zoe').waitFor();
  assert.equal(await there.getByLabel('Scope of Zoe').inputValue(), 'moderator');
  // A section is unfolded in all of them, so that one can compare.
  await here.getByText('Limits and plan').click();
  await there.getByLabel('Plan').selectOption('build');
  await page.waitForFunction(() => [...document.querySelectorAll('input[name="all"]')].some((input) => input.value === '500'));
  assert.equal(await here.getByLabel('Plan').inputValue(), 'unlimited');
  await picture(page, 'admin-apps');
  await accessible(page, 'apps side by side');
  // Its chat is its own.
  const [zoe, alice] = [await visit(t, { uid: 'zoe' }, '@alice', { base: `http://${server.http}/?app=${id}` }), await visit(t, { uid: 'alice' }, '@zoe', { base: `http://${server.http}/?app=${id}` })];
  await say(zoe, 'in production');
  await saidOn(alice, 'in production').waitFor();
  await saidOn(zoe, 'in production').getByRole('img', { name: 'Read' }).waitFor();
  const other = await visit(t, { uid: 'alice' });
  await other.locator('.side-list .entry').first().waitFor();
  assert.equal(await other.getByText('in production').count(), 0);
  await there.getByRole('button', { name: `Remove the app Production ${id}` }).click();
  await there.getByRole('button', { name: 'Yes, remove' }).click();
  await there.waitFor({ state: 'detached' });
  await zoe.getByText(/There is no such app/u).waitFor();
});

test('the admin view is used on a phone, in the dark', async (t) => {
  const page = await visit(t, ADMIN, undefined, { ...PHONE, colorScheme: 'dark' });
  const id = unique('staging');
  const column = await makeApp(page, `Staging ${id}`, id);
  await picture(page, 'admin-apps-phone-dark');
  await accessible(page, 'the admin view on a phone');
  assert.ok(!(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)), 'the page is wider than the phone');
  await column.getByRole('button', { name: 'Remove the app' }).click();
  await column.getByRole('button', { name: 'Keep' }).click();
  await column.getByRole('button', { name: 'Remove the app' }).click();
  await column.getByRole('button', { name: 'Yes, remove' }).click();
  await column.waitFor({ state: 'detached' });
});

test('a webhook that fails is tried again, and each attempt is listed', async (t) => {
  const [ann, ben] = [await user('ann'), await user('ben')];
  const hook = await endpoint(t);
  hook.answerWith(500);
  const page = await visit(t, ADMIN);
  const here = page.getByRole('region', { name: server.appId, exact: true });
  await here.getByText('Webhooks', { exact: true }).click();
  const id = `retry-${ann.uid}`;
  await here.getByLabel('Id of a new webhook').fill(id);
  await here.getByLabel('Address of the webhook').fill(`${hook.base}/events`);
  await here.locator('.admin-section', { has: page.getByText('Webhooks', { exact: true }) }).getByRole('button', { name: 'Make' }).click();
  await here.getByRole('checkbox', { name: `${id} is tried again`, checked: true }).waitFor();
  await text(ben, ann, 'heard at the second time');
  await hook.next();
  hook.answerWith(200);
  const attempts = here.locator('.deliveries li', { hasText: id });
  await attempts.filter({ hasText: /500.*again 10 s later/u }).first().waitFor();
  await attempts.filter({ hasText: /200.*attempt 2/u }).first().waitFor();
  await picture(page, 'admin-deliveries');
  await here.getByRole('button', { name: `Remove the webhook ${id}` }).click();
  await here.getByText(`${hook.base}/events`).waitFor({ state: 'detached' });
});
