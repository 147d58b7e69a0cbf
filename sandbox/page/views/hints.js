/**
 * What a first-time visitor may try; the text comes from the sandbox.
 * @module views/hints
 */
import { sendText } from '../actions/sending.js';
import { html } from '../html.js';
import { openConversation } from '../route.js';
import { update, useStore } from '../store.js';

const NO_HINTS = 'Choose a person, a bot or a group and write something. In groups, type @ to mention somebody; '
  + 'the menu of a message has reactions, threads and quotes.';

/** The hints as a list; each may open a conversation and send a text there. */
export function Hints() {
  const hints = useStore((s) => s.info?.hints);
  if (!hints?.length) return html`<p class="quiet">${NO_HINTS}</p>`;
  return html`<ul class="hints">${hints.map((hint, at) => html`<li key=${at}>
    <h2>${hint.title}</h2><p>${hint.text}</p>
    ${placeOf(hint) && html`<button type="button" class="small" onClick=${() => tryOut(hint)}>${hint.send ? `Send “${hint.send}”` : 'Open'}</button>`}
  </li>`)}</ul>`;
}

function placeOf({ to }) {
  if (to?.uid) return `user:${to.uid}`;
  return to?.guid ? `group:${to.guid}` : null;
}

function tryOut(hint) {
  const key = placeOf(hint);
  update({ panel: null });
  openConversation(key);
  if (hint.send) sendText({ key }, hint.send);
}
