/**
 * The line that says that the connection is not there, and why.
 * @module views/status
 */
import { inWords } from '../api.js';
import { html, useEffect, useState } from '../html.js';
import { retryNow } from '../session.js';
import { useStore } from '../store.js';

/** A connection that is back within this time is not worth a word, in ms. */
const PATIENCE = 1_500;

/** Nothing while all is well. */
export function StatusLine() {
  const status = useStore((s) => s.status);
  const problem = useStore((s) => s.problem);
  const [late, setLate] = useState(false);
  const away = status !== 'online' && status !== 'idle';
  useEffect(() => {
    if (!away) { setLate(false); return undefined; }
    const timer = setTimeout(() => setLate(true), PATIENCE);
    return () => clearTimeout(timer);
  }, [away]);
  return html`<div class="status" role="status">${away && late && html`<p>
    <span>${problem ? `${problem.code && !problem.unanswered ? 'Could not sign in.' : 'No connection.'} ${inWords(problem)}` : 'Connecting…'}</span>
    ${status === 'waiting' && html`<button type="button" class="small" onClick=${retryNow}>Try now</button>`}
  </p>`}</div>`;
}
