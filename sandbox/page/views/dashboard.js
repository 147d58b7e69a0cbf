/**
 * The apps of the server side by side, each with its keys, users, groups, webhooks and limits.
 * @module views/dashboard
 */
import { admin } from '../api.js';
import { html, useEffect, useId, useState } from '../html.js';
import { addressOfApp } from '../route.js';
import { loadInfo } from '../session.js';
import { AppAdmin } from './admin.js';
import { ThemeSwitch } from './theme-switch.js';
import { useAdmin } from './useadmin.js';

const EMPTY = { name: '', id: '', region: 'us' };
const REGIONS = ['us', 'eu', 'in'];

/** The whole window: a column for each app that is chosen. */
export function Dashboard() {
  const apps = useAdmin(() => admin('GET', '/apps', { query: { per_page: 100 } }));
  const [hidden, setHidden] = useState([]);
  const [open, setOpen] = useState(['keys', 'users']);
  const list = apps.value ?? [];
  const shown = list.filter((app) => !hidden.includes(app.id));
  const toggle = (id) => setHidden(hidden.includes(id) ? hidden.filter((one) => one !== id) : [...hidden, id]);
  useEffect(() => { if (apps.value) loadInfo(); }, [apps.value]);
  return html`<main class="dashboard" aria-label="Admin">
    <header class="dashboard-head"><h1>Apps</h1>
      ${list.length > 1 && html`<div class="kinds" role="group" aria-label="Apps shown">${list.map((app) => html`<button type="button" key=${app.id} class="small" aria-pressed=${!hidden.includes(app.id)} onClick=${() => toggle(app.id)}>${app.name}</button>`)}</div>`}
      <${NewApp} apps=${apps} /><${ThemeSwitch} /></header>
    ${apps.note}
    ${!apps.value && !apps.busy && html`<p class="quiet centred">The apps could not be read.</p>`}
    <div class="app-columns">${shown.map((app) => html`<section key=${app.id} class="app-column" aria-label=${app.name}>
      <header><h2>${app.name}</h2><a href=${app.id === list[0].id ? '/' : addressOfApp(app.id)}>Open its chat</a>
        ${app.id !== list[0].id && html`<${RemoveApp} app=${app} apps=${apps} />`}</header>
      <div class="admin"><${AppAdmin} app=${app} open=${open} onOpen=${setOpen} /></div>
    </section>`)}</div>
    ${list.length === 1 && html`<p class="quiet centred">Make a second app to have one for production beside the one for development.</p>`}
  </main>`;
}

function NewApp({ apps }) {
  const [fields, setFields] = useState(EMPTY);
  const id = useId();
  const change = (name) => (event) => setFields({ ...fields, [name]: event.target.value });
  const submit = async (event) => {
    event.preventDefault();
    const json = { name: fields.name.trim(), region: fields.region, skipSampleData: fields.empty === true, ...(fields.id.trim() ? { id: fields.id.trim() } : {}) };
    if (json.name && (await apps.act(() => admin('POST', '/apps', { json })))) setFields(EMPTY);
  };
  return html`<form class="inline new-app" aria-label="New app" onSubmit=${submit}>
    <input aria-label="Name of a new app" placeholder="New app" value=${fields.name} maxlength="100" autocomplete="off" onInput=${change('name')} />
    <input aria-label="Id of the new app" placeholder="id, or random" value=${fields.id} maxlength="63" autocomplete="off" onInput=${change('id')} />
    <select aria-label="Region of the new app" value=${fields.region} onChange=${change('region')}>${REGIONS.map((region) => html`<option key=${region} value=${region}>${region}</option>`)}</select>
    <label class="check" for="${id}-empty"><input type="checkbox" id="${id}-empty" checked=${fields.empty === true} onChange=${(event) => setFields({ ...fields, empty: event.target.checked })} />without people</label>
    <button type="submit" class="small" disabled=${apps.busy || !fields.name.trim()}>Make</button>
  </form>`;
}

/** Everything in the app is lost, so a second press is asked for. */
function RemoveApp({ app, apps }) {
  const [sure, setSure] = useState(false);
  if (!sure) return html`<button type="button" class="small danger" aria-label="Remove the app ${app.name}" disabled=${apps.busy} onClick=${() => setSure(true)}>Remove</button>`;
  return html`<span class="inline" role="alert">All of it? <button type="button" class="small danger" aria-label="Yes, remove ${app.name} with everything in it" disabled=${apps.busy} onClick=${() => apps.act(() => admin('DELETE', `/apps/${app.id}`))}>Remove</button>
    <button type="button" class="small" onClick=${() => setSure(false)}>Keep</button></span>`;
}
