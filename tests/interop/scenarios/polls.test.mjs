// Polls: made and voted on as the UI kits do it, through the SDK's extension calls.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cast, device, group, settled } from '../lib/cast.mjs';

const isPoll = ({ type }) => type === 'extension_poll';
const votes = (message) => message.metadata['@injected'].extensions.polls.results;
const counts = (message) => Object.values(votes(message).options).map(({ count }) => count);
const ask = (receiver, receiverType) => ({ question: 'Lunch?', options: ['Soup', 'Salad'], receiver, receiverType });

/** Makes a poll; answers with the message that everybody gets. */
async function poll(person, receiver, receiverType) {
  const answer = await person.call('callExtension', 'polls', 'POST', 'v2/create', ask(receiver, receiverType));
  assert.ok(answer, 'the extension answered nothing');
  const [message] = await person.expect('onCustomMessageReceived', isPoll);
  return message;
}

const vote = (person, { customData }, option) => (
  person.call('callExtension', 'polls', 'POST', 'v2/vote', { vote: option, id: customData.id })
);

test('the settings name the polls extension', async (t) => {
  const { ann } = await cast(t, 'ann');
  assert.equal(await ann.call('isExtensionEnabled', 'polls'), true);
  const settings = await ann.call('getAppSettings');
  assert.match(settings.EXTENSION_DOMAIN, /^localhost:\d+$/);
});

test('a poll reaches everybody, its maker too', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const guid = await group([ann, bob]);
  const made = await poll(ann, guid, 'group');
  assert.equal(made.class, 'CustomMessage');
  assert.equal(made.sender.uid, ann.uid);
  assert.equal(made.customData.question, 'Lunch?');
  assert.deepEqual(made.customData.options, { 1: 'Soup', 2: 'Salad' });
  assert.deepEqual(votes(made), {
    total: 0,
    options: { 1: { text: 'Soup', count: 0, voters: {} }, 2: { text: 'Salad', count: 0, voters: {} } },
  });
  const [got] = await bob.expect('onCustomMessageReceived', isPoll);
  assert.equal(String(got.id), String(made.id));
});

test('every vote edits the poll for everybody, the voter too', async (t) => {
  const { ann, bob, cat } = await cast(t, 'ann', 'bob', 'cat');
  const guid = await group([ann, bob, cat]);
  const made = await poll(ann, guid, 'group');
  await vote(bob, made, '2');
  for (const person of [ann, bob, cat]) {
    const [edited] = await person.expect('onMessageEdited', ({ id }) => String(id) === String(made.id));
    assert.deepEqual(counts(edited), [0, 1]);
    assert.equal(votes(edited).options[2].voters[bob.uid].name, bob.name);
  }
  await vote(cat, made, '1');
  const [both] = await ann.expect('onMessageEdited');
  assert.deepEqual(counts(both), [1, 1]);
});

test('a second vote of one person moves the first', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const made = await poll(ann, bob.uid, 'user');
  await vote(bob, made, '1');
  await ann.expect('onMessageEdited');
  await vote(bob, made, '2');
  const [moved] = await ann.expect('onMessageEdited');
  assert.deepEqual(counts(moved), [0, 1]);
  assert.equal(votes(moved).total, 1);
  await vote(bob, made, '2');
  await settled(ann);
  assert.equal(ann.seen('onMessageEdited').length, 2, 'the same choice again is no news');
});

test('a poll is in the history with its votes', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const made = await poll(ann, bob.uid, 'user');
  await vote(bob, made, '1');
  const request = await bob.request('MessagesRequest', {
    setUID: ann.uid, setCategories: ['custom'], setTypes: ['extension_poll'], setLimit: 10,
  });
  const [message] = await bob.on(request, 'fetchPrevious');
  assert.equal(String(message.id), String(made.id));
  assert.deepEqual(counts(message), [1, 0]);
});

test('another device of the maker gets the poll once', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const tablet = await device(t, ann);
  const made = await poll(ann, bob.uid, 'user');
  await tablet.expect('onCustomMessageReceived', ({ id }) => String(id) === String(made.id));
  await settled(ann, tablet);
  for (const one of [ann, tablet]) assert.equal(one.seen('onCustomMessageReceived', isPoll).length, 1);
});

test('results are told to the maker only', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const made = await poll(ann, bob.uid, 'user');
  await vote(bob, made, '2');
  const path = `v2/results?id=${made.customData.id}`;
  const { polls } = await ann.call('callExtension', 'polls', 'GET', path);
  assert.equal(polls.results.options[2].count, 1);
  await assert.rejects(bob.call('callExtension', 'polls', 'GET', path), ({ code }) => code === 'AUTH_ERR_NO_ACCESS');
});

test('an option or a poll that is not there is refused', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const made = await poll(ann, bob.uid, 'user');
  await assert.rejects(vote(bob, made, '3'), ({ code }) => code === 'ERR_BAD_REQUEST');
  await assert.rejects(vote(bob, { customData: { id: 'none' } }, '1'), ({ code }) => code === 'ERR_MESSAGE_ID_NOT_FOUND');
});
