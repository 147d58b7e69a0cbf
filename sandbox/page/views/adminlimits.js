/**
 * How many calls per minute the server allows.
 * @module views/adminlimits
 */
import { sandbox } from '../api.js';
import { html, useId } from '../html.js';
import { useAdmin } from './useadmin.js';

const NAMES = {
  all: 'All calls', core: 'Logging in, users, groups', standard: 'Every other call',
  messages_per_user: 'Messages of each user', unread_marks_per_user: 'Unread marks of each user',
};

/** Numbers per minute; an empty one is no limit. */
export function AdminLimits() {
  const limits = useAdmin(() => sandbox('GET', '/limits'));
  const id = useId();
  const submit = (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    const json = Object.fromEntries([...form].filter(([, value]) => value).map(([name, value]) => [name, Number(value)]));
    limits.act(() => sandbox('PUT', '/limits', json));
  };
  if (!limits.value) return limits.note;
  return html`<form class="faults" onSubmit=${submit}>
    ${Object.entries(NAMES).map(([name, label]) => html`<div class="fault" key=${name}><label for="${id}-${name}">${label}, per minute</label>
      <input id="${id}-${name}" name=${name} type="number" min="1" placeholder="no limit" value=${limits.value[name] ?? ''} /></div>`)}
    <div class="buttons"><button type="button" class="secondary" disabled=${limits.busy} onClick=${() => limits.act(() => sandbox('DELETE', '/limits'))}>No limits</button>
      <button type="submit" class="primary" disabled=${limits.busy}>Set</button></div>
    ${limits.note}
  </form>`;
}
