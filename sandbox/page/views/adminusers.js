/**
 * Users and bots: roles, auth tokens, making and removing.
 * @module views/adminusers
 */
import { shortTime } from '../format.js';
import { html, useState } from '../html.js';
import { loadInfo } from '../session.js';
import { Avatar, BotBadge } from './parts.js';
import { Secret } from './secret.js';
import { useAdmin, useApp } from './useadmin.js';

const PAGE = 100;

const readAll = async (admin) => {
  const [users, roles] = await Promise.all([admin('GET', '/users', { query: { per_page: PAGE } }), admin('GET', '/roles', { query: { per_page: PAGE } })]);
  return { users, roles: roles.map((one) => one.role) };
};

/** All users, filtered by what is typed. */
export function AdminUsers() {
  const { admin } = useApp();
  const [filter, setFilter] = useState('');
  const [open, setOpen] = useState(null);
  const all = useAdmin(() => readAll(admin));
  const { users = [], roles = [] } = all.value ?? {};
  const fits = ({ uid, name, role }) => [uid, name, role].some((text) => text?.toLowerCase().includes(filter.trim().toLowerCase()));
  return html`${all.note}
    <input type="search" placeholder="Find" aria-label="Find a user" value=${filter} onInput=${(event) => setFilter(event.target.value)} />
    <ul class="rows">${users.filter(fits).map((user) => html`<li key=${user.uid} class="row-card">
      <button type="button" class="row-head" aria-expanded=${open === user.uid} onClick=${() => setOpen(open === user.uid ? null : user.uid)}>
        <${Avatar} id=${user.uid} name=${user.name} image=${user.avatar} /><span class="row-name">${user.name}${user.role === 'bot' && html`<${BotBadge} />`}<span class="quiet">${user.uid}</span></span></button>
      ${open === user.uid && html`<${User} user=${user} roles=${roles} all=${all} />`}</li>`)}</ul>
    ${users.length === PAGE && html`<p class="quiet">These are the first ${PAGE}.</p>`}
    <${NewUser} roles=${roles} all=${all} />
    <${Roles} roles=${roles} all=${all} />`;
}

function User({ user, roles, all }) {
  const { admin } = useApp();
  const [fresh, setFresh] = useState(null);
  const tokens = useAdmin(() => admin('GET', `/users/${user.uid}/auth_tokens`, { query: { per_page: PAGE } }));
  const make = async () => {
    const made = await tokens.act(() => admin('POST', `/users/${user.uid}/auth_tokens`, { json: {} }));
    if (made) setFresh(made.authToken);
  };
  const remove = async () => {
    await all.act(() => admin('DELETE', `/users/${user.uid}`, { json: { permanent: true } }));
    loadInfo();
  };
  return html`<div class="row-body">
    <div class="row-line"><label>Role <select value=${user.role} disabled=${all.busy} onChange=${(event) => all.act(() => admin('PUT', `/users/${user.uid}`, { json: { role: event.target.value } }))}>
      ${[...new Set([...roles, user.role])].map((role) => html`<option key=${role} value=${role} selected=${role === user.role}>${role}</option>`)}</select></label>
      <button type="button" class="small danger" disabled=${all.busy} onClick=${remove}>Remove ${user.name}</button></div>
    <h4>Auth tokens</h4>
    ${tokens.note}
    <ul>${(tokens.value ?? []).map((token) => html`<li key=${token.authToken} class="token">
      <${Secret} value=${token.authToken} name="the token of ${user.name}" open=${token.authToken === fresh} />
      <span class="row-line"><span class="quiet">${[token.platform, token.createdAt && `since ${shortTime(token.createdAt)}`].filter(Boolean).join(', ')}</span>
        <button type="button" class="small" disabled=${tokens.busy} onClick=${() => tokens.act(() => admin('DELETE', `/users/${user.uid}/auth_tokens/${token.authToken}`))}>Revoke</button></span></li>`)}</ul>
    <button type="button" class="small" disabled=${tokens.busy} onClick=${make}>Make a token</button>
  </div>`;
}

/** Roles beside those that every app has; users of one that is removed get the default one. */
function Roles({ roles, all }) {
  const { admin } = useApp();
  const [role, setRole] = useState('');
  const submit = async (event) => {
    event.preventDefault();
    if (await all.act(() => admin('POST', '/roles', { json: { role: role.trim(), name: role.trim() } }))) setRole('');
  };
  return html`<h4>Roles</h4>
    <ul class="chips">${roles.map((one) => html`<li key=${one}><code>${one}</code>${!['default', 'bot'].includes(one) && html`<button type="button" class="small" aria-label="Remove the role ${one}" disabled=${all.busy} onClick=${() => all.act(() => admin('DELETE', `/roles/${one}`))}>Remove</button>`}</li>`)}</ul>
    <form class="inline" onSubmit=${submit}><input aria-label="Id of a new role" placeholder="New role" value=${role} maxlength="100" autocomplete="off" onInput=${(event) => setRole(event.target.value)} />
      <button type="submit" class="small" disabled=${all.busy || !role.trim()}>Make the role</button></form>`;
}

function NewUser({ roles, all }) {
  const { admin } = useApp();
  const [fields, setFields] = useState({ uid: '', name: '', role: 'default' });
  const change = (name) => (event) => setFields({ ...fields, [name]: event.target.value });
  const submit = async (event) => {
    event.preventDefault();
    if (!(await all.act(() => admin('POST', '/users', { json: { ...fields, uid: fields.uid.trim(), name: fields.name.trim() } })))) return;
    setFields({ uid: '', name: '', role: 'default' });
    loadInfo();
  };
  return html`<form class="inline" onSubmit=${submit}>
    <h4>New user</h4>
    <input aria-label="UID" placeholder="uid" value=${fields.uid} autocomplete="off" onInput=${change('uid')} />
    <input aria-label="Name" placeholder="Name" value=${fields.name} autocomplete="off" onInput=${change('name')} />
    <select aria-label="Role" value=${fields.role} onChange=${change('role')}>${roles.map((role) => html`<option key=${role} value=${role}>${role}</option>`)}</select>
    <button type="submit" class="small" disabled=${all.busy || !fields.uid.trim() || !fields.name.trim()}>Make</button>
  </form>`;
}
