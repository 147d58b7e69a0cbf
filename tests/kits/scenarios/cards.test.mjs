// UI kit 7 with the desk bot: a card of the current schema.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { picture } from '../../browser/lib/look.mjs';
import { user } from '../../browser/lib/people.mjs';
import { open, write } from '../lib/kits.mjs';

test('kit7 draws a card; its button opens the bot\'s page, and the bot answers', async (t) => {
  const ann = await user('ann');
  const page = await open(t, 'kit7', ann, '@desk');
  await write(page, '/menu');
  await page.getByText('What can I bring you?').waitFor();
  await picture(page, 'kit7-card');
  const opened = page.context().waitForEvent('page');
  await page.getByRole('button', { name: 'Coffee' }).click();
  const tab = await opened;
  await tab.locator('button').first().waitFor();
  await picture(tab, 'kit7-card-page');
  assert.equal(await page.getByText('One coffee').count(), 0, 'opening the page orders nothing');
  await tab.locator('button').first().click();
  await page.getByText('One coffee for Ann.').waitFor();
  await picture(page, 'kit7-card-answer');
});
