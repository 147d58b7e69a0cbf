/**
 * What one does to a message that is there: edit, delete, react, press.
 * Each tells its failure below the message.
 * @module actions/messages
 */
import { data, isOutdated } from '../api.js';
import { keyOf, mergeMessage, withPress, withReaction } from '../model/message.js';
import { get } from '../store.js';
import { noteDeed, noteMessage } from './record.js';
import { changeMessage, noteProblem } from './timeline.js';

/** Replaces the text of an own message. Throws, so that the composer keeps the text. */
export async function editText(message, text) {
  const action = await data('PUT', `/messages/${message.id}`, { json: { data: { text } } });
  adopt(action);
}

/** Deletes a message for everybody. */
export function deleteMessage(message) {
  return guarded(message, async () => adopt(await data('DELETE', `/messages/${message.id}`, { json: { id: message.id } })));
}

/** Adds or takes back an own reaction; shown at once, undone if the server refuses. */
export function toggleReaction(message, reaction) {
  const mine = message.data?.reactions?.some((one) => one.reaction === reaction && one.reactedByMe);
  const { uid } = get().me;
  const mark = (added) => changeMessage(message.id, (m) => withReaction(m, { reaction, uid, action: `message_reaction_${added ? 'added' : 'removed'}` }, uid));
  mark(!mine);
  return guarded(message, async () => {
    try {
      const changed = await data(mine ? 'DELETE' : 'POST', `/messages/${message.id}/reactions/${encodeURIComponent(reaction)}`);
      changeMessage(message.id, (m) => mergeMessage(m, changed));
      noteDeed(keyOf(message, uid), uid, mine ? `(takes ${reaction} back)` : `(reacts with ${reaction})`);
    } catch (problem) {
      if (!isOutdated(problem)) mark(mine);
      throw problem;
    }
  });
}

/** Tells the server that an element of an interactive message was pressed. */
export async function recordPress(message, elementId) {
  await data('PATCH', `/messages/${message.id}/interacted`, { json: { interactions: [elementId] } });
  changeMessage(message.id, (m) => withPress(m, elementId));
  noteDeed(keyOf(message, get().me.uid), get().me.uid, `(presses ${elementId})`);
}

/** Edit and delete answer with an action that holds the changed message. */
function adopt(action) {
  const changed = action.data?.entities?.on?.entity;
  if (!changed?.id) return;
  changeMessage(changed.id, (m) => mergeMessage(m, changed));
  noteMessage(keyOf(changed, get().me.uid), changed, true);
}

async function guarded(message, task) {
  noteProblem(message.id, null);
  try {
    await task();
  } catch (problem) {
    if (!isOutdated(problem)) noteProblem(message.id, problem);
  }
}
