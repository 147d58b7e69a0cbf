// What the app itself does through the REST API, as people see it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cast, group, said, settled, unique, user } from '../lib/cast.mjs';
import { refused, saying, withId } from '../lib/expect.mjs';
import { Admin } from '../lib/admin.mjs';
import { Person } from '../lib/person.mjs';
import { admin, server } from '../lib/server.mjs';

test('a message of the app comes from its system user', async (t) => {
  const { ann } = await cast(t, 'ann');
  const { id } = await admin.send({
    receiver: ann.uid, receiverType: 'user', category: 'message', type: 'text', data: { text: 'notice' },
  });
  const [got] = await ann.expect('onTextMessageReceived', withId(id));
  assert.equal(got.sender.uid, 'app_system');
  assert.equal(got.sender.name, 'System');
});

test('the app speaks in a group without being a member', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const guid = await group([ann, bob]);
  await admin.send({
    receiver: guid, receiverType: 'group', category: 'message', type: 'text', data: { text: 'closing soon' },
  });
  for (const member of [ann, bob]) await member.expect('onTextMessageReceived', saying('closing soon'));
});

test('the app adds and kicks members, and they see who did it', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const guid = await group([ann]);
  await admin.call('POST', `groups/${guid}/members`, { participants: [bob.uid] });
  const [, added, adder, where] = await bob.expect('onMemberAddedToGroup', (action, who) => who.uid === bob.uid);
  assert.equal(added.uid, bob.uid);
  assert.equal(adder.uid, 'app_system');
  assert.equal(where.membersCount, 2);
  await admin.call('DELETE', `groups/${guid}/members/${bob.uid}`);
  const [, kicked, kicker] = await bob.expect('onGroupMemberKicked');
  assert.equal(kicked.uid, bob.uid);
  assert.equal(kicker.uid, 'app_system');
});

test('the app edits and deletes, and its name stands there', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const [{ id }] = await said(ann, bob.uid, 'user', ['draft']);
  await admin.call('PUT', `messages/${id}`, { data: { text: 'final' } });
  const [edited] = await bob.expect('onMessageEdited', withId(id));
  assert.equal(edited.text, 'final');
  assert.equal(edited.editedBy, 'app_system');
  await admin.call('DELETE', `messages/${id}`);
  const [deleted] = await bob.expect('onMessageDeleted', withId(id));
  assert.equal(deleted.deletedBy, 'app_system');
});

test('a reaction on behalf of a user reaches the other', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const [{ id }] = await said(ann, bob.uid, 'user', ['react']);
  await admin.call('POST', `messages/${id}/reactions/${encodeURIComponent('🌱')}`, undefined, bob.uid);
  const [added] = await ann.expect('onMessageReactionAdded');
  assert.equal(added.reaction.reaction, '🌱');
  assert.equal(added.reaction.uid, bob.uid);
});

test('an interaction on behalf of a user reaches the author', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const { id } = await admin.send({
    receiver: bob.uid, receiverType: 'user', category: 'interactive', type: 'customInteractive',
    data: { interactiveData: { board: 'x' }, interactionGoal: { type: 'anyOf', elementIds: ['a1'] } },
  }, ann.uid);
  const [got] = await bob.expect('onInteractiveMessageReceived', withId(id));
  assert.deepEqual(got.interactiveData, { board: 'x' });
  await admin.call('PATCH', `messages/${id}/interacted`, { interactions: ['a1'] }, bob.uid);
  const [receipt] = await ann.expect('onInteractionGoalCompleted');
  assert.equal(receipt.sender.uid, bob.uid);
});

test('receipts on behalf of a user reach the author', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const [{ id }] = await said(ann, bob.uid, 'user', ['seen?']);
  await admin.call('POST', `users/${ann.uid}/conversation/delivered`, { messageId: id }, bob.uid);
  await ann.expect('onMessagesDelivered', ({ messageId }) => String(messageId) === String(id));
  await admin.call('POST', `users/${ann.uid}/conversation/read`, { messageId: id }, bob.uid);
  await ann.expect('onMessagesRead', ({ messageId }) => String(messageId) === String(id));
});

test('one message to several receivers reaches each', async (t) => {
  const { ann, bob, cat } = await cast(t, 'ann', 'bob', 'cat');
  const guid = await group([cat]);
  await admin.send({
    multipleReceivers: { uids: [ann.uid, bob.uid], guids: [guid] },
    category: 'message', type: 'text', data: { text: 'to all of you' },
  });
  for (const person of [ann, bob, cat]) {
    await person.expect('onTextMessageReceived', saying('to all of you'));
  }
});

test('a second app of the same server is a world of its own', async (t) => {
  const appId = unique('production');
  const made = await admin.call('POST', 'apps', { id: appId, name: 'Production', region: server.region, skipSampleData: true });
  t.after(() => admin.call('DELETE', `apps/${appId}`));
  const key = (scope) => Object.values(made.apiKeys).find((one) => one.scope === scope).apiKey;
  const there = new Admin({ ...server, appId, apiKey: key('fullAccess') });
  const enter = async (uid) => {
    await there.createUser({ uid, name: uid });
    const person = await Person.login(server, { uid, appId, authKey: key('authOnly') });
    t.after(() => person.close());
    return person;
  };
  const { ann: outside } = await cast(t, 'ann');
  const [ann, bob] = [await enter(outside.uid), await enter(unique('bob'))];
  const message = { receiver: bob.uid, receiverType: 'user', category: 'message', type: 'text', data: { text: 'in production' } };
  const { id } = await there.send(message, ann.uid);
  const [got] = await bob.expect('onTextMessageReceived', withId(id));
  assert.equal(got.sender.uid, ann.uid);
  await settled(outside);
  await refused(outside.call('getUser', bob.uid), 'ERR_UID_NOT_FOUND');
  await refused(bob.call('createUser', { uid: unique('eve'), name: 'Eve' }, server.authKey), 'AUTH_ERR_APIKEY_NOT_FOUND');
});

test('uids are compared without regard to case', async (t) => {
  const uid = unique('MixedCase');
  const made = await admin.createUser({ uid, name: 'Mixed' });
  assert.equal(made.uid, uid.toLowerCase());
  const { ann } = await cast(t, 'ann');
  assert.equal((await ann.call('getUser', uid)).uid, uid.toLowerCase());
});

test('private metadata of a user is not shown to others', async (t) => {
  const { ann } = await cast(t, 'ann');
  const bob = await user('bob', { metadata: { team: 'garden', '@private': { email: 'bob@example.test' } } });
  assert.deepEqual((await ann.call('getUser', bob.uid)).metadata, { team: 'garden' });
});

test('a client host with the version in it works as well', async (t) => {
  const { uid, token } = await user('ann');
  const ann = await Person.login({ ...server, https: `${server.https}/v3.0` }, { uid, token });
  t.after(() => ann.close());
  await ann.expect('onConnected');
  assert.equal((await ann.call('getUser', uid)).uid, uid);
});

test('a user deleted for good loses the session', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  await admin.call('DELETE', `users/${bob.uid}`, { permanent: true });
  await refused(bob.call('getUser', ann.uid), 'AUTH_ERR_AUTH_TOKEN_NOT_FOUND');
  await bob.expect('logoutSuccess');
  await settled(ann);
  await refused(ann.call('getUser', bob.uid), 'ERR_UID_NOT_FOUND');
});
