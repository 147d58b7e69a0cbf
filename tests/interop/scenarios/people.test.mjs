// Lists of users and groups, blocking.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cast, group, settled, unique, user } from '../lib/cast.mjs';
import { refused, saying } from '../lib/expect.mjs';
import { everything, pages } from '../lib/pages.mjs';
import { admin } from '../lib/server.mjs';

function uids(users) {
  return users.map(({ uid }) => uid);
}

/** Three users whose uids begin alike, and that beginning. */
async function threeAlike(fields = {}) {
  const start = unique('alike');
  const made = [`${start}a`, `${start}b`, `${start}c`];
  for (const uid of made) await admin.createUser({ uid, name: uid, ...fields });
  return { start, made };
}

test('users are searched and paged to the end', async (t) => {
  const { ann } = await cast(t, 'ann');
  const { start, made } = await threeAlike();
  const request = await ann.request('UsersRequest', { setLimit: 2, setSearchKeyword: start });
  const found = await pages(ann, request);
  assert.deepEqual(found.map((page) => page.length), [2, 1]);
  assert.deepEqual(uids(found.flat()).sort(), made);
  assert.equal(found[0][0].class, 'User');
});

test('users are filtered by role, tag, uid and status', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const role = unique('gardener');
  await admin.call('POST', 'roles', { role, name: 'Gardener' });
  const gardener = await user('gus', { role });
  const tag = unique('tag');
  const tagged = await user('tom', { tags: [tag] });
  const list = async (set) => everything(ann, await ann.request('UsersRequest', { setLimit: 50, ...set }));
  assert.deepEqual(uids(await list({ setRoles: [role] })), [gardener.uid]);
  const [withTags, ...others] = await list({ setTags: [tag], withTags: true });
  assert.equal(withTags.uid, tagged.uid);
  assert.deepEqual(withTags.tags, [tag]);
  assert.equal(others.length, 0);
  assert.deepEqual(uids(await list({ setUIDs: [bob.uid, tagged.uid] })).sort(), [bob.uid, tagged.uid].sort());
  const online = uids(await list({ setUIDs: [bob.uid, tagged.uid], setStatus: 'online' }));
  assert.deepEqual(online, [bob.uid]);
});

test('friends are listed', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  await admin.call('POST', `users/${ann.uid}/friends`, { accepted: [bob.uid] });
  for (const [person, friend] of [[ann, bob], [bob, ann]]) {
    const request = await person.request('UsersRequest', { setLimit: 10, friendsOnly: true });
    assert.deepEqual(uids(await everything(person, request)), [friend.uid]);
  }
});

test('a private group is listed for its members only', async (t) => {
  const { ann, eve } = await cast(t, 'ann', 'eve');
  const open = await group([ann], { name: 'Club Open' });
  const closed = await group([ann], { name: 'Club Closed', type: 'private' });
  const known = async (person, guid) => {
    const request = await person.request('GroupsRequest', { setLimit: 30, setSearchKeyword: guid });
    return (await everything(person, request)).map((found) => found.guid).includes(guid);
  };
  assert.equal(await known(ann, open), true);
  assert.equal(await known(ann, closed), true);
  assert.equal(await known(eve, open), true);
  assert.equal(await known(eve, closed), false);
});

test('groups joined and groups with a tag are filters', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const tag = unique('tag');
  const mine = await group([ann]);
  const tagged = await group([bob], { tags: [tag] });
  const list = async (set) => everything(ann, await ann.request('GroupsRequest', { setLimit: 30, ...set }));
  assert.deepEqual((await list({ joinedOnly: true })).map(({ guid }) => guid), [mine]);
  const [found, ...others] = await list({ setTags: [tag], withTags: true });
  assert.equal(found.guid, tagged);
  assert.equal(found.hasJoined, false);
  assert.deepEqual(found.tags, [tag]);
  assert.equal(others.length, 0);
});

test('who is blocked cannot write, until unblocked', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const result = await ann.call('blockUsers', [bob.uid]);
  assert.equal(result[bob.uid].success, true);
  await refused(ann.sendText(bob.uid, 'user', 'to a blocked one'), 'ERR_BLOCKED_RECEIVER');
  await refused(bob.sendText(ann.uid, 'user', 'from a blocked one'), 'ERR_BLOCKED_SENDER');
  await settled(ann);
  assert.equal(ann.seen('onTextMessageReceived').length, 0);
  assert.equal((await ann.call('getUser', bob.uid)).blockedByMe, true);
  assert.equal((await bob.call('getUser', ann.uid)).hasBlockedMe, true);

  await ann.call('unblockUsers', [bob.uid]);
  await bob.sendText(ann.uid, 'user', 'friends again');
  await ann.expect('onTextMessageReceived', saying('friends again'));
});

test('blocked users are listed, by direction', async (t) => {
  const { ann, bob, cat } = await cast(t, 'ann', 'bob', 'cat');
  await ann.call('blockUsers', [bob.uid]);
  await cat.call('blockUsers', [ann.uid]);
  const list = async (direction) => uids(await everything(
    ann,
    await ann.request('BlockedUsersRequest', { setLimit: 10, setDirection: direction }),
  ));
  assert.deepEqual(await list('blockedByMe'), [bob.uid]);
  assert.deepEqual(await list('hasBlockedMe'), [cat.uid]);
  assert.deepEqual((await list('both')).sort(), [bob.uid, cat.uid].sort());
  const hidden = await ann.request('UsersRequest', {
    setLimit: 10, setUIDs: [bob.uid, cat.uid], hideBlockedUsers: true,
  });
  assert.ok(!uids(await everything(ann, hidden)).includes(bob.uid));
});

test('a deactivated user is gone for everybody', async (t) => {
  const { ann } = await cast(t, 'ann');
  const bob = await user('bob');
  await admin.call('DELETE', 'users', { uidsToDeactivate: [bob.uid] });
  await refused(ann.call('getUser', bob.uid), 'ERR_UID_NOT_FOUND');
  await refused(ann.sendText(bob.uid, 'user', 'hello?'), 'ERR_UID_NOT_FOUND');
  await admin.call('PUT', 'users', { uidsToActivate: [bob.uid] });
  await ann.sendText(bob.uid, 'user', 'back again');
});
