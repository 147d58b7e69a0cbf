/**
 * What goes over the wire of the server, followed while somebody looks.
 * @module actions/inspect
 */
import { isOutdated, sandboxCall } from '../api.js';
import { get, update } from '../store.js';

/** Entries kept on the page; the oldest go first. */
const MAX_KEPT = 2_000;
/** How long the server waits for something new, in s. It must be less than a call may take. */
const WAIT_S = 15;
/** The pause after a failure, in ms. */
const PAUSE = 2_000;

/** Follows until the function it gives is called. */
export function followInspector() {
  const stop = new AbortController();
  follow(stop.signal);
  return () => stop.abort();
}

async function follow(signal) {
  let after;
  while (!signal.aborted) {
    try {
      const { data, meta } = await sandboxCall('GET', '/inspector', { query: { after, wait_s: after === undefined ? undefined : WAIT_S }, signal });
      if (signal.aborted) return;
      // A restarted server counts anew.
      const anew = after === undefined || meta.last < after;
      const before = get().inspector.entries.filter((entry) => !anew || entry.kind === 'press');
      after = anew && after !== undefined ? undefined : meta.last;
      update({ inspector: { entries: [...before, ...data].slice(-MAX_KEPT), on: meta.on, problem: null } });
      if (!meta.on) await pause(PAUSE, signal);
    } catch (problem) {
      if (signal.aborted || isOutdated(problem)) return;
      update((s) => ({ inspector: { ...s.inspector, problem } }));
      await pause(PAUSE, signal);
    }
  }
}

let noted = 0;

/** Keeps a request that this page itself has made to a bot: the server does not see it. */
export function noteRequest(fields) {
  noted += 1;
  const entry = { id: `page-${noted}`, at: Date.now(), kind: 'press', uid: get().me?.uid, ...fields };
  update((s) => ({ inspector: { ...s.inspector, entries: [...s.inspector.entries, entry].slice(-MAX_KEPT) } }));
}

/** Begins or stops to keep what is seen. */
export async function switchInspector(on) {
  await sandboxCall('PUT', '/inspector', { json: { on } });
  update((s) => ({ inspector: { ...s.inspector, on } }));
}

/** Forgets what was seen. */
export async function clearInspector() {
  await sandboxCall('DELETE', '/inspector');
  update((s) => ({ inspector: { ...s.inspector, entries: [] } }));
}

function pause(ms, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}
