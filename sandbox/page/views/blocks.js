/**
 * The elements of developer cards that hold no other elements.
 * @module views/blocks
 */
import { initials } from '../format.js';
import { html } from '../html.js';
import { mediaAddress } from '../links.js';
import { markdown } from '../markdown.js';
import { box, colour, length, padding } from './cardstyle.js';
import { Picture } from './parts.js';

const HEADINGS = { title: 32, heading1: 24, heading2: 20, heading3: 18, heading4: 16, body: 14, caption1: 12, caption2: 12 };
const WEIGHTS = { regular: 400, medium: 500, bold: 700 };
const ALIGN = ['left', 'center', 'right', 'justify'];
const FIT = ['cover', 'contain', 'fill'];
/** Names of icons that have a sign everybody's fonts know. */
const SIGNS = { check: '✓', close: '✕', info: 'ℹ', bolt: '⚡', star: '★', heart: '♥', copy: '❐', link: '↗', warning: '⚠', phone: '✆', mail: '✉', time: '◷', arrow: '→' };

/** Type of element -> how it is drawn. */
export const BLOCKS = {
  text: Text, markdown: Markdown, image: Image, icon: IconBlock, avatar: Avatar, badge: Pill, chip: Pill,
  divider: Divider, spacer: Spacer, progressBar: Progress, codeBlock: Code, table: Table,
  button: Button, iconButton: IconButton, link: LinkButton,
};

function Text({ element }) {
  const heading = /^(?:title|heading\d)$/u.test(element.variant ?? '');
  const style = {
    fontSize: `${HEADINGS[element.variant] ?? 14}px`, fontWeight: WEIGHTS[element.fontWeight] ?? (heading ? 600 : undefined), color: colour(element.color),
    textAlign: ALIGN.includes(element.align) ? element.align : undefined, padding: padding(element.padding),
    WebkitLineClamp: Number(element.maxLines) > 0 ? Number(element.maxLines) : undefined,
  };
  const kind = `el-text ${element.maxLines ? 'clamped' : ''}`;
  return heading ? html`<h2 class=${kind} style=${style}>${element.content}</h2>` : html`<p class=${kind} style=${style}>${element.content}</p>`;
}

function Markdown({ element }) {
  const style = { fontSize: length(element.baseFontSize), lineHeight: Number(element.lineHeight) || undefined, color: colour(element.color) };
  return html`<div class="text" style=${style}>${markdown(element.content ?? '')}</div>`;
}

function Image({ element }) {
  const address = mediaAddress(element.url);
  if (!address) return null;
  const style = {
    width: length(element.width) ?? '100%', height: length(element.height) ?? '160px', borderRadius: length(element.borderRadius),
    objectFit: FIT.includes(element.fit) ? element.fit : 'cover',
  };
  return html`<${Picture} class="el-image" address=${address} alt=${element.altText ?? ''} style=${style} />`;
}

/** The drawing of `{name?, url?}`. */
export const sign = (icon) => (mediaAddress(icon?.url)
  ? html`<img class="el-sign" src=${mediaAddress(icon.url)} alt="" />`
  : html`<span class="el-sign" aria-hidden="true">${Object.hasOwn(SIGNS, icon?.name) ? SIGNS[icon.name] : '•'}</span>`);

function IconBlock({ element }) {
  const style = { ...box(element), fontSize: length(element.size) };
  return html`<span class="el-icon" style=${style} role="img" aria-label=${element.name ?? 'icon'}>${sign(element)}</span>`;
}

function Avatar({ element }) {
  const size = length(element.size) ?? '40px';
  const style = { ...box(element), width: size, height: size, borderRadius: length(element.borderRadius) ?? '50%' };
  const address = mediaAddress(element.imageUrl);
  const text = element.fallbackInitials ?? initials('?');
  return html`<span class="el-avatar" style=${style} role="img" aria-label=${text}>
    <span aria-hidden="true">${text.slice(0, 2)}</span><${Picture} address=${address} loose=${true} /></span>`;
}

function Pill({ element }) {
  return html`<span class="el-pill" style=${box(element)}>${element.icon && sign(element.icon)}${element.text}</span>`;
}

function Divider({ element }) {
  const style = { borderTop: `${length(element.thickness) ?? '1px'} solid ${colour(element.color) ?? 'var(--line)'}`, margin: `${length(element.margin) ?? '4px'} 0` };
  return html`<hr style=${style} />`;
}

function Spacer({ element }) {
  return html`<div style=${{ height: length(element.height) ?? '8px' }}></div>`;
}

function Progress({ element }) {
  const value = Math.min(100, Math.max(0, Number(element.value) || 0));
  const bar = { background: colour(element.trackColor), height: length(element.height) ?? '8px', borderRadius: length(element.borderRadius) ?? '4px' };
  return html`<div class="el-progress">
    ${element.label && html`<span style=${{ color: colour(element.labelColor), fontSize: length(element.labelFontSize) }}>${element.label}</span>`}
    <div class="el-track" style=${bar} role="progressbar" aria-valuenow=${value} aria-valuemin="0" aria-valuemax="100" aria-label=${element.label || 'Progress'}>
      <span style=${{ width: `${value}%`, background: colour(element.color) }}></span></div>
  </div>`;
}

function Code({ element }) {
  return html`<pre class="el-code" style=${box(element)} tabindex="0"><code class="language-${element.language ?? 'text'}">${element.content}</code></pre>`;
}

function Table({ element }) {
  const columns = Array.isArray(element.columns) ? element.columns : [];
  const rows = Array.isArray(element.rows) ? element.rows.filter(Array.isArray) : [];
  return html`<div class="el-table" tabindex="0"><table class=${element.stripedRows ? 'striped' : ''}>
    <thead><tr>${columns.map((name, at) => html`<th key=${at} scope="col" style=${{ background: colour(element.headerBackgroundColor) }}>${name}</th>`)}</tr></thead>
    <tbody>${rows.map((row, at) => html`<tr key=${at}>${row.map((cell, column) => html`<td key=${column}>${cell}</td>`)}</tr>`)}</tbody>
  </table></div>`;
}

function Button({ element, run, busy }) {
  const style = { ...box(element), minHeight: length(element.size), width: element.fullWidth ? '100%' : undefined };
  const icon = element.icon && sign(element.icon);
  return html`<button type="button" class="el-button ${element.variant ?? 'filled'}" style=${style} disabled=${busy || element.disabled || !element.action}
    onClick=${() => run(element)}>${element.iconPosition !== 'right' && icon}${element.label}${element.iconPosition === 'right' && icon}</button>`;
}

function IconButton({ element, run, busy }) {
  const size = length(element.size) ?? '36px';
  const name = element.icon?.name ?? element.action?.type ?? 'button';
  return html`<button type="button" class="el-button icon-only" style=${{ ...box(element), width: size, height: size }} aria-label=${name} title=${name}
    disabled=${busy || !element.action} onClick=${() => run(element)}>${sign(element.icon)}</button>`;
}

function LinkButton({ element, run, busy }) {
  const style = { color: colour(element.color), fontSize: length(element.fontSize), textDecoration: element.underline === false ? 'none' : undefined };
  return html`<button type="button" class="link" style=${style} disabled=${busy || !element.action} onClick=${() => run(element)}>${element.text}</button>`;
}
