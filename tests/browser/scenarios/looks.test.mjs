// Everything interactive on a desktop and on a phone, light and dark.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpoint } from '../lib/endpoint.mjs';
import { accessible, picture } from '../lib/look.mjs';
import { content, send } from '../lib/messages.mjs';
import { messageOn, user, visit } from '../lib/people.mjs';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

test('forms, cards, schedulers and polls can be read everywhere', async (t) => {
  const [ann, bot] = [await user('ann'), await user('helper', { role: 'bot' })];
  const hook = await endpoint(t);
  hook.offer('/busy.ics', 'text/calendar', 'BEGIN:VCALENDAR\r\nEND:VCALENDAR');
  const meeting = content('scheduler', hook.base);
  Object.assign(meeting.data.interactiveData, { dateRangeStart: '2030-01-07', dateRangeEnd: '2030-01-13' });
  const kinds = { form: content('form_every_element', hook.base), card: content('card_b_all_elements', hook.base), poll: content('poll_after_votes', hook.base), scheduler: meeting };
  const sent = {};
  for (const [name, message] of Object.entries(kinds)) sent[name] = await send(bot, ann, message);
  for (const [device, options] of [['desktop', {}], ['phone', PHONE]]) {
    for (const colorScheme of ['light', 'dark']) {
      const page = await visit(t, ann, `@${bot.uid}`, { ...options, colorScheme });
      await messageOn(page, sent.scheduler).getByLabel('Day', { exact: true }).waitFor();
      for (const [name, message] of Object.entries(sent)) {
        await messageOn(page, message).evaluate((element) => element.scrollIntoView({ block: 'start' }));
        await picture(page, `looks-${name}-${device}-${colorScheme}`);
      }
      await accessible(page, `${device}, ${colorScheme}`);
      const wide = await page.evaluate(() => [...document.querySelectorAll('.bubble')].filter((bubble) => bubble.getBoundingClientRect().right > innerWidth).length);
      assert.equal(wide, 0, `${device}: a bubble is wider than the window`);
      const shifted = await page.evaluate(() => document.querySelector('.chat-head').getBoundingClientRect().top);
      assert.ok(shifted >= 0, `${device}: the page itself was scrolled, by ${-shifted} px`);
    }
  }
});
