/**
 * Interactive messages of an own type: official clients leave them to the app, so this shows what is in them
 * and lets one say which element was pressed.
 * @module views/interactive
 */
import { recordPress } from '../actions/messages.js';
import { html, useId, useState } from '../html.js';
import { goalReached, pressedElements } from '../model/message.js';
import { useStore } from '../store.js';
import { Json } from './json.js';
import { ErrorNote, useTask } from './parts.js';

/** Element ids anywhere in the content are offered; more than this are not looked for. */
const MAX_OFFERED = 20;
const MAX_DEPTH = 8;

/** An interactive message of type `customInteractive`, or of any other. */
export function CustomInteractive({ message }) {
  const { interactiveData } = message.data;
  const me = useStore((s) => s.me?.uid);
  const [element, setElement] = useState('');
  const task = useTask();
  const id = useId();
  const locked = message.sender === me && !message.data.allowSenderInteraction;
  const pressed = [...pressedElements(message)];
  const submit = (event) => {
    event.preventDefault();
    if (element.trim()) task.run(() => recordPress(message, element.trim()));
  };
  return html`<div class="custom">
    <p class="kind">${message.type}</p>
    <${Json} value=${interactiveData} label="Content" open=${true} />
    <form class="press-box" onSubmit=${submit}>
      <label for=${id}>Element to press</label>
      <div class="inline"><input id=${id} list="${id}-list" value=${element} disabled=${locked || task.busy} autocomplete="off" spellcheck=${false}
        onInput=${(event) => setElement(event.target.value)} /><button type="submit" class="small" disabled=${locked || task.busy || !element.trim()}>Press</button></div>
      <datalist id="${id}-list">${[...elementIds(interactiveData)].map((one) => html`<option key=${one} value=${one}></option>`)}</datalist>
    </form>
    <p class="quiet" role="status">${pressed.length > 0 && `Pressed: ${pressed.join(', ')}. `}${goalReached(message) && 'Done.'}</p>
    ${locked && html`<p class="quiet">Only others can press something here.</p>`}
    <${ErrorNote} problem=${task.problem} />
  </div>`;
}

function elementIds(value, depth = 0, found = new Set()) {
  if (value === null || typeof value !== 'object' || depth > MAX_DEPTH || found.size >= MAX_OFFERED) return found;
  if (typeof value.elementId === 'string') found.add(value.elementId);
  for (const one of Object.values(value)) elementIds(one, depth + 1, found);
  return found;
}
