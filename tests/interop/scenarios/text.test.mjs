// Text messages: every field, both ways, as the SDK hands them out.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cast, group, settled, unique } from '../lib/cast.mjs';
import { recent, refused, saying } from '../lib/expect.mjs';

test('a text reaches the other person with every field', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');

  const sent = await ann.sendText(bob.uid, 'user', 'hello bob', {
    setMetadata: { mood: 'curious', n: 1 },
    setMuid: 'muid-1',
  });
  assert.equal(sent.class, 'TextMessage');
  assert.equal(sent.text, 'hello bob');
  assert.equal(sent.muid, 'muid-1');
  assert.equal(sent.sender.uid, ann.uid);

  const [got] = await bob.expect('onTextMessageReceived', saying('hello bob'));
  assert.equal(String(got.id), String(sent.id));
  assert.equal(got.class, 'TextMessage');
  assert.equal(got.category, 'message');
  assert.equal(got.type, 'text');
  assert.equal(got.muid, 'muid-1');
  assert.deepEqual(got.metadata, { mood: 'curious', n: 1 });
  assert.equal(got.sender.uid, ann.uid);
  assert.equal(got.sender.name, 'Ann');
  assert.equal(got.receiver.uid, bob.uid);
  assert.equal(got.receiverId, bob.uid);
  assert.equal(got.receiverType, 'user');
  assert.equal(got.conversationId, [ann.uid, bob.uid].sort().join('_user_'));
  recent(got.sentAt, 'sentAt');
});

test('the answer comes back', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const first = await ann.sendText(bob.uid, 'user', 'tea?');
  await bob.expect('onTextMessageReceived', saying('tea?'));
  const second = await bob.sendText(ann.uid, 'user', 'yes');
  const [got] = await ann.expect('onTextMessageReceived', saying('yes'));
  assert.equal(got.conversationId, first.conversationId);
  assert.ok(Number(second.id) > Number(first.id), 'ids grow');
});

test('a text in a group reaches every member and nobody else', async (t) => {
  const { ann, bob, cat, eve } = await cast(t, 'ann', 'bob', 'cat', 'eve');
  const guid = await group([ann, bob, cat]);
  await ann.sendText(guid, 'group', 'hello all');
  for (const member of [bob, cat]) {
    const [got] = await member.expect('onTextMessageReceived', saying('hello all'));
    assert.equal(got.receiverType, 'group');
    assert.equal(got.receiver.guid, guid);
    assert.equal(got.receiver.class, 'Group');
    assert.equal(got.conversationId, `group_${guid}`);
  }
  await settled(eve);
  assert.equal(eve.seen('onTextMessageReceived').length, 0);
});

test('tags travel and come back when asked for', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  await ann.sendText(bob.uid, 'user', 'tagged', { setTags: ['first', 'greeting'] });
  const request = await bob.request('MessagesRequest', { setUID: ann.uid, withTags: true, setLimit: 5 });
  const [message] = await bob.on(request, 'fetchPrevious');
  assert.deepEqual(message.tags, ['first', 'greeting']);
});

test('an answer in a thread names its parent and is counted there', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const parent = await ann.sendText(bob.uid, 'user', 'root');
  const reply = await bob.sendText(ann.uid, 'user', 'leaf', { setParentMessageId: Number(parent.id) });
  assert.equal(String(reply.parentMessageId), String(parent.id));
  const [got] = await ann.expect('onTextMessageReceived', saying('leaf'));
  assert.equal(String(got.parentMessageId), String(parent.id));

  const details = await ann.call('getMessageDetails', parent.id);
  assert.equal(details.replyCount, 1);
  const request = await ann.request('MessagesRequest', { setParentMessageId: Number(parent.id), setLimit: 10 });
  const thread = await ann.on(request, 'fetchPrevious');
  assert.deepEqual(thread.map(({ text }) => text), ['leaf']);

  const nested = ann.sendText(bob.uid, 'user', 'twig', { setParentMessageId: Number(reply.id) });
  await refused(nested, 'ERR_MESSAGE_THREAD_NESTING');
});

test('a quote carries the whole quoted message', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const said = await ann.sendText(bob.uid, 'user', 'to be quoted');
  await bob.sendText(ann.uid, 'user', 'you said it', { setQuotedMessageId: Number(said.id) });
  const [got] = await ann.expect('onTextMessageReceived', saying('you said it'));
  assert.equal(String(got.quotedMessageId), String(said.id));
  assert.equal(got.quotedMessage.class, 'TextMessage');
  assert.equal(got.quotedMessage.text, 'to be quoted');
  assert.equal(got.quotedMessage.sender.uid, ann.uid);
});

test('mentions name the users, and the one mentioned knows', async (t) => {
  const { ann, bob, cat } = await cast(t, 'ann', 'bob', 'cat');
  const guid = await group([ann, bob, cat]);
  const text = `look here <@uid:${bob.uid}> and <@uid:${unique('nobody')}>`;
  await ann.sendText(guid, 'group', text);
  const [atBob] = await bob.expect('onTextMessageReceived', saying(text));
  assert.deepEqual(atBob.mentionedUsers.map(({ uid, name }) => [uid, name]), [[bob.uid, 'Bob']]);
  assert.equal(atBob.hasMentionedMe, true);
  const [atCat] = await cat.expect('onTextMessageReceived', saying(text));
  assert.equal(atCat.hasMentionedMe, false);
});

test('texts that may not be sent are refused with their code', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const guid = await group([bob]);
  await refused(ann.sendText(unique('nobody'), 'user', 'hello?'), 'ERR_UID_NOT_FOUND');
  await refused(ann.sendText(unique('nowhere'), 'group', 'hello?'), 'ERR_GUID_NOT_FOUND');
  await refused(ann.sendText(guid, 'group', 'let me in'), 'ERR_GROUP_NOT_JOINED');
  await refused(ann.call('getMessageDetails', 999_999_999), 'ERR_MESSAGE_ID_NOT_FOUND');
});
