/**
 * The inspector: every request and frame, newest first, and what the bots of this process did.
 * @module views/inspector
 */
import { clearInspector, followInspector, switchInspector } from '../actions/inspect.js';
import { html, useEffect, useMemo, useState } from '../html.js';
import { chainOf, fits, headline } from '../model/seen.js';
import { useStore } from '../store.js';
import { Json } from './json.js';
import { ErrorNote, useTask } from './parts.js';

/** Rows drawn at a time. */
const SHOWN = 200;
const KINDS = { request: 'Requests', sent: 'Frames to clients', received: 'Frames from clients', press: 'Posts to bots', bot: 'Bots' };
const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 });

/** The tab of the tools. */
export function Inspector() {
  const { entries, on, problem } = useStore((s) => s.inspector);
  const [text, setText] = useState('');
  const [kinds, setKinds] = useState(Object.keys(KINDS));
  const [focus, setFocus] = useState(null);
  const [shown, setShown] = useState(SHOWN);
  const task = useTask();
  useEffect(followInspector, []);
  const rows = useMemo(() => {
    const chain = focus === null ? null : chainOf(entries, focus);
    const words = text.toLowerCase().split(/\s+/u).filter(Boolean);
    return entries.filter((entry) => kinds.includes(entry.kind) && (!chain || chain.has(entry.id)) && fits(entry, words)).reverse().sort((a, b) => b.at - a.at);
  }, [entries, text, kinds, focus]);
  const toggle = (kind) => setKinds(kinds.includes(kind) ? kinds.filter((one) => one !== kind) : [...kinds, kind]);
  return html`<div class="inspector">
    <div class="inline">
      <input type="search" placeholder="Filter" aria-label="Filter what was seen" value=${text} onInput=${(event) => setText(event.target.value)} />
      <button type="button" class="small" disabled=${task.busy} onClick=${() => task.run(() => switchInspector(!on))}>${on ? 'Pause' : 'Go on'}</button>
      <button type="button" class="small" disabled=${task.busy} onClick=${() => task.run(clearInspector)}>Clear</button>
    </div>
    <div class="kinds" role="group" aria-label="Kinds">${Object.entries(KINDS).map(([kind, label]) => html`<button type="button" key=${kind} class="small" aria-pressed=${kinds.includes(kind)} onClick=${() => toggle(kind)}>${label}</button>`)}</div>
    <${ErrorNote} problem=${problem ?? task.problem} />
    ${!on && html`<p class="quiet">Nothing new is kept.</p>`}
    ${focus !== null && html`<p class="focus">What belongs to #${focus} <button type="button" class="small" onClick=${() => setFocus(null)}>Show all</button></p>`}
    <ol class="seen" aria-label="What was seen, newest first" reversed>${rows.slice(0, shown).map((entry) => html`<${Row} key=${entry.id} entry=${entry} onFocus=${setFocus} />`)}</ol>
    ${rows.length > shown && html`<button type="button" class="small" onClick=${() => setShown(shown + SHOWN)}>Show older ones</button>`}
    ${!rows.length && html`<p class="quiet centred">${entries.length ? 'Nothing fits the filter.' : 'Nothing yet. Write something in the chat.'}</p>`}
  </div>`;
}

function Row({ entry, onFocus }) {
  const [open, setOpen] = useState(false);
  const { sign, what, who } = headline(entry);
  const failed = entry.status >= 400 || Boolean(entry.error) || Boolean(entry.content?.error);
  const elapsed = entry.elapsed_us ?? entry.content?.elapsed_us;
  return html`<li class="seen-${entry.kind} ${failed ? 'failed' : ''}">
    <button type="button" class="seen-head" aria-expanded=${open} onClick=${() => setOpen(!open)}>
      <span class="seen-sign" aria-hidden="true">${sign}</span>
      <span class="seen-what"><span class="sr-only">${KINDS[entry.kind]}: </span>${what}</span>
      <span class="seen-status">${entry.status ?? ''}</span>
      <span class="seen-who">${who}</span>
      <span class="quiet">${elapsed === undefined ? '' : `${(elapsed / 1000).toFixed(1)} ms`}</span>
      <time class="quiet">${TIME.format(entry.at)}</time>
    </button>
    ${open && html`<div class="seen-body">
      <p><button type="button" class="small" onClick=${() => onFocus(entry.id)}>#${entry.id} and what belongs to it</button>
        ${entry.cause !== undefined && html` <button type="button" class="small" onClick=${() => onFocus(entry.cause)}>caused by #${entry.cause}</button>`}</p>
      ${entry.kind === 'bot' ? html`<${Work} content=${entry.content} />` : html`<${Json} value=${entry} label="JSON" open=${true} />`}
    </div>`}
  </li>`;
}

/** What a bot did with an event: the handler chosen, why the others were not, state, replies, times. */
function Work({ content }) {
  const { handler, place, error, others, state, replies, ...rest } = content;
  return html`<dl class="work">
    <dt>Handler</dt><dd>${handler ?? 'none'} ${place && html`<span class="quiet">${place}</span>`}</dd>
    ${error && html`<dt>Failed</dt><dd>${error}</dd>`}
    ${others?.length > 0 && html`<dt>Not chosen</dt><dd><ul>${others.map((one, at) => html`<li key=${at}>${one.handler}: ${one.why}</li>`)}</ul></dd>`}
    ${state?.length > 0 && html`<dt>State</dt><dd>${state.map((one) => html`<${Change} key=${one.key} change=${one} />`)}</dd>`}
    ${replies?.length > 0 && html`<dt>Replies</dt><dd><${Json} value=${replies} label="${replies.length} ${replies.length === 1 ? 'reply' : 'replies'}" open=${true} /></dd>`}
    <dt>Event</dt><dd><${Json} value=${rest} label="JSON" /></dd>
  </dl>`;
}

const Change = ({ change }) => html`<p><code>${change.key}</code></p>
  <div class="before-after"><div><span class="quiet">before</span><pre tabindex="0"><code>${pretty(change.before)}</code></pre></div>
    <div><span class="quiet">after</span><pre tabindex="0"><code>${pretty(change.after)}</code></pre></div></div>`;

const pretty = (value) => (value === undefined || value === null ? 'nothing' : JSON.stringify(value, null, 2).slice(0, 5_000));
