/**
 * The free times of a scheduler.
 * @module model/slots
 */
import { knownZone, momentOf, wallOf } from '../zone.js';

/** A scheduler offers no more days and times than these. */
const MAX_DAYS = 92;
const MAX_SLOTS = 2_000;
const MINUTE = 60_000;
const DAY = 86_400_000;
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const ISO_DAY = /^\d{4}-\d\d-\d\d$/u;
const CLOCK = /^([01]\d|2[0-4]):?([0-5]\d)$/u;

/**
 * `[{start, end}]` in milliseconds, in order: from the availability of the weekdays in the scheduler's zone,
 * less what has begun already, and what meets a busy time or comes closer to one than `bufferTime`.
 */
export function freeSlots(scheduler, busy, now = Date.now()) {
  const zone = knownZone(scheduler.timezoneCode);
  const length = minutes(scheduler.duration, 60);
  const gap = minutes(scheduler.bufferTime, 0);
  const free = ({ start, end }) => start > now && busy.every((one) => end + gap <= one.start || start >= one.end + gap);
  const slots = [];
  for (const day of daysOf(scheduler, zone, now)) {
    for (const { from, to } of windowsOf(scheduler, day)) {
      const end = endOf(day, to, zone);
      for (let start = momentOf(`${day}T${from}`, zone); start + length <= end && slots.length < MAX_SLOTS; start += length) {
        const slot = { start, end: start + length };
        if (free(slot)) slots.push(slot);
      }
    }
  }
  return slots.sort((a, b) => a.start - b.start);
}

const minutes = (value, fallback) => (Number(value) >= 1 ? Number(value) : fallback) * MINUTE;

/** `24:00` is the first moment of the next day. */
const endOf = (day, to, zone) => (to === '24:00' ? momentOf(`${day}T23:59`, zone) + MINUTE : momentOf(`${day}T${to}`, zone));

function windowsOf({ availability }, day) {
  const list = availability?.[WEEKDAYS[new Date(`${day}T00:00Z`).getUTCDay()]];
  return (Array.isArray(list) ? list : []).map(({ from, to } = {}) => ({ from: clockOf(from), to: clockOf(to) })).filter(({ from, to }) => from && to);
}

function clockOf(text) {
  const found = CLOCK.exec(text ?? '');
  return found && `${found[1]}:${found[2]}`;
}

/** The days on offer, in the scheduler's zone: none in the past; without an end, as many as are ever offered. */
function daysOf({ dateRangeStart, dateRangeEnd }, zone, now) {
  const today = wallOf(now, zone).slice(0, 10);
  const first = dayOf(dateRangeStart, zone) ?? today;
  const last = dayOf(dateRangeEnd, zone);
  const days = [];
  for (let at = Date.parse(`${first > today ? first : today}T00:00Z`); days.length < MAX_DAYS; at += DAY) {
    const day = new Date(at).toISOString().slice(0, 10);
    if (last && day > last) break;
    days.push(day);
  }
  return days;
}

/** Days come as `YYYY-MM-DD`, or as seconds or milliseconds since 1970. */
function dayOf(value, zone) {
  if (typeof value === 'string' && ISO_DAY.test(value) && !Number.isNaN(Date.parse(value))) return value;
  const number = Number(value);
  if (!value || !Number.isFinite(number)) return null;
  return wallOf(number > 1e12 ? number : number * 1000, zone).slice(0, 10);
}
