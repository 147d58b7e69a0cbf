/**
 * Wall clocks of time zones. A wall clock is `YYYY-MM-DDTHH:MM`; a moment is milliseconds since 1970, UTC.
 * @module zone
 */
const CLOCKS = new Map();

/** The zone of the reader. */
export const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The zone of that name, or UTC if there is no such zone. */
export function knownZone(name) {
  try {
    return clockOf(String(name || 'UTC')) && String(name || 'UTC');
  } catch {
    return 'UTC';
  }
}

function clockOf(zone) {
  if (!CLOCKS.has(zone)) {
    const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
    CLOCKS.set(zone, new Intl.DateTimeFormat('en-US', { timeZone: zone, ...parts }));
  }
  return CLOCKS.get(zone);
}

/** What clocks of a zone show at a moment. */
export function wallOf(moment, zone) {
  const part = Object.fromEntries(clockOf(zone).formatToParts(moment).map(({ type, value }) => [type, value]));
  return `${part.year.padStart(4, '0')}-${part.month}-${part.day}T${part.hour}:${part.minute}`;
}

/** The moment at which clocks of a zone show `wall`; one beside it if they skip that time. */
export function momentOf(wall, zone) {
  const wanted = Date.parse(`${wall}Z`);
  let moment = wanted;
  // The offset at a first guess may be that of the other side of a change; the second is right.
  for (let round = 0; round < 2; round += 1) moment += wanted - Date.parse(`${wallOf(moment, zone)}Z`);
  return moment;
}

/** A wall clock of one zone as one of another. */
export const moved = (wall, from, to) => (from === to ? wall : wallOf(momentOf(wall, from), to));
