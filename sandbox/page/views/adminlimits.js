/**
 * How many calls per minute an app has: those of a plan, or others.
 * @module views/adminlimits
 */
import { html, useId } from '../html.js';
import { useAdmin, useApp } from './useadmin.js';

const NAMES = {
  all: 'All calls', core: 'Logging in, users, groups', standard: 'Every other call',
  messages_per_user: 'Messages of each user', unread_marks_per_user: 'Unread marks of each user',
};
const PLANS = { unlimited: 'No limits', build: 'Build, the free plan', paid: 'A paid plan', custom: 'Limits of one’s own' };

/** The plan, and its numbers per minute; an empty one is no limit. */
export function AdminLimits() {
  const { sandbox } = useApp();
  const limits = useAdmin(async () => ({ ...(await sandbox('GET', '/limits')), ...(await sandbox('GET', '/plan')) }));
  const id = useId();
  const submit = (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    const json = Object.fromEntries([...form].filter(([name, value]) => value && name in NAMES).map(([name, value]) => [name, Number(value)]));
    limits.act(() => sandbox('PUT', '/limits', json));
  };
  if (!limits.value) return limits.note;
  const { plan } = limits.value;
  return html`<form class="faults" onSubmit=${submit}>
    <label for="${id}-plan">Plan</label>
    <select id="${id}-plan" value=${plan} disabled=${limits.busy} onChange=${(event) => limits.act(() => sandbox('PUT', '/plan', { plan: event.target.value }))}>
      ${Object.entries(PLANS).filter(([name]) => name !== 'custom' || plan === name).map(([name, label]) => html`<option key=${name} value=${name} selected=${name === plan}>${label}</option>`)}</select>
    ${Object.entries(NAMES).map(([name, label]) => html`<div class="fault" key=${name}><label for="${id}-${name}">${label}, per minute</label>
      <input id="${id}-${name}" name=${name} type="number" min="1" placeholder="no limit" value=${limits.value[name] ?? ''} /></div>`)}
    <div class="buttons"><button type="submit" class="secondary" disabled=${limits.busy}>Set</button></div>
    ${limits.note}
  </form>`;
}
