/**
 * The way into a group of which one is no member.
 * @module views/join
 */
import { joinGroup } from '../actions/groups.js';
import { html, useId, useState } from '../html.js';
import { ErrorNote, useTask } from './parts.js';

/** A button, with a password field for groups that want one. */
export function JoinBar({ group }) {
  const [password, setPassword] = useState('');
  const task = useTask();
  const id = useId();
  const submit = (event) => {
    event.preventDefault();
    task.run(() => joinGroup(group, password));
  };
  return html`<form class="join" onSubmit=${submit}>
    <p>You are not a member of ${group.name ?? group.guid}.</p>
    ${group.type === 'password' && html`<label for=${id}>Password</label>
      <input id=${id} type="password" autocomplete="off" value=${password} onInput=${(event) => setPassword(event.target.value)} />`}
    ${group.type === 'private' && html`<p class="quiet">It is private: an admin has to add you.</p>`}
    <button type="submit" class="primary" disabled=${task.busy}>Join</button>
    <${ErrorNote} problem=${task.problem} />
  </form>`;
}
