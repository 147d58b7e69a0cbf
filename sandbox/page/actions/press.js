/**
 * What a pressed button of an interactive message does: a request made by this page, a page opened,
 * or nothing but the record of the press.
 * @module actions/press
 */
import { ApiError } from '../api.js';
import { openInTab, webAddress } from '../links.js';
import { get } from '../store.js';
import { recordPress } from './messages.js';

const LIMIT = 20_000;
const METHODS = ['POST', 'PUT', 'PATCH', 'DELETE'];
/** The browser or the fetch rules own these; a message must not set them. */
const OWN_HEADERS = ['content-type', 'content-length', 'host', 'origin', 'cookie'];

/** Runs the action of `element` and records the press. `answers` are the values of a form. Throws what fails. */
export async function press(message, element, answers) {
  const action = element.action ?? {};
  if (action.actionType === 'apiAction') await callBot(message, element, action, answers);
  else if (action.actionType === 'urlNavigation' || action.actionType === 'deepLinking') open(action);
  await recordPress(message, element.elementId);
}

/** The body that official clients of version 4 send to the address of a button. */
export function envelope(message, element, action, answers) {
  const { info, me } = get();
  return {
    appID: info?.appId,
    region: info?.region,
    trigger: 'ui_message_interacted',
    payload: action.payload ?? {},
    data: {
      conversationId: message.conversationId,
      sender: message.sender,
      receiver: message.receiver,
      receiverType: message.receiverType,
      messageCategory: message.category,
      messageType: message.type,
      messageId: String(message.id),
      interactedBy: me.uid,
      interactedElementId: element.elementId,
      interactionTimezoneCode: Intl.DateTimeFormat().resolvedOptions().timeZone,
      ...(answers ? { formData: answers } : {}),
    },
  };
}

async function callBot(message, element, action, answers) {
  const address = webAddress(action.url);
  if (!address) throw new ApiError('ERROR', `The button has no usable address (${action.url ?? 'none'}).`);
  const method = METHODS.includes(action.method) ? action.method : 'POST';
  await request(address, { method, headers: action.headers, body: JSON.stringify(envelope(message, element, action, answers)) });
}

/** A request to an address that came in a message. Gives the text of the answer; anything but 2xx is an error. */
export async function request(address, { method, headers, body }) {
  const allowed = Object.entries(headers ?? {}).filter(([name]) => !OWN_HEADERS.includes(name.toLowerCase()));
  const sent = { ...Object.fromEntries(allowed.map(([name, value]) => [name, String(value)])), ...(body ? { 'Content-Type': 'application/json' } : {}) };
  let response;
  try {
    response = await fetch(address, { method, headers: sent, body, credentials: 'omit', signal: AbortSignal.timeout(LIMIT) });
  } catch {
    throw new ApiError('ERROR', `${address} did not answer. Is the bot running, and does it allow requests from this page (CORS)?`);
  }
  if (!response.ok) throw new ApiError('ERROR', `${address} answered ${response.status}.`);
  return response.text();
}

function open(action) {
  const address = webAddress(action.url);
  if (!address) throw new ApiError('ERROR', `Only http and https addresses can be opened (${action.url ?? 'none'}).`);
  openInTab(address);
}
