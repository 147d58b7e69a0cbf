// Typing, transient messages and receipts.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cast, group, said, settled } from '../lib/cast.mjs';
import { recent, saying, withId } from '../lib/expect.mjs';
import { make } from '../lib/wire.mjs';

test('typing starts and ends, both ways, with its metadata', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const toBob = make('TypingIndicator', [bob.uid, 'user', { language: 'en' }]);
  await ann.call('startTyping', toBob);
  const [started] = await bob.expect('onTypingStarted');
  assert.equal(started.sender.uid, ann.uid);
  assert.equal(started.receiverId, bob.uid);
  assert.equal(started.receiverType, 'user');
  assert.deepEqual(started.metadata, { language: 'en' });
  await ann.call('endTyping', toBob);
  await bob.expect('onTypingEnded', ({ sender }) => sender.uid === ann.uid);

  await bob.call('startTyping', make('TypingIndicator', [ann.uid, 'user']));
  await ann.expect('onTypingStarted', ({ sender }) => sender.uid === bob.uid);
});

test('typing in a group reaches the other members only', async (t) => {
  const { ann, bob, eve } = await cast(t, 'ann', 'bob', 'eve');
  const guid = await group([ann, bob]);
  await ann.call('startTyping', make('TypingIndicator', [guid, 'group']));
  const [started] = await bob.expect('onTypingStarted');
  assert.equal(started.receiverType, 'group');
  assert.equal(started.receiverId, guid);
  await settled(ann, eve);
  assert.equal(ann.seen('onTypingStarted').length, 0);
  assert.equal(eve.seen('onTypingStarted').length, 0);
});

test('somebody outside a group cannot type into it', async (t) => {
  const { ann, eve } = await cast(t, 'ann', 'eve');
  const guid = await group([ann]);
  await eve.call('startTyping', make('TypingIndicator', [guid, 'group']));
  await eve.call('sendTransientMessage', make('TransientMessage', [ann.uid, 'user', { after: 'typing' }]));
  await ann.expect('onTransientMessageReceived', ({ data }) => data.after === 'typing');
  assert.equal(ann.seen('onTypingStarted').length, 0);
});

test('a transient message arrives and is not kept', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const heart = { type: 'live_reaction', reaction: 'heart' };
  await ann.call('sendTransientMessage', make('TransientMessage', [bob.uid, 'user', heart]));
  const [got] = await bob.expect('onTransientMessageReceived');
  assert.equal(got.sender.uid, ann.uid);
  assert.equal(got.receiverId, bob.uid);
  assert.deepEqual(got.data, heart);
  const request = await bob.request('MessagesRequest', { setUID: ann.uid, setLimit: 5 });
  assert.deepEqual(await bob.on(request, 'fetchPrevious'), []);
});

test('a transient message in a group reaches the other members', async (t) => {
  const { ann, bob, cat } = await cast(t, 'ann', 'bob', 'cat');
  const guid = await group([ann, bob, cat]);
  await ann.call('sendTransientMessage', make('TransientMessage', [guid, 'group', { n: 1 }]));
  for (const member of [bob, cat]) {
    const [got] = await member.expect('onTransientMessageReceived');
    assert.equal(got.receiverId, guid);
    assert.equal(got.receiverType, 'group');
  }
});

test('delivered and read receipts reach the author', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const { id } = await ann.sendText(bob.uid, 'user', 'did you get this?');
  const [got] = await bob.expect('onTextMessageReceived', withId(id));

  await bob.call('markAsDelivered', got);
  const [delivered] = await ann.expect('onMessagesDelivered');
  assert.equal(String(delivered.messageId), String(id));
  assert.equal(delivered.sender.uid, bob.uid);
  assert.equal(delivered.receiptType, 'delivery');
  recent(delivered.deliveredAt, 'deliveredAt');

  await bob.call('markAsRead', got);
  const [read] = await ann.expect('onMessagesRead');
  assert.equal(String(read.messageId), String(id));
  assert.equal(read.receiptType, 'read');
  recent(read.readAt, 'readAt');

  const [receipt] = await ann.call('getMessageReceipts', id);
  assert.equal(receipt.sender.uid, bob.uid);
  recent(receipt.deliveredAt, 'deliveredAt of the stored receipt');
  recent(receipt.readAt, 'readAt of the stored receipt');
  const mine = await ann.call('getMessageDetails', id);
  recent(mine.readAt, 'readAt of the message');
});

test('a read receipt covers what came before', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  await said(ann, bob.uid, 'user', ['one', 'two', 'three']);
  const [last] = await bob.expect('onTextMessageReceived', saying('three'));
  assert.equal(await bob.call('getUnreadMessageCountForUser', ann.uid).then((counts) => counts[ann.uid]), 3);
  await bob.call('markAsRead', last);
  await ann.expect('onMessagesRead');
  const counts = await bob.call('getUnreadMessageCountForUser', ann.uid);
  assert.equal(counts[ann.uid] ?? 0, 0);
});

test('a group message is read by all when the last member has read it', async (t) => {
  const { ann, bob, cat } = await cast(t, 'ann', 'bob', 'cat');
  const guid = await group([ann, bob, cat]);
  const { id } = await ann.sendText(guid, 'group', 'everybody?');
  const [atBob] = await bob.expect('onTextMessageReceived', withId(id));
  const [atCat] = await cat.expect('onTextMessageReceived', withId(id));

  await bob.call('markAsDelivered', atBob);
  await ann.expect('onMessagesDelivered', ({ sender }) => sender.uid === bob.uid);
  await settled(ann);
  assert.equal(ann.seen('onMessagesDeliveredToAll').length, 0);
  await cat.call('markAsDelivered', atCat);
  const [toAll] = await ann.expect('onMessagesDeliveredToAll');
  assert.equal(String(toAll.messageId), String(id));

  await bob.call('markAsRead', atBob);
  await ann.expect('onMessagesRead', ({ sender }) => sender.uid === bob.uid);
  await settled(ann);
  assert.equal(ann.seen('onMessagesReadByAll').length, 0);
  await cat.call('markAsRead', atCat);
  const [byAll] = await ann.expect('onMessagesReadByAll');
  assert.equal(String(byAll.messageId), String(id));
  const receipts = await ann.call('getMessageReceipts', id);
  assert.deepEqual(receipts.map(({ sender }) => sender.uid).sort(), [bob.uid, cat.uid].sort());
});

test('a whole conversation is marked over REST', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  await said(ann, bob.uid, 'user', ['one', 'two']);
  await bob.call('markConversationAsDelivered', ann.uid, 'user');
  await ann.expect('onMessagesDelivered', ({ sender }) => sender.uid === bob.uid);
  await bob.call('markConversationAsRead', ann.uid, 'user');
  await ann.expect('onMessagesRead', ({ sender }) => sender.uid === bob.uid);
  const conversation = await bob.call('getConversation', ann.uid, 'user');
  assert.equal(Number(conversation.unreadMessageCount), 0);
});

test('a message can be marked unread again', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  await said(ann, bob.uid, 'user', ['one', 'two', 'three']);
  const [two] = await bob.expect('onTextMessageReceived', saying('two'));
  await bob.call('markConversationAsRead', ann.uid, 'user');
  const conversation = await bob.call('markMessageAsUnread', two);
  assert.equal(conversation.class, 'Conversation');
  assert.equal(Number(conversation.unreadMessageCount), 2);
});

test('a blocked person\'s typing is not told', async (t) => {
  const { ann, bob, cat } = await cast(t, 'ann', 'bob', 'cat');
  const ping = (receiver) => bob.call('sendTransientMessage', make('TransientMessage', [receiver.uid, 'user', { n: 1 }]));
  await ann.call('blockUsers', [bob.uid]);
  await bob.call('startTyping', make('TypingIndicator', [ann.uid, 'user']));
  // Frames of one connection are handled in order: when cat has this, the typing is done with.
  await ping(cat);
  await cat.expect('onTransientMessageReceived');
  await ann.call('unblockUsers', [bob.uid]);
  await ping(ann);
  await ann.expect('onTransientMessageReceived');
  assert.equal(ann.seen('onTypingStarted').length, 0);
});
