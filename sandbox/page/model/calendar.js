/**
 * The busy times in a calendar file (iCalendar, RFC 5545), as far as schedulers need them: single events.
 * @module model/calendar
 */
import { knownZone, momentOf, ownZone } from '../zone.js';

/** More events than this are not read. */
const MAX_EVENTS = 2_000;
const DATE = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z)?)?$/u;
const DURATION = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/u;
const DAY = 86_400_000;

/** `[{start, end}]` in milliseconds. What cannot be read is left out. */
export function busyTimes(text) {
  const lines = String(text).replace(/\r?\n[ \t]/gu, '').split(/\r?\n/u);
  const events = [];
  let event = null;
  for (const line of lines) {
    if (line === 'BEGIN:VEVENT') event = {};
    else if (line === 'END:VEVENT' && event) {
      const span = spanOf(event);
      if (span) events.push(span);
      event = null;
      if (events.length >= MAX_EVENTS) break;
    } else if (event) note(event, line);
  }
  return events;
}

function note(event, line) {
  const at = line.indexOf(':');
  const [name, ...parameters] = line.slice(0, at).split(';');
  event[name.toUpperCase()] ??= { value: line.slice(at + 1).trim(), zone: parameters.find((one) => one.startsWith('TZID='))?.slice(5).replaceAll('"', '') };
}

function spanOf({ DTSTART, DTEND, DURATION: length, TRANSP, STATUS }) {
  if (TRANSP?.value === 'TRANSPARENT' || STATUS?.value === 'CANCELLED') return null;
  const start = momentIn(DTSTART);
  if (start === null) return null;
  const allDay = !DTSTART.value.includes('T');
  const end = momentIn(DTEND) ?? start + (lengthOf(length?.value) ?? (allDay ? DAY : 0));
  return end > start ? { start, end } : null;
}

function momentIn(field) {
  const found = DATE.exec(field?.value ?? '');
  if (!found) return null;
  const [, year, month, day, hour = '00', minute = '00', , utc] = found;
  const zone = utc ? 'UTC' : field.zone ? knownZone(field.zone) : ownZone();
  const moment = momentOf(`${year}-${month}-${day}T${hour}:${minute}`, zone);
  return Number.isNaN(moment) ? null : moment;
}

function lengthOf(text) {
  const found = DURATION.exec(text ?? '');
  if (!found) return null;
  const [weeks, days, hours, minutes, seconds] = found.slice(1).map((part) => Number(part ?? 0));
  return ((((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}
