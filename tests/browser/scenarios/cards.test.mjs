// Both kinds of card, and interactive messages of an own type.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpoint } from '../lib/endpoint.mjs';
import { accessible, picture } from '../lib/look.mjs';
import { content, fixture, seenBy, send } from '../lib/messages.mjs';
import { group, messageOn, saidOn, user, visit } from '../lib/people.mjs';

const pressedBy = async (who, message) => ((await seenBy(who, message)).data.interactions ?? []).map((one) => one.elementId);

test('the buttons of an older card do what they say and stay pressed', async (t) => {
  const [ann, bot] = [await user('ann'), await user('helper', { role: 'bot' })];
  const hook = await endpoint(t);
  const card = await send(bot, ann, content('card_interactive', hook.base));
  const page = await visit(t, ann, `@${bot.uid}`);
  const box = messageOn(page, card);
  await box.getByRole('button', { name: 'Approve' }).click();
  await box.getByRole('button', { name: 'Approve', pressed: true, disabled: true }).waitFor();
  const { body } = await hook.next();
  assert.deepEqual(Object.keys(body.data).sort(), Object.keys(fixture('answer_card_web').body.data).sort());
  assert.deepEqual([body.payload.choice, body.data.interactedElementId], ['approve', 'approve']);
  await box.getByRole('button', { name: 'Later' }).click();
  await box.getByRole('button', { name: 'Later', pressed: true }).waitFor();
  const opened = page.context().waitForEvent('page');
  await box.getByRole('button', { name: 'Open build' }).click();
  await (await opened).waitForURL(`${hook.base}/build/42`);
  await box.getByRole('button', { name: 'Open build', pressed: true, disabled: false }).waitFor();
  assert.deepEqual((await pressedBy(ann, card)).sort(), ['approve', 'later', 'open']);
  await picture(page, 'card-old');
});

test('a refused press is not recorded and says so', async (t) => {
  const [ann, bot] = [await user('ann'), await user('helper', { role: 'bot' })];
  const hook = await endpoint(t);
  const card = await send(bot, ann, content('card_interactive', hook.base));
  const page = await visit(t, ann, `@${bot.uid}`);
  const box = messageOn(page, card);
  hook.answerWith(403);
  await box.getByRole('button', { name: 'Reject' }).click();
  await box.getByRole('alert').filter({ hasText: 'not accepted (403)' }).waitFor();
  assert.ok(await box.getByRole('button', { name: 'Reject' }).isEnabled());
  assert.deepEqual(await pressedBy(ann, card), []);
  hook.answerWith(200);
  await box.getByRole('button', { name: 'Reject' }).click();
  await box.getByRole('button', { name: 'Reject', pressed: true, disabled: true }).waitFor();
  await page.getByRole('button', { name: 'Tools: inspector' }).click();
  await page.locator('.seen-press', { hasText: 'POST' }).nth(1).waitFor();
  assert.deepEqual(await page.locator('.seen-press .seen-status').allTextContents(), ['200', '403']);
  await box.getByRole('alert').waitFor({ state: 'detached' });
});

test('a card shows its twenty elements and does its nine actions', async (t) => {
  const [ann, ben, bot] = [await user('ann'), await user('ben'), await user('helper', { role: 'bot' })];
  const guid = await group([ann, bot], { name: 'Devs' });
  const hook = await endpoint(t);
  hook.offer('/1234.pdf', 'application/pdf', '%PDF-1.4');
  const sent = content('card_b_all_elements', hook.base);
  const text = JSON.stringify(sent).replaceAll('"ben"', `"${ben.uid}"`).replaceAll('"devs"', `"${guid}"`);
  const card = await send(bot, ann, JSON.parse(text));
  const page = await visit(t, ann, `@${bot.uid}`, { permissions: ['clipboard-read', 'clipboard-write'] });
  const box = messageOn(page, card);
  const kinds = new Set(JSON.stringify(sent.data.card.body).match(/"type":"[a-zA-Z]+"/gu));
  assert.equal([...kinds].filter((kind) => !/Url|Clipboard|File|apiCall|chatWith|sendMessage|initiate|custom/u.test(kind)).length, 20);
  for (const shown of ['Order 1234', 'Friday', 'Shipped', 'Express', '60 %', 'Items', 'Ship to: Ada', 'Lamp', 'packed -> shipped']) {
    await box.getByText(shown).first().waitFor();
  }
  await box.getByRole('img', { name: 'Parcel' }).waitFor();
  await box.getByText('Details').click();
  await box.getByText('Paid by card.').waitFor();
  await box.getByRole('button', { name: 'Notes' }).click();
  await box.getByText('Leave at the door.').waitFor();
  await picture(page, 'card-new');
  await accessible(page, 'a card');
  const opened = page.context().waitForEvent('page');
  await box.getByRole('button', { name: 'Open', exact: true }).click();
  await (await opened).waitForURL(`${hook.base}/o/1234`);
  await box.getByRole('button', { name: 'Refresh' }).click();
  const call = await hook.next();
  assert.deepEqual([call.method, call.path, call.body, call.headers['x-demo']], ['POST', '/hooks/refresh', { order: '1234' }, '1']);
  await box.getByRole('button', { name: 'copy' }).click();
  await box.getByText('Copied.').waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), '1234');
  await box.getByRole('button', { name: 'Call us' }).click();
  await box.getByText('Calls are not part of the sandbox.').waitFor();
  await box.getByRole('button', { name: 'Custom' }).click();
  await box.getByText('An app would now handle {"type":"customCallback"}. The sender of the card was told').waitFor();
  await box.getByRole('button', { name: 'Invoice' }).click();
  await hook.visited('/1234.pdf');
  await box.getByRole('button', { name: 'Cancel order' }).click();
  await saidOn(page, '/order cancel 1234').waitFor();
  await box.getByRole('button', { name: 'Ask Ben' }).click();
  await page.getByRole('heading', { name: 'Ben', level: 1 }).waitFor();
  await page.goBack();
  await messageOn(page, card).getByRole('button', { name: 'Team room' }).click();
  await page.getByRole('heading', { name: 'Devs', level: 1 }).waitFor();
});

test('an element of an own type can be pressed by name', async (t) => {
  const [ann, bot] = [await user('ann'), await user('helper', { role: 'bot' })];
  const quiz = await send(bot, ann, content('custom_interactive', 'http://127.0.0.1:9'));
  const page = await visit(t, ann, `@${bot.uid}`);
  const box = messageOn(page, quiz);
  await box.getByText('2 + 2 = ?').waitFor();
  await box.getByLabel('Element to press').fill('b');
  await box.getByRole('button', { name: 'Press' }).click();
  await box.getByText('Pressed: b. Done.').waitFor();
  assert.deepEqual(await pressedBy(ann, quiz), ['b']);
});
