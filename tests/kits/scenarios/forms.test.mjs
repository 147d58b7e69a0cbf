// UI kit 4 with the desk bot: a form, a card and a calendar.

import { test } from 'node:test';
import { picture } from '../../browser/lib/look.mjs';
import { user } from '../../browser/lib/people.mjs';
import { open, write } from '../lib/kits.mjs';

/** A field of a form by its label. */
const field = (page, label) => page.locator('.cc_form-field_wrapper').filter({ hasText: label }).last();

test('kit4 fills in every element of a form, and the bot answers', async (t) => {
  const ann = await user('ann');
  const page = await open(t, 'kit4', ann, '@desk');
  await write(page, '/visit');
  await page.getByText('Welcome to the office').waitFor();
  await field(page, 'Your company').locator('input').fill('Acme');
  await field(page, 'A note for your host').locator('input').fill('See you');
  await field(page, 'People').locator('input').fill('2');
  await field(page, 'Purpose').locator('button').click();
  await field(page, 'Purpose').getByText('Delivery').click();
  await field(page, 'What do you need?').getByText('A lift').click();
  await field(page, 'How long do you stay?').getByText('Half a day').click();
  await field(page, 'Floor').getByText('2', { exact: true }).click();
  await field(page, 'Day').locator('input[type=date]').fill('2030-05-06');
  await field(page, 'Lunch at').locator('input').fill('12:30');
  await field(page, 'Taxi home').locator('input').fill('2030-05-06T17:00');
  await picture(page, 'kit4-form-open');
  await page.getByText('Register', { exact: true }).click();
  await field(page, 'I have read them').getByText('I have read them').click();
  await page.getByText('Register', { exact: true }).click();
  await page.getByText('Your badge is being printed.').waitFor();
  await page.getByText('Ann of Acme comes for a delivery on 2030-05-06, half a day, floor 2, party of 2. Lift. Lunch at 12:30. Taxi: 2030-05-06 17:00. Note: See you').waitFor();
  await picture(page, 'kit4-form');
});

test('kit4 presses a button of an older card, and the bot answers', async (t) => {
  const ann = await user('ann');
  const page = await open(t, 'kit4', ann, '@desk');
  await write(page, '/menu old');
  await page.getByText('Tea', { exact: true }).click();
  await page.getByText('One tea for Ann.').waitFor();
  await picture(page, 'kit4-card');
});

test('kit4 books a slot, and the bot answers', async (t) => {
  const ann = await user('ann');
  const page = await open(t, 'kit4', ann, '@desk');
  await write(page, '/tour');
  await page.getByText('A tour of the house').first().waitFor();
  await page.getByText('10:30 AM').first().click();
  await picture(page, 'kit4-calendar');
  await page.getByText('Book the tour').click();
  await page.getByText('See you there.').waitFor();
  await page.getByText(/^Ann has a tour: \d{4}-\d\d-\d\d 10:30 \(Europe\/Berlin\)\.$/u).waitFor();
  await picture(page, 'kit4-booked');
});
