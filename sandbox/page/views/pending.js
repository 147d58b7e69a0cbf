/**
 * A message on its way, or one that could not be sent.
 * @module views/pending
 */
import { discard, retry } from '../actions/sending.js';
import { inWords } from '../api.js';
import { html } from '../html.js';
import { Text } from './text.js';

/** One entry of the outbox. */
export function Pending({ item }) {
  const failed = item.state === 'failed';
  const { text, customData } = item.body.data;
  return html`<article class="message mine ${failed ? 'failed' : 'sending'}" aria-label=${failed ? 'Not sent' : 'Sending'}>
    <div class="column">
      <div class="bubble">
        ${item.preview && html`<div class="preview"><img src=${item.preview} alt="" /></div>`}
        ${item.file && html`<p class="quiet">${item.file.name}</p>`}
        ${customData && html`<p class="kind">${item.body.type}</p>`}
        ${text && html`<${Text} text=${text} />`}
      </div>
      ${failed
        ? html`<div class="error-note" role="alert"><span>Not sent. ${inWords(item.problem)}</span>
            <button type="button" class="small" onClick=${() => retry(item)}>Retry</button>
            <button type="button" class="small" onClick=${() => discard(item)}>Discard</button></div>`
        : html`<p class="meta">Sending…</p>`}
    </div>
  </article>`;
}
