/**
 * The window with several people side by side.
 * @module views/beside
 */
import { besideAddresses, besideOf, MAX_BESIDE, showBeside } from '../beside.js';
import { html, useEffect, useRef, useState } from '../html.js';
import { readRoute } from '../route.js';
import { loadInfo } from '../session.js';
import { useStore } from '../store.js';
import { IconButton } from './parts.js';

let made = 0;

/** Frames, each with a name and a button that closes it. Where a frame has gone since is kept when one is added or closed. */
export function Beside() {
  const info = useStore((s) => s.info);
  const [frames, setFrames] = useState(() => besideAddresses().map(frameOf));
  const boxes = useRef(new Map());
  useEffect(() => { loadInfo(); }, []);
  const now = () => frames.map((frame) => boxes.current.get(frame.id)?.contentWindow.location.hash.slice(1) || frame.address);
  const show = (list) => {
    setFrames(list);
    showBeside(list.map((frame) => frame.address));
  };
  const close = (id) => {
    const addresses = now();
    show(frames.map((frame, at) => ({ ...frame, address: addresses[at] })).filter((frame) => frame.id !== id));
  };
  const add = () => {
    const addresses = now();
    const taken = addresses.map((address) => readRoute(`#${address}`).uid);
    show([...frames.map((frame, at) => ({ ...frame, address: addresses[at] })), frameOf(besideOf(readRoute(`#${addresses[0]}`), info, taken))]);
  };
  return html`<div class="beside">
    ${frames.map((frame, at) => html`<section key=${frame.id} aria-label="Person ${at + 1}">
      <iframe ref=${(box) => (box ? boxes.current.set(frame.id, box) : boxes.current.delete(frame.id))} src="/#${frame.start}" title="Person ${at + 1} of ${frames.length}"></iframe>
      <${IconButton} icon="close" label="Close person ${at + 1}" onClick=${() => close(frame.id)} /></section>`)}
    ${frames.length < MAX_BESIDE && html`<div class="beside-add"><${IconButton} icon="plus" label="One more person" onClick=${add} /></div>`}
  </div>`;
}

/** `start` never changes: a frame that got a new one would load anew. */
function frameOf(address) {
  made += 1;
  return { id: made, start: address, address };
}
