/**
 * Small parts used in many places: picture, bot badge, error note, button with a picture only.
 * @module views/parts
 */
import { inWords } from '../api.js';
import { hashOf, initials } from '../format.js';
import { html, useState } from '../html.js';
import { mediaAddress } from '../links.js';
import { Icon } from './icons.js';

const COLOURS = 8;

/** A round picture or initials, with a dot if `online` is true or false. */
export function Avatar({ id, name, image, online, square }) {
  const [broken, setBroken] = useState(null);
  const address = mediaAddress(image);
  const picture = address && broken !== address
    ? html`<img src=${address} alt="" width="40" height="40" loading="lazy" onError=${() => setBroken(address)} />`
    : initials(name);
  const dot = online === undefined ? null : html`<span class=${online ? 'dot on' : 'dot'}></span>`;
  return html`<span class="avatar colour-${hashOf(id, COLOURS)} ${square ? 'square' : ''}" aria-hidden="true">${picture}${dot}</span>`;
}

/** A picture from a message; one that cannot be loaded leaves its box, or nothing if `loose`. */
export function Picture({ address, loose, alt = '', ...rest }) {
  const [broken, setBroken] = useState(null);
  if (!address || (loose && broken === address)) return null;
  const shown = broken === address ? html`<span ...${rest} role=${alt ? 'img' : undefined} aria-label=${alt || undefined}></span>` : null;
  return shown ?? html`<img ...${rest} src=${address} alt=${alt} loading="lazy" onError=${() => setBroken(address)} />`;
}

/** Marks a bot. */
export const BotBadge = () => html`<span class="bot-badge">bot</span>`;

/** An error in words, where it arose; with what can be done about it. */
export function ErrorNote({ problem, onRetry, onDismiss }) {
  if (!problem) return null;
  return html`<div class="error-note" role="alert">
    <span>${inWords(problem)}</span>
    ${onRetry && html`<button type="button" class="small" onClick=${onRetry}>Try again</button>`}
    ${onDismiss && html`<button type="button" class="small" onClick=${onDismiss}>Dismiss</button>`}
  </div>`;
}

/** A button that shows only a drawing; `label` is its name. */
export function IconButton({ icon, label, onClick, ...rest }) {
  return html`<button type="button" class="icon-button" aria-label=${label} title=${label} onClick=${onClick} ...${rest}><${Icon} name=${icon} /></button>`;
}

/** Runs an action, and keeps whether it is busy and what went wrong. */
export function useTask() {
  const [task, setTask] = useState({ busy: false, problem: null });
  const run = async (work) => {
    setTask({ busy: true, problem: null });
    try {
      const result = await work();
      setTask({ busy: false, problem: null });
      return result;
    } catch (problem) {
      setTask({ busy: false, problem });
      return undefined;
    }
  };
  return { ...task, run, clear: () => setTask({ busy: false, problem: null }) };
}
