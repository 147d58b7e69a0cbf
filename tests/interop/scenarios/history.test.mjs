// Reading messages back: paging in both directions, and the filters.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cast, group, said } from '../lib/cast.mjs';
import { ids, refused } from '../lib/expect.mjs';
import { everything, pages } from '../lib/pages.mjs';
import { admin } from '../lib/server.mjs';
import { file, make } from '../lib/wire.mjs';

const SEVEN = ['m1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7'];

function texts(messages) {
  return messages.map(({ text }) => text);
}

/** What a filter leaves of a conversation. */
async function filtered(person, set) {
  const request = await person.request('MessagesRequest', { setLimit: 30, ...set });
  return everything(person, request, 'fetchPrevious');
}

test('a conversation is read backwards to its beginning', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  await said(ann, bob.uid, 'user', SEVEN);
  const request = await bob.request('MessagesRequest', { setUID: ann.uid, setLimit: 3 });
  const found = await pages(bob, request, 'fetchPrevious');
  assert.deepEqual(found.map(texts), [['m5', 'm6', 'm7'], ['m2', 'm3', 'm4'], ['m1']]);
});

test('a conversation is read forwards from a known message', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const [first] = await said(ann, bob.uid, 'user', SEVEN);
  const request = await bob.request('MessagesRequest', {
    setUID: ann.uid, setLimit: 3, setMessageId: Number(first.id),
  });
  const found = await pages(bob, request, 'fetchNext');
  assert.deepEqual(found.map(texts), [['m2', 'm3', 'm4'], ['m5', 'm6', 'm7']]);
});

test('what arrives later is found by asking forwards again', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const [first] = await said(ann, bob.uid, 'user', ['m1', 'm2']);
  const set = { setUID: ann.uid, setLimit: 10, setMessageId: Number(first.id) };
  assert.deepEqual(texts(await bob.on(await bob.request('MessagesRequest', set), 'fetchNext')), ['m2']);
  await said(ann, bob.uid, 'user', ['m3']);
  assert.deepEqual(texts(await bob.on(await bob.request('MessagesRequest', set), 'fetchNext')), ['m2', 'm3']);
});

test('a group\'s messages are paged both ways', async (t) => {
  const { ann, bob, eve } = await cast(t, 'ann', 'bob', 'eve');
  const guid = await group([ann, bob]);
  const [, , third] = await said(ann, guid, 'group', SEVEN);
  const set = { setGUID: guid, setLimit: 2, setCategories: ['message'], setMessageId: Number(third.id) };
  const back = await pages(bob, await bob.request('MessagesRequest', set), 'fetchPrevious');
  assert.deepEqual(back.map(texts), [['m1', 'm2']]);
  const forth = await pages(bob, await bob.request('MessagesRequest', set), 'fetchNext');
  assert.deepEqual(forth.map(texts), [['m4', 'm5'], ['m6', 'm7']]);
  const outside = await eve.request('MessagesRequest', { setGUID: guid, setLimit: 2 });
  await refused(eve.on(outside, 'fetchPrevious'), 'ERR_GROUP_NOT_JOINED');
});

test('all conversations can be read in one list', async (t) => {
  const { ann, bob, cat } = await cast(t, 'ann', 'bob', 'cat');
  await said(ann, bob.uid, 'user', ['from ann']);
  await said(cat, bob.uid, 'user', ['from cat']);
  await said(ann, cat.uid, 'user', ['not for bob']);
  assert.deepEqual(texts(await filtered(bob, {})), ['from ann', 'from cat']);
});

test('an empty conversation has no messages, in either direction', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const request = await bob.request('MessagesRequest', { setUID: ann.uid, setLimit: 5 });
  assert.deepEqual(await bob.on(request, 'fetchPrevious'), []);
  assert.deepEqual(await bob.on(request, 'fetchPrevious'), []);
  const next = await bob.request('MessagesRequest', { setUID: ann.uid, setLimit: 5, setMessageId: 1 });
  assert.deepEqual(await bob.on(next, 'fetchNext'), []);
});

test('messages are filtered by category, type, tag and word', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const setUID = ann.uid;
  await ann.sendText(bob.uid, 'user', 'a needle in the hay', { setTags: ['sharp'] });
  await ann.sendText(bob.uid, 'user', 'only hay');
  const custom = await ann.sendCustom(bob.uid, 'user', 'location', { latitude: '1', longitude: '2' });
  const picture = await ann.call('sendMediaMessage', make('MediaMessage', [
    bob.uid, file('p.png', 'image/png', 'png'), 'image', 'user',
  ]));

  assert.deepEqual(ids(await filtered(bob, { setUID, setCategories: ['custom'] })), ids([custom]));
  assert.deepEqual(ids(await filtered(bob, { setUID, setTypes: ['image'] })), ids([picture]));
  assert.deepEqual(
    ids(await filtered(bob, { setUID, setCategories: ['message', 'custom'], setTypes: ['image', 'location'] })),
    ids([custom, picture]),
  );
  assert.deepEqual(texts(await filtered(bob, { setUID, setTags: ['sharp'] })), ['a needle in the hay']);
  assert.deepEqual(texts(await filtered(bob, { setUID, setSearchKeyword: 'needle' })), ['a needle in the hay']);
  assert.deepEqual(ids(await filtered(bob, { setUID, hasAttachments: true })), ids([picture]));
});

test('mentions, reactions and links are filters too', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const setUID = ann.uid;
  const mention = await ann.sendText(bob.uid, 'user', `ping <@uid:${bob.uid}>`);
  const liked = await ann.sendText(bob.uid, 'user', 'like me');
  const link = await ann.sendText(bob.uid, 'user', 'see https://example.test/x');
  await bob.call('addReaction', liked.id, '👍');
  assert.deepEqual(ids(await filtered(bob, { setUID, hasMentions: true })), ids([mention]));
  assert.deepEqual(ids(await filtered(bob, { setUID, setMentionedUIDs: [bob.uid] })), ids([mention]));
  assert.deepEqual(ids(await filtered(bob, { setUID, hasReactions: true })), ids([liked]));
  assert.deepEqual(ids(await filtered(bob, { setUID, hasLinks: true })), ids([link]));
});

test('answers and deleted messages can be left out', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const setUID = ann.uid;
  const root = await ann.sendText(bob.uid, 'user', 'root');
  await ann.sendText(bob.uid, 'user', 'leaf', { setParentMessageId: Number(root.id) });
  const gone = await ann.sendText(bob.uid, 'user', 'gone');
  await ann.call('deleteMessage', gone.id);
  assert.equal((await filtered(bob, { setUID })).length, 3);
  assert.deepEqual(texts(await filtered(bob, { setUID, hideReplies: true, hideDeletedMessages: true })), ['root']);
  assert.deepEqual(texts(await filtered(bob, { setUID, hideDeletedMessages: true })), ['root', 'leaf']);
});

test('what changed since a time is found, and only that', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const [first, second, third] = await said(ann, bob.uid, 'user', ['m1', 'm2', 'm3']);
  const change = make('TextMessage', [bob.uid, 'm1 edited', 'user'], { setId: first.id });
  await ann.call('editMessage', change);
  await ann.call('deleteMessage', third.id);
  const since = first.sentAt - 1;
  const request = await bob.request('MessagesRequest', {
    setUID: ann.uid, setLimit: 10, setUpdatedAfter: since, updatesOnly: true,
  });
  const changed = await bob.on(request, 'fetchNext');
  assert.deepEqual(ids(changed).sort(), ids([first, third]).sort());
  assert.ok(!ids(changed).includes(String(second.id)));
});

test('unread messages are counted and listed', async (t) => {
  const { ann, bob, cat } = await cast(t, 'ann', 'bob', 'cat');
  const guid = await group([ann, bob]);
  await said(ann, bob.uid, 'user', ['u1', 'u2']);
  await said(cat, bob.uid, 'user', ['u3']);
  await said(ann, guid, 'group', ['g1', 'g2', 'g3']);
  const counts = await bob.call('getUnreadMessageCount');
  assert.equal(counts.users[ann.uid], 2);
  assert.equal(counts.users[cat.uid], 1);
  assert.equal(counts.groups[guid], 3);
  const forGroup = await bob.call('getUnreadMessageCountForGroup', guid);
  assert.equal(forGroup[guid], 3);
  const unread = await filtered(bob, { setUID: ann.uid, setUnread: true });
  assert.deepEqual(texts(unread), ['u1', 'u2']);
  await bob.call('markConversationAsRead', ann.uid, 'user');
  assert.deepEqual(await filtered(bob, { setUID: ann.uid, setUnread: true }), []);
});

test('messages with a goal reached are a filter', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const card = (id) => ({
    text: id, cardActions: [{ elementType: 'button', elementId: id, buttonText: id, action: { actionType: 'custom' } }],
  });
  const send = (id) => ann.call('sendInteractiveMessage', make(
    'InteractiveMessage',
    [bob.uid, 'user', 'card', card(id)],
    { setInteractionGoal: make('InteractionGoal', ['anyAction', []]) },
  ));
  const done = await send('done');
  await send('open');
  await bob.call('markAsInteracted', done.id, 'done');
  const set = { setUID: ann.uid, setInteractionGoalCompletedOnly: true };
  assert.deepEqual(ids(await filtered(bob, set)), ids([done]));
});

test('a stranger cannot read a message of two others', async (t) => {
  const { ann, bob, eve } = await cast(t, 'ann', 'bob', 'eve');
  const [secret] = await said(ann, bob.uid, 'user', ['between us']);
  await refused(eve.call('getMessageDetails', secret.id), /^ERR_MESSAGE_(NO_ACCESS|ID_NOT_FOUND)$/);
  await refused(eve.call('addReaction', secret.id, '👀'), /^ERR_MESSAGE_(NO_ACCESS|ID_NOT_FOUND)$/);
  const details = await admin.call('GET', `messages/${secret.id}`, undefined, bob.uid);
  assert.equal(details.data.text, 'between us');
});

test('messages of blocked users can be left out', async (t) => {
  const { ann, bob, cat } = await cast(t, 'ann', 'bob', 'cat');
  const guid = await group([ann, bob, cat]);
  await said(bob, guid, 'group', ['from bob']);
  await said(cat, guid, 'group', ['from cat']);
  await ann.call('blockUsers', [bob.uid]);
  const set = { setGUID: guid, setCategories: ['message'] };
  assert.equal((await filtered(ann, set)).length, 2);
  assert.deepEqual(texts(await filtered(ann, { ...set, hideMessagesFromBlockedUsers: true })), ['from cat']);
});

test('the answers of a thread are paged to its beginning', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const [root] = await said(ann, bob.uid, 'user', ['root']);
  for (const text of SEVEN) {
    const body = { receiver: bob.uid, receiverType: 'user', category: 'message', type: 'text', data: { text } };
    await admin.call('POST', `messages/${root.id}/thread`, body, ann.uid);
  }
  const request = await bob.request('MessagesRequest', { setParentMessageId: Number(root.id), setLimit: 3 });
  const found = await pages(bob, request, 'fetchPrevious');
  assert.deepEqual(found.map(texts), [['m5', 'm6', 'm7'], ['m2', 'm3', 'm4'], ['m1']]);
});

test('a time is a place to read from, in both directions', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  await said(ann, bob.uid, 'user', ['m1', 'm2']);
  const later = Math.floor(Date.now() / 1000) + 60;
  const earlier = later - 3600;
  const set = { setUID: ann.uid, setLimit: 10 };
  const before = await bob.request('MessagesRequest', { ...set, setTimestamp: later });
  assert.deepEqual(texts(await bob.on(before, 'fetchPrevious')), ['m1', 'm2']);
  const after = await bob.request('MessagesRequest', { ...set, setTimestamp: earlier });
  assert.deepEqual(texts(await bob.on(after, 'fetchNext')), ['m1', 'm2']);
  const none = await bob.request('MessagesRequest', { ...set, setTimestamp: later });
  assert.deepEqual(await bob.on(none, 'fetchNext'), []);
});

test('a quote is whole in the history as well', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const [quoted] = await said(ann, bob.uid, 'user', ['to be quoted']);
  await bob.sendText(ann.uid, 'user', 'quoting', { setQuotedMessageId: Number(quoted.id) });
  const [message] = (await filtered(ann, { setUID: bob.uid })).slice(-1);
  assert.equal(message.quotedMessage.text, 'to be quoted');
  assert.deepEqual(texts(await filtered(ann, { setUID: bob.uid, hideQuotedMessages: true })), ['to be quoted']);
});
