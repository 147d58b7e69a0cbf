/**
 * Webhooks, and what was posted lately to them and to bots.
 * @module views/adminhooks
 */
import { machineTime } from '../format.js';
import { html, useEffect, useState } from '../html.js';
import { useAdmin, useApp } from './useadmin.js';

const PAGE = 100;
/** The newer kind of webhooks. */
const VERSION = { 'X-Webhook-Version': '2' };
/** The events that a new webhook is told of; others can be added over REST. */
const TRIGGERS = ['message_sent', 'message_edited', 'message_deleted', 'group_member_joined', 'group_member_left'];
/** How often the list of deliveries is read while it is shown, in ms: one that failed is tried again by itself. */
const READ_EVERY = 5_000;
const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** Webhooks with their events; made, switched and removed here. */
export function AdminHooks() {
  const { app, admin } = useApp();
  const path = `/apps/${app}/webhooks`;
  const [fields, setFields] = useState({ id: '', webhookURL: '' });
  const hooks = useAdmin(async () => {
    const list = await admin('GET', path, { headers: VERSION, query: { per_page: PAGE } });
    return Promise.all(list.map(async (hook) => ({ ...hook, triggers: await admin('GET', `${path}/${hook.id}/triggers`, { headers: VERSION }) })));
  });
  const make = async () => {
    await admin('POST', path, {
      headers: VERSION, json: { id: fields.id.trim(), name: fields.id.trim(), webhookURL: fields.webhookURL.trim(), useBasicAuth: false, enabled: true, retryOnFailure: true },
    });
    await admin('POST', `${path}/${fields.id.trim()}/triggers`, { headers: VERSION, json: { triggerIds: TRIGGERS } });
  };
  const submit = async (event) => {
    event.preventDefault();
    if (await hooks.act(make)) setFields({ id: '', webhookURL: '' });
  };
  const change = (name) => (event) => setFields({ ...fields, [name]: event.target.value });
  return html`${hooks.note}
    <ul class="rows">${(hooks.value ?? []).map((hook) => html`<${Hook} key=${hook.id} hook=${hook} hooks=${hooks} path=${path} />`)}</ul>
    ${hooks.value?.length === 0 && html`<p class="quiet">There are no webhooks yet.</p>`}
    <form class="inline" onSubmit=${submit}>
      <input aria-label="Id of a new webhook" placeholder="id" value=${fields.id} autocomplete="off" onInput=${change('id')} />
      <input aria-label="Address of the webhook" placeholder="https://…" value=${fields.webhookURL} autocomplete="off" onInput=${change('webhookURL')} />
      <button type="submit" class="small" disabled=${hooks.busy || !fields.id.trim() || !fields.webhookURL.trim()}>Make</button>
    </form>
    <${Deliveries} />`;
}

function Hook({ hook, hooks, path }) {
  const { admin } = useApp();
  const own = `${path}/${hook.id}`;
  const box = (field, label) => html`<label class="check"><input type="checkbox" aria-label="${hook.name} ${label}" checked=${hook[field]} disabled=${hooks.busy}
    onChange=${(event) => hooks.act(() => admin('PUT', own, { headers: VERSION, json: { [field]: event.target.checked } }))} />${label}</label>`;
  return html`<li class="row-card">
    <div class="row-line"><strong>${hook.name}</strong><code>${hook.webhookURL}</code>
      <button type="button" class="small" aria-label="Remove the webhook ${hook.name}" disabled=${hooks.busy} onClick=${() => hooks.act(() => admin('DELETE', own, { headers: VERSION }))}>Remove</button></div>
    <p class="quiet">${hook.triggers.map((one) => one.id).join(', ') || 'It is told of nothing.'}</p>
    <div class="row-line">${box('enabled', 'is told')}${box('retryOnFailure', 'is tried again')}</div></li>`;
}

/** The last attempts, newest first. */
function Deliveries() {
  const { sandbox } = useApp();
  const [to, setTo] = useState('');
  const list = useAdmin(() => sandbox('GET', '/deliveries'));
  useEffect(() => {
    const timer = setInterval(() => { if (document.visibilityState === 'visible') list.load(); }, READ_EVERY);
    return () => clearInterval(timer);
  }, []);
  const rows = list.value ?? [];
  const targets = [...new Set(rows.map((row) => row.to))].sort();
  return html`<div class="row-line"><h4>Recent deliveries</h4>
      ${targets.length > 1 && html`<select aria-label="Deliveries to" value=${to} onChange=${(event) => setTo(event.target.value)}><option value="">to all</option>${targets.map((one) => html`<option key=${one} value=${one}>to ${one}</option>`)}</select>`}
      <button type="button" class="small" onClick=${list.load}>Read again</button></div>
    ${list.note}
    <ol class="played deliveries" aria-label="Recent deliveries, newest first">${rows.filter((row) => !to || row.to === to).map((row, at) => html`<${Delivery} key=${rows.length - at} row=${row} />`)}</ol>
    ${list.value && !rows.length && html`<p class="quiet">Nothing was posted yet.</p>`}`;
}

function Delivery({ row }) {
  const well = row.status >= 200 && row.status < 300;
  const more = [row.attempt > 1 && `attempt ${row.attempt}`, `${row.elapsed_ms} ms`, row.retry_in_s && `again ${row.retry_in_s} s later`].filter(Boolean).join(', ');
  return html`<li class=${well ? '' : 'failed'}><span>${row.status ?? '✕'}</span>
    <span>${row.trigger} → ${row.to}${row.error && html`<br />${row.error}`}<span class="quiet">${more}</span></span>
    <time class="quiet" datetime=${machineTime(row.at)}>${TIME.format(row.at * 1000)}</time></li>`;
}
