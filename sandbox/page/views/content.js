/**
 * Chooses how the content of a message is drawn: first by category, then by type. What is not known is shown as JSON.
 * @module views/content
 */
import { html, useErrorBoundary } from '../html.js';
import { Card } from './card.js';
import { Custom } from './custom.js';
import { ElementCard } from './elements.js';
import { Form } from './form.js';
import { CustomInteractive } from './interactive.js';
import { Json } from './json.js';
import { Media } from './media.js';
import { Poll } from './poll.js';
import { Scheduler } from './scheduler.js';
import { Text } from './text.js';

const MEDIA = ['image', 'video', 'audio', 'file', 'media'];

/** The inside of a bubble. Content that cannot be drawn is shown as JSON and breaks nothing else. */
export function Content({ message }) {
  const [failed] = useErrorBoundary();
  if (message.deletedAt) return html`<p class="quiet"><em>This message was deleted</em></p>`;
  if (failed) return html`<${Unknown} message=${message} />`;
  const Kind = kindOf(message);
  return html`<${Kind} message=${message} />`;
}

function kindOf({ category, type, data }) {
  const interactive = category === 'interactive' && data?.interactiveData;
  if (category === 'message' && type === 'text') return TextContent;
  if (category === 'message' && MEDIA.includes(type)) return Media;
  if (interactive && type === 'form') return Form;
  if (interactive && type === 'card') return Card;
  if (interactive && type === 'scheduler') return Scheduler;
  if (interactive) return CustomInteractive;
  if (category === 'custom' && type === 'extension_poll') return Poll;
  if (category === 'custom') return Custom;
  if (category === 'card') return ElementCard;
  if (category === 'agentic' && (data?.elements?.length || data?.text)) return Agentic;
  return Unknown;
}

const TextContent = ({ message }) => html`<${Text} text=${message.data?.text ?? ''} mentions=${message.data?.mentions} />`;

/** The parts of an agent's answer, or its text. */
function Agentic({ message }) {
  const { elements, text } = message.data;
  if (!elements?.length) return html`<${Text} text=${text} />`;
  return elements.map(({ type, value }, at) => (type === 'card'
    ? html`<${ElementCard} key=${at} message=${{ ...message, data: { card: value?.card } }} />`
    : html`<${Text} key=${at} text=${String(value ?? '')} />`));
}

function Unknown({ message }) {
  const { text, interactiveData, customData } = message.data ?? {};
  return html`<div class="custom">
    <p class="kind">${message.category}/${message.type}</p>
    ${text && html`<${Text} text=${text} />`}
    <${Json} value=${interactiveData ?? customData ?? message.data ?? null} open=${!text} />
  </div>`;
}
