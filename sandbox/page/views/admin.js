/**
 * The app's data, as on a dashboard: keys, users, groups, webhooks, limits.
 * @module views/admin
 */
import { html, useState } from '../html.js';
import { useStore } from '../store.js';
import { AdminGroups } from './admingroups.js';
import { AdminHooks } from './adminhooks.js';
import { AdminKeys } from './adminkeys.js';
import { AdminLimits } from './adminlimits.js';
import { AdminUsers } from './adminusers.js';

/** The tab of the tools. */
export function Admin() {
  const info = useStore((s) => s.info);
  const rest = { 'App id': info?.appId, Region: info?.region, 'REST and socket': location.origin };
  return html`<div class="admin">
    <p class="quiet">Whoever sees this page can do everything here; on the hosted service this is the dashboard.</p>
    <dl class="facts">${Object.entries(rest).map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd><code>${value}</code></dd></div>`)}</dl>
    <${Section} title="API keys" body=${AdminKeys} />
    <${Section} title="Users and bots" body=${AdminUsers} open=${true} />
    <${Section} title="Groups" body=${AdminGroups} />
    <${Section} title="Webhooks" body=${AdminHooks} />
    <${Section} title="Limits" body=${AdminLimits} />
  </div>`;
}

/** A fold; what is in it is read when it is opened. */
function Section({ title, body: Body, open = false }) {
  const [shown, setShown] = useState(open);
  return html`<details class="admin-section" open=${open} onToggle=${(event) => setShown(event.target.open)}>
    <summary><h3>${title}</h3></summary>
    ${shown && html`<${Body} />`}
  </details>`;
}
