// Conversations: the list, one, its counts, tags, and forgetting it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cast, group, said } from '../lib/cast.mjs';
import { refused } from '../lib/expect.mjs';
import { everything } from '../lib/pages.mjs';

async function conversations(person, set = {}) {
  const request = await person.request('ConversationsRequest', { setLimit: 10, ...set });
  return everything(person, request);
}

test('the list shows the latest first, with last message and counts', async (t) => {
  const { ann, bob, cat } = await cast(t, 'ann', 'bob', 'cat');
  const guid = await group([cat, bob]);
  await said(ann, bob.uid, 'user', ['a1', 'a2']);
  await said(cat, guid, 'group', ['g1']);
  const list = await conversations(bob);
  assert.deepEqual(list.map(({ conversationId }) => conversationId).sort(), [
    `group_${guid}`, [ann.uid, bob.uid].sort().join('_user_'),
  ].sort());
  const withAnn = list.find(({ conversationType }) => conversationType === 'user');
  assert.equal(withAnn.class, 'Conversation');
  assert.equal(withAnn.conversationWith.uid, ann.uid);
  assert.equal(withAnn.lastMessage.text, 'a2');
  assert.equal(Number(withAnn.unreadMessageCount), 2);
  const inGroup = list.find(({ conversationType }) => conversationType === 'group');
  assert.equal(inGroup.conversationWith.guid, guid);
  assert.equal(inGroup.lastMessage.text, 'g1');
  assert.equal(Number(inGroup.unreadMessageCount), 1);
});

test('the list is paged and can hold one kind only', async (t) => {
  const { ann, bob, cat } = await cast(t, 'ann', 'bob', 'cat');
  const guid = await group([ann, bob]);
  await said(ann, bob.uid, 'user', ['hello']);
  await said(cat, bob.uid, 'user', ['hello']);
  await said(ann, guid, 'group', ['hello']);
  const paged = await bob.request('ConversationsRequest', { setLimit: 2 });
  const first = await bob.on(paged, 'fetchNext');
  const second = await bob.on(paged, 'fetchNext');
  assert.equal(first.length, 2);
  assert.equal(second.length, 1);
  const found = new Set([...first, ...second].map(({ conversationId }) => conversationId));
  assert.equal(found.size, 3);
  const users = await conversations(bob, { setConversationType: 'user' });
  assert.deepEqual(users.map(({ conversationWith }) => conversationWith.uid).sort(), [ann.uid, cat.uid].sort());
  const groups = await conversations(bob, { setConversationType: 'group' });
  assert.deepEqual(groups.map(({ conversationWith }) => conversationWith.guid), [guid]);
});

test('one conversation is fetched, once there is one', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  await refused(bob.call('getConversation', ann.uid, 'user'), 'ERR_CONVERSATION_NOT_ACCESSIBLE');
  await said(ann, bob.uid, 'user', ['hello']);
  const mine = await ann.call('getConversation', bob.uid, 'user');
  const theirs = await bob.call('getConversation', ann.uid, 'user');
  assert.equal(mine.conversationId, theirs.conversationId);
  assert.equal(mine.conversationWith.uid, bob.uid);
  assert.equal(Number(mine.unreadMessageCount), 0);
  assert.equal(Number(theirs.unreadMessageCount), 1);
});

test('tags of a conversation are one\'s own', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  await said(ann, bob.uid, 'user', ['hello']);
  const tagged = await bob.call('tagConversation', ann.uid, 'user', ['work', 'soon']);
  assert.deepEqual(tagged.tags, ['work', 'soon']);
  const listed = await conversations(bob, { setTags: ['work'], withTags: true });
  assert.deepEqual(listed.map(({ conversationWith }) => conversationWith.uid), [ann.uid]);
  assert.deepEqual(await conversations(ann, { setTags: ['work'], withTags: true }), []);
});

test('a deleted conversation is gone for one side only', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  await said(ann, bob.uid, 'user', ['old']);
  await bob.call('deleteConversation', ann.uid, 'user');
  assert.deepEqual(await conversations(bob), []);
  assert.equal((await conversations(ann)).length, 1);
  const history = async (person, other) => everything(
    person,
    await person.request('MessagesRequest', { setUID: other.uid, setLimit: 10 }),
    'fetchPrevious',
  );
  assert.deepEqual(await history(bob, ann), []);
  assert.equal((await history(ann, bob)).length, 1);

  await said(ann, bob.uid, 'user', ['new']);
  assert.deepEqual((await history(bob, ann)).map(({ text }) => text), ['new']);
  const [again] = await conversations(bob);
  assert.equal(again.lastMessage.text, 'new');
});

test('a conversation knows its newest and its last read message', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const [, two, three] = await said(ann, bob.uid, 'user', ['one', 'two', 'three']);
  const [, message] = await bob.on(
    await bob.request('MessagesRequest', { setUID: ann.uid, setLimit: 3 }),
    'fetchPrevious',
  );
  await bob.call('markAsRead', message);
  await ann.expect('onMessagesRead');
  const conversation = await bob.call('getConversation', ann.uid, 'user');
  assert.equal(String(conversation.latestMessageId), three.id);
  assert.equal(String(conversation.lastReadMessageId), two.id);
  assert.equal(Number(conversation.unreadMessageCount), 1);
});

test('unread mentions are counted', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const guid = await group([ann, bob]);
  await said(ann, guid, 'group', ['nobody meant', `you <@uid:${bob.uid}>`]);
  const conversation = await bob.call('getConversation', guid, 'group');
  assert.equal(Number(conversation.unreadMessageCount), 2);
  assert.equal(Number(conversation.unreadMentionsCount), 1);
});

test('the counts for all users and all groups are apart', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const guid = await group([ann, bob]);
  await said(ann, bob.uid, 'user', ['u1']);
  await said(ann, guid, 'group', ['g1', 'g2']);
  const users = await bob.call('getUnreadMessageCountForAllUsers');
  const groups = await bob.call('getUnreadMessageCountForAllGroups');
  assert.deepEqual(users, { [ann.uid]: 1 });
  assert.deepEqual(groups, { [guid]: 2 });
});

test('own messages do not count as unread', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  await ann.sendText(bob.uid, 'user', 'mine');
  const counts = await ann.call('getUnreadMessageCount');
  assert.deepEqual(counts, { users: {}, groups: {} });
});
