/**
 * Reads something of an app's data and changes it.
 * @module views/useadmin
 */
import { admin, sandboxCall } from '../api.js';
import { createContext, html, useContext, useEffect, useMemo, useState } from '../html.js';
import { ErrorNote, useTask } from './parts.js';

/** The id of the app that the parts of the admin view are about. */
export const AdminApp = createContext('');

/** `admin` and `sandbox`, calls for that app, and its id. */
export function useApp() {
  const app = useContext(AdminApp);
  return useMemo(() => ({
    app,
    admin: (method, path, options) => admin(method, path, { ...options, app }),
    sandbox: async (method, path, json) => (await sandboxCall(method, path, { json, app })).data,
  }), [app]);
}

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
  return { value, act, load, busy: task.busy, note: html`<${ErrorNote} problem=${task.problem} onRetry=${load} />` };
}
