/**
 * Times, sizes and initials for people.
 * @module format
 */
const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const DAY_AND_YEAR = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' });
const SHORT_DAY = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

/** `14:05` of a Unix time in seconds. */
export const clock = (seconds) => CLOCK.format(seconds * 1000);

/** Date and time in full. */
export const fullTime = (seconds) => FULL.format(seconds * 1000);

/** For `<time datetime>`. */
export const machineTime = (seconds) => new Date(seconds * 1000).toISOString();

/** A string that is the same for all moments of one local day. */
export const dayKey = (seconds) => new Date(seconds * 1000).toDateString();

/** `Today`, `Yesterday`, `Monday, 3 May` or `3 May 2023`. */
export function dayLabel(seconds, now = Date.now()) {
  const key = dayKey(seconds);
  if (key === new Date(now).toDateString()) return 'Today';
  if (key === new Date(now - 86_400_000).toDateString()) return 'Yesterday';
  const sameYear = new Date(seconds * 1000).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? DAY : DAY_AND_YEAR).format(seconds * 1000);
}

/** The clock for today, else a short date. */
export function shortTime(seconds, now = Date.now()) {
  return dayKey(seconds) === new Date(now).toDateString() ? clock(seconds) : SHORT_DAY.format(seconds * 1000);
}

/** `1.4 MB`. */
export function bytes(size) {
  let value = Number(size);
  if (!Number.isFinite(value) || value < 0) return '';
  const units = ['B', 'kB', 'MB', 'GB'];
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) { value /= 1000; unit += 1; }
  return `${unit && value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** One or two letters for a picture. */
export function initials(name) {
  const words = String(name).trim().split(/\s+/u).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return letters.map((word) => [...word][0]).join('').toUpperCase() || '?';
}

/** A small number that is always the same for the same id: picks a colour. */
export function hashOf(id, buckets) {
  let sum = 0;
  for (const char of String(id)) sum = (sum * 31 + char.codePointAt(0)) >>> 0;
  return sum % buckets;
}
