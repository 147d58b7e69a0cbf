/**
 * Makes a group.
 * @module views/newgroup
 */
import { createGroup } from '../actions/groups.js';
import { html, useId, useState } from '../html.js';
import { openConversation } from '../route.js';
import { Dialog } from './dialog.js';
import { ErrorNote, useTask } from './parts.js';

/** A dialog for name, kind and password. The id comes from the name. */
export function NewGroup({ onClose }) {
  const [name, setName] = useState('');
  const [type, setType] = useState('public');
  const [password, setPassword] = useState('');
  const task = useTask();
  const id = useId();
  const guid = idFrom(name);
  const submit = async (event) => {
    event.preventDefault();
    if (!guid) return;
    const group = await task.run(() => createGroup({ guid, name: name.trim(), type, ...(type === 'password' ? { password } : {}) }));
    if (!group) return;
    onClose();
    openConversation(`group:${group.guid}`);
  };
  return html`<${Dialog} title="New group" onClose=${onClose}>
    <form class="stack" onSubmit=${submit}>
      <label for="${id}-name">Name</label>
      <input id="${id}-name" value=${name} maxlength="100" autocomplete="off" onInput=${(event) => setName(event.target.value)} />
      <p class="quiet">Id: ${guid || 'made from the name'}</p>
      <label for="${id}-type">Who may join</label>
      <select id="${id}-type" value=${type} onChange=${(event) => setType(event.target.value)}>
        <option value="public">Everybody</option><option value="password">Who knows the password</option><option value="private">Only who is added</option>
      </select>
      ${type === 'password' && html`<label for="${id}-password">Password</label>
        <input id="${id}-password" type="password" autocomplete="off" value=${password} onInput=${(event) => setPassword(event.target.value)} />`}
      <${ErrorNote} problem=${task.problem} />
      <div class="buttons"><button type="button" class="secondary" onClick=${onClose}>Cancel</button>
        <button type="submit" class="primary" disabled=${!guid || task.busy}>Create</button></div>
    </form>
  <//>`;
}

/** Letters, digits, `-` and `_`, lower case, at most 100. */
const idFrom = (name) => name.trim().toLowerCase().normalize('NFKD').replace(/[^a-z0-9_-]+/gu, '-').replace(/^-+|-+$/gu, '').slice(0, 100);
