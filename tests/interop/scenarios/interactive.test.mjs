// Everything interactive that bots send: on which listener of the SDK it arrives, what a
// client sends back, and what the sender is told. Clients post what was filled in to the
// bot's own address; the SDK only marks which element was used.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cast, device, group, settled } from '../lib/cast.mjs';
import { withId } from '../lib/expect.mjs';
import { kindOnly } from '../lib/profile.mjs';
import { admin, server } from '../lib/server.mjs';

const PATIENCE = 8000;
const MESSAGE_LISTENERS = [
  'onTextMessageReceived', 'onMediaMessageReceived', 'onCustomMessageReceived', 'onInteractiveMessageReceived', 'onCardMessageReceived',
];

/** One more session of a bot: the SDK at the sender's end. */
async function senderOf(t, uid) {
  return device(t, { uid, token: await admin.createToken(uid) });
}

/** Sends a text to the desk; gives what comes back on a listener. */
async function asked(person, text, listener) {
  await person.sendText('desk', 'user', text);
  const [message] = await person.expect(listener, ({ sender }) => sender.uid === 'desk', PATIENCE);
  return message;
}

async function told(person, bot, text) {
  await person.expect('onTextMessageReceived', (message) => message.sender.uid === bot && message.text === text, PATIENCE);
}

/** Posts to the address of a button, as the web kit does. */
async function post({ action }, person, message, more = {}) {
  const data = {
    conversationId: message.conversationId, sender: message.sender.uid, receiver: person.uid, receiverType: 'user',
    messageCategory: message.category, messageType: message.type, messageId: String(message.id),
    interactedBy: person.uid, interactionTimezoneCode: 'Europe/Berlin', ...more,
  };
  const body = { appID: server.appId, region: server.region, trigger: 'ui_message_interacted', payload: action.payload ?? {}, data };
  const answer = await fetch(action.url, {
    method: action.method ?? 'POST', headers: { 'content-type': 'application/json', ...action.headers }, body: JSON.stringify(body),
  });
  await answer.arrayBuffer();
  return answer.status;
}

/** A message came on one listener only. */
async function onlyOn(person, listener, { id }) {
  await settled(person);
  for (const other of MESSAGE_LISTENERS) {
    assert.equal(person.seen(other, withId(id)).length, other === listener ? 1 : 0, `${other} of message ${id}`);
  }
}

/** Marks an element as used; the sender is told that the goal is reached. */
async function completes(person, sender, { id }, element) {
  await person.call('markAsInteracted', id, element);
  const [receipt] = await sender.expect('onInteractionGoalCompleted', ({ messageId }) => String(messageId) === String(id));
  assert.equal(receipt.sender.uid, person.uid);
  assert.deepEqual(receipt.interactions.map(({ elementId }) => elementId), [element]);
}

test('a form of a bot arrives, is answered, and its sender hears of the goal', async (t) => {
  const { ann } = await cast(t, 'ann');
  const sender = await senderOf(t, 'desk');
  const form = await asked(ann, '/visit', 'onInteractiveMessageReceived');
  assert.deepEqual([form.class, form.category, form.type], ['InteractiveMessage', 'interactive', 'form']);
  const { formFields, submitElement } = form.interactiveData;
  const kinds = new Set(formFields.map(({ elementType }) => elementType));
  assert.deepEqual([...kinds].sort(), ['button', 'checkbox', 'dateTime', 'dropdown', 'label', 'radio', 'singleSelect', 'textInput']);
  await onlyOn(ann, 'onInteractiveMessageReceived', form);
  const formData = {
    company: 'Acme', people: '2', purpose: 'delivery', stay: 'day', floor: '3', day: '2030-05-06', rules: ['yes'],
  };
  const submit = { interactedElementId: submitElement.elementId };
  assert.equal(await post(submitElement, ann, form, { ...submit, formData: { ...formData, people: '99' } }), 422);
  assert.equal(sender.seen('onInteractionGoalCompleted').length, 0);
  assert.equal(await post(submitElement, ann, form, { ...submit, formData }), 200);
  await told(ann, 'desk', 'Ann of Acme comes for a delivery on 2030-05-06, a day, floor 3, party of 2.');
  await completes(ann, sender, form, submitElement.elementId);
  const again = await ann.call('getMessageDetails', form.id);
  assert.deepEqual(again.interactions.map(({ elementId }) => elementId), [submitElement.elementId]);
});

test('a form in a group is answered by the person whom the service names', kindOnly('nobody is told of an interaction in a group'), async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const sender = await senderOf(t, 'desk');
  const guid = await group([ann, bob, { uid: 'desk' }]);
  await ann.sendText(guid, 'group', '/visit');
  const [form] = await bob.expect('onInteractiveMessageReceived', ({ receiverId }) => receiverId === guid, PATIENCE);
  const { submitElement } = form.interactiveData;
  const formData = {
    company: 'Acme', people: '1', purpose: 'meeting', stay: 'hour', floor: '1', day: '2030-05-06', rules: ['yes'],
  };
  const place = { receiver: guid, receiverType: 'group', interactedElementId: submitElement.elementId };
  assert.equal(await post(submitElement, bob, form, { ...place, formData }), 200);
  await settled(ann);
  assert.equal(ann.seen('onTextMessageReceived', ({ text }) => text.startsWith('Bob of Acme')).length, 0, 'not before the record');
  await completes(bob, sender, form, submitElement.elementId);
  await told(ann, 'desk', 'Bob of Acme comes for a meeting on 2030-05-06, an hour, floor 1, party of 1.');
});

test('an older card of a bot arrives, is pressed, and its sender hears of it', async (t) => {
  const { ann } = await cast(t, 'ann');
  const sender = await senderOf(t, 'desk');
  const card = await asked(ann, '/menu old', 'onInteractiveMessageReceived');
  assert.deepEqual([card.class, card.type], ['InteractiveMessage', 'card']);
  const { text, cardActions } = card.interactiveData;
  assert.match(text, /What can I bring you\?/u);
  assert.deepEqual(cardActions.map(({ buttonText }) => buttonText), ['Coffee', 'Tea', 'Water']);
  await onlyOn(ann, 'onInteractiveMessageReceived', card);
  const [, tea] = cardActions;
  assert.equal(await post(tea, ann, card, { interactedElementId: tea.elementId }), 200);
  await told(ann, 'desk', 'One tea for Ann.');
  await completes(ann, sender, card, tea.elementId);
});

test('a card of a bot arrives on the card listener; its page orders when it is told to', async (t) => {
  const { ann } = await cast(t, 'ann');
  const message = await asked(ann, '/menu', 'onCardMessageReceived');
  assert.deepEqual([message.class, message.category, message.type], ['CardMessage', 'card', 'card']);
  assert.equal(message.fallbackText, 'Coffee, tea or water?');
  await onlyOn(ann, 'onCardMessageReceived', message);
  const buttons = JSON.stringify(message.card.body).match(/"url":"([^"]+)"/gu).map((found) => JSON.parse(`{${found}}`).url);
  assert.equal(buttons.length, 3);
  const page = await fetch(buttons[0]);
  assert.equal(page.status, 200);
  assert.match(await page.text(), /<form/u);
  await settled(ann);
  assert.equal(ann.seen('onTextMessageReceived', ({ sender }) => sender.uid === 'desk').length, 0, 'a look at the page orders nothing');
  const press = await fetch(buttons[0], { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: '' });
  assert.equal(press.status, 200);
  await told(ann, 'desk', 'One coffee for Ann.');
});

test('a scheduler of a bot arrives, is booked, and its sender hears of it', async (t) => {
  const { ann } = await cast(t, 'ann');
  const sender = await senderOf(t, 'desk');
  const scheduler = await asked(ann, '/tour', 'onInteractiveMessageReceived');
  assert.deepEqual([scheduler.class, scheduler.type], ['InteractiveMessage', 'scheduler']);
  const { availability, duration, timezoneCode, scheduleElement } = scheduler.interactiveData;
  assert.deepEqual([duration, timezoneCode, availability.monday], [30, 'UTC', [{ from: '0900', to: '1700' }]]);
  await onlyOn(ann, 'onInteractiveMessageReceived', scheduler);
  const schedulerData = { duration: 30, meetStartAt: '2030-01-07T10:30' };
  assert.equal(await post(scheduleElement, ann, scheduler, { interactedElementId: scheduleElement.elementId, schedulerData }), 200);
  await told(ann, 'desk', 'Ann has a tour: 2030-01-07 10:30 (Europe/Berlin).');
  await completes(ann, sender, scheduler, scheduleElement.elementId);
});

test('an interactive message of an own type arrives, is used, and its sender hears of it', async (t) => {
  const { ann } = await cast(t, 'ann');
  const sender = await senderOf(t, 'desk');
  const interactiveData = { quiz: '2 + 2 = ?', choices: { a: '3', b: '4' } };
  const { id } = await admin.send({
    receiver: ann.uid, receiverType: 'user', category: 'interactive', type: 'customInteractive',
    data: { interactiveData, interactionGoal: { type: 'anyOf', elementIds: ['a', 'b'] } },
  }, 'desk');
  const [quiz] = await ann.expect('onInteractiveMessageReceived', withId(id));
  assert.equal(quiz.type, 'customInteractive');
  assert.deepEqual(quiz.interactiveData, interactiveData);
  await onlyOn(ann, 'onInteractiveMessageReceived', quiz);
  await completes(ann, sender, quiz, 'b');
});

test('a poll of a bot arrives as a custom message, and every vote changes it for everybody', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const guid = await group([ann, bob, { uid: 'poll' }]);
  await ann.sendText(guid, 'group', '/poll "Where to?" Beach Mountains');
  const [poll] = await bob.expect('onCustomMessageReceived', ({ type }) => type === 'extension_poll', PATIENCE);
  assert.deepEqual([poll.sender.uid, poll.customData.question], ['poll', 'Where to?']);
  assert.deepEqual(poll.customData.options, { 1: 'Beach', 2: 'Mountains' });
  await onlyOn(bob, 'onCustomMessageReceived', poll);
  const counts = (message) => Object.values(message.metadata['@injected'].extensions.polls.results.options).map(({ count }) => count);
  const vote = (person, option) => person.call('callExtension', 'polls', 'POST', 'v2/vote', { vote: option, id: poll.customData.id });
  await vote(bob, '2');
  for (const person of [ann, bob]) {
    const [edited] = await person.expect('onMessageEdited', withId(poll.id));
    assert.deepEqual(counts(edited), [0, 1]);
  }
  await vote(ann, '2');
  const [edited] = await bob.expect('onMessageEdited', withId(poll.id));
  assert.deepEqual(counts(edited), [0, 2]);
});
