// Messages for scenarios: the recorded ones, made to fit who is there.

import { readFileSync } from 'node:fs';
import { admin } from './people.mjs';

const FIXTURES = new URL('../../fixtures/messages/', import.meta.url);

/** A recorded message or request. */
export const fixture = (name) => JSON.parse(readFileSync(new URL(`${name}.json`, FIXTURES), 'utf8'));

/** What of a recorded message is sent again; every address in it becomes one of `base`. */
export function content(name, base) {
  const { category, type, data, tags } = fixture(name);
  const { entities, interactions, ...rest } = data;
  const text = JSON.stringify({ category, type, data: rest, tags });
  return JSON.parse(text.replace(/https:\/\/(?:bot|files)\.example\.test/gu, base));
}

/** Sends a message as `from` to `{uid}` or `{guid}`; gives it as stored. */
export function send(from, { uid, guid }, message) {
  const to = guid ? { receiver: guid, receiverType: 'group' } : { receiver: uid, receiverType: 'user' };
  return admin.send({ ...to, ...message }, from.uid);
}

/** Sends a text. */
export const text = (from, to, words, extra = {}) => send(from, to, { category: 'message', type: 'text', data: { text: words }, ...extra });

/** A message as a person sees it. */
export const seenBy = ({ uid }, { id }) => admin.call('GET', `messages/${id}`, undefined, uid);
