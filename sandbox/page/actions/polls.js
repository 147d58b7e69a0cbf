/**
 * Votes and new polls: calls to the host of the polls extension.
 * @module actions/polls
 */
import { ApiError, extension } from '../api.js';
import { splitKey } from '../route.js';
import { get } from '../store.js';

/** Whether the app has the extension. */
export const hasPolls = (settings) => (Array.isArray(settings?.extensions) ? settings.extensions : []).some((one) => one?.id === 'polls' && one.enabled !== false);

/** Chooses an option; an earlier choice moves. The bars follow with the edit that everybody gets. */
export async function vote(pollId, option) {
  await callPolls('POST', '/v2/vote', { vote: option, id: pollId });
}

/** Asks a question in a conversation. The message comes by the socket. */
export async function createPoll(key, question, options) {
  const [receiverType, receiver] = splitKey(key);
  await callPolls('POST', '/v2/create', { question, options, receiver, receiverType });
}

function callPolls(method, path, json) {
  const { settings, info } = get();
  if (!hasPolls(settings)) throw new ApiError('ERROR', 'This app has no polls extension.');
  return extension(`polls-${info?.region}.${settings.EXTENSION_DOMAIN}`, method, path, json);
}
