// Without a mouse: from the list to a message to a filled-in form.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpoint } from '../lib/endpoint.mjs';
import { content, send } from '../lib/messages.mjs';
import { messageOn, saidOn, user, visit } from '../lib/people.mjs';

/** Presses Tab until `wanted` has the focus; fails if it never gets it. */
async function tabTo(page, wanted, key = 'Tab', limit = 60) {
  for (let step = 0; step < limit; step += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  assert.fail(`the focus never came to ${wanted}`);
}

test('a conversation is opened, written to and answered with keys alone', async (t) => {
  const [ann, ben] = [await user('ann'), await user('ben')];
  await send(ben, ann, { category: 'message', type: 'text', data: { text: 'hello' } });
  const page = await visit(t, ann);
  await tabTo(page, page.locator(`.side-list a[href$="/@${ben.uid}"]`));
  await page.keyboard.press('Enter');
  await saidOn(page, 'hello').waitFor();
  const box = page.locator('.composer textarea');
  await tabTo(page, box);
  await page.keyboard.type('with keys');
  await page.keyboard.press('Enter');
  await saidOn(page, 'with keys').waitFor();
  const menu = saidOn(page, 'hello').getByRole('button', { name: 'Message actions' });
  await tabTo(page, menu, 'Shift+Tab');
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('button', { name: 'React with 🎉' }));
  await page.keyboard.press('Enter');
  await saidOn(page, 'hello').getByRole('button', { name: '🎉, 1', pressed: true }).waitFor();
});

test('a form is filled in with keys alone; what is missing gets the focus and a name', async (t) => {
  const [ann, bot] = [await user('ann'), await user('helper', { role: 'bot' })];
  const hook = await endpoint(t);
  const form = await send(bot, ann, content('form_every_element', hook.base));
  const page = await visit(t, ann, `@${bot.uid}`);
  const box = messageOn(page, form);
  await tabTo(page, box.getByRole('button', { name: 'Send' }), 'Shift+Tab');
  await page.keyboard.press('Enter');
  const name = box.getByLabel('Name');
  await box.getByText('Please fill in this field.').first().waitFor();
  assert.ok(await name.evaluate((element) => element === document.activeElement));
  assert.equal(await name.getAttribute('aria-invalid'), 'true');
  assert.match(await name.evaluate((element) => document.getElementById(element.getAttribute('aria-describedby')).textContent), /fill in/u);
  await page.keyboard.type('Ben');
  await tabTo(page, box.getByRole('checkbox', { name: 'Rust' }));
  await page.keyboard.press('Space');
  await tabTo(page, box.getByLabel('Country'));
  await page.keyboard.press('ArrowDown');
  await tabTo(page, box.getByRole('radio', { name: '1-5' }));
  await page.keyboard.press('ArrowDown');
  await tabTo(page, box.getByRole('radio', { name: 'Free' }));
  await page.keyboard.press('Space');
  await tabTo(page, box.getByLabel('Day'));
  await page.keyboard.type('05062024');
  await tabTo(page, box.getByRole('button', { name: 'Send' }));
  await page.keyboard.press('Enter');
  await box.getByText('Thanks, noted.').waitFor();
  const { formData } = (await hook.next()).body.data;
  const { day, when, ...others } = formData;
  assert.deepEqual(others, { name: 'Ben', about: 'I like chat bots.', country: 'in', size: 'm', plan: 'free' });
  assert.deepEqual([day, when], ['2024-05-06', '2024-06-01T09:30']);
});
