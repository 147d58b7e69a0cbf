// Edits, deletions and reactions.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cast, group, settled } from '../lib/cast.mjs';
import { recent, refused, saying, withId } from '../lib/expect.mjs';
import { everything } from '../lib/pages.mjs';
import { make } from '../lib/wire.mjs';

function edited(receiver, receiverType, id, text, set = {}) {
  return make('TextMessage', [receiver, text, receiverType], { setId: id, ...set });
}

test('an edit answers with the new message and reaches the other', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const { id } = await ann.sendText(bob.uid, 'user', 'helo', { setMetadata: { draft: true } });
  await bob.expect('onTextMessageReceived', saying('helo'));
  const change = edited(bob.uid, 'user', id, 'hello', { setMetadata: { draft: false } });
  const answer = await ann.call('editMessage', change);
  assert.equal(answer.text, 'hello');

  const [got] = await bob.expect('onMessageEdited', withId(id));
  assert.equal(got.class, 'TextMessage');
  assert.equal(got.text, 'hello');
  assert.deepEqual(got.metadata, { draft: false });
  assert.equal(got.editedBy, ann.uid);
  assert.equal(got.sender.uid, ann.uid);
  recent(got.editedAt, 'editedAt');
  const later = await bob.call('getMessageDetails', id);
  assert.equal(later.text, 'hello');
  assert.equal(later.editedBy, ann.uid);
});

test('an edit can change the tags', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const { id } = await ann.sendText(bob.uid, 'user', 'tagged', { setTags: ['old'] });
  await ann.call('editMessage', edited(bob.uid, 'user', id, 'tagged', { setTags: ['new'] }));
  const request = await bob.request('MessagesRequest', { setUID: ann.uid, withTags: true, setLimit: 5 });
  const [message] = await bob.on(request, 'fetchPrevious');
  assert.deepEqual(message.tags, ['new']);
});

test('a custom message can be edited', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const { id } = await ann.sendCustom(bob.uid, 'user', 'score', { home: 0 });
  const change = make('CustomMessage', [bob.uid, 'user', 'score', { home: 1 }], { setId: id });
  await ann.call('editMessage', change);
  const [got] = await bob.expect('onMessageEdited', withId(id));
  assert.equal(got.class, 'CustomMessage');
  assert.deepEqual(got.customData, { home: 1 });
});

test('only the sender edits', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const { id } = await ann.sendText(bob.uid, 'user', 'mine');
  await refused(bob.call('editMessage', edited(ann.uid, 'user', id, 'yours')), 'ERR_MESSAGE_NOT_A_SENDER');
  await settled(ann);
  assert.equal(ann.seen('onMessageEdited').length, 0);
});

test('a deletion reaches the other and empties the message', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const { id } = await ann.sendText(bob.uid, 'user', 'oops');
  const answer = await ann.call('deleteMessage', id);
  assert.equal(answer.deletedBy, ann.uid);
  const [got] = await bob.expect('onMessageDeleted', withId(id));
  assert.equal(got.deletedBy, ann.uid);
  recent(got.deletedAt, 'deletedAt');
  const later = await bob.call('getMessageDetails', id);
  assert.ok(later.deletedAt, 'the message stays, as a deleted one');
  assert.ok(!later.text, 'its text is gone');
});

test('only the sender deletes between two people', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const { id } = await ann.sendText(bob.uid, 'user', 'mine');
  await refused(bob.call('deleteMessage', id), 'ERR_MESSAGE_NOT_A_SENDER');
});

test('in a group the moderator may delete, a participant may not', async (t) => {
  const { ann, bob, cat } = await cast(t, 'ann', 'bob', 'cat');
  const guid = await group([ann, cat], { scopes: { moderators: [bob.uid], participants: [cat.uid] } });
  const rude = await cat.sendText(guid, 'group', 'something rude');
  const fine = await ann.sendText(guid, 'group', 'something fine');
  await bob.call('deleteMessage', rude.id);
  const [got] = await cat.expect('onMessageDeleted', withId(rude.id));
  assert.equal(got.deletedBy, bob.uid);
  await refused(cat.call('deleteMessage', fine.id), 'ERR_MESSAGE_NOT_A_SENDER');
});

test('reactions are added and removed, and everybody hears', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const { id } = await ann.sendText(bob.uid, 'user', 'cake!');
  const answer = await bob.call('addReaction', id, '🎂');
  assert.deepEqual(
    answer.reactions.map(({ reaction, count, reactedByMe }) => [reaction, count, reactedByMe]),
    [['🎂', 1, true]],
  );
  const [added] = await ann.expect('onMessageReactionAdded');
  assert.equal(String(added.reaction.messageId), String(id));
  assert.equal(added.reaction.reaction, '🎂');
  assert.equal(added.reaction.uid, bob.uid);
  assert.equal(added.reaction.reactedBy.name, 'Bob');
  assert.equal(added.receiverType, 'user');
  recent(added.reaction.reactedAt, 'reactedAt');

  const seen = await ann.call('getMessageDetails', id);
  assert.deepEqual(
    seen.reactions.map(({ reaction, count, reactedByMe }) => [reaction, count, reactedByMe]),
    [['🎂', 1, false]],
  );
  const without = await bob.call('removeReaction', id, '🎂');
  assert.equal(without.reactions?.length ?? 0, 0);
  const [removed] = await ann.expect('onMessageReactionRemoved');
  assert.equal(removed.reaction.reaction, '🎂');
  assert.equal(removed.reaction.uid, bob.uid);
});

test('reactions of several people are counted and listed', async (t) => {
  const { ann, bob, cat } = await cast(t, 'ann', 'bob', 'cat');
  const guid = await group([ann, bob, cat]);
  const { id } = await ann.sendText(guid, 'group', 'vote');
  for (const [person, emoji] of [[ann, '👍'], [bob, '👍'], [cat, '👍'], [cat, '😅']]) {
    await person.call('addReaction', id, emoji);
  }
  const details = await bob.call('getMessageDetails', id);
  const counts = Object.fromEntries(details.reactions.map(({ reaction, count }) => [reaction, count]));
  assert.deepEqual(counts, { '👍': 3, '😅': 1 });

  const all = await bob.request('ReactionsRequest', { setMessageId: id, setLimit: 2 });
  const listed = await everything(bob, all, 'fetchNext');
  assert.deepEqual(
    listed.map(({ uid, reaction }) => `${uid} ${reaction}`).sort(),
    [`${ann.uid} 👍`, `${bob.uid} 👍`, `${cat.uid} 👍`, `${cat.uid} 😅`].sort(),
  );
  const thumbs = await bob.request('ReactionsRequest', { setMessageId: id, setReaction: '👍', setLimit: 10 });
  assert.equal((await everything(bob, thumbs, 'fetchNext')).length, 3);
});

test('a reaction to an answer in a thread names the parent', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const parent = await ann.sendText(bob.uid, 'user', 'root');
  const reply = await ann.sendText(bob.uid, 'user', 'leaf', { setParentMessageId: Number(parent.id) });
  await bob.call('addReaction', reply.id, '🍃');
  const [added] = await ann.expect('onMessageReactionAdded');
  assert.equal(String(added.parentMessageId), String(parent.id));
});
