/**
 * What a pressed button of an interactive message does: a request made by this page, a page opened,
 * or nothing but the record of the press.
 * @module actions/press
 */
import { ApiError } from '../api.js';
import { openInTab, webAddress } from '../links.js';
import { bodyFor, client } from './answers.js';
import { noteRequest } from './inspect.js';
import { recordPress } from './messages.js';

const LIMIT = 20_000;
const METHODS = ['POST', 'PUT', 'PATCH', 'DELETE'];
/** The browser or the fetch rules own these; a message must not set them. */
const OWN_HEADERS = ['content-type', 'content-length', 'host', 'origin', 'cookie'];

/** Runs the action of `element` and records the press. `answer` is what was entered: see `bodyFor`. Throws what fails. */
export async function press(message, element, answer) {
  const action = element.action ?? {};
  if (action.actionType === 'apiAction') await callBot({ message, element, action, answer });
  else if (action.actionType === 'urlNavigation' || action.actionType === 'deepLinking') open(action);
  else if (!client().recordsCustom) throw new ApiError('ERROR', 'This client does nothing when such a button is pressed.');
  await recordPress(message, element.elementId);
}

async function callBot(pressed) {
  const { action } = pressed;
  const address = webAddress(action.url);
  if (!address) throw new ApiError('ERROR', `The button has no usable address (${action.url ?? 'none'}).`);
  const method = METHODS.includes(action.method) ? action.method : 'POST';
  await request(address, { method, headers: action.headers, body: JSON.stringify(bodyFor(pressed)), accepts: client().accepts });
}

const wellDone = (status) => status >= 200 && status < 300;

/** A request to an address that came in a message. Gives the text of the answer; a status that is not accepted is an error. */
export async function request(address, { method, headers, body, accepts = wellDone }) {
  const allowed = Object.entries(headers ?? {}).filter(([name]) => !OWN_HEADERS.includes(name.toLowerCase()));
  const sent = { ...Object.fromEntries(allowed.map(([name, value]) => [name, String(value)])), ...(body ? { 'Content-Type': 'application/json' } : {}) };
  const begun = performance.now();
  const told = { method, target: address, body: body && JSON.parse(body) };
  let response;
  try {
    response = await fetch(address, { method, headers: sent, body, credentials: 'omit', signal: AbortSignal.timeout(LIMIT) });
    noteRequest({ ...told, status: response.status, elapsed_us: Math.round((performance.now() - begun) * 1000) });
  } catch {
    noteRequest({ ...told, error: 'no answer' });
    throw new ApiError('ERROR', `${new URL(address).host} did not answer. Is the bot running, and does it allow requests from this page (CORS)?`);
  }
  if (!accepts(response.status)) throw new ApiError('ERROR', refusalOf(address, response.status));
  return response.text();
}

/** What the body of a refusal says is not shown: official clients do not show it either, so bots must not rely on it. */
function refusalOf(address, status) {
  if (status >= 400 && status < 500) return `It was not accepted (${status}). Please check what you entered and try again.`;
  return `${new URL(address).host} answered ${status}. Nothing was recorded; please try again.`;
}

function open(action) {
  const address = webAddress(action.url);
  if (!address) throw new ApiError('ERROR', `Only http and https addresses can be opened (${action.url ?? 'none'}).`);
  openInTab(address);
}
