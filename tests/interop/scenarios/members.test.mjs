// Members: kicked, banned, promoted, listed; and who may do it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cast, group, settled, unique } from '../lib/cast.mjs';
import { refused, saying } from '../lib/expect.mjs';
import { everything } from '../lib/pages.mjs';
import { make } from '../lib/wire.mjs';

test('a kicked member learns it, is out, and may come back', async (t) => {
  const { ann, bob, cat } = await cast(t, 'ann', 'bob', 'cat');
  const guid = await group([ann, bob, cat]);
  await ann.call('kickGroupMember', guid, bob.uid);
  for (const witness of [bob, cat]) {
    const [action, kicked, by, where] = await witness.expect('onGroupMemberKicked');
    assert.equal(action.action, 'kicked');
    assert.equal(kicked.uid, bob.uid);
    assert.equal(by.uid, ann.uid);
    assert.equal(where.guid, guid);
    assert.equal(where.membersCount, 2);
  }
  await ann.sendText(guid, 'group', 'without bob');
  await settled(bob);
  assert.equal(bob.seen('onTextMessageReceived', saying('without bob')).length, 0);
  await bob.joinGroup(guid);
  await ann.expect('onGroupMemberJoined', (action, who) => who.uid === bob.uid);
});

test('a banned member stays out until unbanned', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const guid = await group([ann, bob]);
  await ann.call('banGroupMember', guid, bob.uid);
  const [action, banned, by, where] = await bob.expect('onGroupMemberBanned');
  assert.equal(action.action, 'banned');
  assert.equal(banned.uid, bob.uid);
  assert.equal(by.uid, ann.uid);
  assert.equal(where.membersCount, 1);
  await refused(bob.joinGroup(guid), 'ERR_BANNED_GROUPMEMBER');

  const request = await ann.request('BannedMembersRequest', { setLimit: 10 }, [guid]);
  const listed = await ann.on(request, 'fetchNext');
  assert.deepEqual(listed.map(({ uid }) => uid), [bob.uid]);

  await ann.call('unbanGroupMember', guid, bob.uid);
  const [, unbanned, unbanner] = await bob.expect('onGroupMemberUnbanned');
  assert.equal(unbanned.uid, bob.uid);
  assert.equal(unbanner.uid, ann.uid);
  await bob.joinGroup(guid);
});

test('a change of scope is told with old and new', async (t) => {
  const { ann, bob, cat } = await cast(t, 'ann', 'bob', 'cat');
  const guid = await group([ann, bob, cat]);
  await ann.call('updateGroupMemberScope', guid, bob.uid, 'moderator');
  for (const witness of [bob, cat]) {
    const [action, member, now, before, where] = await witness.expect('onGroupMemberScopeChanged');
    assert.equal(action.action, 'scopeChanged');
    assert.equal(member.uid, bob.uid);
    assert.equal(now, 'moderator');
    assert.equal(before, 'participant');
    assert.equal(where.guid, guid);
  }
  assert.equal((await bob.call('getGroup', guid)).scope, 'moderator');
  await refused(ann.call('updateGroupMemberScope', guid, bob.uid, 'moderator'), 'ERR_SAME_SCOPE');
});

test('a moderator rules over participants only', async (t) => {
  const { ann, bob, cat, dan } = await cast(t, 'ann', 'bob', 'cat', 'dan');
  const guid = await group([ann], { scopes: { moderators: [bob.uid], participants: [cat.uid, dan.uid] } });
  await bob.call('kickGroupMember', guid, cat.uid);
  await bob.call('updateGroupMemberScope', guid, dan.uid, 'moderator');
  await refused(bob.call('kickGroupMember', guid, ann.uid), /^ERR_GROUP_NO_/);
  await refused(bob.call('banGroupMember', guid, ann.uid), /^ERR_GROUP_NO_/);
  await refused(bob.call('updateGroupMemberScope', guid, ann.uid, 'participant'), /^ERR_GROUP_NO_/);
  await refused(bob.call('deleteGroup', guid), /^ERR_GROUP_NO_/);
});

test('a participant rules over nobody', async (t) => {
  const { ann, bob, cat } = await cast(t, 'ann', 'bob', 'cat');
  const guid = await group([ann, bob, cat]);
  await refused(bob.call('kickGroupMember', guid, cat.uid), /^ERR_GROUP_NO_/);
  await refused(bob.call('banGroupMember', guid, cat.uid), /^ERR_GROUP_NO_/);
  await refused(bob.call('updateGroupMemberScope', guid, bob.uid, 'admin'), /^ERR_GROUP_NO_/);
  const eve = make('GroupMember', [ann.uid, 'participant']);
  await refused(bob.call('addMembersToGroup', guid, [eve], []), /^ERR_GROUP_NO_/);
  await settled(ann);
  assert.equal(ann.seen('onGroupMemberKicked').length, 0);
});

test('what cannot be done to a member is refused with its code', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const guid = await group([ann]);
  await refused(ann.call('kickGroupMember', guid, bob.uid), 'ERR_NOT_A_MEMBER');
  await refused(ann.call('updateGroupMemberScope', guid, bob.uid, 'admin'), 'ERR_NOT_A_MEMBER');
  await refused(ann.call('unbanGroupMember', guid, bob.uid), 'ERR_NOT_A_BANNED_USER');
  await refused(ann.call('kickGroupMember', guid, unique('nobody')), /^ERR_(UID_NOT_FOUND|NOT_A_MEMBER)$/);
});

test('adding tells for each person how it went', async (t) => {
  const { ann, bob, cat } = await cast(t, 'ann', 'bob', 'cat');
  const guid = await group([ann, bob]);
  const nobody = unique('nobody');
  const wanted = [
    make('GroupMember', [bob.uid, 'participant']),
    make('GroupMember', [cat.uid, 'moderator']),
    make('GroupMember', [nobody, 'participant']),
  ];
  const result = await ann.call('addMembersToGroup', guid, wanted, []);
  assert.equal(result[cat.uid], 'success');
  assert.notEqual(result[bob.uid], 'success');
  assert.notEqual(result[nobody], 'success');
  assert.equal((await cat.call('getGroup', guid)).scope, 'moderator');
});

test('members are listed by page, by scope and by name', async (t) => {
  const { ann, bob, cat } = await cast(t, 'ann', 'bob', 'cat');
  const guid = await group([ann], { scopes: { moderators: [bob.uid], participants: [cat.uid] } });
  const paged = await ann.request('GroupMembersRequest', { setLimit: 2 }, [guid]);
  const first = await ann.on(paged, 'fetchNext');
  const second = await ann.on(paged, 'fetchNext');
  assert.equal(first.length, 2);
  assert.deepEqual(
    [...first, ...second].map(({ uid, scope }) => `${uid} ${scope}`).sort(),
    [`${ann.uid} admin`, `${bob.uid} moderator`, `${cat.uid} participant`].sort(),
  );
  assert.equal(first[0].class, 'GroupMember');

  const scoped = await ann.request('GroupMembersRequest', { setLimit: 9, setScopes: ['moderator', 'admin'] }, [guid]);
  const powers = await everything(ann, scoped);
  assert.deepEqual(powers.map(({ uid }) => uid).sort(), [ann.uid, bob.uid].sort());
  const named = await ann.request('GroupMembersRequest', { setLimit: 9, setSearchKeyword: 'Cat' }, [guid]);
  assert.deepEqual((await everything(ann, named)).map(({ uid }) => uid), [cat.uid]);
});

test('group actions stay in the history', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const guid = await group([ann]);
  await bob.joinGroup(guid);
  await ann.call('updateGroupMemberScope', guid, bob.uid, 'admin');
  const request = await ann.request('MessagesRequest', {
    setGUID: guid, setCategories: ['action'], setLimit: 10,
  });
  const actions = await ann.on(request, 'fetchPrevious');
  assert.deepEqual(actions.map(({ action }) => action), ['joined', 'scopeChanged']);
  assert.equal(actions[1].newScope, 'admin');
  assert.equal(actions[1].oldScope, 'participant');
});
