/**
 * The list of messages of a conversation or thread: scrolling, older pages, day lines.
 * @module views/log
 */
import { loadOlder, timeline } from '../actions/timeline.js';
import { dayKey, dayLabel, machineTime } from '../format.js';
import { html, useEffect, useLayoutEffect, useMemo, useRef, useState } from '../html.js';
import { isGroupAction } from '../model/message.js';
import { actionText } from '../model/words.js';
import { get, update, useStore } from '../store.js';
import { Icon } from './icons.js';
import { Message } from './message.js';
import { ErrorNote } from './parts.js';
import { Pending } from './pending.js';
import { Stream } from './stream.js';

/** Closer to the end than this counts as being at the end, in px. */
const NEAR = 80;
/** Messages of one sender within this time are drawn as one block, in seconds. */
const BLOCK = 300;
const NONE = [];

/** `line` is the timeline key; `empty` is shown when there is nothing; `unreadFrom` is the id of the first message that had not been read. */
export function Log({ line, label, empty, unreadFrom, onReload, ...actions }) {
  const view = useStore((s) => timeline(s, line));
  const messages = useStore((s) => s.messages);
  const pending = useStore((s) => s.outbox[line] ?? NONE);
  const stream = useStore((s) => s.streams[line]);
  const rows = useMemo(() => view.ids.map((id) => messages[id]).filter(Boolean), [view.ids, messages]);
  const scroll = useScroll(line, rows, pending);
  const older = () => loadOlder(line);
  return html`<div class="log-frame">
    <div class="log" ref=${scroll.box} role="log" aria-label=${label} tabindex="0" aria-live=${view.loading ? 'off' : 'polite'} aria-busy=${view.loading || !view.loaded}
      onScroll=${() => { scroll.onScroll(); if (view.hasOlder && !view.loading && scroll.box.current.scrollTop < NEAR) older(); }}>
      <div class="log-inner" ref=${scroll.inner}>
        <div class="log-top">${view.hasOlder && html`<button type="button" class="small" disabled=${view.loading} onClick=${older}>
          ${view.loading ? 'Loading…' : 'Load older messages'}</button>`}</div>
        ${!view.loaded && html`<p class="quiet centred">Loading…</p>`}
        ${view.problem && html`<${ErrorNote} problem=${view.problem} onRetry=${onReload} />`}
        ${view.loaded && !view.problem && !rows.length && !pending.length && html`<div class="empty">${empty}</div>`}
        ${rows.map((message, at) => html`<${Row} key=${message.id} message=${message} before=${rows[at - 1]} unread=${message.id === unreadFrom} ...${actions} />`)}
        ${stream && html`<${Stream} stream=${stream} />`}
        ${pending.map((item) => html`<${Pending} key=${item.muid} item=${item} />`)}
      </div>
    </div>
    ${scroll.away && html`<button type="button" class="to-end" onClick=${scroll.toEnd}><${Icon} name="down" /><span class=${scroll.unseen ? '' : 'wide-only'}>${scroll.unseen ? 'New messages' : 'To the end'}</span></button>`}
  </div>`;
}

function Row({ message, before, unread, ...actions }) {
  const newDay = !before || dayKey(before.sentAt) !== dayKey(message.sentAt);
  const joined = !newDay && !unread && before.sender === message.sender && !isGroupAction(before) && message.sentAt - before.sentAt < BLOCK;
  return html`
    ${newDay && html`<p class="day"><time datetime=${machineTime(message.sentAt)}>${dayLabel(message.sentAt)}</time></p>`}
    ${unread && html`<p class="day unread-line">Unread messages</p>`}
    ${isGroupAction(message) ? html`<p class="action-line" id="m-${message.id}">${actionText(get(), message)}</p>` : html`<${Message} message=${message} joined=${joined} ...${actions} />`}`;
}

/** Stays at the end while the reader is there, keeps the place when older messages come, counts what is new below. */
function useScroll(line, rows, pending) {
  const box = useRef(null);
  const inner = useRef(null);
  const at = useRef({ end: true, first: null, height: 0 });
  const [away, setAway] = useState(false);
  const [unseen, setUnseen] = useState(false);
  const toEnd = () => { box.current.scrollTop = box.current.scrollHeight; at.current.end = true; setAway(false); setUnseen(false); };
  const lastMine = pending.length;
  useLayoutEffect(() => { at.current = { end: true, first: null, height: 0 }; toEnd(); }, [line]);
  useLayoutEffect(() => { if (lastMine) toEnd(); }, [lastMine]);
  useLayoutEffect(() => {
    const { end, first, last, height } = at.current;
    const element = box.current;
    if (end) element.scrollTop = element.scrollHeight;
    else if (first && first !== rows[0]?.id) element.scrollTop += element.scrollHeight - height;
    else if (last !== rows.at(-1)?.id) setUnseen(true);
    Object.assign(at.current, { first: rows[0]?.id, last: rows.at(-1)?.id, height: element.scrollHeight });
  }, [rows]);
  const jump = useStore((s) => s.jump);
  useLayoutEffect(() => {
    const found = jump && box.current.querySelector(`#m-${CSS.escape(jump)}`);
    if (!found) return;
    at.current.end = false;
    setAway(true);
    found.scrollIntoView({ block: 'center' });
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches) found.animate([{ opacity: 0.4 }, { opacity: 1 }], { duration: 600 });
    update({ jump: null });
  }, [jump, rows]);
  useEffect(() => {
    const element = box.current;
    const observer = new ResizeObserver(() => {
      if (at.current.end) element.scrollTop = element.scrollHeight;
      at.current.height = element.scrollHeight;
    });
    observer.observe(inner.current);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const onScroll = () => {
    const { scrollHeight, scrollTop, clientHeight } = box.current;
    at.current.end = scrollHeight - scrollTop - clientHeight < NEAR;
    setAway(!at.current.end);
    if (at.current.end) setUnseen(false);
  };
  return { box, inner, away, unseen, onScroll, toEnd };
}
