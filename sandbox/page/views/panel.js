/**
 * The panel at the side: group, thread or hints. Escape closes it.
 * @module views/panel
 */
import { html, useEffect, useRef } from '../html.js';
import { update, useStore } from '../store.js';
import { GroupPanel } from './group.js';
import { Hints } from './hints.js';
import { IconButton } from './parts.js';
import { Search } from './search.js';
import { Thread } from './thread.js';
import { Tools } from './tools.js';

const TITLES = { group: 'Group', thread: 'Thread', hints: 'What to try', search: 'Search', tools: 'Tools' };

/** Draws whatever `state.panel` names. */
export function Panel() {
  const panel = useStore((s) => s.panel);
  return panel && html`<${OpenPanel} key=${panel.kind + (panel.id ?? panel.guid ?? '')} panel=${panel} />`;
}

/** What had the focus may be gone, such as the item of a menu. */
function giveBack(element) {
  const lost = !element?.isConnected || element === document.body;
  (lost ? document.querySelector('.chat .composer textarea') : element)?.focus();
}

function OpenPanel({ panel }) {
  const root = useRef(null);
  const before = useRef(document.activeElement);
  const close = () => update({ panel: null });
  useEffect(() => {
    const onKeyDown = (event) => { if (event.key === 'Escape' && !document.querySelector('dialog[open]')) close(); };
    if (!root.current.contains(document.activeElement)) root.current.querySelector('button').focus();
    document.addEventListener('keydown', onKeyDown);
    return () => {
      document.removeEventListener('keydown', onKeyDown);
      giveBack(before.current);
    };
  }, []);
  return html`<aside class="panel panel-${panel.kind}" ref=${root} aria-label=${TITLES[panel.kind]}>
    <header class="panel-head"><h2>${TITLES[panel.kind]}</h2><${IconButton} icon="close" label="Close" onClick=${close} /></header>
    ${panel.kind === 'group' && html`<${GroupPanel} guid=${panel.guid} />`}
    ${panel.kind === 'thread' && html`<${Thread} id=${panel.id} />`}
    ${panel.kind === 'search' && html`<${Search} />`}
    ${panel.kind === 'tools' && html`<${Tools} tab=${panel.tab} />`}
    ${panel.kind === 'hints' && html`<div class="panel-body"><${Hints} /></div>`}
  </aside>`;
}
