/**
 * The app's API keys by scope.
 * @module views/adminkeys
 */
import { html, useId, useState } from '../html.js';
import { Secret } from './secret.js';
import { useAdmin, useApp } from './useadmin.js';

const SCOPES = { fullAccess: 'Full access', authOnly: 'Log people in' };

/** Keys, with what they may do; made and removed here. */
export function AdminKeys() {
  const { admin } = useApp();
  const [name, setName] = useState('');
  const [scope, setScope] = useState('authOnly');
  const id = useId();
  const keys = useAdmin(() => admin('GET', '/apikeys', { query: { per_page: 100 } }));
  const submit = async (event) => {
    event.preventDefault();
    if (name.trim() && (await keys.act(() => admin('POST', '/apikeys', { json: { name: name.trim(), scope } })))) setName('');
  };
  return html`${keys.note}
    <ul class="rows">${(keys.value ?? []).map((key) => html`<li key=${key.apiKey} class="row-card">
      <div class="row-line"><strong>${key.name}</strong><span class="quiet">${SCOPES[key.scope] ?? key.scope}</span>
        <button type="button" class="small" disabled=${keys.busy} aria-label="Remove the key ${key.name}" onClick=${() => keys.act(() => admin('DELETE', `/apikeys/${key.apiKey}`))}>Remove</button></div>
      <${Secret} value=${key.apiKey} name=${key.name} /></li>`)}</ul>
    <form class="inline" onSubmit=${submit}>
      <input id=${id} aria-label="Name of a new key" placeholder="New key" value=${name} maxlength="100" onInput=${(event) => setName(event.target.value)} />
      <select aria-label="What the key may do" value=${scope} onChange=${(event) => setScope(event.target.value)}>${Object.entries(SCOPES).map(([value, label]) => html`<option key=${value} value=${value}>${label}</option>`)}</select>
      <button type="submit" class="small" disabled=${!name.trim() || keys.busy}>Make</button>
    </form>`;
}
