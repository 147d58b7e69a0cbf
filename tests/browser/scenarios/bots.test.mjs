// The demo bots as people meet them, and what the inspector tells of their work.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { text as wholeText } from 'node:stream/consumers';
import { test } from 'node:test';
import { accessible, picture } from '../lib/look.mjs';
import { saidOn, say, user, visit } from '../lib/people.mjs';

/** What the page saves is compiled and run with the other Rust tests. */
const SAVED = new URL('../../tests/saved.rs', import.meta.url);
const SAVED_DESK = new URL('../../tests/saved_desk.rs', import.meta.url);

test('the inspector tells which handler of a bot was chosen, why the others were not, and what it did', async (t) => {
  const ann = await user('ann');
  const page = await visit(t, ann, '@courier');
  await page.getByRole('button', { name: 'Tools: inspector' }).click();
  const tools = page.getByRole('complementary', { name: 'Tools' });
  await say(page, 'hello courier');
  await page.locator('.log .message:not(.mine)').first().waitFor();
  await tools.getByLabel('Filter what was seen').fill(`CourierBot: MessageHandler`);
  const work = tools.locator('.seen > li', { hasText: 'CourierBot: MessageHandler' }).first();
  await work.getByRole('button').first().click();
  await work.getByText('bots/courier/src/lib.rs').waitFor();
  await work.getByText('CustomHandler<Location> (custom location): it is no custom message').waitFor();
  await work.getByText('1 reply').waitFor();
  await picture(page, 'inspector-bot');
  await accessible(page, 'the work of a bot');
  await tools.getByLabel('Filter what was seen').fill('');
  await work.getByRole('button', { name: /and what belongs to it/u }).click();
  await tools.getByText(/What belongs to #\d+/u).waitFor();
  for (const kind of ['bot', 'request', 'sent']) await tools.locator(`.seen > .seen-${kind}`).first().waitFor();
  await saidOn(page, 'hello courier').waitFor();
});

test('a conversation is recorded, replayed against the bot, and saved as the Rust test that the suite runs', async (t) => {
  const page = await visit(t, { uid: 'alice' }, '@courier');
  await page.getByRole('button', { name: 'Tools: inspector' }).click();
  await page.getByRole('tab', { name: 'Record' }).click();
  const tools = page.getByRole('complementary', { name: 'Tools' });
  const transcript = tools.getByRole('textbox', { name: 'Transcript' });
  await tools.getByRole('button', { name: 'Record', exact: true }).click();
  await say(page, 'Do you "deliver"?');
  await page.waitForFunction(() => /courier: /u.test(document.querySelector('.recorder textarea').value));
  await tools.getByRole('button', { name: 'Stop recording' }).click();
  await picture(page, 'recorder');
  await accessible(page, 'the recorder');
  const lines = (await transcript.inputValue()).split('\n');
  assert.match(lines[0], /^alice: Do you "deliver"\?$/u);
  assert.match(lines[1], /^courier: Send me a custom message/u);
  await tools.getByRole('button', { name: 'Replay' }).click();
  await tools.getByText('It went as written: 2 lines.').waitFor();
  await page.waitForFunction(() => document.querySelectorAll('.log .message.mine').length >= 2);
  const [download] = await Promise.all([page.waitForEvent('download'), tools.getByRole('button', { name: 'Save as Rust test' }).click()]);
  assert.equal(await wholeText(await download.createReadStream()), readFileSync(SAVED, 'utf8'));
  await transcript.fill(`${lines[0]}\ncourier: Something else`);
  await tools.getByRole('button', { name: 'Replay' }).click();
  await tools.getByText('It went otherwise.').waitFor();
  await tools.getByText(/The bot said “Send me/u).waitFor();
});

test('cards and forms of a bot are saved in the same way', async (t) => {
  const page = await visit(t, { uid: 'alice' }, '@desk');
  await page.getByRole('button', { name: 'Tools: inspector' }).click();
  await page.getByRole('tab', { name: 'Record' }).click();
  const tools = page.getByRole('complementary', { name: 'Tools' });
  const written = (words) => page.waitForFunction((end) => document.querySelector('.recorder textarea').value.includes(end), words);
  await tools.getByRole('button', { name: 'Record', exact: true }).click();
  await say(page, '/menu');
  await written('desk: (card)');
  await say(page, '/visit');
  await written('desk: (form)');
  await tools.getByRole('button', { name: 'Stop recording' }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), tools.getByRole('button', { name: 'Save as Rust test' }).click()]);
  assert.equal(await wholeText(await download.createReadStream()), readFileSync(SAVED_DESK, 'utf8'));
});
