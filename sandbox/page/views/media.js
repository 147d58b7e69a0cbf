/**
 * Pictures, videos, sounds and files. Every preview has a fixed box, so that nothing jumps when it loads.
 * @module views/media
 */
import { bytes } from '../format.js';
import { html, useState } from '../html.js';
import { mediaAddress } from '../links.js';
import { Text } from './text.js';

/** All attachments of a media message, and its caption. */
export function Media({ message }) {
  const { attachments, url, text, mentions } = message.data;
  const files = attachments?.length ? attachments : [{ url, name: message.type }];
  return html`<div class="media">
    ${files.map((file) => html`<${Attachment} key=${file.url} file=${file} kind=${kindOf(file, message.type)} />`)}
    ${text && html`<${Text} text=${text} mentions=${mentions} />`}
  </div>`;
}

function kindOf(file, fallback) {
  const kind = String(file.mimeType ?? '').split('/')[0];
  return ['image', 'video', 'audio'].includes(kind) ? kind : fallback;
}

function Attachment({ file, kind }) {
  const [broken, setBroken] = useState(false);
  const address = mediaAddress(file.url);
  const name = file.name || 'file';
  if (!address) return html`<p class="quiet">${name} has no usable address.</p>`;
  if (broken || kind === 'file') return html`<${FileLink} address=${address} file=${file} name=${name} broken=${broken} />`;
  const onError = () => setBroken(true);
  if (kind === 'video') return html`<video class="preview" controls preload="metadata" src=${address} aria-label=${name} onError=${onError}></video>`;
  if (kind === 'audio') return html`<audio controls preload="metadata" src=${address} aria-label=${name} onError=${onError}></audio>`;
  return html`<a class="preview" href=${address} target="_blank" rel="noopener noreferrer"><img src=${address} alt=${name} loading="lazy" onError=${onError} /></a>`;
}

function FileLink({ address, file, name, broken }) {
  return html`<a class="file" href=${address} download=${name} target="_blank" rel="noopener noreferrer">
    <span class="file-kind" aria-hidden="true">${(file.extension || 'file').slice(0, 4)}</span>
    <span><span class="file-name">${name}</span><span class="quiet">${broken ? 'cannot be shown here' : bytes(file.size)}</span></span>
  </a>`;
}
