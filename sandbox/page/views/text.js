/**
 * The text of a message, with markdown-lite and coloured mentions.
 * @module views/text
 */
import { html, useMemo } from '../html.js';
import { markdown } from '../markdown.js';
import { nameOf } from '../model/people.js';
import { useStore } from '../store.js';

/** `mentions` is the message's map of mentioned users. */
export function Text({ text, mentions }) {
  const users = useStore((s) => s.users);
  const me = useStore((s) => s.me?.uid);
  return useMemo(() => html`<div class="text">${markdown(text, drawMention(users, mentions, me))}</div>`, [text, mentions, users, me]);
}

const drawMention = (users, mentions, me) => (kind, id) => {
  if (kind === 'all') return html`<span class="mention me">@${id}</span>`;
  return html`<span class=${id === me ? 'mention me' : 'mention'}>@${nameOf({ users }, id, mentions?.[id])}</span>`;
};
