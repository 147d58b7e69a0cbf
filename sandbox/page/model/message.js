/**
 * What a message is, apart from how it is drawn.
 * @module model/message
 */

/** Key of the conversation a message belongs to, seen by `me`. */
export function keyOf(message, me) {
  if (message.receiverType === 'group') return `group:${message.receiver}`;
  return `user:${message.sender === me ? message.receiver : message.sender}`;
}

/** Key of the list a message is shown in: its thread's or its conversation's. */
export function timelineOf(message, me) {
  return message.parentId ? `thread:${message.parentId}` : keyOf(message, me);
}

/** The sender as it was when the message was sent. */
export const senderOf = (message) => message.data?.entities?.sender?.entity ?? message.data?.entities?.by?.entity ?? { uid: message.sender };

/** Whether the message tells of a change of another message; such ones are not shown. */
export const isMessageAction = (message) => message.category === 'action' && message.type === 'message';

/** Whether the message is a grey line about members. */
export const isGroupAction = (message) => message.category === 'action' && message.type === 'groupMember';

/** Ids are digits in strings; they are compared as numbers. */
export const byId = (a, b) => Number(a) - Number(b);

/**
 * Joins a message from a frame with the one we have. Frames are made for everybody,
 * so what is about the reader (own reactions, pressed elements, receipts) is kept.
 */
export function mergeMessage(known, fresh) {
  if (!known) return fresh;
  const data = { ...fresh.data };
  if (known.data?.interactions && !data.interactions) data.interactions = known.data.interactions;
  if (data.reactions) data.reactions = keepMine(known.data?.reactions, data.reactions);
  return {
    ...fresh, data,
    replyCount: fresh.replyCount ?? known.replyCount,
    deliveredAt: fresh.deliveredAt ?? known.deliveredAt,
    readAt: fresh.readAt ?? known.readAt,
    myReceipt: fresh.myReceipt ?? known.myReceipt,
    quotedMessage: fresh.quotedMessage ?? known.quotedMessage,
    completedBy: fresh.completedBy ?? known.completedBy,
  };
}

function keepMine(known = [], fresh) {
  return fresh.map((one) => {
    if (one.reactedByMe !== undefined) return one;
    return { ...one, reactedByMe: known.some((k) => k.reaction === one.reaction && k.reactedByMe) };
  });
}

/** The message after somebody added or took back a reaction. */
export function withReaction(message, { reaction, uid, action }, me) {
  const added = action === 'message_reaction_added';
  const before = message.data?.reactions ?? [];
  const own = before.find((one) => one.reaction === reaction);
  const count = Math.max(0, (own?.count ?? 0) + (added ? 1 : -1));
  const reactedByMe = uid === me ? added : own?.reactedByMe ?? false;
  const entry = { reaction, count, reactedByMe };
  const rest = own ? before.map((one) => (one === own ? entry : one)) : [...before, entry];
  return { ...message, data: { ...message.data, reactions: rest.filter((one) => one.count > 0) } };
}

/** An own message with the times that receipts for it or a later one told. They may come before the message is known. */
export function withReceipts(message, me, receipts) {
  if (message.sender !== me || !receipts) return message;
  const time = (one) => (one && Number(one.id) >= Number(message.id) ? one.at : undefined);
  const readAt = message.readAt ?? time(receipts.read);
  const deliveredAt = message.deliveredAt ?? time(receipts.delivered) ?? readAt;
  return readAt === message.readAt && deliveredAt === message.deliveredAt ? message : { ...message, deliveredAt, readAt };
}

/** Ids of the elements which the reader has pressed. */
export const pressedElements = (message) => new Set([message.data?.interactions ?? []].flat().map((one) => one?.elementId));

/** Whether an interactive message is done for the reader. */
export function goalReached(message) {
  const goal = message.data?.interactionGoal ?? {};
  const pressed = pressedElements(message);
  const wanted = Array.isArray(goal.elementIds) ? goal.elementIds : [];
  if (goal.type === 'anyAction') return pressed.size > 0;
  if (goal.type === 'anyOf' || goal.type === 'oneOf') return wanted.some((id) => pressed.has(id));
  if (goal.type === 'allOf') return wanted.length > 0 && wanted.every((id) => pressed.has(id));
  return false;
}

/** The message with one more pressed element. */
export function withPress(message, elementId, at = Math.floor(Date.now() / 1000)) {
  if (pressedElements(message).has(elementId)) return message;
  const interactions = [...(message.data?.interactions ?? []), { elementId, interactedAt: at }];
  return { ...message, data: { ...message.data, interactions } };
}
