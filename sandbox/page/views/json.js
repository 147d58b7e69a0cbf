/**
 * JSON for developers, folded away.
 * @module views/json
 */
import { html } from '../html.js';

/** Longer JSON is cut, so that one message cannot stop the page. */
const MAX = 20_000;

/** A fold with pretty JSON; nothing is formatted before it is opened. */
export function Json({ value, label = 'Content', open = false }) {
  return html`<details class="json" open=${open}><summary>${label}</summary><pre tabindex="0"><code>${pretty(value)}</code></pre></details>`;
}

function pretty(value) {
  const text = JSON.stringify(value, null, 2) ?? 'nothing';
  return text.length > MAX ? `${text.slice(0, MAX)}\n… ${text.length - MAX} characters more` : text;
}
