/**
 * The button that goes through the themes; the choice itself is made in `theme.js`.
 * @module views/theme-switch
 */
import { html, useState } from '../html.js';
import { IconButton } from './parts.js';

const NAMES = { auto: 'as the system', light: 'light', dark: 'dark' };

/** Shows the present theme; a press goes on to the next. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState(window.sandboxTheme.current);
  return html`<${IconButton} icon=${theme} label="Theme: ${NAMES[theme]}" onClick=${() => setTheme(window.sandboxTheme.next())} />`;
}
