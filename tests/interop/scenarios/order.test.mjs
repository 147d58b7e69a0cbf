// Order and completeness when much happens at once.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cast, group, said } from '../lib/cast.mjs';
import { ids } from '../lib/expect.mjs';
import { kindOnly } from '../lib/profile.mjs';
import { everything, pages } from '../lib/pages.mjs';

const EACH = 20;

test('a burst from two people reaches everybody once, in the order of the history', kindOnly('a message may be seen after later ones'), async (t) => {
  const { ann, bob, cat } = await cast(t, 'ann', 'bob', 'cat');
  const guid = await group([ann, bob, cat]);
  const burst = async (person) => {
    const sends = Array.from({ length: EACH }, (_, n) => person.sendText(guid, 'group', `${person.uid} ${n}`));
    return Promise.all(sends);
  };
  const sent = (await Promise.all([burst(ann), burst(bob)])).flat();
  const [last] = ids(sent).sort((a, b) => Number(b) - Number(a));
  await cat.expect('onTextMessageReceived', ({ id }) => String(id) === last);
  const arrived = ids(cat.seen('onTextMessageReceived').map(([message]) => message));
  assert.deepEqual(arrived, ids(sent).sort((a, b) => Number(a) - Number(b)));

  const request = await cat.request('MessagesRequest', { setGUID: guid, setLimit: 7, setCategories: ['message'] });
  const found = await pages(cat, request, 'fetchPrevious');
  assert.deepEqual(found.map((page) => page.length), [7, 7, 7, 7, 7, 5]);
  assert.deepEqual(ids(found.reverse().flat()), arrived);
});

test('reactions given at the same time are all counted', async (t) => {
  const people = Object.values(await cast(t, 'ann', 'bob', 'cat', 'dan'));
  const guid = await group(people);
  const [{ id }] = await said(people[0], guid, 'group', ['vote']);
  await Promise.all(people.flatMap((person) => ['👍', '🎂'].map((emoji) => person.call('addReaction', id, emoji))));
  const { reactions } = await people[3].call('getMessageDetails', id);
  const counts = Object.fromEntries(reactions.map(({ reaction, count }) => [reaction, count]));
  assert.deepEqual(counts, { '👍': 4, '🎂': 4 });
});

test('of two who join a group at once both are in, and counted once', async (t) => {
  const { ann, bob, cat } = await cast(t, 'ann', 'bob', 'cat');
  const guid = await group([ann]);
  await Promise.all([bob.joinGroup(guid), cat.joinGroup(guid)]);
  const [, , first] = await ann.expect('onGroupMemberJoined');
  const [, , second] = await ann.expect('onGroupMemberJoined');
  assert.deepEqual([first.membersCount, second.membersCount], [2, 3]);
  const members = await ann.request('GroupMembersRequest', { setLimit: 10 }, [guid]);
  assert.equal((await everything(ann, members)).length, 3);
});

test('a message of many bytes and all alphabets arrives unchanged', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const text = `${'строка 文字 🎉 "quoted" <b>&amp;</b> \\n\n\t'.repeat(60)}end`;
  await ann.sendText(bob.uid, 'user', text);
  const [got] = await bob.expect('onTextMessageReceived');
  assert.equal(got.text, text);
});
