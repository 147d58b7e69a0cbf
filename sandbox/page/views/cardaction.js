/**
 * What buttons and links of developer cards do on this page.
 * @module views/cardaction
 */
import { request } from '../actions/press.js';
import { sendText } from '../actions/sending.js';
import { ApiError } from '../api.js';
import { useState } from '../html.js';
import { copyText, openInTab, webAddress } from '../links.js';
import { keyOf } from '../model/message.js';
import { openConversation } from '../route.js';
import { sendFrame } from '../socket.js';
import { get } from '../store.js';
import { useTask } from './parts.js';

const METHODS = ['GET', 'POST', 'PUT', 'DELETE'];
const ACTIONS = {
  openUrl, downloadFile, copyToClipboard, apiCall, sendMessage,
  chatWithUser: ({ uid }) => openConversation(`user:${uid}`),
  chatWithGroup: ({ guid }) => openConversation(`group:${guid}`),
  initiateCall: () => 'Calls are not part of the sandbox.',
  customCallback,
};

/** `run(element)` does what the element says; `notice` tells of it. */
export function useCardAction(message) {
  const [notice, setNotice] = useState('');
  const task = useTask();
  const run = (element) => task.run(async () => {
    setNotice('');
    const action = element.action ?? {};
    if (!Object.hasOwn(ACTIONS, action.type)) throw new ApiError('ERROR', `Unknown action “${String(action.type)}”.`);
    setNotice((await ACTIONS[action.type](action, message)) ?? '');
  });
  return { run, busy: task.busy, problem: task.problem, notice };
}

/** An app would handle it. As a help for testing, the sender of the card is told in a transient message, which no official client sends. */
function customCallback(action, message) {
  const told = sendFrame('transient_message', { receiver: message.sender, receiverType: 'user', body: { data: { type: 'card_action', messageId: String(message.id), action } } });
  return `An app would now handle ${JSON.stringify(action).slice(0, 300)}.${told ? ' The sender of the card was told in a transient message.' : ''}`;
}

function openUrl({ url }) {
  openInTab(needAddress(url));
}

function downloadFile({ url, filename }) {
  const link = document.createElement('a');
  Object.assign(link, { href: needAddress(url), download: filename ?? '', target: '_blank', rel: 'noopener noreferrer' });
  link.click();
}

async function copyToClipboard({ value }) {
  if (!(await copyText(String(value ?? '')))) throw new ApiError('ERROR', 'The browser did not allow copying.');
  return 'Copied.';
}

async function apiCall({ url, method, headers, body }) {
  const verb = METHODS.includes(method) ? method : 'POST';
  const sent = verb === 'GET' || body === undefined ? undefined : JSON.stringify(body);
  await request(needAddress(url), { method: verb, headers, body: sent });
  return 'Done.';
}

/** The press arrives as an ordinary message of the person; without a receiver in the conversation of the card. */
function sendMessage({ text, receiverUid, receiverGuid }, message) {
  if (!text) throw new ApiError('ERROR', 'The button has no text to send.');
  const here = keyOf(message, get().me.uid);
  const key = receiverUid ? `user:${receiverUid}` : receiverGuid ? `group:${receiverGuid}` : here;
  sendText({ key, threadId: key === here ? message.parentId : undefined }, String(text));
  return key === here ? '' : 'Sent.';
}

function needAddress(url) {
  const address = webAddress(url);
  if (!address) throw new ApiError('ERROR', `Only http and https addresses can be used (${url ?? 'none'}).`);
  return address;
}
