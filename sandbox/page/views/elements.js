/**
 * Developer cards: a tree of elements, drawn as far as it is understood. An element without id or type,
 * of an unknown type or nested too deep is left out, and never breaks the rest.
 * @module views/elements
 */
import { html, useErrorBoundary, useState } from '../html.js';
import { useCardAction } from './cardaction.js';
import { box, colour, JUSTIFY, length } from './cardstyle.js';
import { BLOCKS, sign } from './blocks.js';
import { Json } from './json.js';
import { ErrorNote } from './parts.js';

const MAX_DEPTH = 5;
const LAYOUTS = { row: Row, column: Column, grid: Grid, accordion: Accordion, tabs: Tabs };

/** A message of category `card`. */
export function ElementCard({ message }) {
  const { card, text } = message.data;
  const { run, busy, problem, notice } = useCardAction(message);
  if (!Array.isArray(card?.body) || !card.body.length) {
    return html`<div><p>${card?.fallbackText ?? text ?? 'Card message'}</p><${Json} value=${card ?? null} label="Card" /></div>`;
  }
  return html`<div class="element-card" style=${box(card.style ?? card.settings)}>
    <${Elements} items=${card.body} depth=${0} run=${run} busy=${busy} />
    <${ErrorNote} problem=${problem} />
    <p class="card-notice" role="status">${notice}</p>
  </div>`;
}

function Elements({ items, depth, ...rest }) {
  const drawn = depth > MAX_DEPTH || !Array.isArray(items) ? [] : items.filter((one) => one?.id && one.type);
  return drawn.map((element) => html`<${Element} key=${element.id} element=${element} depth=${depth} ...${rest} />`);
}

function Element({ element, ...rest }) {
  const [failed] = useErrorBoundary();
  const kinds = [BLOCKS, LAYOUTS].find((table) => Object.hasOwn(table, element.type));
  if (failed || !kinds) return null;
  const Kind = kinds[element.type];
  return html`<${Kind} element=${element} ...${rest} />`;
}

function Row({ element, depth, ...rest }) {
  const style = {
    ...box(element), gap: length(element.gap ?? 8), justifyContent: JUSTIFY[element.align],
    alignItems: JUSTIFY[element.crossAlign] ?? 'center', flexWrap: element.wrap ? 'wrap' : undefined,
  };
  const scrolls = element.scrollable ? { class: 'el-row scrolls', tabIndex: 0, role: 'group', 'aria-label': 'More to the side' } : { class: 'el-row' };
  return html`<div ...${scrolls} style=${style}><${Elements} items=${element.items} depth=${depth + 1} ...${rest} /></div>`;
}

function Column({ element, depth, ...rest }) {
  const style = { ...box(element), gap: length(element.gap ?? 8), alignItems: JUSTIFY[element.align] };
  return html`<div class="el-column" style=${style}><${Elements} items=${element.items} depth=${depth + 1} ...${rest} /></div>`;
}

function Grid({ element, depth, ...rest }) {
  const columns = [2, 3, 4].includes(element.columns) ? element.columns : 2;
  const style = { ...box(element), gap: length(element.gap ?? 8), gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` };
  return html`<div class="el-grid" style=${style}><${Elements} items=${element.items} depth=${depth + 1} ...${rest} /></div>`;
}

function Accordion({ element, depth, ...rest }) {
  const title = Array.isArray(element.header)
    ? html`<${Elements} items=${element.header} depth=${depth + 1} ...${rest} />`
    : String(element.header ?? 'Details');
  return html`<details class="el-accordion" style=${box(element)} open=${Boolean(element.expandedByDefault)}>
    <summary>${element.headerIcon && sign(element.headerIcon)}${title}</summary>
    <div class="el-column"><${Elements} items=${element.body} depth=${depth + 1} ...${rest} /></div>
  </details>`;
}

function Tabs({ element, depth, ...rest }) {
  const tabs = Array.isArray(element.tabs) ? element.tabs : [];
  const [active, setActive] = useState(tabs[element.defaultActiveTab] ? element.defaultActiveTab : 0);
  return html`<div class="el-tabs">
    <div class="el-tab-row" style=${{ justifyContent: JUSTIFY[element.tabAlign], color: colour(element.color) }}>
      ${tabs.map((tab, at) => html`<button type="button" key=${at} aria-pressed=${at === active} onClick=${() => setActive(at)}>${tab.label}</button>`)}
    </div>
    <div class="el-column"><${Elements} items=${tabs[active]?.content} depth=${depth + 1} ...${rest} /></div>
  </div>`;
}
