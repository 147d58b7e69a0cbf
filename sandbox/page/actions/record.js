/**
 * Records what happens in a conversation, and plays it again.
 * @module actions/record
 */
import { data, sandbox, dataAs } from '../api.js';
import { contentOf, isLike, readTranscript } from '../model/transcript.js';
import { splitKey } from '../route.js';
import { get, update } from '../store.js';

/** Lines of one record. */
const MAX_LINES = 500;
/** How long a bot may take to say what is expected of it, in ms. */
const PATIENCE = 15_000;

/** Begins to record a conversation. */
export const startRecording = (key) => update({ record: { key, lines: [] } });
/** Ends it; the lines stay. */
export const stopRecording = () => update((s) => ({ record: s.record && { ...s.record, ended: true } }));

/** Who waits for what a bot does next, while a transcript is played. */
let listener = null;

/** Somebody did something in a conversation. */
export function noteDeed(key, who, what) {
  const { record } = get();
  if (record?.key === key && !record.ended && record.lines.length < MAX_LINES) update({ record: { ...record, lines: [...record.lines, { who, what }] } });
  listener?.({ key, who, what });
}

/** A message came, or came back edited. */
export function noteMessage(key, message, edited = false) {
  const what = message.deletedAt ? '(deletes a message)' : `${edited ? '(edits) ' : ''}${contentOf(message)}`;
  noteDeed(key, (edited && message.editedBy) || message.deletedBy || message.data?.entities?.by?.entity?.uid || message.sender, what);
}

/**
 * Plays a transcript in a conversation with a bot: people act, the bot is waited for. `onResult(at, problem)` is told how
 * each line went. What people do is done over REST with a token of each.
 */
export async function replay(key, bot, text, onResult) {
  const lines = readTranscript(text);
  const heard = [];
  let wake = null;
  listener = (deed) => {
    if (deed.key !== key || deed.who !== bot) return;
    heard.push(deed.what);
    wake?.();
  };
  const next = () => new Promise((resolve) => {
    if (heard.length) return resolve(heard.shift());
    const timer = setTimeout(() => resolve(null), PATIENCE);
    wake = () => { clearTimeout(timer); resolve(heard.shift()); };
  });
  try {
    const tokens = new Map();
    for (const [at, { who, what }] of lines.entries()) {
      const problem = who === bot ? await answered(what, next) : await acted(key, who, what, tokens).catch((error) => error.message);
      wake = null;
      onResult(at, problem);
      if (problem) return false;
    }
    return true;
  } finally {
    listener = null;
  }
}

async function answered(expected, next) {
  const said = await next();
  if (said === null) return 'The bot said nothing.';
  return isLike(expected, said) ? null : `The bot said “${said}”.`;
}

async function acted(key, who, what, tokens) {
  if (!tokens.has(who)) tokens.set(who, (await sandbox('POST', '/login', { uid: who })).authToken);
  const [receiverType, receiver] = splitKey(key);
  const token = tokens.get(who);
  if (!what.startsWith('(')) {
    await dataAs(token, 'POST', '/messages', { json: { receiver, receiverType, category: 'message', type: 'text', data: { text: what } } });
    return null;
  }
  const custom = /^\(custom message `(\S+)`\) ([^]*)$/u.exec(what);
  if (custom) {
    await dataAs(token, 'POST', '/messages', { json: { receiver, receiverType, category: 'custom', type: custom[1], data: { customData: JSON.parse(custom[2]) } } });
    return null;
  }
  const pressed = /^\((?:presses (\S+)|reacts with (.+))\)$/u.exec(what);
  const last = pressed && (await data('GET', `/${receiverType}s/${receiver}/messages`, { query: { per_page: 1, affix: 'prepend' } })).at(-1);
  if (!last) return `“${what}” cannot be played here.`;
  if (pressed[1]) await dataAs(token, 'PATCH', `/messages/${last.id}/interacted`, { json: { interactions: [pressed[1]] } });
  else await dataAs(token, 'POST', `/messages/${last.id}/reactions/${encodeURIComponent(pressed[2])}`, {});
  return null;
}
