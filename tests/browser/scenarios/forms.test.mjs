// Forms: every element filled in by two people, with the keyboard and with the mouse.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpoint } from '../lib/endpoint.mjs';
import { accessible, picture } from '../lib/look.mjs';
import { content, fixture, send, seenBy } from '../lib/messages.mjs';
import { messageOn, user, visit } from '../lib/people.mjs';

async function sentForm(t, to) {
  const bot = await user('helper', { role: 'bot' });
  const hook = await endpoint(t);
  return { bot, hook, form: await send(bot, to, content('form_every_element', hook.base)) };
}

test('a person fills in every element with the mouse', async (t) => {
  const ann = await user('ann');
  const { bot, hook, form } = await sentForm(t, ann);
  const page = await visit(t, ann, `@${bot.uid}`);
  const box = messageOn(page, form);
  await picture(page, 'form-empty');
  await box.getByLabel('Name').fill('Ada');
  await box.getByLabel('About you').fill('I like\nchat bots.');
  await box.getByRole('checkbox', { name: 'C', exact: true }).check();
  await box.getByLabel('Country').selectOption('India');
  await box.getByRole('radio', { name: '6-50' }).check();
  await box.getByRole('radio', { name: 'Pro' }).check();
  await box.getByLabel('Day').fill('2024-05-06');
  await box.getByLabel('Hour').fill('09:15');
  await box.getByLabel('Exact moment').fill('2024-06-02T10:00');
  await picture(page, 'form-filled');
  await accessible(page, 'a form');
  await box.getByRole('button', { name: 'Send' }).click();
  await box.getByText('Thanks, noted.').waitFor();
  await picture(page, 'form-done');
  const sent = fixture('answer_form_web').body;
  const { body, headers, path, method } = await hook.next();
  assert.deepEqual([method, path, headers['x-demo']], ['POST', '/hooks/form', '1']);
  assert.deepEqual(Object.keys(body).sort(), Object.keys(sent).sort());
  assert.deepEqual(Object.keys(body.data).sort(), Object.keys(sent.data).sort());
  assert.deepEqual(body.payload, sent.payload);
  assert.deepEqual(body.data.formData, {
    name: 'Ada', about: 'I like\nchat bots.', langs: ['rust', 'c'], country: 'in', size: 'm', plan: 'pro',
    day: '2024-05-06', hour: '09:15', when: '2024-06-02T10:00',
  });
  assert.deepEqual(
    [body.data.interactedBy, body.data.messageId, body.data.sender, body.data.interactionTimezoneCode],
    [ann.uid, form.id, bot.uid, 'Europe/Berlin'],
  );
  const seen = await seenBy(ann, form);
  assert.deepEqual(seen.data.interactions.map((one) => one.elementId), ['submit']);
});
