/**
 * The inputs of a form, one kind each.
 * @module views/field
 */
import { html, useId } from '../html.js';
import { knownZone, moved, ownZone, wallOf } from '../zone.js';

const DATE_KINDS = { date: 'date', time: 'time', dateTime: 'datetime-local' };
const DATE_FORMS = { date: /^\d{4}-\d\d-\d\d$/u, time: /^\d\d:\d\d$/u, dateTime: /^\d{4}-\d\d-\d\dT\d\d:\d\d$/u };
const KINDS = { textInput: TextField, checkbox: Choices, radio: Choices, singleSelect: Choices, dropdown: Dropdown, dateTime: DateField };

/** Whether an element has an answer. */
export const isInput = (field) => Object.hasOwn(KINDS, field.elementType);

/** A missing `optional` means optional, as in official web clients; the text `"false"` counts too. */
export const isRequired = (field) => String(field.optional ?? true) === 'false';

/** One element of a form; an unknown kind is named, not hidden. */
export function Field({ field, ...rest }) {
  if (field.elementType === 'label') return html`<p class="form-label">${field.text}</p>`;
  if (!isInput(field)) return html`<p class="quiet">Unknown form element “${String(field.elementType)}”.</p>`;
  const Kind = KINDS[field.elementType];
  return html`<${Kind} field=${field} ...${rest} />`;
}

/** The value a field begins with; a default that does not fit is dropped. */
export function startValue(field) {
  const value = field.defaultValue;
  const known = (one) => optionsOf(field).some((option) => option.value === one);
  switch (field.elementType) {
    case 'checkbox': return [value ?? []].flat().filter(known);
    case 'radio':
    case 'singleSelect':
    case 'dropdown': return known(value) ? value : '';
    case 'dateTime': return here(field, value) ?? '';
    default: return typeof value === 'string' ? value : '';
  }
}

/** Why an answer cannot be sent, or nothing. */
export function problemOf(field, value, required) {
  const empty = value === undefined || value.length === 0 || (typeof value === 'string' && !value.trim());
  if (empty) return required ? 'Please fill in this field.' : undefined;
  if (field.elementType !== 'dateTime') return undefined;
  const { from, to } = boundsOf(field);
  const [early, late] = [from && value < from, to && value > to];
  // A range of times may go past midnight once it is told in the reader's zone.
  if (from && to && from > to) return early && late ? `Between ${from} and ${to}.` : undefined;
  if (early) return `Not before ${from.replace('T', ' ')}.`;
  return late ? `Not after ${to.replace('T', ' ')}.` : undefined;
}

function TextField({ field, value, problem, disabled, onChange }) {
  const ids = useIds();
  const rows = Number(field.maxLines ?? 1);
  const placeholder = typeof field.placeholder === 'string' ? field.placeholder : field.placeholder?.text ?? '';
  const common = { id: ids.input, value, disabled, placeholder, ...describe(field, problem, ids), onInput: (event) => onChange(event.target.value) };
  return html`<div class="field">
    <label for=${ids.input}><${Label} field=${field} /></label>
    ${rows > 1 ? html`<textarea rows=${Math.min(rows, 10)} ...${common}></textarea>` : html`<input type="text" autocomplete="off" ...${common} />`}
    <${Problem} id=${ids.problem} text=${problem} />
  </div>`;
}

function Choices({ field, value, problem, disabled, onChange }) {
  const ids = useIds();
  const many = field.elementType === 'checkbox';
  const isOn = (option) => (many ? (value ?? []).includes(option.value) : value === option.value);
  const toggle = (option, on) => onChange(many ? optionsOf(field).map((one) => one.value).filter((one) => (one === option.value ? on : value.includes(one))) : option.value);
  return html`<fieldset class="field choices ${field.elementType === 'singleSelect' ? 'segments' : ''}" aria-describedby=${problem ? ids.problem : undefined}>
    <legend><${Label} field=${field} />${isRequired(field) && html`<span class="sr-only"> (required)</span>`}</legend>
    <div class="options">${optionsOf(field).map((option) => html`<label key=${option.value}>
      <input type=${many ? 'checkbox' : 'radio'} name=${ids.input} value=${option.value} checked=${isOn(option)} disabled=${disabled}
        onChange=${(event) => toggle(option, event.target.checked)} /><span>${option.label}</span>
    </label>`)}</div>
    <${Problem} id=${ids.problem} text=${problem} />
  </fieldset>`;
}

function Dropdown({ field, value, problem, disabled, onChange }) {
  const ids = useIds();
  return html`<div class="field">
    <label for=${ids.input}><${Label} field=${field} /></label>
    <select id=${ids.input} value=${value} disabled=${disabled} ...${describe(field, problem, ids)} onChange=${(event) => onChange(event.target.value)}>
      <option value="" selected=${!value}>None</option>
      ${optionsOf(field).map((option) => html`<option key=${option.value} value=${option.value} selected=${option.value === value}>${option.label}</option>`)}
    </select>
    <${Problem} id=${ids.problem} text=${problem} />
  </div>`;
}

function DateField({ field, value, problem, disabled, onChange }) {
  const ids = useIds();
  const { from, to } = boundsOf(field);
  return html`<div class="field">
    <label for=${ids.input}><${Label} field=${field} /></label>
    <span class="date-row"><input id=${ids.input} type=${DATE_KINDS[modeOf(field)]} min=${from} max=${to} value=${value} disabled=${disabled}
      ...${describe(field, problem, ids)} onInput=${(event) => onChange(event.target.value)} /><span class="quiet">${ownZone()}</span></span>
    <${Problem} id=${ids.problem} text=${problem} />
  </div>`;
}

const modeOf = (field) => (Object.hasOwn(DATE_KINDS, field.mode) ? field.mode : 'date');

/** Bounds that do not have the form of the mode are ignored. */
const boundsOf = (field) => ({ from: here(field, field.from), to: here(field, field.to) });

/** A time written in the zone of the field, in the reader's; a date without a time is the same everywhere. */
function here(field, value) {
  const mode = modeOf(field);
  if (!DATE_FORMS[mode].test(value ?? '')) return undefined;
  const [from, to] = [knownZone(field.timezoneCode), ownZone()];
  if (mode === 'dateTime') return moved(value, from, to);
  return mode === 'time' ? moved(`${wallOf(Date.now(), from).slice(0, 11)}${value}`, from, to).slice(11) : value;
}

const optionsOf = (field) => (Array.isArray(field.options) ? field.options : []).filter((option) => option && option.value !== undefined);

function useIds() {
  const id = useId();
  return { input: `${id}-input`, problem: `${id}-problem` };
}

const describe = (field, problem, ids) => ({
  'aria-required': isRequired(field) ? 'true' : undefined,
  'aria-invalid': problem ? 'true' : undefined,
  'aria-describedby': problem ? ids.problem : undefined,
});

const Label = ({ field }) => html`${field.label || field.elementId}${isRequired(field) && html`<span class="star" aria-hidden="true"> *</span>`}`;

const Problem = ({ id, text }) => text && html`<p class="field-problem" id=${id}>${text}</p>`;
