/**
 * The older card: a picture, a text and buttons whose presses are recorded.
 * @module views/card
 */
import { press } from '../actions/press.js';
import { html } from '../html.js';
import { mediaAddress } from '../links.js';
import { pressedElements } from '../model/message.js';
import { useStore } from '../store.js';
import { isSpent } from './form.js';
import { ErrorNote, Picture, useTask } from './parts.js';

/** An interactive message of type `card`. */
export function Card({ message }) {
  const { imageUrl, text, cardActions } = message.data.interactiveData;
  const me = useStore((s) => s.me?.uid);
  const task = useTask();
  const locked = message.sender === me && !message.data.allowSenderInteraction;
  const pressed = pressedElements(message);
  const picture = mediaAddress(imageUrl);
  const buttons = (Array.isArray(cardActions) ? cardActions : []).filter((one) => one?.elementId);
  return html`<div class="old-card">
    <${Picture} address=${picture} class="card-picture" />
    <p class="card-text">${text}</p>
    <div class="card-buttons">${buttons.map((element) => html`<button type="button" key=${element.elementId}
      disabled=${locked || task.busy || isSpent(element, pressed)} aria-pressed=${pressed.has(element.elementId) ? 'true' : undefined}
      onClick=${() => task.run(() => press(message, element))}>${element.buttonText || element.elementId}</button>`)}</div>
    <${ErrorNote} problem=${task.problem} />
    ${locked && html`<p class="quiet">Only others can press these buttons.</p>`}
  </div>`;
}
