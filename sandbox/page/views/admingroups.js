/**
 * Groups with their members and scopes.
 * @module views/admingroups
 */
import { ApiError } from '../api.js';
import { html, useState } from '../html.js';
import { Avatar } from './parts.js';
import { useAdmin, useApp } from './useadmin.js';

const PAGE = 100;
const SCOPES = ['participant', 'moderator', 'admin'];
const TYPES = ['public', 'password', 'private'];
const EMPTY = { guid: '', name: '', type: 'public', password: '' };

/** All groups; a press shows who is in one. */
export function AdminGroups() {
  const { admin } = useApp();
  const [open, setOpen] = useState(null);
  const groups = useAdmin(() => admin('GET', '/groups', { query: { per_page: PAGE } }));
  return html`${groups.note}
    <ul class="rows">${(groups.value ?? []).map((group) => html`<li key=${group.guid} class="row-card">
      <button type="button" class="row-head" aria-expanded=${open === group.guid} onClick=${() => setOpen(open === group.guid ? null : group.guid)}>
        <${Avatar} id=${group.guid} name=${group.name} image=${group.icon} square=${true} /><span class="row-name">${group.name}<span class="quiet">${group.guid} · ${group.type} · ${group.membersCount ?? 0} members</span></span></button>
      ${open === group.guid && html`<${Members} group=${group} groups=${groups} />`}</li>`)}</ul>
    ${groups.value?.length === 0 && html`<p class="quiet">There are no groups yet.</p>`}
    <${NewGroup} groups=${groups} />`;
}

/** A group of the app itself: whoever is to be in it is added. */
function NewGroup({ groups }) {
  const { admin } = useApp();
  const [fields, setFields] = useState(EMPTY);
  const change = (name) => (event) => setFields({ ...fields, [name]: event.target.value });
  const submit = async (event) => {
    event.preventDefault();
    const json = { guid: fields.guid.trim(), name: fields.name.trim(), type: fields.type, ...(fields.type === 'password' ? { password: fields.password } : {}) };
    if (await groups.act(() => admin('POST', '/groups', { json }))) setFields(EMPTY);
  };
  return html`<form class="inline" onSubmit=${submit}>
    <h4>New group</h4>
    <input aria-label="GUID" placeholder="guid" value=${fields.guid} maxlength="100" autocomplete="off" onInput=${change('guid')} />
    <input aria-label="Name of the group" placeholder="Name" value=${fields.name} maxlength="100" autocomplete="off" onInput=${change('name')} />
    <select aria-label="Type of the group" value=${fields.type} onChange=${change('type')}>${TYPES.map((type) => html`<option key=${type} value=${type}>${type}</option>`)}</select>
    ${fields.type === 'password' && html`<input aria-label="Password of the group" placeholder="Password" value=${fields.password} maxlength="100" autocomplete="off" onInput=${change('password')} />`}
    <button type="submit" class="small" disabled=${groups.busy || !fields.guid.trim() || !fields.name.trim() || (fields.type === 'password' && !fields.password)}>Make</button>
  </form>`;
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
    <${AddMember} path=${path} members=${members} />
    <button type="button" class="small danger" disabled=${groups.busy} onClick=${() => groups.act(() => admin('DELETE', path))}>Delete ${group.name}</button>
  </div>`;
}

function AddMember({ path, members }) {
  const { admin } = useApp();
  const [uid, setUid] = useState('');
  const [scope, setScope] = useState('participant');
  const add = async () => {
    const answer = await admin('POST', `${path}/members`, { json: { [`${scope}s`]: [uid.trim()] } });
    const [result] = Object.values(answer?.[`${scope}s`] ?? answer ?? {});
    if (result?.success === false) throw new ApiError(result.error.code, result.error.message);
  };
  const submit = async (event) => {
    event.preventDefault();
    if (await members.act(async () => { await add(); return true; })) setUid('');
  };
  return html`<form class="inline" onSubmit=${submit}>
    <input aria-label="UID of a new member" placeholder="uid" value=${uid} autocomplete="off" onInput=${(event) => setUid(event.target.value)} />
    <select aria-label="Scope of the new member" value=${scope} onChange=${(event) => setScope(event.target.value)}>${SCOPES.map((one) => html`<option key=${one} value=${one}>${one}</option>`)}</select>
    <button type="submit" class="small" disabled=${members.busy || !uid.trim()}>Add</button>
  </form>`;
}
