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

test('a refused answer keeps the form open, says so, and can be sent again', async (t) => {
  const ann = await user('ann');
  const { bot, hook, form } = await sentForm(t, ann);
  const page = await visit(t, ann, `@${bot.uid}`);
  const box = messageOn(page, form);
  await box.getByLabel('Name').fill('Ada');
  await box.getByRole('radio', { name: 'Pro' }).check();
  await box.getByLabel('Day').fill('2023-01-01');
  await box.getByRole('button', { name: 'Send' }).click();
  await box.getByText('Not before 2024-05-01.').waitFor();
  assert.deepEqual(hook.requests, []);
  await box.getByLabel('Day').fill('2024-05-06');
  hook.answerWith(422);
  await box.getByRole('button', { name: 'Send' }).click();
  await box.getByRole('alert').filter({ hasText: 'not accepted (422)' }).waitFor();
  await picture(page, 'form-refused');
  assert.equal(await box.getByLabel('Name').inputValue(), 'Ada');
  assert.equal((await seenBy(ann, form)).data.interactions?.length ?? 0, 0);
  hook.answerWith(204);
  await box.getByRole('button', { name: 'Send' }).click();
  await box.getByText('Thanks, noted.').waitFor();
  await page.reload();
  await box.getByText('Thanks, noted.').waitFor();
});

test('times are told in the zone of the reader', async (t) => {
  const ann = await user('ann');
  const { bot, form } = await sentForm(t, ann);
  const page = await visit(t, ann, `@${bot.uid}`, { timezoneId: 'America/New_York' });
  const box = messageOn(page, form);
  assert.equal(await box.getByLabel('Exact moment').inputValue(), '2024-06-01T03:30');
  assert.equal(await box.getByLabel('Exact moment').getAttribute('min'), '2024-05-01T02:00');
  assert.equal(await box.getByLabel('Day').getAttribute('min'), '2024-05-01');
  await box.getByText('America/New_York').first().waitFor();
});

test('answers are sent as by each of the official clients', async (t) => {
  const ann = await user('ann');
  for (const [name, recorded] of [['Android', 'android'], ['React Native', 'react_native'], ['Older clients', 'legacy_datakey']]) {
    const { bot, hook, form } = await sentForm(t, ann);
    const page = await visit(t, ann, `@${bot.uid}`);
    await page.getByRole('button', { name: 'Tools: inspector' }).click();
    await page.getByRole('tab', { name: 'Client' }).click();
    await page.getByRole('radio', { name }).check();
    await page.keyboard.press('Escape');
    const box = messageOn(page, form);
    await box.getByLabel('Name').fill('Ada');
    await box.getByRole('checkbox', { name: 'C', exact: true }).check();
    await box.getByRole('radio', { name: 'Pro' }).check();
    await box.getByLabel('Day').fill('2024-05-06');
    await box.getByLabel('Exact moment').fill(recorded === 'react_native' ? '2024-06-01T09:30' : '');
    await box.getByRole('button', { name: 'Send' }).click();
    await box.getByText('Thanks, noted.').waitFor();
    const wanted = fixture(`answer_form_${recorded}`).body;
    const { body } = await hook.next();
    const told = JSON.parse(JSON.stringify(body).replaceAll(ann.uid, 'ada').replaceAll(bot.uid, 'helperbot').replaceAll('"Helper"', '"Helper Bot"'));
    if (wanted.data) {
      Object.assign(told, { appID: 'app_demo' });
      Object.assign(told.data, { conversationId: wanted.data.conversationId, messageId: typeof told.data.messageId === 'number' ? 1001 : '1001' });
    }
    assert.deepEqual(told, wanted, name);
  }
});
