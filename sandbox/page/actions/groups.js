/**
 * Membership: create, join, leave, add, kick, ban, scopes, ownership. All throw what the server refuses.
 * @module actions/groups
 */
import { ApiError, call, data, isOutdated } from '../api.js';
import { get, put } from '../store.js';
import { noteInConversation, refreshGroup } from './lists.js';
import { addMessage, loadTimeline } from './timeline.js';

const MEMBERS = 100;

/** Reads the members of a group, and the banned users if one may see them. */
export async function loadMembers(guid) {
  put('members', guid, { list: [], ...get().members[guid], loading: true, problem: null });
  try {
    const list = await data('GET', `/groups/${guid}/members`, { query: { per_page: MEMBERS, page: 1 } });
    put('members', guid, { list, loading: false, problem: null });
  } catch (problem) {
    if (!isOutdated(problem)) put('members', guid, { list: [], loading: false, problem });
    return;
  }
  if (get().groups[guid]?.scope === 'participant') return;
  try {
    put('banned', guid, await data('GET', `/groups/${guid}/bannedusers`, { query: { per_page: MEMBERS, page: 1 } }));
  } catch (problem) {
    if (!isOutdated(problem)) put('banned', guid, []);
  }
}

/** Makes a group of which one is owner. */
export async function createGroup(fields) {
  const group = await data('POST', '/groups', { json: fields });
  put('groups', group.guid, group);
  return group;
}

/** Joins a group; `password` is needed for password groups. */
export async function joinGroup(group, password) {
  const action = await data('POST', `/groups/${group.guid}/members`, {
    json: { guid: group.guid, name: group.name, type: group.type, ...(password ? { password } : {}) },
  });
  await refreshGroup(group.guid);
  await loadTimeline(`group:${group.guid}`);
  if (action?.category === 'action') note(action);
  await refreshMembers(group.guid);
}

/** Leaves a group. */
export async function leaveGroup(guid) {
  await call('DELETE', `/groups/${guid}/members`);
  const group = get().groups[guid];
  put('groups', guid, { ...group, hasJoined: false, scope: undefined, membersCount: Math.max(0, (group?.membersCount ?? 1) - 1) });
  await refreshGroup(guid);
}

/** Adds one user with a scope. The server answers per user, also when it refuses. */
export async function addMember(guid, uid, scope) {
  const answer = await data('PUT', `/groups/${guid}/members`, { json: { [`${scope}s`]: [uid] } });
  const result = answer?.[`${scope}s`]?.[uid];
  if (result && result.success === false) throw new ApiError(result.error?.code, result.error?.message);
  await afterChange(guid);
}

/** Removes a member; it may come back. */
export const kick = (guid, uid) => change(guid, 'DELETE', `/groups/${guid}/members/${uid}`);

/** Removes a user and keeps it out. */
export const ban = (guid, uid) => change(guid, 'POST', `/groups/${guid}/bannedusers/${uid}`);

/** Lets a banned user join again. */
export const unban = (guid, uid) => change(guid, 'DELETE', `/groups/${guid}/bannedusers/${uid}`);

/** Makes a member admin, moderator or participant. */
export const changeScope = (guid, uid, scope) => change(guid, 'PUT', `/groups/${guid}/members/${uid}`, { scope });

/** Hands the group over to another member. */
export const transferOwner = (guid, uid) => change(guid, 'PATCH', `/groups/${guid}/owner`, { owner: uid });

/** Reads members again if they were ever shown. */
export async function refreshMembers(guid) {
  if (get().members[guid]) await loadMembers(guid);
}

async function change(guid, method, path, json) {
  await call(method, path, { json });
  await afterChange(guid);
}

/** The frame of one's own change goes to the other connections only, so the grey line is fetched. */
async function afterChange(guid) {
  await Promise.all([refreshGroup(guid), loadTimeline(`group:${guid}`), loadMembers(guid)]);
}

function note(action) {
  addMessage(action);
  noteInConversation(action, { unread: false });
}
