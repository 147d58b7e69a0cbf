/**
 * Sends a custom message with a payload written by hand: for bots that answer typed payloads.
 * @module views/payload
 */
import { sendCustom } from '../actions/sending.js';
import { html, useId, useState } from '../html.js';
import { Dialog } from './dialog.js';

const SAMPLE = { type: 'location', payload: '{\n  "latitude": "52.52",\n  "longitude": "13.40"\n}' };
/** The service takes 10 KB of content in one message. */
const MAX_BYTES = 10_000;

/** `target` is where the message goes. */
export function PayloadDialog({ target, onClose }) {
  const [type, setType] = useState(SAMPLE.type);
  const [payload, setPayload] = useState(SAMPLE.payload);
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');
  const ids = useId();
  const submit = (event) => {
    event.preventDefault();
    event.stopPropagation();
    const { value, error } = parse(type, payload);
    setProblem(error ?? '');
    if (error) return;
    sendCustom(target, type.trim(), value, text.trim());
    onClose();
  };
  return html`<${Dialog} title="Send a custom payload" onClose=${onClose}>
    <form class="stack" onSubmit=${submit}>
      <label for="${ids}-type">Type</label>
      <input id="${ids}-type" value=${type} autocomplete="off" spellcheck=${false} onInput=${(event) => setType(event.target.value)} />
      <label for="${ids}-json">Payload (a JSON object)</label>
      <textarea id="${ids}-json" class="code" rows="8" spellcheck=${false} value=${payload} aria-invalid=${problem ? 'true' : undefined}
        aria-describedby="${ids}-problem" onInput=${(event) => setPayload(event.target.value)}></textarea>
      <label for="${ids}-text">Text for clients that do not know the type (optional)</label>
      <input id="${ids}-text" value=${text} autocomplete="off" onInput=${(event) => setText(event.target.value)} />
      <p class="field-problem" id="${ids}-problem" role="alert">${problem}</p>
      <div class="buttons"><button type="button" class="secondary" onClick=${onClose}>Cancel</button><button type="submit" class="primary">Send</button></div>
    </form>
  <//>`;
}

function parse(type, payload) {
  if (!type.trim()) return { error: 'Please give a type.' };
  if (['text', 'custom'].includes(type.trim())) return { error: `Clients take “${type.trim()}” for another kind of message; choose another type.` };
  if (new Blob([payload]).size > MAX_BYTES) return { error: 'The payload is larger than 10 KB.' };
  try {
    const value = JSON.parse(payload);
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return { error: 'The payload must be an object: { … }' };
    return { value };
  } catch (error) {
    return { error: `This is not JSON: ${error.message}` };
  }
}
