/**
 * The page's own small drawings. They say nothing to a screen reader: the button that holds one has a name.
 * @module views/icons
 */
import { html } from '../html.js';

const SHAPES = {
  send: 'M4 12 20 4l-6 16-3-7z',
  attach: 'M8 12.5 14.5 6a3.2 3.2 0 0 1 4.6 4.6L11 18.7a5 5 0 0 1-7-7L11.5 4',
  braces: 'M9 4c-3 0-1 6-4.5 8C8 14 6 20 9 20M15 4c3 0 1 6 4.5 8-3.5 2-1.5 8-4.5 8',
  poll: 'M4 6h10M4 12h16M4 18h7',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 20 20',
  tools: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5',
  split: 'M4 5h16v14H4zM12 5v14',
  back: 'M14 5 7 12l7 7',
  close: 'M6 6l12 12M18 6 6 18',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  people: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20a6.5 6.5 0 0 1 13 0M16 4.5a3.5 3.5 0 0 1 0 6M18 14a6.5 6.5 0 0 1 3.5 6',
  thread: 'M4 5h16v10H10l-4 4v-4H4z',
  hints: 'M9 18h6M10 21h4M8 14a6 6 0 1 1 8 0c-1 1-1 1-1 2H9c0-1 0-1-1-2z',
  plus: 'M12 5v14M5 12h14',
  down: 'M6 9l6 6 6-6',
  auto: 'M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18',
  light: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.5 1.5M17.5 17.5 19 19M5 19l1.5-1.5M17.5 6.5 19 5',
  dark: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z',
};

/** Draws one of the shapes above. */
export function Icon({ name }) {
  return html`<svg class="icon icon-${name}" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false"><path d=${SHAPES[name]} /></svg>`;
}
