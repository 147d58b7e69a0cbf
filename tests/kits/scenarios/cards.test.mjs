// UI kit 7 with the desk bot: a card of the current schema, and a form on a web page.

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

test('kit7 draws no forms; the same form is filled in on a page of the bot', async (t) => {
  const ann = await user('ann');
  const page = await open(t, 'kit7', ann, '@desk');
  await write(page, '/visit web');
  const opened = page.context().waitForEvent('page');
  await page.locator('a[href*="/action/"]').last().click();
  const tab = await opened;
  await tab.getByLabel('Your company').fill('Acme');
  await tab.getByLabel('People').fill('2');
  await tab.getByLabel('Purpose').selectOption('Delivery');
  await tab.getByLabel('Half a day').check();
  await tab.getByLabel('3', { exact: true }).check();
  await tab.getByLabel('Day', { exact: true }).fill('2030-05-06');
  await tab.getByLabel('I have read them').check();
  await tab.getByRole('button', { name: 'Register' }).click();
  await tab.getByText('Your badge is being printed.').waitFor();
  await page.getByText('Ann of Acme comes for a delivery on 2030-05-06, half a day, floor 3, party of 2.').waitFor();
  await picture(page, 'kit7-form');
});
