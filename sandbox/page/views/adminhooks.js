/**
 * Webhooks, and what was posted lately to them and to bots.
 * @module views/adminhooks
 */
import { admin, sandbox } from '../api.js';
import { html, useEffect, useState } from '../html.js';
import { get } from '../store.js';
import { ErrorNote, useTask } from './parts.js';
import { useAdmin } from './useadmin.js';

const PAGE = 100;
/** The newer kind of webhooks. */
const VERSION = { 'X-Webhook-Version': '2' };
/** The events that a new webhook is told of; others can be added over REST. */
const TRIGGERS = ['message_sent', 'message_edited', 'message_deleted', 'group_member_joined', 'group_member_left'];

/** Webhooks with their events; made and removed here. */
export function AdminHooks() {
  const path = `/apps/${get().info?.appId}/webhooks`;
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
    <ul class="rows">${(hooks.value ?? []).map((hook) => html`<li key=${hook.id} class="row-card">
      <div class="row-line"><strong>${hook.name}</strong><code>${hook.webhookURL}</code>
        <button type="button" class="small" aria-label="Remove the webhook ${hook.name}" disabled=${hooks.busy} onClick=${() => hooks.act(() => admin('DELETE', `${path}/${hook.id}`, { headers: VERSION }))}>Remove</button></div>
      <p class="quiet">${hook.triggers.map((one) => one.id).join(', ') || 'It is told of nothing.'}</p></li>`)}</ul>
    <form class="inline" onSubmit=${submit}>
      <input aria-label="Id of a new webhook" placeholder="id" value=${fields.id} autocomplete="off" onInput=${change('id')} />
      <input aria-label="Address of the webhook" placeholder="https://…" value=${fields.webhookURL} autocomplete="off" onInput=${change('webhookURL')} />
      <button type="submit" class="small" disabled=${hooks.busy || !fields.id.trim() || !fields.webhookURL.trim()}>Make</button>
    </form>
    <${Deliveries} />`;
}

/** The last attempts, newest first. */
function Deliveries() {
  const [rows, setRows] = useState([]);
  const task = useTask();
  const read = () => task.run(async () => setRows(await sandbox('GET', '/deliveries')));
  useEffect(() => { read(); }, []);
  return html`<div class="row-line"><h4>Recent deliveries</h4><button type="button" class="small" disabled=${task.busy} onClick=${read}>Read again</button></div>
    <${ErrorNote} problem=${task.problem} />
    <ol class="played">${rows.map((row, at) => html`<li key=${at} class=${row.status >= 200 && row.status < 300 ? '' : 'failed'}>
      <span>${row.status ?? '✕'}</span><span>${row.trigger} → ${row.to}${row.attempt > 1 && `, attempt ${row.attempt}`}${row.error && html`<br />${row.error}`}</span></li>`)}</ol>
    ${!rows.length && html`<p class="quiet">Nothing was posted yet.</p>`}`;
}
