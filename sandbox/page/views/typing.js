/**
 * Who is typing, and passing remarks of bots (transient messages).
 * @module views/typing
 */
import { html } from '../html.js';
import { useStore } from '../store.js';

const NOBODY = {};

/** One line of constant height above the composer. */
export function Typing({ id: key }) {
  const typing = useStore((s) => s.typing[key] ?? NOBODY);
  const hint = useStore((s) => s.hints[key]?.text);
  const users = useStore((s) => s.users);
  const names = Object.values(typing).map(({ user }) => user.name ?? users[user.uid]?.name ?? user.uid);
  const text = names.length > 2 ? 'Several people are typing' : names.length ? `${names.join(' and ')} ${names.length > 1 ? 'are' : 'is'} typing` : '';
  return html`<p class="typing" role="status">${text && html`<span class="typing-dots" aria-hidden="true"><i></i><i></i><i></i></span>`}${text || hint || ''}</p>`;
}
