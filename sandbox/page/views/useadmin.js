/**
 * Reads something of the app's data and changes it.
 * @module views/useadmin
 */
import { html, useEffect, useState } from '../html.js';
import { ErrorNote, useTask } from './parts.js';

/** What `read` gives, read again after each `act(work)`; `note` says what went wrong last. */
export function useAdmin(read) {
  const [value, setValue] = useState(null);
  const task = useTask();
  const load = () => task.run(async () => setValue(await read()));
  useEffect(() => { load(); }, []);
  const act = (work) => task.run(async () => {
    const result = await work();
    setValue(await read());
    return result ?? true;
  });
  return { value, act, busy: task.busy, note: html`<${ErrorNote} problem=${task.problem} onRetry=${load} />` };
}
