// Pins, saves, thread lists, flags, and what the SDK reads of the settings.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cast, group, said, settled } from '../lib/cast.mjs';
import { ids, recent, withId } from '../lib/expect.mjs';
import { everything } from '../lib/pages.mjs';

test('a message is pinned for the conversation, and unpinned', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const guid = await group([ann, bob]);
  const { id } = await bob.sendText(guid, 'group', 'the rules');
  const pinned = await ann.call('pinMessage', id);
  recent(pinned.pinnedAt, 'pinnedAt');
  assert.equal(pinned.pinnedBy, ann.uid);
  const [heard] = await bob.expect('onMessagePinned', withId(id));
  assert.equal(heard.pinnedBy, ann.uid);
  const request = await bob.request('MessagesRequest', { setGUID: guid, setPinned: true, setLimit: 10 });
  assert.deepEqual(ids(await everything(bob, request, 'fetchPrevious')), [String(id)]);
  const unpinned = await ann.call('unpinMessage', id);
  assert.ok(!unpinned.pinnedAt);
  await bob.expect('onMessageUnpinned', withId(id));
});

test('a saved message is one\'s own', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const { id } = await ann.sendText(bob.uid, 'user', 'keep this');
  const saved = await bob.call('saveMessage', id);
  recent(saved.savedAt, 'savedAt');
  const list = async (person) => everything(
    person,
    await person.request('MessagesRequest', { setSaved: true, setLimit: 10 }),
    'fetchPrevious',
  );
  assert.deepEqual(ids(await list(bob)), [String(id)]);
  assert.deepEqual(await list(ann), []);
  assert.ok(!(await bob.call('unsaveMessage', id)).savedAt);
  await settled(bob);
});

test('a conversation is pinned for oneself', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  await said(ann, bob.uid, 'user', ['hello']);
  const pinned = await bob.call('pinConversation', ann.uid, 'user');
  assert.equal(pinned.isPinned, true);
  recent(pinned.pinnedAt, 'pinnedAt');
  assert.equal((await bob.call('getConversation', ann.uid, 'user')).isPinned, true);
  assert.equal((await ann.call('getConversation', bob.uid, 'user')).isPinned, false);
  assert.equal((await bob.call('unpinConversation', ann.uid, 'user')).isPinned, false);
  await settled(bob);
});

test('threads are listed with their latest answer', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const guid = await group([ann, bob]);
  const root = await ann.sendText(guid, 'group', 'root');
  await ann.sendText(guid, 'group', 'no thread');
  const under = { setParentMessageId: Number(root.id) };
  await bob.sendText(guid, 'group', 'first', under);
  await bob.sendText(guid, 'group', 'second', under);
  const mine = await bob.request('ThreadsRequest', { setGuid: guid, setLimit: 10 });
  assert.equal((await bob.on(mine, 'fetchNext')).length, 1, 'bob has answered in one');
  const all = await ann.request('ThreadsRequest', { setGuid: guid, setLimit: 10, setParticipatedByMe: false });
  const [thread, ...others] = await ann.on(all, 'fetchNext');
  assert.equal(others.length, 0);
  assert.equal(String(thread.parentMessageId), String(root.id));
  assert.equal(thread.replyCount, 2);
  assert.equal(thread.lastReply.text, 'second');
  assert.ok(await ann.call('subscribeToThread', Number(root.id)));
  assert.ok(await ann.call('unsubscribeFromThread', Number(root.id)));
});

test('a message is reported to the moderators', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const { id } = await ann.sendText(bob.uid, 'user', 'buy now');
  assert.ok(await bob.call('flagMessage', String(id), { reasonId: 'spam', remark: 'an advertisement' }));
});

test('the settings reach the application', async (t) => {
  const { ann } = await cast(t, 'ann');
  const settings = await ann.call('getAppSettings');
  assert.equal(settings.REGION, 'us');
  assert.equal(settings.MODE, 'DEFAULT');
  assert.equal(await ann.call('getMode'), 'DEFAULT');
});
