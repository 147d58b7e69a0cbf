/**
 * A form: its fields, the checks before it is sent, and what is shown when it is done.
 * @module views/form
 */
import { press } from '../actions/press.js';
import { html, useRef, useState } from '../html.js';
import { goalReached, pressedElements } from '../model/message.js';
import { useStore } from '../store.js';
import { ErrorNote, useTask } from './parts.js';
import { Field, isInput, isRequired, problemOf, startValue } from './field.js';

/** What was typed into forms and not sent yet; it survives a change of conversation. */
const typedSoFar = new Map();
const MAX_KEPT = 200;

/** An interactive message of type `form`. */
export function Form({ message }) {
  const { title, goalCompletionText } = message.data.interactiveData;
  if (goalReached(message)) {
    return html`<div class="form done"><h2>${title}</h2><p>${goalCompletionText || 'Thank you for filling in the form.'}</p></div>`;
  }
  return html`<${OpenForm} message=${message} />`;
}

function OpenForm({ message }) {
  const { title, formFields, submitElement } = message.data.interactiveData;
  const me = useStore((s) => s.me?.uid);
  const box = useRef(null);
  const fields = (Array.isArray(formFields) ? formFields : []).filter((field) => field && typeof field === 'object');
  const [values, setValues] = useState(() => typedSoFar.get(`${me}/${message.id}`) ?? startValues(fields));
  const [problems, setProblems] = useState({});
  const task = useTask();
  const locked = message.sender === me && !message.data.allowSenderInteraction;
  const change = (id, value) => {
    const next = { ...values, [id]: value };
    setValues(next);
    setProblems({ ...problems, [id]: undefined });
    keep(`${me}/${message.id}`, next);
  };
  const submit = async (event) => {
    event.preventDefault();
    const found = check(fields, values);
    setProblems(found);
    const first = fields.findIndex((field) => found[field.elementId]);
    if (first >= 0) return focusField(box.current, first);
    await task.run(() => press(message, submitElement, answerOf(fields, values)));
  };
  const pressed = pressedElements(message);
  const button = (element, type, onClick) => html`<button type=${type} class=${type === 'submit' ? 'primary' : 'secondary'} onClick=${onClick}
    disabled=${locked || task.busy || isSpent(element, pressed)}>${element.buttonText || 'Send'}</button>`;
  return html`<form class="form" ref=${box} noValidate onSubmit=${submit}>
    <h2>${title}</h2>
    ${fields.map((field) => html`<div class="field-slot" key=${field.elementId}>${field.elementType === 'button'
      ? button(field, 'button', () => task.run(() => press(message, field, answerOf(fields, values))))
      : html`<${Field} field=${field} value=${values[field.elementId]} problem=${problems[field.elementId]} disabled=${locked || task.busy}
          onChange=${(value) => change(field.elementId, value)} />`}</div>`)}
    ${submitElement ? button(submitElement, 'submit') : html`<p class="quiet">This form has no submit button.</p>`}
    <${ErrorNote} problem=${task.problem} />
    ${locked && html`<p class="quiet">Only others can fill in this form.</p>`}
  </form>`;
}

/** Whether a button may not be pressed again. */
export const isSpent = (element, pressed) => element.disableAfterInteracted !== false && pressed.has(element.elementId);

const startValues = (fields) => Object.fromEntries(fields.filter(isInput).map((field) => [field.elementId, startValue(field)]));

const check = (fields, values) => Object.fromEntries(fields.filter(isInput)
  .map((field) => [field.elementId, problemOf(field, values[field.elementId], isRequired(field))]).filter(([, problem]) => problem));

/** Empty answers are left out, as official clients do. */
function answerOf(fields, values) {
  const given = fields.filter(isInput).map((field) => [field.elementId, values[field.elementId]]);
  const filled = given.filter(([, value]) => value !== undefined && value !== null && value !== '' && value.length !== 0);
  return { key: 'formData', values: Object.fromEntries(filled), fields };
}

function focusField(form, index) {
  form.querySelectorAll('.field-slot')[index]?.querySelector('input, textarea, select')?.focus();
}

function keep(key, values) {
  typedSoFar.delete(key);
  typedSoFar.set(key, values);
  if (typedSoFar.size > MAX_KEPT) typedSoFar.delete(typedSoFar.keys().next().value);
}
