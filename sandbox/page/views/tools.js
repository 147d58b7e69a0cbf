/**
 * Tools for developers, beside the chat: inspector, faults, the client whose answers are sent, the app's data.
 * @module views/tools
 */
import { html } from '../html.js';
import { update, useStore } from '../store.js';
import { Admin } from './admin.js';
import { Clients } from './clients.js';
import { Faults } from './faults.js';
import { Inspector } from './inspector.js';
import { Recorder } from './recorder.js';

const TABS = { inspector: ['Inspector', Inspector], faults: ['Faults', Faults], client: ['Client', Clients], record: ['Record', Recorder], admin: ['Admin', Admin] };

/** The body of the panel. The arrow keys go from tab to tab, as everywhere. */
export function Tools({ tab = 'inspector' }) {
  const client = useStore((s) => s.client);
  const names = Object.keys(TABS);
  const [, Body] = TABS[tab];
  const choose = (name) => update({ panel: { kind: 'tools', tab: name } });
  const onKeyDown = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = names[(names.indexOf(tab) + step + names.length) % names.length];
    choose(next);
    event.currentTarget.querySelector(`#tool-${next}`).focus();
  };
  return html`<div class="tools">
    <div class="tool-tabs" role="tablist" aria-label="Tools" onKeyDown=${onKeyDown}>${names.map((name) => html`<button type="button" role="tab" key=${name} id="tool-${name}"
      aria-selected=${name === tab} aria-controls="tool-body" tabindex=${name === tab ? 0 : -1} onClick=${() => choose(name)}>${TABS[name][0]}${name === 'client' && client !== 'web' && html`<span class="quiet"> •</span>`}</button>`)}</div>
    <div class="tool-body" id="tool-body" role="tabpanel" aria-labelledby="tool-${tab}"><${Body} /></div>
  </div>`;
}
