/**
 * What can be done with a message: one button that opens a small panel.
 * @module views/menu
 */
import { deleteMessage, toggleReaction } from '../actions/messages.js';
import { html, useEffect, useLayoutEffect, useRef, useState } from '../html.js';
import { copyText } from '../links.js';
import { useStore } from '../store.js';
import { Dialog } from './dialog.js';
import { IconButton } from './parts.js';

/** Free space between the panel and the edge, in px. */
const EDGE = 8;
const EMOJIS = ['👍', '❤️', '😂', '🎉', '😮', '🙏'];

/** The button and, when pressed, the panel. Escape closes it and gives the focus back. */
export function Menu({ message, mine, onThread, onQuote, onEdit }) {
  const [open, setOpen] = useState(false);
  const [raw, setRaw] = useState(false);
  const root = useRef(null);
  const close = () => setOpen(false);
  useEffect(() => {
    if (!open) return undefined;
    const outside = (event) => { if (!root.current?.contains(event.target)) close(); };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [open]);
  const onKeyDown = (event) => {
    if (event.key !== 'Escape' || !open) return;
    event.stopPropagation();
    close();
    root.current.querySelector('.icon-button').focus();
  };
  const onFocusOut = (event) => { if (event.relatedTarget && !root.current.contains(event.relatedTarget)) close(); };
  return html`<div class="menu-root" ref=${root} onKeyDown=${onKeyDown} onFocusOut=${onFocusOut}>
    <${IconButton} icon="more" label="Message actions" aria-expanded=${open} onClick=${() => setOpen(!open)} />
    ${open && html`<${Panel} message=${message} mine=${mine} close=${close} onRaw=${() => setRaw(true)} onThread=${onThread} onQuote=${onQuote} onEdit=${onEdit} />`}
    ${raw && html`<${Dialog} title="Message ${message.id}" onClose=${() => setRaw(false)}><pre class="raw" tabindex="0"><code>${JSON.stringify(message, null, 2)}</code></pre></${Dialog}>`}
  </div>`;
}

function Panel({ message, mine, close, onRaw, onThread, onQuote, onEdit }) {
  const group = useStore((s) => (message.receiverType === 'group' ? s.groups[message.receiver] : null));
  const isText = message.category === 'message' && message.type === 'text';
  const mayDelete = mine || ['admin', 'moderator'].includes(group?.scope);
  const panel = useRef(null);
  const [above, setAbove] = useState(false);
  useLayoutEffect(() => {
    const log = panel.current.closest('.log').getBoundingClientRect();
    const own = panel.current.getBoundingClientRect();
    setAbove(own.bottom > log.bottom);
    // The button may be anywhere: the panel keeps within the log, whose overflow would cut it.
    const shift = Math.max(0, log.left + EDGE - own.left) - Math.max(0, own.right - log.right + EDGE);
    panel.current.style.translate = `${shift}px`;
    panel.current.querySelector('button').focus({ preventScroll: true });
  }, []);
  const item = (label, act, shown = true) => shown && html`<button type="button" onClick=${() => { close(); act(); }}>${label}</button>`;
  return html`<div class="menu ${above ? 'above' : ''}" ref=${panel} role="group" aria-label="Message actions">
    <div class="emojis">${EMOJIS.map((emoji) => html`<button type="button" key=${emoji} aria-label=${`React with ${emoji}`}
      onClick=${() => { close(); toggleReaction(message, emoji); }}>${emoji}</button>`)}</div>
    ${item('Reply in thread', () => onThread(message), Boolean(onThread))}
    ${item('Quote', () => onQuote(message), Boolean(onQuote))}
    ${item('Edit', () => onEdit(message), mine && isText && Boolean(onEdit))}
    ${item('Copy text', () => copyText(message.data.text), Boolean(message.data?.text))}
    ${item('Show JSON', onRaw)}
    ${item('Delete', () => deleteMessage(message), mayDelete)}
  </div>`;
}
