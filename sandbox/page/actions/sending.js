/**
 * Messages on their way. A message stays in the outbox until the server has it; a failed one can be tried again.
 * @module actions/sending
 */
import { ApiError, call, data, isOutdated, randomId } from '../api.js';
import { contentOf } from '../model/transcript.js';
import { splitKey } from '../route.js';
import { get, update } from '../store.js';
import { noteInConversation } from './lists.js';
import { noteDeed } from './record.js';
import { addMessage } from './timeline.js';

/** One chain of sends per conversation, so that messages arrive in the order in which they were written. */
const chains = new Map();

/** Sends a text. */
export function sendText(target, text) {
  return enqueue(target, { category: 'message', type: 'text', data: { text } });
}

/** Sends a custom message: `type`, an object, and the text shown by clients that do not know the type. */
export function sendCustom(target, type, customData, text) {
  const content = { customData, updateConversation: true, ...(text ? { text } : {}) };
  return enqueue(target, { category: 'custom', type, data: content });
}

/** Sends a file as picture, video, sound or file, with an optional caption. */
export function sendFile(target, file, caption) {
  const kind = file.type.split('/')[0];
  const type = ['image', 'video', 'audio'].includes(kind) ? kind : 'file';
  const tooBig = tooBigFor(file);
  const body = { category: 'message', type, data: caption ? { text: caption } : {} };
  return enqueue(target, body, { file, preview: type === 'image' ? URL.createObjectURL(file) : null, problem: tooBig });
}

/** Tries a failed message again. When it is unknown whether it arrived, the history is asked first. */
export function retry(item) {
  return chain(item, async () => {
    change(item, { state: 'sending', problem: null });
    if (item.problem?.unanswered && (await alreadyThere(item))) return;
    await deliver(item);
  });
}

/** Tries again what no server answered, now that there is one. */
export function retryUnanswered() {
  for (const item of Object.values(get().outbox).flat()) {
    if (item.state === 'failed' && item.problem?.unanswered) retry(item);
  }
}

/** Gives a failed message up. */
export function discard(item) {
  if (item.preview) URL.revokeObjectURL(item.preview);
  update((s) => ({ outbox: { ...s.outbox, [item.line]: (s.outbox[item.line] ?? []).filter((one) => one.muid !== item.muid) } }));
}

/**
 * `target` is `{key, threadId?, quoted?}`: the conversation, the root of the thread, the quoted message.
 */
function enqueue(target, body, extra = {}) {
  const line = target.threadId ? `thread:${target.threadId}` : target.key;
  const item = { muid: `page-${randomId()}`, uid: get().me.uid, line, ...target, body, at: Math.floor(Date.now() / 1000), state: 'sending', problem: null, ...extra };
  if (item.problem) item.state = 'failed';
  update((s) => ({ outbox: { ...s.outbox, [line]: [...(s.outbox[line] ?? []), item] } }));
  if (item.state !== 'sending') return;
  // An answer may come before the server has said that it has the message.
  noteDeed(target.key, item.uid, contentOf(body));
  chain(item, () => deliver(item));
}

function chain(item, task) {
  const next = (chains.get(item.line) ?? Promise.resolve()).then(task);
  chains.set(item.line, next);
  return next;
}

async function deliver(item) {
  const mine = () => get().me?.uid === item.uid;
  if (!mine()) return;
  try {
    const path = item.threadId ? `/messages/${item.threadId}/thread` : '/messages';
    const message = await data('POST', path, item.file ? { form: formOf(item) } : { json: wireOf(item) });
    if (!mine()) return;
    addMessage(message);
    noteInConversation(message, { unread: false });
    if (item.preview) setTimeout(() => URL.revokeObjectURL(item.preview), 10_000);
  } catch (problem) {
    if (mine()) change(item, { state: 'failed', problem: problem instanceof ApiError ? problem : new ApiError('ERROR', problem.message) });
  }
}

async function alreadyThere(item) {
  const [type, id] = splitKey(item.key);
  const path = item.threadId ? `/messages/${item.threadId}/thread` : `/${type}s/${id}/messages`;
  try {
    const answer = await call('GET', path, { query: { per_page: 100, affix: 'prepend' } });
    const found = answer.data.find((message) => message.muid === item.muid);
    if (found) addMessage(found);
    return Boolean(found);
  } catch (problem) {
    if (!isOutdated(problem)) change(item, { state: 'failed', problem });
    return true;
  }
}

function wireOf(item) {
  const [receiverType, receiver] = splitKey(item.key);
  const quote = item.quoted ? { quotedMessageId: Number(item.quoted.id) } : {};
  return { ...item.body, receiver, receiverType, muid: item.muid, ...quote, ...(item.threadId ? { parentMessageId: item.threadId } : {}) };
}

function formOf(item) {
  const form = new FormData();
  for (const [name, value] of Object.entries(wireOf(item))) form.append(name, name === 'data' ? JSON.stringify(value) : value);
  form.append('files[]', item.file, item.file.name);
  return form;
}

function tooBigFor(file) {
  const limit = Number(get().settings['file.size.max'] ?? 104_857_600);
  return file.size > limit ? new ApiError('ERR_FILE_SIZE_EXCEEDED', `${file.name} is larger than ${Math.floor(limit / 1e6)} MB.`) : null;
}

function change(item, fields) {
  Object.assign(item, fields);
  update((s) => ({ outbox: { ...s.outbox, [item.line]: (s.outbox[item.line] ?? []).map((one) => (one.muid === item.muid ? { ...one, ...fields } : one)) } }));
}
