// Custom messages, interactive messages and cards.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cast, device, group, settled } from '../lib/cast.mjs';
import { recent, withId } from '../lib/expect.mjs';
import { kindOnly } from '../lib/profile.mjs';
import { admin } from '../lib/server.mjs';
import { make } from '../lib/wire.mjs';

function button(elementId) {
  return {
    elementType: 'button',
    elementId,
    buttonText: elementId,
    disableAfterInteracted: true,
    action: { actionType: 'custom' },
  };
}

const FORM = {
  title: 'Plot request',
  formFields: [
    {
      elementType: 'textInput', elementId: 'who', label: 'Name', optional: false, maxLines: 1,
      placeholder: { text: 'your name' },
    },
    {
      elementType: 'dropdown', elementId: 'size', label: 'Size', optional: true, defaultValue: 's',
      options: [{ value: 's', label: 'Small' }, { value: 'l', label: 'Large' }],
    },
  ],
  submitElement: button('send'),
};

const TWO_BUTTONS = { text: 'Shall we?', cardActions: [button('yes'), button('sure')] };

function interactive(receiver, receiverType, type, data, goal) {
  return make('InteractiveMessage', [receiver, receiverType, type, data], {
    setInteractionGoal: make('InteractionGoal', goal),
  });
}

test('a custom message goes both ways with sub type and preview', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const place = { latitude: '52.52', longitude: '13.40' };
  const sent = await ann.sendCustom(bob.uid, 'user', 'location', place, {
    setSubType: 'pin',
    setConversationText: 'a place',
    setMetadata: { zoom: 3 },
    shouldUpdateConversation: true,
  });
  assert.equal(sent.class, 'CustomMessage');
  const [got] = await bob.expect('onCustomMessageReceived', ({ type }) => type === 'location');
  assert.equal(got.category, 'custom');
  assert.deepEqual(got.customData, place);
  assert.equal(got.subType, 'pin');
  assert.equal(got.conversationText, 'a place');
  assert.deepEqual(got.metadata, { zoom: 3 });
  assert.equal(got.willUpdateConversation, true);

  await bob.sendCustom(ann.uid, 'user', 'location', { latitude: '0', longitude: '0' });
  const [back] = await ann.expect('onCustomMessageReceived', ({ sender }) => sender.uid === bob.uid);
  assert.deepEqual(back.customData, { latitude: '0', longitude: '0' });
});

test('a form arrives, is answered, and the sender hears of the goal', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const form = interactive(bob.uid, 'user', 'form', FORM, ['anyOf', ['send']]);
  const sent = await ann.call('sendInteractiveMessage', form);
  const [got] = await bob.expect('onInteractiveMessageReceived', withId(sent.id));
  assert.equal(got.class, 'InteractiveMessage');
  assert.equal(got.type, 'form');
  assert.deepEqual(got.interactiveData, FORM);
  assert.equal(got.interactionGoal.type, 'anyOf');
  assert.deepEqual(got.interactionGoal.elementIds, ['send']);

  await bob.call('markAsInteracted', got.id, 'send');
  const [receipt] = await ann.expect('onInteractionGoalCompleted');
  assert.equal(String(receipt.messageId), String(sent.id));
  assert.equal(receipt.sender.uid, bob.uid);
  assert.deepEqual(receipt.interactions.map(({ elementId }) => elementId), ['send']);

  const again = await bob.call('getMessageDetails', got.id);
  assert.deepEqual(again.interactions.map(({ elementId }) => elementId), ['send']);
  recent(again.interactions[0].interactedAt, 'interactedAt');
});

test('a goal of all elements is reached with the last one', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const card = interactive(bob.uid, 'user', 'card', TWO_BUTTONS, ['allOf', ['yes', 'sure']]);
  const { id } = await ann.call('sendInteractiveMessage', card);
  await bob.expect('onInteractiveMessageReceived', withId(id));
  await bob.call('markAsInteracted', id, 'yes');
  await settled(ann);
  assert.equal(ann.seen('onInteractionGoalCompleted').length, 0);
  await bob.call('markAsInteracted', id, 'sure');
  const [receipt] = await ann.expect('onInteractionGoalCompleted');
  assert.deepEqual(receipt.interactions.map(({ elementId }) => elementId).sort(), ['sure', 'yes']);
});

test('a goal of none is never reached', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const card = interactive(bob.uid, 'user', 'card', TWO_BUTTONS, ['none', []]);
  const { id } = await ann.call('sendInteractiveMessage', card);
  await bob.call('markAsInteracted', id, 'yes');
  await settled(ann);
  assert.equal(ann.seen('onInteractionGoalCompleted').length, 0);
});

test('in a group everyone has interactions of their own', kindOnly('nobody is told of an interaction in a group'), async (t) => {
  const { ann, bob, cat } = await cast(t, 'ann', 'bob', 'cat');
  const guid = await group([ann, bob, cat]);
  const card = interactive(guid, 'group', 'card', TWO_BUTTONS, ['anyAction', []]);
  const { id } = await ann.call('sendInteractiveMessage', card);
  await cat.expect('onInteractiveMessageReceived', withId(id));
  await bob.call('markAsInteracted', id, 'yes');
  const [receipt] = await ann.expect('onInteractionGoalCompleted');
  assert.equal(receipt.sender.uid, bob.uid);
  const atBob = await bob.call('getMessageDetails', id);
  const atCat = await cat.call('getMessageDetails', id);
  assert.equal(atBob.interactions.length, 1);
  assert.equal(atCat.interactions?.length ?? 0, 0);
  await cat.call('markAsInteracted', id, 'sure');
  await ann.expect('onInteractionGoalCompleted', ({ sender }) => sender.uid === cat.uid);
});

test('the answerer\'s other device hears of the goal too', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const tablet = await device(t, bob);
  const card = interactive(bob.uid, 'user', 'card', TWO_BUTTONS, ['anyAction', []]);
  const { id } = await ann.call('sendInteractiveMessage', card);
  await bob.call('markAsInteracted', id, 'yes');
  const [receipt] = await tablet.expect('onInteractionGoalCompleted');
  assert.equal(String(receipt.messageId), String(id));
  await settled(bob);
  assert.equal(bob.seen('onInteractionGoalCompleted').length, 0);
});

test('a card sent by the server reaches the card listener', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const card = {
    version: '1.0',
    style: { background: { light: '#FFFFFF', dark: '#1C1C1E' } },
    body: [
      { id: 't', type: 'text', content: 'Order 1234 shipped', variant: 'heading2' },
      { id: 'b', type: 'button', label: 'Thanks', action: { type: 'sendMessage', text: 'thanks' } },
    ],
    fallbackText: 'Order 1234 shipped',
  };
  const { id } = await admin.send({
    receiver: bob.uid,
    receiverType: 'user',
    category: 'card',
    type: 'card',
    data: { text: 'Your order has shipped', card },
  }, ann.uid);
  const [got] = await bob.expect('onCardMessageReceived', withId(id));
  assert.equal(got.class, 'CardMessage');
  assert.equal(got.category, 'card');
  assert.deepEqual(got.card, card);
  assert.equal(got.text, 'Your order has shipped');
  assert.equal(got.fallbackText, 'Order 1234 shipped');
  assert.equal(got.sender.uid, ann.uid);
  await settled(bob);
  assert.equal(bob.seen('onTextMessageReceived', withId(id)).length, 0);
});
