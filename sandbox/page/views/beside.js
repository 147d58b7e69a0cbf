/**
 * The window with several people side by side.
 * @module views/beside
 */
import { besideAddresses, besideOf, MAX_BESIDE, showBeside } from '../beside.js';
import { html, useEffect, useState } from '../html.js';
import { readRoute } from '../route.js';
import { loadInfo } from '../session.js';
import { useStore } from '../store.js';
import { IconButton } from './parts.js';

let made = 0;

/** Frames, each with the name of its person and a button that closes it. */
export function Beside() {
  const info = useStore((s) => s.info);
  const [frames, setFrames] = useState(() => besideAddresses().map(frameOf));
  useEffect(() => { loadInfo(); }, []);
  useEffect(() => showBeside(frames.map((frame) => frame.address)), [frames]);
  const nameOf = (address) => {
    const { uid } = readRoute(`#${address}`);
    return info?.people.find((person) => person.uid === uid)?.name ?? uid ?? 'Nobody yet';
  };
  const follow = (id, address) => setFrames((list) => list.map((frame) => (frame.id === id ? { ...frame, address } : frame)));
  const add = () => {
    const taken = frames.map(({ address }) => readRoute(`#${address}`).uid);
    setFrames([...frames, frameOf(besideOf(readRoute(`#${frames[0].address}`), info, taken))]);
  };
  return html`<main class="beside" aria-label="People side by side">
    ${frames.map((frame) => html`<${Frame} key=${frame.id} frame=${frame} name=${nameOf(frame.address)} onMove=${(address) => follow(frame.id, address)}
      onClose=${() => setFrames(frames.filter((one) => one !== frame))} />`)}
    ${frames.length < MAX_BESIDE && html`<div class="beside-add"><${IconButton} icon="plus" label="One more person" onClick=${add} /></div>`}
  </main>`;
}

/** A page of its own. Where it goes is followed, so that the address of the window can be kept and shared. */
function Frame({ frame, name, onMove, onClose }) {
  const onLoad = ({ target: { contentWindow: inside } }) => {
    const tell = () => onMove(inside.location.hash.slice(1));
    inside.addEventListener('hashchange', tell);
  };
  return html`<section aria-label=${name}>
    <header><h2>${name}</h2><${IconButton} icon="close" label="Close ${name}" onClick=${onClose} /></header>
    <iframe src="/${location.search}#${frame.start}" title="The page of ${name}" onLoad=${onLoad}></iframe></section>`;
}

/** `start` never changes: a frame that got a new one would load anew. */
function frameOf(address) {
  made += 1;
  return { id: made, start: address, address };
}
