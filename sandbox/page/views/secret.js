/**
 * A key or token: covered until it is asked for.
 * @module views/secret
 */
import { html, useState } from '../html.js';
import { copyText } from '../links.js';

/** `name` says whose it is. */
export function Secret({ value, name, open = false }) {
  const [chosen, setChosen] = useState(null);
  const shown = chosen ?? open;
  const [copied, setCopied] = useState(false);
  return html`<div class="row-line secret"><code>${shown ? value : '•'.repeat(16)}</code>
    <button type="button" class="small" aria-label="${shown ? 'Cover' : 'Show'} the secret of ${name}" onClick=${() => setChosen(!shown)}>${shown ? 'Cover' : 'Show'}</button>
    <button type="button" class="small" aria-label="Copy the secret of ${name}" onClick=${async () => setCopied(await copyText(value))}>${copied ? 'Copied' : 'Copy'}</button></div>`;
}
