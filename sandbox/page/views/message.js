/**
 * One message: who, when, the bubble, reactions, ticks, and what can be done with it.
 * @module views/message
 */
import { toggleReaction } from '../actions/messages.js';
import { goTo } from '../actions/search.js';
import { noteProblem } from '../actions/timeline.js';
import { clock, fullTime, machineTime } from '../format.js';
import { html } from '../html.js';
import { senderOf } from '../model/message.js';
import { isBot, nameOf } from '../model/people.js';
import { previewText } from '../model/words.js';
import { get, useStore } from '../store.js';
import { Content } from './content.js';
import { Menu } from './menu.js';
import { Avatar, BotBadge, ErrorNote } from './parts.js';

/** `joined`: drawn together with the message above. `onThread`, `onQuote`, `onEdit` are what the menu offers; no `onQuote`, no menu. */
export function Message({ message, joined, onThread, onQuote, onEdit }) {
  const me = useStore((s) => s.me?.uid);
  const sender = senderOf(message);
  const name = useStore((s) => nameOf(s, message.sender, sender));
  const image = useStore((s) => s.users[message.sender]?.avatar ?? sender.avatar);
  const bot = useStore((s) => isBot(s, message.sender));
  const problem = useStore((s) => s.notes[message.id]);
  const quoted = useStore((s) => message.quotedMessage ?? s.messages[message.quotedMessageId]);
  const mine = message.sender === me;
  return html`<article id="m-${message.id}" class="message ${mine ? 'mine' : ''} ${joined ? 'joined' : ''}" aria-label=${`${mine ? 'You' : name}, ${clock(message.sentAt)}`}>
    ${!mine && html`<div class="side">${!joined && html`<${Avatar} id=${message.sender} name=${name} image=${image} />`}</div>`}
    <div class="column">
      ${!mine && !joined && html`<p class="sender">${name}${bot && html`<${BotBadge} />`}</p>`}
      <div class="bubble-row">
        <div class="bubble kind-${message.deletedAt ? 'deleted' : message.category}">
          ${quoted && !message.deletedAt && html`<${Quoted} message=${quoted} />`}
          <${Content} message=${message} />
        </div>
        ${onQuote && !message.deletedAt && html`<${Menu} message=${message} mine=${mine} onThread=${onThread} onQuote=${onQuote} onEdit=${onEdit} />`}
      </div>
      <${Meta} message=${message} mine=${mine} />
      <${Reactions} message=${message} />
      ${onThread && message.replyCount > 0 && html`<button type="button" class="link replies" onClick=${() => onThread(message)}>
        ${message.replyCount} ${message.replyCount === 1 ? 'reply' : 'replies'}</button>`}
      <${ErrorNote} problem=${problem} onDismiss=${() => noteProblem(message.id, null)} />
    </div>
  </article>`;
}

function Quoted({ message }) {
  return html`<button type="button" class="quoted" onClick=${() => goTo(message)} title="Show the quoted message">
    <strong>${nameOf(get(), message.sender, senderOf(message))}</strong><span>${previewText(get(), message).slice(0, 200)}</span>
  </button>`;
}

function Meta({ message, mine }) {
  const done = message.completedBy?.length ? `Completed by ${message.completedBy.map((one) => one.name ?? one.uid).join(', ')}` : '';
  const status = message.data?.moderation?.status;
  const plain = !message.editedAt && !message.deletedAt && !done && !status;
  return html`<p class="meta ${plain ? 'plain' : ''}">
    <time datetime=${machineTime(message.sentAt)} title=${fullTime(message.sentAt)}>${clock(message.sentAt)}</time>
    ${message.editedAt && !message.deletedAt && html`<span>edited</span>`}
    ${mine && !message.deletedAt && html`<${Ticks} message=${message} />`}
    ${(status === 'pending' || status === 'disapproved') && html`<span>${status === 'pending' ? 'being checked' : 'blocked by moderation'}</span>`}
    ${done && html`<span>${done}</span>`}
  </p>`;
}

function Ticks({ message }) {
  const state = message.readAt ? 'Read' : message.deliveredAt ? 'Delivered' : 'Sent';
  return html`<span class="ticks ${state.toLowerCase()}" role="img" aria-label=${state} title=${state}>${state === 'Sent' ? '✓' : '✓✓'}</span>`;
}

function Reactions({ message }) {
  const list = message.deletedAt ? [] : message.data?.reactions ?? [];
  if (!list.length) return null;
  return html`<div class="reactions" role="group" aria-label="Reactions">${list.map((one) => html`<button type="button" key=${one.reaction} aria-pressed=${Boolean(one.reactedByMe)}
    aria-label=${`${one.reaction}, ${one.count}`} onClick=${() => toggleReaction(message, one.reaction)}><span>${one.reaction}</span><span>${one.count}</span></button>`)}</div>`;
}
