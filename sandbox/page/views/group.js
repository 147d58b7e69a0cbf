/**
 * A group: what it is, who is in it, and what one may do according to one's own scope.
 * @module views/group
 */
import { addMember, leaveGroup, loadMembers, unban } from '../actions/groups.js';
import { html, useEffect, useId, useMemo, useState } from '../html.js';
import { isMember } from '../model/people.js';
import { useStore } from '../store.js';
import { JoinBar } from './join.js';
import { Member } from './member.js';
import { Avatar, ErrorNote, useTask } from './parts.js';

const NONE = [];
const TYPES = { public: 'Public', password: 'Password', private: 'Private' };

/** The body of the group panel. */
export function GroupPanel({ guid }) {
  const group = useStore((s) => s.groups[guid]);
  const members = useStore((s) => s.members[guid]);
  const banned = useStore((s) => s.banned[guid] ?? NONE);
  const task = useTask();
  useEffect(() => { if (isMember(group)) loadMembers(guid); }, [guid, isMember(group)]);
  if (!group) return html`<div class="panel-body"><p>This group is not there any more.</p></div>`;
  const manages = group.scope === 'admin' || group.scope === 'moderator';
  return html`<div class="panel-body">
    <div class="group-head"><${Avatar} id=${guid} name=${group.name} image=${group.icon} square=${true} /><div><strong>${group.name}</strong>
      <p class="quiet">${TYPES[group.type] ?? group.type} · ${group.membersCount ?? 0} members · ${guid}</p></div></div>
    ${group.description && html`<p>${group.description}</p>`}
    ${!isMember(group) && html`<${JoinBar} group=${group} />`}
    ${isMember(group) && html`
      <p>You are <strong>${group.scope}</strong>.</p>
      <${ErrorNote} problem=${members?.problem} onRetry=${() => loadMembers(guid)} />
      <h3>Members</h3>
      <ul class="members">${(members?.list ?? NONE).map((member) => html`<${Member} key=${member.uid} group=${group} member=${member} />`)}</ul>
      ${manages && html`<${AddMember} group=${group} members=${members?.list ?? NONE} />`}
      ${banned.length > 0 && html`<${Banned} guid=${guid} users=${banned} />`}
      <button type="button" class="secondary danger" disabled=${task.busy} onClick=${() => task.run(() => leaveGroup(guid))}>Leave the group</button>
      <${ErrorNote} problem=${task.problem} onDismiss=${task.clear} />`}
  </div>`;
}

function AddMember({ group, members }) {
  const users = useStore((s) => s.users);
  const [uid, setUid] = useState('');
  const [scope, setScope] = useState('participant');
  const task = useTask();
  const id = useId();
  const free = useMemo(() => {
    const inside = new Set(members.map((member) => member.uid));
    return Object.values(users).filter((user) => !inside.has(user.uid) && user.uid !== 'app_system').sort((a, b) => a.name.localeCompare(b.name));
  }, [users, members]);
  const submit = async (event) => {
    event.preventDefault();
    if (uid && (await task.run(async () => { await addMember(group.guid, uid, scope); return true; }))) setUid('');
  };
  return html`<form class="add-member" onSubmit=${submit}>
    <h3 id="${id}-title">Add somebody</h3>
    <div class="inline">
      <select aria-label="Person or bot" value=${uid} onChange=${(event) => setUid(event.target.value)}>
        <option value="">Choose…</option>${free.map((user) => html`<option key=${user.uid} value=${user.uid}>${user.name}</option>`)}
      </select>
      <select aria-label="Scope" value=${scope} onChange=${(event) => setScope(event.target.value)}>
        <option value="participant">participant</option><option value="moderator">moderator</option><option value="admin">admin</option>
      </select>
      <button type="submit" class="small" disabled=${!uid || task.busy}>Add</button>
    </div>
    <${ErrorNote} problem=${task.problem} onDismiss=${task.clear} />
  </form>`;
}

function Banned({ guid, users }) {
  const task = useTask();
  return html`<h3>Banned</h3>
    <ul class="members">${users.map((user) => html`<li key=${user.uid} class="member"><div class="member-line">
      <${Avatar} id=${user.uid} name=${user.name} image=${user.avatar} /><span>${user.name}</span>
      <button type="button" class="small" disabled=${task.busy} onClick=${() => task.run(() => unban(guid, user.uid))}>Unban</button></div></li>`)}</ul>
    <${ErrorNote} problem=${task.problem} onDismiss=${task.clear} />`;
}
