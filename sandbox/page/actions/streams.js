/**
 * Answers of AI agents while they are being written: pieces come by the socket, the whole is stored at the end.
 * @module actions/streams
 */
import { get, put } from '../store.js';

/** An answer longer than this is not shown while it grows. */
const MAX_CHARS = 100_000;
/** How long what is shown waits for the stored message after the end, or for the next piece, in ms. */
const EXPIRY = 60_000;

/** What each kind of piece changes. */
const PIECES = {
  run_started: () => ({ text: '', hint: 'Thinking…' }),
  tool_call_start: (stream, data) => ({ hint: data.executionText || data.displayName || 'Working…' }),
  tool_call_end: () => ({ hint: '' }),
  text_message_start: () => ({ hint: '' }),
  text_message_content: (stream, data) => ({ hint: '', text: (stream.text + String(data.delta ?? '')).slice(0, MAX_CHARS) }),
  card_start: (stream, data) => ({ hint: data.executionText || 'Making a card…' }),
  card: (stream, data) => ({ hint: '', card: data.card }),
  run_finished: () => ({ hint: '' }),
};

/** Adds a piece to what is shown in a conversation or thread. */
export function noteStream(line, sender, body) {
  if (!Object.hasOwn(PIECES, body.type)) return;
  const before = get().streams[line];
  if (!before && body.type !== 'run_started' && !body.type.endsWith('_start') && body.type !== 'text_message_content') return;
  clearTimeout(before?.timer);
  const stream = before ?? { sender, text: '', hint: '' };
  const timer = setTimeout(() => endStream(line), EXPIRY);
  put('streams', line, { ...stream, ...PIECES[body.type](stream, body.data ?? {}), timer });
}

/** The stored message is there, or nothing more comes. */
export function endStream(line) {
  const stream = get().streams[line];
  if (!stream) return;
  clearTimeout(stream.timer);
  put('streams', line, undefined);
}
