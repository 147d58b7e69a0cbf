// Groups: making, joining and leaving them, and their owner.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cast, group, settled, unique } from '../lib/cast.mjs';
import { refused, saying } from '../lib/expect.mjs';
import { make } from '../lib/wire.mjs';

/** A group as the SDK sends it for creation. */
function plan(guid, type, password = '', set = {}) {
  return make('Group', [guid, 'Garden Club', type, password], set);
}

test('the creator of a public group owns it as admin', async (t) => {
  const { ann } = await cast(t, 'ann');
  const guid = unique('open');
  const made = await ann.call('createGroup', plan(guid, 'public', '', {
    setIcon: 'https://img.example.test/g.png',
    setDescription: 'plots and seeds',
    setMetadata: { since: 1999 },
    setTags: ['hobby'],
  }));
  assert.equal(made.class, 'Group');
  assert.equal(made.guid, guid);
  assert.equal(made.type, 'public');
  assert.equal(made.owner, ann.uid);
  assert.equal(made.scope, 'admin');
  assert.equal(made.hasJoined, true);
  assert.equal(made.membersCount, 1);
  assert.deepEqual(made.metadata, { since: 1999 });
  const seen = await ann.call('getGroup', guid);
  assert.equal(seen.description, 'plots and seeds');
  assert.equal(seen.icon, 'https://img.example.test/g.png');
  await refused(ann.call('createGroup', plan(guid, 'public')), 'ERR_GUID_ALREADY_EXISTS');
});

test('anybody joins a public group and the members hear of it', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const guid = await group([ann]);
  const joined = await bob.joinGroup(guid);
  assert.equal(joined.guid, guid);
  assert.equal(joined.hasJoined, true);
  assert.equal(joined.membersCount, 2);

  const [action, who, where] = await ann.expect('onGroupMemberJoined');
  assert.equal(who.uid, bob.uid);
  assert.equal(who.name, 'Bob');
  assert.equal(where.guid, guid);
  assert.equal(where.membersCount, 2);
  assert.equal(action.class, 'Action');
  assert.equal(action.action, 'joined');
  assert.equal(action.message, 'Bob joined');
  await refused(bob.joinGroup(guid), 'ERR_ALREADY_JOINED');
  await ann.sendText(guid, 'group', 'welcome');
  await bob.expect('onTextMessageReceived', saying('welcome'));
});

test('a password group asks for its password', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const guid = unique('secret');
  await ann.call('createGroup', plan(guid, 'password', 'sesame'));
  await refused(bob.joinGroup(guid, 'password', 'wrong'), 'ERR_WRONG_GROUP_PASS');
  const joined = await bob.joinGroup(guid, 'password', 'sesame');
  assert.equal(joined.hasJoined, true);
  assert.equal(joined.type, 'password');
});

test('a private group cannot be joined, only be added to', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const guid = unique('closed');
  await ann.call('createGroup', plan(guid, 'private'));
  await refused(bob.joinGroup(guid, 'private'), 'ERR_GROUP_JOIN_NOT_ALLOWED');
  const result = await ann.call('addMembersToGroup', guid, [make('GroupMember', [bob.uid, 'participant'])], []);
  assert.equal(result[bob.uid], 'success');
  const [, added, by, where] = await bob.expect('onMemberAddedToGroup');
  assert.equal(added.uid, bob.uid);
  assert.equal(by.uid, ann.uid);
  assert.equal(where.guid, guid);
  assert.equal(where.membersCount, 2);
});

test('a group nobody made is refused', async (t) => {
  const { ann } = await cast(t, 'ann');
  await refused(ann.joinGroup(unique('nowhere')), 'ERR_GUID_NOT_FOUND');
  await refused(ann.call('getGroup', unique('nowhere')), 'ERR_GUID_NOT_FOUND');
});

test('a group is made together with its members', async (t) => {
  const { ann, bob, cat } = await cast(t, 'ann', 'bob', 'cat');
  const guid = unique('team');
  const members = [make('GroupMember', [bob.uid, 'moderator']), make('GroupMember', [cat.uid, 'participant'])];
  const answer = await ann.call('createGroupWithMembers', plan(guid, 'private'), members, []);
  assert.equal(answer.group.guid, guid);
  assert.equal(answer.group.membersCount, 3);
  assert.equal((await bob.call('getGroup', guid)).scope, 'moderator');
  assert.equal((await cat.call('getGroup', guid)).scope, 'participant');
});

test('one who leaves hears nothing more', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const guid = await group([ann, bob]);
  await bob.call('leaveGroup', guid);
  const [action, who, where] = await ann.expect('onGroupMemberLeft');
  assert.equal(action.action, 'left');
  assert.equal(who.uid, bob.uid);
  assert.equal(where.membersCount, 1);
  await ann.sendText(guid, 'group', 'gone?');
  await settled(bob);
  assert.equal(bob.seen('onTextMessageReceived', saying('gone?')).length, 0);
  await refused(bob.sendText(guid, 'group', 'no'), 'ERR_GROUP_NOT_JOINED');
  assert.equal((await bob.call('getGroup', guid)).hasJoined, false);
});

test('the owner hands the group over before leaving', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const guid = await group([ann, bob]);
  await refused(ann.call('leaveGroup', guid), /^ERR_/);
  await ann.call('transferGroupOwnership', guid, bob.uid);
  const handed = await bob.call('getGroup', guid);
  assert.equal(handed.owner, bob.uid);
  assert.equal(handed.scope, 'admin');
  await ann.call('leaveGroup', guid);
  await bob.expect('onGroupMemberLeft', (action, who) => who.uid === ann.uid);
});

test('only the owner hands a group over, and only to a member', async (t) => {
  const { ann, bob, cat } = await cast(t, 'ann', 'bob', 'cat');
  const guid = await group([ann, bob]);
  await refused(bob.call('transferGroupOwnership', guid, bob.uid), /^ERR_GROUP_NO_/);
  await refused(ann.call('transferGroupOwnership', guid, cat.uid), /^ERR_(NOT_A_MEMBER|GROUP_NOT_JOINED)$/);
});

test('a group is changed by its admin, not by a participant', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const guid = await group([ann, bob]);
  const change = make('Group', [guid, 'Rose Club', 'public'], { setDescription: 'roses only' });
  const updated = await ann.call('updateGroup', change);
  assert.equal(updated.name, 'Rose Club');
  const seen = await bob.call('getGroup', guid);
  assert.equal(seen.name, 'Rose Club');
  assert.equal(seen.description, 'roses only');
  const coup = make('Group', [guid, 'Thistle Club', 'public']);
  await refused(bob.call('updateGroup', coup), /^ERR_GROUP_NO_/);
});

test('a group is deleted by its owner, not by a participant', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const guid = await group([ann, bob]);
  await refused(bob.call('deleteGroup', guid), /^ERR_GROUP_NO_/);
  await ann.call('deleteGroup', guid);
  await refused(bob.call('getGroup', guid), 'ERR_GUID_NOT_FOUND');
});

test('a group is made with somebody banned from the start', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const guid = unique('team');
  const answer = await ann.call('createGroupWithMembers', plan(guid, 'public'), [], [bob.uid]);
  assert.equal(answer.group.membersCount, 1);
  await refused(bob.joinGroup(guid), 'ERR_BANNED_GROUPMEMBER');
});

test('a public group turned private can no longer be joined', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const guid = await group([ann]);
  const updated = await ann.call('updateGroup', make('Group', [guid, 'Club', 'private']));
  assert.equal(updated.type, 'private');
  await refused(bob.joinGroup(guid), 'ERR_GROUP_JOIN_NOT_ALLOWED');
});

test('a password group needs a password from the start', async (t) => {
  const { ann } = await cast(t, 'ann');
  const nameless = make('Group', [unique('secret'), 'Club', 'password']);
  await refused(ann.call('createGroup', nameless), /PASS/);
});
