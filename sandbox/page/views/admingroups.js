/**
 * Groups with their members and scopes.
 * @module views/admingroups
 */
import { html, useState } from '../html.js';
import { Avatar } from './parts.js';
import { useAdmin, useApp } from './useadmin.js';

const PAGE = 100;
const SCOPES = ['participant', 'moderator', 'admin'];

/** All groups; a press shows who is in one. */
export function AdminGroups() {
  const { admin } = useApp();
  const [open, setOpen] = useState(null);
  const groups = useAdmin(() => admin('GET', '/groups', { query: { per_page: PAGE } }));
  return html`${groups.note}
    <ul class="rows">${(groups.value ?? []).map((group) => html`<li key=${group.guid} class="row-card">
      <button type="button" class="row-head" aria-expanded=${open === group.guid} onClick=${() => setOpen(open === group.guid ? null : group.guid)}>
        <${Avatar} id=${group.guid} name=${group.name} image=${group.icon} square=${true} /><span class="row-name">${group.name}<span class="quiet">${group.guid} · ${group.type} · ${group.membersCount ?? 0} members</span></span></button>
      ${open === group.guid && html`<${Members} group=${group} groups=${groups} />`}</li>`)}</ul>`;
}

function Members({ group, groups }) {
  const { admin } = useApp();
  const path = `/groups/${group.guid}`;
  const members = useAdmin(() => admin('GET', `${path}/members`, { query: { per_page: PAGE } }));
  const setScope = (uid, scope) => members.act(() => admin('PUT', `${path}/members/${uid}`, { json: { scope } }));
  return html`<div class="row-body">
    ${members.note}
    <ul>${(members.value ?? []).map((member) => html`<li key=${member.uid} class="row-line">
      <span class="row-name">${member.name}<span class="quiet">${member.uid === group.owner ? 'owner' : member.uid}</span></span>
      <select aria-label="Scope of ${member.name}" value=${member.scope} disabled=${members.busy || member.uid === group.owner} onChange=${(event) => setScope(member.uid, event.target.value)}>
        ${SCOPES.map((scope) => html`<option key=${scope} value=${scope} selected=${scope === member.scope}>${scope}</option>`)}</select>
      <button type="button" class="small" aria-label="Remove ${member.name}" disabled=${members.busy || member.uid === group.owner} onClick=${() => members.act(() => admin('DELETE', `${path}/members/${member.uid}`))}>Remove</button></li>`)}</ul>
    <button type="button" class="small danger" disabled=${groups.busy} onClick=${() => groups.act(() => admin('DELETE', path))}>Delete ${group.name}</button>
  </div>`;
}
