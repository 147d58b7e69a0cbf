// Several sessions of one user: own messages on the other device, no echo on
// the same one.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cast, device, group, newcomer, said, settled } from '../lib/cast.mjs';
import { saying, withId } from '../lib/expect.mjs';
import { calm } from '../lib/profile.mjs';
import { make } from '../lib/wire.mjs';

/** Ann with a phone and a tablet, and Bob. */
async function twoDevices(t) {
  const { ann: phone, bob } = await cast(t, 'ann', 'bob');
  const tablet = await device(t, phone);
  return { phone, tablet, bob };
}

test('the other device gets the own message, the sending one does not', async (t) => {
  const { phone, tablet, bob } = await twoDevices(t);
  await phone.sendText(bob.uid, 'user', 'from my phone');
  const [copy] = await tablet.expect('onTextMessageReceived', saying('from my phone'));
  assert.equal(copy.sender.uid, phone.uid);
  assert.equal(copy.receiverId, bob.uid);
  await bob.expect('onTextMessageReceived', saying('from my phone'));
  await settled(phone);
  assert.equal(phone.seen('onTextMessageReceived').length, 0);
});

test('a message of the server on behalf of a user reaches all devices', async (t) => {
  const { phone, tablet, bob } = await twoDevices(t);
  await said(phone, bob.uid, 'user', ['by the server']);
  for (const one of [phone, tablet, bob]) {
    await one.expect('onTextMessageReceived', saying('by the server'));
  }
});

test('edits, deletions and reactions reach the other device', async (t) => {
  const { phone, tablet, bob } = await twoDevices(t);
  const { id } = await phone.sendText(bob.uid, 'user', 'helo');
  await phone.call('addReaction', id, '✏️');
  await tablet.expect('onMessageReactionAdded', ({ reaction }) => String(reaction.messageId) === String(id));
  await phone.call('editMessage', make('TextMessage', [bob.uid, 'hello', 'user'], { setId: id }));
  await tablet.expect('onMessageEdited', withId(id));
  await phone.call('deleteMessage', id);
  await tablet.expect('onMessageDeleted', withId(id));
  await settled(phone);
  for (const method of ['onMessageReactionAdded', 'onMessageEdited', 'onMessageDeleted']) {
    assert.equal(phone.seen(method).length, 0, `${method} on the acting device`);
  }
});

test('a read receipt clears the other device too', async (t) => {
  const { phone, tablet, bob } = await twoDevices(t);
  await bob.sendText(phone.uid, 'user', 'read me');
  const [message] = await phone.expect('onTextMessageReceived', saying('read me'));
  await phone.call('markAsRead', message);
  const [receipt] = await tablet.expect('onMessagesRead');
  assert.equal(String(receipt.messageId), String(message.id));
  assert.equal(receipt.sender.uid, phone.uid);
  await bob.expect('onMessagesRead');
});

test('a group joined on one device is joined on the other', async (t) => {
  const { phone, tablet, bob } = await twoDevices(t);
  const guid = await group([bob]);
  await phone.joinGroup(guid);
  const [, who, where] = await tablet.expect('onGroupMemberJoined');
  assert.equal(who.uid, phone.uid);
  assert.equal(where.guid, guid);
  await bob.sendText(guid, 'group', 'welcome');
  for (const one of [phone, tablet]) await one.expect('onTextMessageReceived', saying('welcome'));
});

test('a connection that ends and comes back misses nothing it asks for', async (t) => {
  const ann = await newcomer(t, 'ann', { presence: 'all' });
  const bob = await newcomer(t, 'bob');
  const isBob = ({ uid }) => uid === bob.uid;
  await ann.expect('onUserOnline', isBob);
  const { id } = await ann.sendText(bob.uid, 'user', 'before');
  await bob.expect('onTextMessageReceived', saying('before'));
  await bob.call('disconnect');
  await ann.expect('onUserOffline', isBob);
  await ann.sendText(bob.uid, 'user', 'meanwhile');
  // One that is shown late would still come to whoever is back by then.
  await calm();
  await bob.call('connect');
  await ann.expect('onUserOnline', isBob);
  const request = await bob.request('MessagesRequest', {
    setUID: ann.uid, setLimit: 10, setMessageId: Number(id),
  });
  const missed = await bob.on(request, 'fetchNext');
  assert.deepEqual(missed.map(({ text }) => text), ['meanwhile']);
  await ann.sendText(bob.uid, 'user', 'after');
  await bob.expect('onTextMessageReceived', saying('after'));
  assert.equal(bob.seen('onTextMessageReceived', saying('meanwhile')).length, 0);
});
