// The page's arithmetic and readers, without a browser: zones, slots, calendars, transcripts, chains of the inspector.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { busyTimes } from '../../../sandbox/page/model/calendar.js';
import { chainOf } from '../../../sandbox/page/model/seen.js';
import { freeSlots } from '../../../sandbox/page/model/slots.js';
import { contentOf, isLike, isPlayable, readTranscript, rustTest, written } from '../../../sandbox/page/model/transcript.js';
import { knownZone, momentOf, moved, wallOf } from '../../../sandbox/page/zone.js';
import { content } from '../lib/messages.mjs';

const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Chatham', 'Australia/Lord_Howe', 'America/St_Johns'];
const HOUR = 3_600_000;

test('every moment is told by a wall clock that leads back to it, but for the hour that is told twice', () => {
  let seed = 7;
  const random = () => { seed = (seed * 48_271) % 2_147_483_647; return seed / 2_147_483_647; };
  for (let round = 0; round < 5_000; round += 1) {
    const moment = Math.floor((random() * 100 * 365 * 24 * 60)) * 60_000;
    const zone = ZONES[Math.floor(random() * ZONES.length)];
    const wall = wallOf(moment, zone);
    const back = momentOf(wall, zone);
    assert.equal(wallOf(back, zone), wall, `${zone} ${wall}`);
    assert.ok(Math.abs(back - moment) <= HOUR, `${zone} ${wall}`);
  }
});

test('clocks are put forward and back', () => {
  assert.equal(moved('2024-03-31T03:30', 'Europe/Berlin', 'UTC'), '2024-03-31T01:30');
  assert.equal(moved('2024-03-31T01:30', 'Europe/Berlin', 'UTC'), '2024-03-31T00:30');
  assert.ok(Math.abs(momentOf('2024-03-31T02:30', 'Europe/Berlin') - Date.UTC(2024, 2, 31, 1)) <= HOUR, 'an hour that does not exist');
  assert.deepEqual([knownZone('No/Where'), knownZone(undefined), knownZone('Asia/Kolkata')], ['UTC', 'UTC', 'Asia/Kolkata']);
});

test('slots leave out what is taken, too near, past, or nonsense', () => {
  const day = { timezoneCode: 'Europe/Paris', duration: 60, bufferTime: 15, availability: { monday: [{ from: '0900', to: '1330' }] }, dateRangeStart: '2030-01-07', dateRangeEnd: '2030-01-07' };
  const told = (slots) => slots.map(({ start }) => wallOf(start, 'Europe/Paris').slice(11));
  const at = (wall) => momentOf(`2030-01-07T${wall}`, 'Europe/Paris');
  assert.deepEqual(told(freeSlots(day, [], 0)), ['09:00', '10:00', '11:00', '12:00']);
  assert.deepEqual(told(freeSlots(day, [{ start: at('10:30'), end: at('10:50') }], 0)), ['09:00', '12:00']);
  assert.deepEqual(told(freeSlots(day, [], at('10:00'))), ['11:00', '12:00']);
  assert.deepEqual(freeSlots({ ...day, availability: { monday: 'always' } }, [], 0), []);
  assert.deepEqual(freeSlots({ ...day, availability: { monday: [{ from: '9', to: null }] } }, [], 0), []);
  assert.ok(freeSlots({ ...day, duration: 0.001, dateRangeEnd: '2999-01-01', availability: { monday: [{ from: '0000', to: '2400' }] } }, [], 0).length <= 2_000);
  const seconds = { ...day, dateRangeStart: Date.UTC(2030, 0, 7) / 1000, dateRangeEnd: String(Date.UTC(2030, 0, 7)) };
  assert.equal(freeSlots(seconds, [], 0).length, 4);
});

test('calendars are read as they are written, folded lines and all', () => {
  const lines = ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'DTSTART;TZID="Europe/Par', ' is":20300107T100000', 'DTEND:20300107T093000Z', 'END:VEVENT',
    'BEGIN:VEVENT', 'DTSTART;VALUE=DATE:20300108', 'END:VEVENT', 'BEGIN:VEVENT', 'DTSTART:20300109T100000Z', 'DURATION:P1DT2H', 'END:VEVENT',
    'BEGIN:VEVENT', 'DTSTART:20300110T100000Z', 'DURATION:PT1H', 'STATUS:CANCELLED', 'END:VEVENT', 'BEGIN:VEVENT', 'DTSTART:tomorrow', 'END:VEVENT'];
  const [first, wholeDay, long, ...more] = busyTimes(lines.join('\r\n'));
  assert.deepEqual(first, { start: Date.UTC(2030, 0, 7, 9), end: Date.UTC(2030, 0, 7, 9, 30) });
  assert.equal(wholeDay.end - wholeDay.start, 24 * HOUR);
  assert.deepEqual(long, { start: Date.UTC(2030, 0, 9, 10), end: Date.UTC(2030, 0, 10, 12) });
  assert.deepEqual(more, []);
  assert.deepEqual(busyTimes('no calendar'), []);
});

test('transcripts lead back to what was said, and tests quote any text', () => {
  const lines = [{ who: 'ann', what: 'two\nlines: "#quoted"#' }, { who: 'bot', what: '(card) Hello' }, { who: 'ann', what: '(deletes a message)' }];
  assert.deepEqual(readTranscript(written(lines)), lines);
  assert.throws(() => readTranscript('no colon'), /who: what/u);
  assert.deepEqual(lines.map(({ what }) => isPlayable(what)), [true, false, false]);
  const source = rustTest({ bot: 'my-bot', group: null, lines });
  assert.match(source, /let script = r##"\n/u);
  assert.match(source, /fn my_bot_answers_as_saved\(\)/u);
  assert.match(source, /Left out.*deletes a message/u);
  const inGroup = rustTest({ bot: 'welcome', group: 'club', lines: [{ who: 'cleo', what: '(joins)' }, { who: 'ann', what: 'hi' }] });
  assert.match(inGroup, /scene\.group\("club", &\[&ann, &welcome\]\)/u);
  for (const [wanted, said, fits] of [['Hi', 'Hi', true], ['Hi...', 'Hi there', true], ['...there...', 'Hi there you', true], ['a...b...c', 'axxc', false], ['Hi', 'Hi there', false]]) {
    assert.equal(isLike(wanted, said), fits, `${wanted} / ${said}`);
  }
  assert.equal(contentOf(content('card_interactive', 'http://x')).split('\n')[0], '(card) Deploy build 42 to production?');
});

test('the inspector finds what belongs together, in whatever order it was kept', () => {
  const entries = [
    { id: 2, kind: 'sent', cause: 1, frame: { body: { id: '10' } } },
    { id: 1, kind: 'request', method: 'POST', answer: { data: { id: '10' } } },
    { id: 3, kind: 'bot', content: { message: '10', replies: [{ muid: 'r1' }] } },
    { id: 5, kind: 'sent', cause: 4, frame: { body: { id: '11' } } },
    { id: 4, kind: 'request', method: 'POST', body: { muid: 'r1' }, answer: { data: { id: '11' } } },
    { id: 6, kind: 'request', method: 'GET', answer: { data: [] } },
  ];
  for (const start of [1, 2, 3]) assert.deepEqual([...chainOf(entries, start)].sort(), [1, 2, 3, 4, 5], `from ${start}`);
  assert.deepEqual([...chainOf(entries, 6)], [6]);
});
