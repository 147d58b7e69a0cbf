// Calls, moderation, and agents that write.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cast, settled } from '../lib/cast.mjs';
import { withId } from '../lib/expect.mjs';
import { admin } from '../lib/server.mjs';
import { make } from '../lib/wire.mjs';

/** `ann` rings, `bob` hears it; the call as `bob` got it. */
async function ringing(ann, bob, type = 'audio') {
  await ann.call('initiateCall', make('Call', [bob.uid, type, 'user']));
  const [call] = await bob.expect('onIncomingCallReceived');
  assert.equal(call.callInitiator.uid, ann.uid);
  assert.equal(call.type, type);
  return call;
}

test('a call is taken and ends', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const { sessionId } = await ringing(ann, bob, 'video');
  await bob.call('acceptCall', sessionId);
  const [taken] = await ann.expect('onOutgoingCallAccepted');
  assert.equal(taken.sessionId, sessionId);
  await ann.call('endCall', sessionId);
  await bob.expect('onCallEndedMessageReceived', (call) => call.sessionId === sessionId);
});

test('a call is refused', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const { sessionId } = await ringing(ann, bob);
  await bob.call('rejectCall', sessionId, 'rejected');
  const [refused] = await ann.expect('onOutgoingCallRejected');
  assert.equal(refused.status, 'rejected');
  assert.equal(refused.sessionId, sessionId);
});

test('a call is given up', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const { sessionId } = await ringing(ann, bob);
  await ann.call('rejectCall', sessionId, 'cancelled');
  await bob.expect('onIncomingCallCancelled', (call) => call.sessionId === sessionId);
});

test('an agent writes word by word, then the answer is there', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const data = { runId: 'r', threadId: 't', timestamp: Date.now() };
  const event = (type, more = {}) => admin.control('stream', 'POST', {
    sender: bob.uid, receiver: ann.uid, receiverType: 'user', event: { type, id: '1', data: { ...data, ...more } },
  });
  await event('run_started');
  await event('text_message_start', { role: 'assistant' });
  await event('text_message_content', { delta: 'Hel' });
  await event('text_message_end');
  await event('run_finished');
  for (const type of ['run_started', 'text_message_start', 'text_message_content', 'text_message_end', 'run_finished']) {
    await ann.expect('onAIAssistantEventReceived', (got) => got.type === type);
  }
  const answer = { category: 'agentic', type: 'assistant', data: { runId: 'r', threadId: 't', text: 'Hello' } };
  const { id } = await admin.send({ receiver: ann.uid, receiverType: 'user', ...answer }, bob.uid);
  const [got] = await ann.expect('onAIAssistantMessageReceived', withId(id));
  assert.equal(got.class, 'AIAssistantMessage');
});

test('a blocked word is noticed after the message was sent', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const word = `casino${process.pid}`;
  await admin.control('moderation', 'PUT', { blocked_words: [word] });
  t.after(() => admin.control('moderation', 'PUT', { blocked_words: [] }));
  const sent = await ann.sendText(bob.uid, 'user', `my ${word}`);
  const [judged] = await ann.expect('onMessageModerated', withId(sent.id));
  assert.equal(judged.moderationStatus, 'disapproved');
  await settled(ann);
});
