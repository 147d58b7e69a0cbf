/**
 * One app's data, as on a dashboard: keys, users, bots, groups, webhooks, limits.
 * @module views/admin
 */
import { html, useState } from '../html.js';
import { ADMIN } from '../route.js';
import { useStore } from '../store.js';
import { AdminBots } from './adminbots.js';
import { AdminGroups } from './admingroups.js';
import { AdminHooks } from './adminhooks.js';
import { AdminKeys } from './adminkeys.js';
import { AdminLimits } from './adminlimits.js';
import { AdminUsers } from './adminusers.js';
import { AdminApp } from './useadmin.js';

const SECTIONS = { keys: ['API keys', AdminKeys], users: ['Users', AdminUsers], bots: ['Bots with a callback', AdminBots], groups: ['Groups', AdminGroups], hooks: ['Webhooks', AdminHooks], limits: ['Limits and plan', AdminLimits] };

/** The tab of the tools: the app of the page. */
export function Admin() {
  const info = useStore((s) => s.info);
  const [open, setOpen] = useState(['users']);
  if (!info) return html`<p class="quiet">Loading…</p>`;
  return html`<div class="admin">
    <p class="quiet">Whoever sees this page can do everything here; on the hosted service this is the dashboard.</p>
    <p><a href=${ADMIN}>All apps side by side</a></p>
    <${AppAdmin} app=${{ id: info.appId, region: info.region }} open=${open} onOpen=${setOpen} />
  </div>`;
}

/** Everything of one app. `open` are the names of the sections that are unfolded: beside each other, apps show the same ones. */
export function AppAdmin({ app, open, onOpen }) {
  const facts = { 'App id': app.id, Region: app.region, 'REST and socket': location.origin };
  const toggle = (name, shown) => { if (shown !== open.includes(name)) onOpen(shown ? [...open, name] : open.filter((one) => one !== name)); };
  return html`<${AdminApp.Provider} value=${app.id} key=${app.id}>
    <dl class="facts">${Object.entries(facts).map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd><code>${value}</code></dd></div>`)}</dl>
    ${Object.entries(SECTIONS).map(([name, [title, Body]]) => html`<details key=${name} class="admin-section" open=${open.includes(name)} onToggle=${(event) => toggle(name, event.target.open)}>
      <summary><h3>${title}</h3></summary>
      ${open.includes(name) && html`<${Body} />`}
    </details>`)}
  </${AdminApp.Provider}>`;
}
