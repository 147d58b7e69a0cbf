/**
 * A modal window: the browser's own, which keeps the focus inside and closes with Escape.
 * @module views/dialog
 */
import { html, useId, useLayoutEffect, useRef } from '../html.js';
import { IconButton } from './parts.js';

/** Shown while it is mounted. `onClose` must unmount it. */
export function Dialog({ title, onClose, children }) {
  const box = useRef(null);
  const heading = useId();
  useLayoutEffect(() => {
    const before = document.activeElement;
    box.current.showModal();
    return () => before?.focus?.();
  }, []);
  const onBackdrop = (event) => { if (event.target === box.current) onClose(); };
  return html`<dialog ref=${box} class="dialog" aria-labelledby=${heading} onClose=${onClose} onMouseDown=${onBackdrop}>
    <div class="dialog-body">
      <header class="dialog-head"><h2 id=${heading}>${title}</h2><${IconButton} icon="close" label="Close" onClick=${onClose} /></header>
      ${children}
    </div>
  </dialog>`;
}
