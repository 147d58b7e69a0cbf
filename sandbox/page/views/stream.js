/**
 * An answer that is being written.
 * @module views/stream
 */
import { html } from '../html.js';
import { isBot, nameOf } from '../model/people.js';
import { useStore } from '../store.js';
import { ElementCard } from './elements.js';
import { Avatar, BotBadge } from './parts.js';
import { Text } from './text.js';

/** The text so far, and what the agent is doing. */
export function Stream({ stream }) {
  const name = useStore((s) => nameOf(s, stream.sender));
  const image = useStore((s) => s.users[stream.sender]?.avatar);
  const bot = useStore((s) => isBot(s, stream.sender));
  const card = stream.card && { data: { card: stream.card }, sender: stream.sender };
  return html`<article class="message streaming" aria-busy="true" aria-label="${name} is answering">
    <div class="side"><${Avatar} id=${stream.sender} name=${name} image=${image} /></div>
    <div class="column"><p class="sender">${name}${bot && html`<${BotBadge} />`}</p>
      <div class="bubble">${stream.text && html`<${Text} text=${stream.text} />`}${card && html`<${ElementCard} message=${card} />`}
        <p class="quiet">${stream.hint || (stream.text ? '' : '…')}</p></div></div>
  </article>`;
}
