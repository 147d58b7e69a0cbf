/**
 * Search in messages: of the open conversation, or of all.
 * @module views/search
 */
import { goTo, searchMessages } from '../actions/search.js';
import { isOutdated } from '../api.js';
import { machineTime, shortTime } from '../format.js';
import { html, useEffect, useRef, useState } from '../html.js';
import { keyOf, senderOf } from '../model/message.js';
import { nameOf, titleOf } from '../model/people.js';
import { previewText } from '../model/words.js';
import { get, useStore } from '../store.js';
import { ErrorNote } from './parts.js';

/** The search begins this long after the last key, in ms. */
const PAUSE = 250;
const MIN_CHARS = 2;

/** The body of the panel. */
export function Search() {
  const key = useStore((s) => s.route.key);
  const [words, setWords] = useState('');
  const [everywhere, setEverywhere] = useState(!key);
  const [found, setFound] = useState({ rows: null, problem: null });
  const box = useRef(null);
  const where = everywhere ? null : key;
  useEffect(() => { box.current.focus(); }, []);
  useEffect(() => {
    let current = true;
    const text = words.trim();
    if (text.length < MIN_CHARS) { setFound({ rows: null, problem: null }); return undefined; }
    const timer = setTimeout(async () => {
      try {
        const rows = await searchMessages(text, where);
        if (current) setFound({ rows, problem: null });
      } catch (problem) {
        if (current && !isOutdated(problem)) setFound({ rows: null, problem });
      }
    }, PAUSE);
    return () => { current = false; clearTimeout(timer); };
  }, [words, where]);
  return html`<div class="panel-body search">
    <input type="search" ref=${box} placeholder="Search" aria-label="Words to search for" value=${words} onInput=${(event) => setWords(event.target.value)} />
    ${key && html`<label class="check"><input type="checkbox" checked=${everywhere} onChange=${(event) => setEverywhere(event.target.checked)} />In all conversations</label>`}
    <${ErrorNote} problem=${found.problem} />
    <p class="quiet" role="status">${found.rows && (found.rows.length ? `${found.rows.length} found` : 'Nothing found.')}</p>
    <ul class="rows">${(found.rows ?? []).map((message) => html`<${Found} key=${message.id} message=${message} />`)}</ul>
  </div>`;
}

function Found({ message }) {
  const state = get();
  const key = keyOf(message, state.me.uid);
  return html`<li><button type="button" class="found" onClick=${() => goTo(message)}>
    <span class="row-line"><strong>${nameOf(state, message.sender, senderOf(message))}</strong><span class="quiet">${titleOf(state, key)}</span>
      <time class="quiet" datetime=${machineTime(message.sentAt)}>${shortTime(message.sentAt)}</time></span>
    <span class="found-text">${previewText(state, message).slice(0, 200)}</span></button></li>`;
}
