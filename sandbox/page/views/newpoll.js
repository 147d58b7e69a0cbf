/**
 * Asks a question with the polls extension.
 * @module views/newpoll
 */
import { createPoll } from '../actions/polls.js';
import { html, useId, useState } from '../html.js';
import { Dialog } from './dialog.js';
import { ErrorNote, useTask } from './parts.js';

const MIN_OPTIONS = 2;
const MAX_OPTIONS = 10;

/** `key` is the conversation that is asked. */
export function NewPoll({ id: key, onClose }) {
  const [question, setQuestion] = useState('');
  const [options, setOptions] = useState(['', '']);
  const task = useTask();
  const id = useId();
  const given = options.map((one) => one.trim()).filter(Boolean);
  const ready = question.trim() && given.length >= MIN_OPTIONS;
  const change = (at, text) => setOptions(options.map((one, index) => (index === at ? text : one)));
  const submit = async (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (ready && (await task.run(async () => { await createPoll(key, question.trim(), given); return true; }))) onClose();
  };
  return html`<${Dialog} title="New poll" onClose=${onClose}>
    <form class="stack" onSubmit=${submit}>
      <label for="${id}-question">Question</label>
      <input id="${id}-question" value=${question} maxlength="500" autocomplete="off" onInput=${(event) => setQuestion(event.target.value)} />
      ${options.map((text, at) => html`<label key=${`l${at}`} for="${id}-${at}">Option ${at + 1}</label>
        <input key=${`i${at}`} id="${id}-${at}" value=${text} maxlength="200" autocomplete="off" onInput=${(event) => change(at, event.target.value)} />`)}
      ${options.length < MAX_OPTIONS && html`<button type="button" class="small" onClick=${() => setOptions([...options, ''])}>Add an option</button>`}
      <${ErrorNote} problem=${task.problem} />
      <div class="buttons"><button type="button" class="secondary" onClick=${onClose}>Cancel</button>
        <button type="submit" class="primary" disabled=${!ready || task.busy}>Ask</button></div>
    </form>
  <//>`;
}
