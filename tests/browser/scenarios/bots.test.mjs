// The demo bots as people meet them, and what the inspector tells of their work.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible, picture } from '../lib/look.mjs';
import { saidOn, say, user, visit } from '../lib/people.mjs';

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
  const chain = await tools.locator('.seen > li').evaluateAll((rows) => rows.map((row) => row.className.split(' ')[0]));
  assert.ok(chain.includes('seen-bot') && chain.includes('seen-request') && chain.includes('seen-sent'), chain.join());
  await saidOn(page, 'hello courier').waitFor();
});
