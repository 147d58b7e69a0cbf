/**
 * Markdown-lite as virtual nodes. Nothing is ever inserted as HTML, so there is nothing to escape:
 * what is not recognised stays text. Recognised: **bold**, _italic_, ~~strike~~, __underline__, `code`, fenced code,
 * > quotes, lists, [text](http...), bare addresses and mention tokens.
 * @module markdown
 */
import { html } from './html.js';
import { webAddress } from './links.js';

/** Marks within marks deeper than this stay text. */
const MAX_DEPTH = 5;
const FENCE = /^```\s*([\w+-]*)\s*$/u;
const BULLET = /^\s*[-*]\s+(.*)$/u;
const NUMBER = /^\s*\d{1,9}[.)]\s+(.*)$/u;
const QUOTE = /^>\s?(.*)$/u;
const BARE_URL = /^https?:\/\/[^\s<>"'`]+/u;
const NAMED_LINK = /^\[([^[\]\n]{1,500})\]\(([^()\s]{1,2000})\)/u;
const TOKEN = /^<@(uid|all):([^<>]{1,100})>/u;
const PAIRS = [['**', 'strong'], ['__', 'u'], ['~~', 's'], ['_', 'em'], ['*', 'em']];

/** Renders `text`; `mention(kind, id)` draws a mention. */
export function markdown(text, mention = (kind, id) => `@${id}`) {
  const lines = String(text).split('\n');
  const blocks = [];
  for (let at = 0; at < lines.length;) at = block(lines, at, blocks, mention);
  return blocks;
}

function block(lines, at, out, mention) {
  if (FENCE.test(lines[at])) return fence(lines, at, out);
  for (const [pattern, draw] of [[QUOTE, quote], [BULLET, list('ul')], [NUMBER, list('ol')]]) {
    const end = run(lines, at, pattern);
    if (end > at) {
      out.push(draw(lines.slice(at, end).map((line) => pattern.exec(line)[1]), mention, Number.parseInt(lines[at], 10)));
      return end;
    }
  }
  let end = at + 1;
  while (end < lines.length && !startsBlock(lines[end])) end += 1;
  const part = lines.slice(at, end).join('\n').replace(/^\n+|\s+$/gu, '');
  if (part) out.push(html`<p>${inline(part, mention, 0)}</p>`);
  return end;
}

const startsBlock = (line) => [FENCE, QUOTE, BULLET, NUMBER].some((pattern) => pattern.test(line));

function run(lines, at, pattern) {
  let end = at;
  while (end < lines.length && pattern.test(lines[end])) end += 1;
  return end;
}

function fence(lines, at, out) {
  let end = at + 1;
  while (end < lines.length && !/^```\s*$/u.test(lines[end])) end += 1;
  out.push(html`<pre tabindex="0"><code>${lines.slice(at + 1, end).join('\n')}</code></pre>`);
  return end + 1;
}

const quote = (rows, mention) => html`<blockquote>${inline(rows.join('\n'), mention, 0)}</blockquote>`;
/** A list; a numbered one counts from the number that was written. */
const list = (tag) => (rows, mention, first) => html`<${tag} start=${tag === 'ol' ? first : undefined}>${rows.map((row) => html`<li>${inline(row, mention, 0)}</li>`)}<//>`;

/** Marks inside a line. `missing` remembers closers that do not occur any more, so that hostile text costs linear time. */
function inline(text, mention, depth) {
  const out = [];
  const missing = new Set();
  let plain = 0;
  let at = 0;
  while (at < text.length) {
    const found = depth < MAX_DEPTH ? mark(text, at, mention, depth, missing) : null;
    if (!found) { at += 1; continue; }
    if (at > plain) out.push(text.slice(plain, at));
    out.push(found.node);
    at = found.end;
    plain = at;
  }
  if (plain < text.length) out.push(text.slice(plain));
  return out;
}

function mark(text, at, mention, depth, missing) {
  switch (text[at]) {
    case '`': return code(text, at, missing);
    case '<': return token(text, at, mention);
    case '[': return namedLink(text, at, mention);
    case 'h': return bareLink(text, at);
    case '*':
    case '_':
    case '~': return pair(text, at, mention, depth, missing);
    default: return null;
  }
}

function closer(text, mark_, from, missing) {
  if (missing.has(mark_)) return -1;
  const end = text.indexOf(mark_, from);
  if (end < 0) missing.add(mark_);
  return end;
}

function code(text, at, missing) {
  const end = closer(text, '`', at + 1, missing);
  return end > at + 1 ? { node: html`<code>${text.slice(at + 1, end)}</code>`, end: end + 1 } : null;
}

function token(text, at, mention) {
  const found = TOKEN.exec(text.slice(at, at + 110));
  return found && { node: mention(found[1], found[2]), end: at + found[0].length };
}

function namedLink(text, at, mention) {
  const found = NAMED_LINK.exec(text.slice(at, at + 2600));
  const address = found && webAddress(found[2]);
  if (!address) return null;
  return { node: link(address, inline(found[1], mention, MAX_DEPTH)), end: at + found[0].length };
}

function bareLink(text, at) {
  if (at > 0 && /\w/u.test(text[at - 1])) return null;
  if (!text.startsWith('http', at)) return null;
  const found = BARE_URL.exec(text.slice(at, at + 2100));
  const shown = found?.[0].replace(/[.,;:!?)\]}*_~]+$/u, '');
  const address = shown && webAddress(shown);
  return address ? { node: link(address, shown), end: at + shown.length } : null;
}

function pair(text, at, mention, depth, missing) {
  for (const [sign, tag] of PAIRS) {
    if (!text.startsWith(sign, at)) continue;
    const start = at + sign.length;
    const end = closer(text, sign, start + 1, missing);
    if (end > start && fits(text, at, start, end, sign)) {
      return { node: html`<${tag}>${inline(text.slice(start, end), mention, depth + 1)}<//>`, end: end + sign.length };
    }
  }
  return null;
}

/** A mark opens before and closes after a letter; `snake_case` and `2 * 3 * 4` are no marks. */
function fits(text, at, start, end, sign) {
  if (/\s/u.test(text[start]) || /\s/u.test(text[end - 1])) return false;
  if (sign.length > 1) return true;
  const word = /[\p{L}\p{N}]/u;
  return !word.test(text[at - 1] ?? ' ') && !word.test(text[end + 1] ?? ' ');
}

const link = (address, content) => html`<a href=${address} target="_blank" rel="noopener noreferrer">${content}</a>`;
