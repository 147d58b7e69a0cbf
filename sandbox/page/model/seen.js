/**
 * Entries of the inspector: what they are about, in words, and which belongs to which.
 * @module model/seen
 */

/** `{sign, what, who}` of an entry. */
export function headline(entry) {
  switch (entry.kind) {
    case 'request': return { sign: '⇄', what: `${entry.method} ${pathOf(entry)}`, who: entry.uid ?? '' };
    case 'press': return { sign: '⇢', what: `${entry.method} ${entry.target}`, who: entry.uid ?? '' };
    case 'received': return { sign: '↑', what: frameName(entry.frame), who: entry.uid ?? '' };
    case 'sent': return { sign: '↓', what: frameName(entry.frame), who: entry.to.join(', ') };
    default: return { sign: '⚙', what: entry.content?.handler ?? 'no handler', who: entry.uid ?? '' };
  }
}

const pathOf = ({ target }) => decodeURI(safe(target).replace(/^\/v3(?:\.0)?/u, ''));

/** A path with a lone `%` cannot be decoded; it is shown as it is. */
function safe(target) {
  try {
    decodeURI(target);
    return target;
  } catch {
    return target.replaceAll('%', '%25');
  }
}

function frameName(frame) {
  const body = frame?.body ?? {};
  const action = body.category === 'action' ? body.data?.action : body.action;
  const kind = frame?.type === 'message' && body.category !== 'action' ? `${body.category}/${body.type}` : '';
  return [frame?.type ?? 'frame', kind, action].filter(Boolean).join(' ');
}

/** Ids of the messages that an entry is about. */
export function messagesOf({ body, answer, frame, content }) {
  const of = (message) => [message?.id, message?.data?.entities?.on?.entity?.id];
  const ids = [body?.data?.messageId, ...of(answer?.data), ...of(frame?.body), frame?.body?.messageId, content?.message];
  return new Set(ids.filter((id) => id !== undefined && id !== null).map(String));
}

/** Client-made ids by which a bot's reply and the request that sends it know each other. */
const muidsOf = ({ body, content }) => [body?.muid, ...(content?.replies ?? []).map((reply) => reply?.muid)].filter(Boolean);

/** Everything that belongs to an entry: what began it, and all that this led to, by cause, message and reply. */
export function chainOf(entries, id) {
  const first = beginningOf(entries, entries.find((entry) => entry.id === id));
  const [chain, messages, muids] = [new Set(), new Set(), new Set()];
  const take = (entry) => {
    chain.add(entry.id);
    if (entry.kind !== 'request' || entry.method !== 'GET') messagesOf(entry).forEach((one) => messages.add(one));
    muidsOf(entry).forEach((one) => muids.add(one));
  };
  if (first) take(first);
  const follows = (entry) => chain.has(entry.cause) || muidsOf(entry).some((one) => muids.has(one))
    || (['bot', 'press'].includes(entry.kind) && [...messagesOf(entry)].some((one) => messages.has(one)));
  // A request is kept when it is answered, after the frames that it leads to: one pass does not find all.
  for (let before = 0; before < chain.size;) {
    before = chain.size;
    for (const entry of entries) if (!chain.has(entry.id) && follows(entry)) take(entry);
  }
  return chain.add(id);
}

/** The cause of an entry; of a bot's work, the request that sent the message. */
function beginningOf(entries, entry) {
  if (entry?.cause !== undefined) return entries.find((one) => one.id === entry.cause) ?? entry;
  if (entry?.kind !== 'bot') return entry;
  const about = messagesOf(entry);
  return entries.find((one) => one.kind === 'request' && one.method === 'POST' && about.has(String(one.answer?.data?.id))) ?? entry;
}

/** Whether an entry holds all words of a filter somewhere. */
export function fits(entry, words) {
  if (!words.length) return true;
  const text = JSON.stringify(entry).toLowerCase();
  return words.every((word) => text.includes(word));
}
