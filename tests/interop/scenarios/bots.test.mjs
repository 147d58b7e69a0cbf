// The demo bots, as a person with the official SDK meets them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cast, group, said } from '../lib/cast.mjs';
import { kindOnly } from '../lib/profile.mjs';
import { make } from '../lib/wire.mjs';

// A bot answers in a moment; the limit only bounds a failure.
const PATIENCE = 8000;

/** Waits for a text of a bot that fits. */
async function told(person, bot, fits) {
  const fromBot = ({ sender, text }) => sender.uid === bot && fits(text);
  const [message] = await person.expect('onTextMessageReceived', fromBot, PATIENCE);
  return message;
}

const exactly = (text) => (said) => said === text;
const starting = (text) => (said) => said.startsWith(text);
const containing = (...parts) => (said) => parts.every((part) => said.includes(part));

/** A group of these people with a bot in it. */
function groupWith(bot, ...people) {
  return group([...people, { uid: bot }]);
}

test('the lobby has all five bots, who are online', async (t) => {
  const { ann } = await cast(t, 'ann');
  await ann.joinGroup('lobby');
  await told(ann, 'welcome', exactly(`Welcome, <@uid:${ann.uid}>!`));
  const request = await ann.request('GroupMembersRequest', { setLimit: 100 }, ['lobby']);
  const members = await ann.on(request, 'fetchNext');
  for (const bot of ['welcome', 'courier', 'desk', 'poll', 'feedback']) {
    const found = members.find(({ uid }) => uid === bot);
    assert.ok(found, `${bot} is a member`);
    assert.equal(found.role, 'bot');
    assert.equal(found.status, 'online');
  }
});

test('welcome greets who joins, by a mention', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const guid = await groupWith('welcome', ann);
  await told(ann, 'welcome', exactly('Hello, I greet everybody who comes here.'));
  await bob.joinGroup(guid);
  const greeting = await told(bob, 'welcome', exactly(`Welcome, <@uid:${bob.uid}>!`));
  assert.equal(greeting.receiverId, guid);
  assert.equal(greeting.hasMentionedMe, true);
  assert.equal(greeting.mentionedUsers[0].uid, bob.uid);
});

test('welcome tells who is added, promoted, kicked and banned, and who leaves', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const guid = await groupWith('welcome', ann);
  const member = make('GroupMember', [bob.uid, 'participant']);
  await told(ann, 'welcome', starting('Hello'));

  await ann.call('addMembersToGroup', guid, [member], []);
  await told(ann, 'welcome', exactly(`Welcome, <@uid:${bob.uid}>! Ann brought you here.`));
  await ann.call('updateGroupMemberScope', guid, bob.uid, 'moderator');
  await told(ann, 'welcome', exactly('Bob is now a moderator.'));
  await ann.call('updateGroupMemberScope', guid, bob.uid, 'admin');
  await told(ann, 'welcome', exactly('Bob is now an admin.'));
  await ann.call('updateGroupMemberScope', guid, bob.uid, 'participant');
  await told(ann, 'welcome', exactly('Bob is now a participant.'));
  await ann.call('kickGroupMember', guid, bob.uid);
  await told(ann, 'welcome', exactly('Bob was removed by Ann.'));
  await bob.joinGroup(guid);
  await told(ann, 'welcome', exactly(`Welcome, <@uid:${bob.uid}>!`));
  await bob.call('leaveGroup', guid);
  await told(ann, 'welcome', exactly('Bob has left.'));
  await bob.joinGroup(guid);
  await told(ann, 'welcome', exactly(`Welcome, <@uid:${bob.uid}>!`));
  await ann.call('banGroupMember', guid, bob.uid);
  await told(ann, 'welcome', exactly('Bob was banned by Ann.'));
  await ann.call('unbanGroupMember', guid, bob.uid);
  await told(ann, 'welcome', exactly('Bob may join again.'));
});

test('welcome explains itself to one, and is silent to texts in a group', async (t) => {
  const { ann } = await cast(t, 'ann');
  const guid = await groupWith('welcome', ann);
  const hello = await told(ann, 'welcome', starting('Hello'));
  await ann.sendText(guid, 'group', 'good morning');
  await ann.sendText('welcome', 'user', 'what do you do?');
  await told(ann, 'welcome', exactly('I greet people in groups: add me to one of yours.'));
  // A sign of life in the group itself, after the text that must stay unanswered.
  await ann.call('addMembersToGroup', guid, [make('GroupMember', ['courier', 'participant'])], []);
  await told(ann, 'welcome', starting('Welcome, <@uid:courier>!'));
  const inGroup = ann.seen('onTextMessageReceived', ({ receiverId }) => receiverId === guid);
  assert.equal(inGroup.length, 2, 'only the hello and the welcome');
  assert.equal(String(inGroup[0][0].id), String(hello.id));
});

test('courier answers a place with a delivery', async (t) => {
  const { ann } = await cast(t, 'ann');
  const guid = await groupWith('courier', ann);
  for (const [receiver, type] of [['courier', 'user'], [guid, 'group']]) {
    await ann.sendCustom(receiver, type, 'location', { latitude: '52.52', longitude: 13.405 });
    const [delivery] = await ann.expect(
      'onCustomMessageReceived',
      (message) => message.type === 'delivery' && message.receiverType === type,
      PATIENCE,
    );
    assert.equal(delivery.sender.uid, 'courier');
    assert.deepEqual(delivery.customData, { kilometres: 0.6, minutes: 2 });
    assert.equal(delivery.conversationText, '0.6 km, there in 2 min');
  }
});

test('courier says what is wrong with a place, and how to write one', async (t) => {
  const { ann } = await cast(t, 'ann');
  await ann.sendCustom('courier', 'user', 'location', { latitude: 'north', longitude: '13' });
  await told(ann, 'courier', starting('That is no location: '));
  await ann.sendText('courier', 'user', 'help');
  await told(ann, 'courier', containing('location'));
});

test('poll counts votes, moves them, and names the winner', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const guid = await groupWith('poll', ann, bob);
  await ann.sendText(guid, 'group', '/poll "Where to?" Beach Mountains');
  const opened = '**Where to?**\n1. Beach – 0 votes\n2. Mountains – 0 votes\nVote with a number; /close ends it.';
  await told(bob, 'poll', exactly(opened));
  await bob.sendText(guid, 'group', '1');
  await told(ann, 'poll', containing('1. Beach – 1 vote', '2. Mountains – 0 votes'));
  await ann.sendText(guid, 'group', '2');
  await told(ann, 'poll', containing('1. Beach – 1 vote', '2. Mountains – 1 vote'));
  await bob.sendText(guid, 'group', '2');
  await told(ann, 'poll', containing('1. Beach – 0 votes', '2. Mountains – 2 votes'));
  await ann.sendText(guid, 'group', '/close');
  await told(bob, 'poll', containing('2. Mountains – 2 votes', 'Mountains wins with 2 votes.'));
  await ann.sendText(guid, 'group', '/close');
  await told(ann, 'poll', starting('There is no poll here.'));
});

test('poll says what is wrong with a command', async (t) => {
  const { ann } = await cast(t, 'ann');
  await ann.sendText('poll', 'user', '/poll "Only one?" Yes');
  await told(ann, 'poll', exactly('A poll needs 2 to 9 options, not 1.'));
  await ann.sendText('poll', 'user', '/poll');
  await told(ann, 'poll', containing('/poll'));
  await ann.sendText('poll', 'user', '/poll "Tea?" Yes No');
  await told(ann, 'poll', starting('**Tea?**'));
  await ann.sendText('poll', 'user', '/close');
  await told(ann, 'poll', containing('Nobody voted.'));
});

test('feedback asks with a form and counts the stars', kindOnly('nobody is told of an interaction in a group'), async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const guid = await groupWith('feedback', ann, bob);
  await ann.sendText(guid, 'group', '/feedback the workshop');
  const [form] = await bob.expect(
    'onInteractiveMessageReceived',
    ({ sender }) => sender.uid === 'feedback',
    PATIENCE,
  );
  assert.equal(form.type, 'form');
  assert.equal(form.interactiveData.title, 'How was the workshop?');
  assert.deepEqual(
    form.interactiveData.formFields.map(({ elementId }) => elementId).filter((id) => id.startsWith('stars-')),
    ['stars-5', 'stars-4', 'stars-3', 'stars-2', 'stars-1'],
  );
  assert.equal(form.interactiveData.submitElement.elementId, 'skip');
  assert.equal(form.interactionGoal.type, 'anyOf');

  await bob.call('markAsInteracted', form.id, 'stars-4');
  await told(ann, 'feedback', exactly('Thank you, Bob! Average so far: 4.0 of 5 (1 answer).'));
  await ann.call('markAsInteracted', form.id, 'stars-5');
  await told(bob, 'feedback', exactly('Thank you, Ann! Average so far: 4.5 of 5 (2 answers).'));
});

test('feedback explains itself to one', async (t) => {
  const { ann } = await cast(t, 'ann');
  await ann.sendText('feedback', 'user', 'hello');
  await told(ann, 'feedback', exactly('Write /feedback and what it is about.'));
});

test('bots answer a message that the server sends for a person', async (t) => {
  const { ann } = await cast(t, 'ann');
  await said(ann, 'feedback', 'user', ['hello']);
  await told(ann, 'feedback', exactly('Write /feedback and what it is about.'));
});
