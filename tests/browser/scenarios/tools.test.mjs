// The tools beside the chat: inspector, faults, client, admin view; and several people in one window.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpoint } from '../lib/endpoint.mjs';
import { accessible, picture } from '../lib/look.mjs';
import { text } from '../lib/messages.mjs';
import { admin, addressOf, group, saidOn, say, user, visit } from '../lib/people.mjs';

async function openTools(page, tab) {
  await page.getByRole('button', { name: 'Tools: inspector' }).click();
  if (tab) await page.getByRole('tab', { name: tab }).click();
  return page.getByRole('complementary', { name: 'Tools' });
}

test('the inspector shows requests and frames, newest first, with what caused them', async (t) => {
  const [ann, ben] = [await user('ann'), await user('ben')];
  const [page] = [await visit(t, ann, `@${ben.uid}`), await visit(t, ben)];
  const tools = await openTools(page);
  await say(page, 'seen by the inspector');
  await tools.getByLabel('Filter what was seen').fill('seen by the inspector');
  const rows = tools.locator('.seen > li');
  await rows.filter({ hasText: 'POST /messages' }).waitFor();
  const frame = rows.filter({ hasText: 'message message/text' });
  await frame.getByRole('button').first().click();
  await frame.getByText(/"kind": "sent"/u).waitFor();
  await picture(page, 'inspector');
  await accessible(page, 'the inspector');
  await frame.getByRole('button', { name: /caused by/u }).click();
  await tools.getByText(/What belongs to #\d+/u).waitFor();
  await rows.filter({ hasText: 'POST /messages' }).waitFor();
  const [names, order] = await Promise.all([rows.locator('.seen-what').allTextContents(), rows.locator('time').allTextContents()]);
  assert.ok(names.some((name) => name.includes('message message/text')), names.join());
  assert.deepEqual(order, [...order].sort().reverse(), 'newest first');
  await tools.getByRole('button', { name: 'Show all' }).click();
  await tools.getByRole('button', { name: 'Requests', exact: true }).click();
  await rows.filter({ hasText: 'POST /messages' }).waitFor({ state: 'detached' });
});

test('faults are put in force on the page, befall one person, and end', async (t) => {
  const [ann, ben] = [await user('ann'), await user('ben')];
  const page = await visit(t, ann, `@${ben.uid}`);
  const tools = await openTools(page, 'Faults');
  await tools.getByLabel('Whom they befall').selectOption(ann.uid);
  await tools.getByLabel('Requests refused as too many (429), %').fill('100');
  await picture(page, 'faults');
  await accessible(page, 'the faults');
  await tools.getByRole('button', { name: 'Put in force' }).click();
  await tools.getByText('The faults are in force.').waitFor();
  await say(page, 'one too many');
  await page.getByText(/ERR_TOO_MANY_REQUESTS/u).waitFor();
  await tools.getByRole('button', { name: 'End all faults' }).click();
  await tools.getByText('Everything goes well.').waitFor();
  await page.getByRole('button', { name: 'Retry' }).click();
  await saidOn(page, 'one too many').getByRole('img', { name: 'Sent' }).waitFor();
  await tools.getByRole('button', { name: 'Cut sockets' }).click();
  await tools.getByText(/socket was cut/u).waitFor();
  await text(ben, ann, 'after the cut');
  await saidOn(page, 'after the cut').waitFor();
});

test('the admin view makes users, tokens and keys, and changes scopes', async (t) => {
  const [ann, ben] = [await user('ann'), await user('ben')];
  const guid = await group([ann, ben], { name: `Team of ${ann.uid}` });
  const page = await visit(t, ann);
  const tools = await openTools(page, 'Admin');
  const zoe = `zoe-${ann.uid}`;
  await tools.getByLabel('UID').fill(zoe);
  await tools.getByLabel('Name', { exact: true }).fill('Zoe');
  await tools.getByRole('button', { name: 'Make', exact: true }).last().click();
  await tools.getByLabel('Find a user').fill(zoe);
  await tools.getByRole('button', { name: 'Zoe' }).click();
  await tools.getByRole('button', { name: 'Make a token' }).click();
  await tools.locator('.token code').filter({ hasNotText: '•' }).waitFor();
  await picture(page, 'admin-users');
  await accessible(page, 'the admin view');
  assert.equal((await admin.call('GET', `users/${zoe}/auth_tokens`)).length, 1);
  await tools.getByRole('button', { name: 'Revoke' }).click();
  await tools.locator('.token').waitFor({ state: 'detached' });
  assert.equal((await admin.call('GET', `users/${zoe}/auth_tokens`)).length, 0);
  await tools.getByText('Groups', { exact: true }).click();
  await tools.getByRole('button', { name: `Team of ${ann.uid}` }).click();
  await tools.getByLabel('Scope of Ben').selectOption('moderator');
  await tools.locator('.row-body select:not([disabled])').first().waitFor();
  const members = await admin.call('GET', `groups/${guid}/members`);
  assert.equal(members.find((one) => one.uid === ben.uid).scope, 'moderator');
});

test('a webhook made in the admin view is told, and its deliveries are listed', async (t) => {
  const [ann, ben] = [await user('ann'), await user('ben')];
  const hook = await endpoint(t);
  const page = await visit(t, ann);
  const tools = await openTools(page, 'Admin');
  await tools.getByText('Webhooks', { exact: true }).click();
  await tools.getByLabel('Id of a new webhook').fill(`hook-${ann.uid}`);
  await tools.getByLabel('Address of the webhook').fill(`${hook.base}/events`);
  await tools.locator('.admin-section[open]').last().getByRole('button', { name: 'Make' }).click();
  await tools.getByText('message_sent, message_edited').waitFor();
  await text(ben, ann, 'for the webhook');
  let told;
  do told = (await hook.next()).body; while (told.data.message?.data?.text !== 'for the webhook');
  assert.equal(told.trigger, 'message_sent');
  await tools.getByRole('button', { name: 'Read again' }).click();
  await tools.getByText(`message_sent → hook-${ann.uid}`).first().waitFor();
  await picture(page, 'admin-webhooks');
  await accessible(page, 'webhooks in the admin view');
  await tools.getByRole('button', { name: `Remove the webhook hook-${ann.uid}` }).click();
  await tools.getByText(`${hook.base}/events`).waitFor({ state: 'detached' });
});

test('two people talk side by side in one window', async (t) => {
  const [ann, ben] = [await user('ann'), await user('ben')];
  const guid = await group([ann, ben]);
  const page = await visit(t, ann);
  await page.goto('about:blank');
  await page.goto(`${addressOf(ann.uid, guid)}&${addressOf(ben.uid, guid, '').slice(1)}`);
  const [left, right] = [page.frameLocator('iframe >> nth=0'), page.frameLocator('iframe >> nth=1')];
  await left.locator('.composer textarea').fill('hello from the left');
  await left.locator('.composer textarea').press('Enter');
  await right.locator('.message', { hasText: 'hello from the left' }).waitFor();
  await right.locator('.composer textarea').fill('and from the right');
  await right.locator('.composer textarea').press('Enter');
  await left.locator('.message', { hasText: 'and from the right' }).waitFor();
  await picture(page, 'side-by-side');
  await page.getByRole('button', { name: 'Close Ann' }).click();
  await page.waitForFunction(() => !document.querySelector('iframe'));
  assert.ok(page.url().includes(ben.uid));
});
