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

/** The next card of a bot that fits; the SDK has no class of its own for it here. */
async function carded(person, bot, fits) {
  const fromBot = (message) => message.sender.uid === bot && fits(JSON.stringify(message));
  const [message] = await person.expect('onCardMessageReceived', fromBot, PATIENCE);
  return message;
}

test('poll asks, everybody votes, and who asked closes it', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const guid = await groupWith('poll', ann, bob);
  await bob.sendText(guid, 'group', '/poll "Where to?" Beach Mountains');
  const asked = ({ sender, type }) => sender.uid === 'poll' && type === 'extension_poll';
  const [poll] = await ann.expect('onCustomMessageReceived', asked, PATIENCE);
  assert.equal(poll.customData.question, 'Where to?');
  for (const person of [ann, bob]) {
    await person.call('callExtension', 'polls', 'POST', 'v2/vote', { vote: '2', id: poll.customData.id });
  }
  await bob.sendText(guid, 'group', '/close');
  await carded(ann, 'poll', containing('Mountains', 'wins with 2 votes.'));
  await ann.sendText(guid, 'group', '/close');
  await told(ann, 'poll', starting('There is no poll here.'));
});

test('poll says what is wrong with a command', async (t) => {
  const { ann } = await cast(t, 'ann');
  await ann.sendText('poll', 'user', '/poll "Only one?" Yes');
  await told(ann, 'poll', exactly('That cannot be asked: a poll needs 2 to 10 options, not 1.'));
  await ann.sendText('poll', 'user', 'hello');
  await told(ann, 'poll', starting('Write /poll for a form'));
});

test('poll is composed in a form, which is answered over HTTP', async (t) => {
  const { ann } = await cast(t, 'ann');
  await ann.sendText('poll', 'user', '/poll');
  const form = await formOf(ann, 'poll');
  const fields = form.interactiveData.formFields.filter(({ elementType }) => elementType !== 'label');
  assert.deepEqual(fields.map(({ elementId }) => elementId), ['question', 'options', 'look']);
  const values = { question: 'Tea?', options: 'Yes', look: 'poll' };
  assert.equal((await submit(ann, form, values)).status, 422, 'one option is not enough');
  await told(ann, 'poll', containing('2 to 10 options'));
  assert.equal((await submit(ann, form, { ...values, options: 'Yes, No' })).status, 200);
  const asked = ({ sender, type }) => sender.uid === 'poll' && type === 'extension_poll';
  const [poll] = await ann.expect('onCustomMessageReceived', asked, PATIENCE);
  assert.equal(poll.customData.question, 'Tea?');
});

/** The next form of a bot. */
async function formOf(person, bot) {
  const fromBot = ({ sender, type }) => sender.uid === bot && type === 'form';
  const [form] = await person.expect('onInteractiveMessageReceived', fromBot, PATIENCE);
  return form;
}

/** Posts an answer as the person's web client does. */
async function submit(person, form, formData) {
  const { url } = form.interactiveData.submitElement.action;
  const data = { messageId: form.id, interactedBy: person.uid, interactedElementId: 'submit', formData };
  const body = { appID: 'interop', region: 'us', trigger: 'ui_message_interacted', payload: {}, data };
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

test('feedback asks a group in a form and sums up', kindOnly('nobody is told of an interaction in a group'), async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const guid = await groupWith('feedback', ann, bob);
  await ann.sendText(guid, 'group', '/feedback the workshop');
  const form = await formOf(bob, 'feedback');
  assert.equal(form.interactiveData.title, 'How was the workshop?');
  assert.deepEqual(
    form.interactiveData.formFields.map(({ elementId }) => elementId),
    ['stars', 'good', 'remark', 'contact'],
  );
  assert.equal(form.interactionGoal.type, 'anyOf');
  for (const [person, stars, other, average] of [
    [bob, '4', ann, 'Thank you, Bob! Average so far: 4.0 of 5 (1 answer).'],
    [ann, '5', bob, 'Thank you, Ann! Average so far: 4.5 of 5 (2 answers).'],
  ]) {
    const said = await submit(person, form, { stars, good: ['Pace'], remark: '', contact: [] });
    assert.equal(said.status, 200);
    // In a group the service's record says whose answer it is.
    await person.call('markAsInteracted', form.id, 'submit');
    await told(other, 'feedback', exactly(average));
  }
  await bob.sendText(guid, 'group', '/export');
  await told(bob, 'feedback', exactly('Only admins of a group get its answers.'));
  await ann.sendText(guid, 'group', '/export');
  await told(bob, 'feedback', exactly('I have sent you the answers.'));
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
