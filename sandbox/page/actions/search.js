/**
 * Finding messages by a word, and going to one.
 * @module actions/search
 */
import { data } from '../api.js';
import { isMessageAction, keyOf } from '../model/message.js';
import { openConversation, splitKey } from '../route.js';
import { get, update } from '../store.js';
import { loadOlder, loadTimeline, timeline } from './timeline.js';

const PAGE = 50;
/** Pages of history read on the way to an old message. */
const MAX_PAGES = 40;

/** Messages with a word in them, newest first: of one conversation, or of all (`key` null). */
export async function searchMessages(words, key) {
  const [type, id] = key ? splitKey(key) : [];
  const path = key ? `/${type}s/${id}/messages` : '/messages';
  const rows = await data('GET', path, { query: { searchKey: words, per_page: PAGE, affix: 'prepend' } });
  return rows.filter((message) => !isMessageAction(message) && !message.deletedAt).reverse();
}

/** Opens the conversation of a message, reads back to it, and shows it. An answer in a thread is shown in its thread. */
export async function goTo(message) {
  const key = keyOf(message, get().me.uid);
  openConversation(key);
  if (message.parentId) {
    update({ panel: { kind: 'thread', id: message.parentId } });
    return;
  }
  const { uid } = get().me;
  if (!timeline(get(), key).loaded) await loadTimeline(key);
  for (let page = 0; page < MAX_PAGES && get().me?.uid === uid; page += 1) {
    const line = timeline(get(), key);
    if (line.ids.includes(message.id)) return update({ jump: message.id });
    if (!line.hasOlder) return;
    await loadOlder(key);
  }
}
