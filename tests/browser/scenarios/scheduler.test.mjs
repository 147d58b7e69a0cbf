// Schedulers: days and times in the reader's zone, busy times, a booking.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpoint } from '../lib/endpoint.mjs';
import { accessible, picture } from '../lib/look.mjs';
import { content, fixture, seenBy, send } from '../lib/messages.mjs';
import { messageOn, user, visit } from '../lib/people.mjs';

/** 2030-01-07 is a Monday. Paris is an hour ahead of London then, and six ahead of New York. */
const BUSY = ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'DTSTART;TZID=Europe/Paris:20300107T100000', 'DURATION:PT30M', 'END:VEVENT', 'END:VCALENDAR'].join('\r\n');

function scheduler(base) {
  const message = content('scheduler', base);
  Object.assign(message.data.interactiveData, { dateRangeStart: '2030-01-07', dateRangeEnd: '2030-01-13' });
  return message;
}

async function scene(t, zone) {
  const [ann, bot] = [await user('ann'), await user('helper', { role: 'bot' })];
  const hook = await endpoint(t);
  hook.offer('/busy.ics', 'text/calendar', BUSY);
  const meeting = await send(bot, ann, scheduler(hook.base));
  const page = await visit(t, ann, `@${bot.uid}`, { timezoneId: zone });
  return { ann, hook, meeting, page, box: messageOn(page, meeting) };
}

test('a slot is chosen and booked, in the zone of the reader', async (t) => {
  const { ann, hook, meeting, page, box } = await scene(t, 'America/New_York');
  await box.getByLabel('Day', { exact: true }).selectOption('2030-01-07');
  // 09:00 to 12:30 and 14:00 to 17:00 in Paris; 10:00 to 10:30 is taken, with ten minutes around it.
  const times = await box.locator('.slots time').allTextContents();
  assert.deepEqual(times, ['03:00', '05:00', '05:30', '06:00', '08:00', '08:30', '09:00', '09:30', '10:00', '10:30']);
  await picture(page, 'scheduler-slots');
  await accessible(page, 'a scheduler');
  await box.getByRole('button', { name: '08:30' }).click();
  await box.getByText('08:30 – 09:00 (America/New_York)').waitFor();
  await picture(page, 'scheduler-confirm');
  await box.getByRole('button', { name: 'Book' }).click();
  await box.getByText('See you then.').waitFor();
  const { body } = await hook.next();
  assert.deepEqual(Object.keys(body.data).sort(), Object.keys(fixture('answer_scheduler_web').body.data).sort());
  assert.deepEqual(body.data.schedulerData, { duration: 30, meetStartAt: '2030-01-07T08:30' });
  assert.equal(body.data.interactionTimezoneCode, 'America/New_York');
  assert.deepEqual((await seenBy(ann, meeting)).data.interactions.map((one) => one.elementId), ['schedule']);
});

test('a slot that was taken meanwhile is not booked', async (t) => {
  const { hook, box } = await scene(t, 'Europe/Paris');
  await box.getByRole('button', { name: '14:30' }).click();
  hook.offer('/busy.ics', 'text/calendar', BUSY.replace('T100000', 'T143000'));
  await box.getByRole('button', { name: 'Book' }).click();
  await box.getByRole('alert').filter({ hasText: 'taken meanwhile' }).waitFor();
  assert.equal(await box.getByRole('button', { name: '14:30' }).count(), 0);
  assert.deepEqual(hook.requests, []);
});
