// Text messages: every field, both ways, as the SDK hands them out.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cast } from '../lib/cast.mjs';
import { recent } from '../lib/expect.mjs';

test('a text reaches the other person with every field', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');

  const sent = await ann.sendText(bob.uid, 'user', 'hello bob', {
    setMetadata: { mood: 'curious', n: 1 },
    setMuid: 'muid-1',
    setTags: ['first', 'greeting'],
  });
  assert.equal(sent.class, 'TextMessage');
  assert.equal(sent.text, 'hello bob');
  assert.equal(sent.muid, 'muid-1');

  const [got] = await bob.expect('onTextMessageReceived', ({ text }) => text === 'hello bob');
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
  assert.equal(got.conversationId, sent.conversationId);
  recent(got.sentAt, 'sentAt');
});
