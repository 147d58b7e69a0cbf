/**
 * Records the open conversation, saves it as text or as a Rust test, and plays it again.
 * @module views/recorder
 */
import { replay, startRecording, stopRecording } from '../actions/record.js';
import { html, useEffect, useId, useRef, useState } from '../html.js';
import { isBot } from '../model/people.js';
import { readTranscript, rustTest, written } from '../model/transcript.js';
import { openConversation, splitKey } from '../route.js';
import { get, useStore } from '../store.js';
import { ErrorNote, useTask } from './parts.js';

/** The tab of the tools. */
export function Recorder() {
  const key = useStore((s) => s.route.key);
  const record = useStore((s) => s.record);
  const [text, setText] = useState(() => written(get().record?.lines ?? []));
  const [results, setResults] = useState([]);
  const chooser = useRef(null);
  const task = useTask();
  const id = useId();
  const recording = record && !record.ended;
  useEffect(() => { if (record) setText(written(record.lines)); }, [record]);
  if (!key) return html`<${NoConversation} />`;
  const play = () => task.run(async () => {
    setResults([]);
    await replay(key, botIn(key, text), text, (at, problem) => setResults((list) => [...list, { at, problem }]));
  });
  const open = async (event) => {
    const [file] = event.target.files;
    if (file) setText(await file.text());
    event.target.value = '';
  };
  const saveTest = () => task.run(async () => {
    const [type, other] = splitKey(key);
    const bot = botIn(key, text);
    save(`${bot}_conversation.rs`, rustTest({ bot, group: type === 'group' ? other : null, lines: readTranscript(text) }));
  });
  return html`<div class="recorder">
    <div class="inline">${recording
      ? html`<button type="button" class="primary" onClick=${stopRecording}>Stop recording</button>`
      : html`<button type="button" class="primary" disabled=${task.busy} onClick=${() => startRecording(key)}>Record</button>`}
      <button type="button" class="secondary" onClick=${() => chooser.current.click()}>Open…</button>
      <input type="file" ref=${chooser} hidden accept=".txt,text/plain" onChange=${open} /></div>
    <p class="quiet" role="status">${recording ? 'What happens in this conversation is recorded.' : 'Record a conversation, or write one: who, a colon, what they say.'}</p>
    <label for=${id}>Transcript</label>
    <textarea id=${id} class="code" rows="14" spellcheck=${false} readonly=${recording} value=${text} onInput=${(event) => setText(event.target.value)}></textarea>
    <p class="quiet">In what a bot is expected to say, <code>...</code> stands for anything.</p>
    <div class="inline"><button type="button" class="secondary" disabled=${!text.trim() || recording || task.busy} onClick=${play}>${task.busy ? 'Playing…' : 'Replay'}</button>
      <button type="button" class="secondary" disabled=${!text.trim() || recording} onClick=${() => save('conversation.txt', `${text.trim()}\n`)}>Save</button>
      <button type="button" class="secondary" disabled=${!text.trim() || recording} onClick=${saveTest}>Save as Rust test</button></div>
    <${ErrorNote} problem=${task.problem} />
    ${results.length > 0 && html`<${Results} text=${text} results=${results} done=${!task.busy} />`}
  </div>`;
}

/** What is recorded is a conversation: one with a bot is a press away. */
function NoConversation() {
  const users = useStore((s) => s.users);
  const bots = Object.values(users).filter((user) => isBot(get(), user.uid));
  return html`<div class="recorder"><p class="quiet">Open a conversation to record what happens in it, to play it again, and to save it as a test.</p>
    <ul class="chips">${bots.map((bot) => html`<li key=${bot.uid}><button type="button" class="secondary" onClick=${() => openConversation(`user:${bot.uid}`)}>${bot.name}</button></li>`)}</ul></div>`;
}

function Results({ text, results, done }) {
  const lines = readTranscript(text);
  const failed = results.find((one) => one.problem);
  return html`<p role="status">${!done ? 'Playing…' : failed ? 'It went otherwise.' : `It went as written: ${results.length} lines.`}</p>
    <ol class="played">${results.map(({ at, problem }) => html`<li key=${at} class=${problem ? 'failed' : ''}><span aria-hidden="true">${problem ? '✕' : '✓'}</span>
      <span>${lines[at]?.who}: ${lines[at]?.what}${problem && html`<br /><strong>${problem}</strong>`}</span></li>`)}</ol>`;
}

/** The bot of a conversation: the other one, or in a group the one who speaks in the transcript. */
function botIn(key, text) {
  const [type, other] = splitKey(key);
  if (type === 'user') return other;
  const bot = readTranscript(text).map(({ who }) => who).find((who) => isBot(get(), who));
  if (!bot) throw new Error('No bot speaks in the transcript.');
  return bot;
}

/** Gives the person a file. */
function save(name, content) {
  const link = document.createElement('a');
  const address = URL.createObjectURL(new Blob([content], { type: 'text/plain' }));
  Object.assign(link, { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
