/**
 * Where messages are written: text, mentions, files, quotes, edits.
 * @module views/composer
 */
import { editText } from '../actions/messages.js';
import { hasPolls } from '../actions/polls.js';
import { stopTyping, typed } from '../actions/presence.js';
import { sendFile, sendText } from '../actions/sending.js';
import { html, useEffect, useId, useLayoutEffect, useRef, useState } from '../html.js';
import { senderOf } from '../model/message.js';
import { nameOf } from '../model/people.js';
import { previewText } from '../model/words.js';
import { get, put, useStore } from '../store.js';
import { Completion, useCompletion } from './completion.js';
import { NewPoll } from './newpoll.js';
import { ErrorNote, IconButton, useTask } from './parts.js';
import { PayloadDialog } from './payload.js';

const MAX_HEIGHT = 180;
/** Whether there is a mouse: only then the box may take the focus by itself, since it brings up the keyboard of a phone. */
export const canHover = () => matchMedia('(hover: hover)').matches;
const EMPTY = { text: '', mentions: [] };

/**
 * `target` is `{key, threadId?}`. `extra` is `{kind: 'quote' | 'edit', message}` or null; `onExtra(null)` ends it.
 */
export function Composer({ target, label, extra, onExtra }) {
  const line = target.threadId ? `thread:${target.threadId}` : target.key;
  const input = useRef(null);
  const { draft, setDraft, caret, setCaret } = useDraft(extra?.kind === 'edit' ? `edit:${extra.message.id}` : line, extra, input);
  const [dialog, setDialog] = useState(null);
  const polls = useStore((s) => hasPolls(s.settings)) && !target.threadId;
  const listId = useId();
  const task = useTask();
  const completion = useCompletion(target.key, draft.text.slice(0, caret), (member, length) => {
    const before = `${draft.text.slice(0, caret - length)}@${member.name} `;
    setDraft(before + draft.text.slice(caret), [...draft.mentions, { label: `@${member.name}`, uid: member.uid }], before.length);
  });
  useEffect(() => stopTyping, [line]);
  useEffect(() => { if (canHover()) input.current.focus({ preventScroll: true }); }, [line]);
  const submit = async () => {
    const text = withTokens(draft).trim();
    if (!text || task.busy) return;
    if (extra?.kind === 'edit') {
      const saved = await task.run(() => editText(extra.message, text).then(() => true));
      if (!saved) return;
    } else sendText({ ...target, quoted: extra?.message }, text);
    setDraft('', []);
    stopTyping();
    if (extra) onExtra(null);
  };
  const cancel = () => {
    if (extra.kind === 'edit') setDraft('', []);
    task.clear();
    onExtra(null);
    input.current.focus();
  };
  const onKeyDown = (event) => {
    if (event.isComposing || completion.onKeyDown(event)) return;
    if (event.key === 'Enter' && !event.shiftKey) { event.preventDefault(); submit(); }
    if (event.key === 'Escape' && extra) { event.stopPropagation(); cancel(); }
  };
  const onInput = ({ target: box }) => {
    setDraft(box.value, draft.mentions, box.selectionStart);
    if (box.value) typed(target.key);
    else stopTyping();
  };
  const onFiles = (files) => {
    for (const file of files) sendFile({ ...target, quoted: extra?.message }, file);
    if (extra?.kind === 'quote') onExtra(null);
  };
  return html`<form class="composer" onSubmit=${(event) => { event.preventDefault(); submit(); }}>
    <${ErrorNote} problem=${task.problem} onDismiss=${task.clear} />
    ${extra && html`<${Extra} extra=${extra} onCancel=${cancel} />`}
    <${Completion} id=${listId} completion=${completion} />
    <div class="composer-row">
      ${extra?.kind !== 'edit' && html`<${Tools} onFiles=${onFiles} onPayload=${() => setDialog('payload')} onPoll=${polls ? () => setDialog('poll') : null} />`}
      <textarea ref=${input} rows="1" value=${draft.text} placeholder="Write a message" aria-label=${label} autocomplete="off" ...${completionRole(target.key, completion, listId)}
        onInput=${onInput} onKeyDown=${onKeyDown} onPaste=${(event) => pasted(event, onFiles)} onSelect=${(event) => setCaret(event.target.selectionStart)}></textarea>
      <${IconButton} icon="send" label=${extra?.kind === 'edit' ? 'Save' : 'Send'} type="submit" disabled=${!draft.text.trim() || task.busy} class="icon-button send" />
    </div>
  </form>
  ${dialog === 'payload' && html`<${PayloadDialog} target=${target} onClose=${() => setDialog(null)} />`}
  ${dialog === 'poll' && html`<${NewPoll} id=${target.key} onClose=${() => setDialog(null)} />`}`;
}

/**
 * The text being written and the caret. The box is changed at once and not with the next drawing:
 * what somebody types in between would be lost or doubled.
 */
function useDraft(slot, extra, input) {
  const draft = useStore((s) => s.drafts[slot] ?? EMPTY);
  const [caret, setCaret] = useState(0);
  const setDraft = (text, mentions, position = text.length) => {
    const box = input.current;
    if (box.value !== text) {
      box.value = text;
      box.setSelectionRange(position, position);
    }
    setCaret(position);
    put('drafts', slot, { text, mentions });
  };
  useLayoutEffect(() => {
    if (!extra) return;
    if (extra.kind === 'edit' && !get().drafts[slot]?.text) put('drafts', slot, withNames(extra.message));
    input.current.focus();
  }, [extra?.message.id, extra?.kind]);
  useLayoutEffect(() => {
    const box = input.current;
    box.style.height = 'auto';
    box.style.height = `${Math.min(MAX_HEIGHT, box.scrollHeight + 2)}px`;
  }, [draft.text]);
  return { draft, setDraft, caret, setCaret };
}

/** In groups the box names the list of members above it. A text area stays a text area: it may not be a combobox. */
function completionRole(key, { options, chosen }, listId) {
  if (!key.startsWith('group:')) return {};
  const open = options.length > 0;
  return {
    'aria-autocomplete': 'list',
    'aria-controls': open ? listId : undefined,
    'aria-activedescendant': open ? `${listId}-${chosen}` : undefined,
  };
}

function pasted(event, onFiles) {
  if (!event.clipboardData.files.length) return;
  event.preventDefault();
  onFiles(event.clipboardData.files);
}

function Tools({ onFiles, onPayload, onPoll }) {
  const chooser = useRef(null);
  const onChange = (event) => { onFiles([...event.target.files]); event.target.value = ''; };
  return html`<${IconButton} icon="attach" label="Send a picture or file" onClick=${() => chooser.current.click()} />
    <input type="file" ref=${chooser} multiple hidden onChange=${onChange} />
    <${IconButton} icon="braces" label="Send a custom payload" onClick=${onPayload} />
    ${onPoll && html`<${IconButton} icon="poll" label="Make a poll" onClick=${onPoll} />`}`;
}

function Extra({ extra, onCancel }) {
  const title = extra.kind === 'edit' ? 'Editing' : `Quoting ${nameOf(get(), extra.message.sender, senderOf(extra.message))}`;
  return html`<div class="extra"><div><strong>${title}</strong><span>${previewText(get(), extra.message).slice(0, 200)}</span></div>
    <${IconButton} icon="close" label=${extra.kind === 'edit' ? 'Stop editing' : 'Do not quote'} onClick=${onCancel} /></div>`;
}

/** The text of a message for editing, its tokens as names. */
function withNames(message) {
  const mentions = [];
  const text = message.data.text.replace(/<@uid:([^<>]{1,100})>/gu, (_, uid) => {
    const label = `@${nameOf(get(), uid, message.data.mentions?.[uid])}`;
    mentions.push({ label, uid });
    return label;
  });
  return { text, mentions };
}

/** Names that were chosen from the list become tokens; the longest first, so that `@Ann` does not eat `@Anna`. */
function withTokens({ text, mentions }) {
  return [...mentions].sort((a, b) => b.label.length - a.label.length).reduce((all, { label, uid }) => all.replaceAll(label, `<@uid:${uid}>`), text);
}
