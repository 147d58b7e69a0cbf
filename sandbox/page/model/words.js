/**
 * Messages in words: group actions, previews for lists, mentions.
 * @module model/words
 */
import { senderOf } from './message.js';
import { nameOf } from './people.js';

const MENTION = /<@(uid|all):([^<>]{1,100})>/gu;

/** Plain text with mention tokens turned into `@Name`. */
function plainMentions(state, text, mentions = {}) {
  return String(text).replace(MENTION, (_, kind, id) => `@${kind === 'all' ? id : nameOf(state, id, mentions?.[id])}`);
}

/** `Alice made Bob moderator`. */
export function actionText(state, message) {
  const { by, on } = message.data?.entities ?? {};
  const who = nameOf(state, by?.entity?.uid ?? message.sender, by?.entity);
  const whom = on?.entity?.uid ? nameOf(state, on.entity.uid, on.entity) : 'somebody';
  switch (message.data?.action) {
    case 'joined': return `${who} joined`;
    case 'left': return `${who} left`;
    case 'added': return `${who} added ${whom}`;
    case 'kicked': return `${who} kicked ${whom}`;
    case 'banned': return `${who} banned ${whom}`;
    case 'unbanned': return `${who} unbanned ${whom}`;
    case 'scopeChanged': return `${who} made ${whom} ${message.data?.extras?.scope?.new ?? 'something else'}`;
    default: return `${who}: ${message.data?.action ?? 'group action'}`;
  }
}

/** One line for the list of conversations, quotes and screen readers. */
export function previewText(state, message) {
  if (!message) return '';
  if (message.deletedAt) return 'This message was deleted';
  const data = message.data ?? {};
  switch (message.category) {
    case 'action': return actionText(state, message);
    case 'message': return mediaPreview(state, message, data);
    case 'interactive': return data.interactiveData?.title ?? data.interactiveData?.text ?? data.text ?? `Interactive: ${message.type}`;
    case 'custom': return data.text || (message.type === 'location' ? 'Location' : `Custom: ${message.type}`);
    case 'card': return data.text ?? data.card?.fallbackText ?? 'Card message';
    case 'call': return `Call: ${data.action ?? message.type}`;
    default: return data.text ?? `[${message.category}/${message.type}]`;
  }
}

function mediaPreview(state, message, data) {
  const text = data.text ? flat(plainMentions(state, data.text, data.mentions)) : '';
  if (message.type === 'text') return text;
  const kind = { image: 'Picture', video: 'Video', audio: 'Sound', file: 'File' }[message.type] ?? 'File';
  return [kind, text || data.attachments?.[0]?.name].filter(Boolean).join(': ');
}

/** Drops the marks of markdown-lite, for one-line previews. */
const flat = (text) => text.replace(/```[a-z]*\n?|\*\*|~~|`/gu, '').replace(/\s+/gu, ' ').trim();

/** The preview with the sender's name before it, as lists show it. */
export function previewWithSender(state, message) {
  const text = previewText(state, message);
  if (!message || message.category === 'action') return text;
  if (message.sender === state.me?.uid) return `You: ${text}`;
  if (message.receiverType !== 'group') return text;
  return `${nameOf(state, message.sender, senderOf(message))}: ${text}`;
}
