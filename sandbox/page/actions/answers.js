/**
 * What is sent to the address of a button: official clients of different ages send different bodies,
 * and a bot has to read them all. Which one this page sends is a choice, kept for the next visit.
 * @module actions/answers
 */
import { senderOf } from '../model/message.js';
import { get, update } from '../store.js';
import { ownZone } from '../zone.js';

const KEPT = 'sandbox-client';
/** The key under which the oldest clients put answers into the payload. */
const DATA_KEY = 'CometChatData';

/** Name -> what it is called, the body it sends, which statuses it takes for success, and whether it records presses without a request. */
export const CLIENTS = {
  web: { label: 'Web, version 4', body: web, accepts: (status) => status >= 200 && status < 300, recordsCustom: true },
  android: { label: 'Android, version 5', body: android, accepts: (status) => status >= 200 && status < 300, recordsCustom: false },
  reactNative: { label: 'React Native, version 4', body: reactNative, accepts: (status) => status === 200, recordsCustom: true },
  dataKey: { label: 'Older clients (dataKey)', body: dataKey, accepts: (status) => status === 200, recordsCustom: true },
};

/** The client that this page answers as. */
export const client = () => CLIENTS[get().client] ?? CLIENTS.web;

/** Answers as another client from now on. */
export function chooseClient(name) {
  try { localStorage.setItem(KEPT, name); } catch { /* private mode: it lasts until the page is closed */ }
  update({ client: name });
}

/** The choice of an earlier visit. */
export function keptClient() {
  try {
    const kept = localStorage.getItem(KEPT);
    return Object.hasOwn(CLIENTS, kept) ? kept : 'web';
  } catch {
    return 'web';
  }
}

/**
 * A press: `answer` is what was entered, `{key: 'formData' | 'schedulerData', values, fields?}`, or nothing.
 * Gives the body.
 */
export function bodyFor(press) {
  return client().body(press);
}

function envelope({ message, element, action, answer }) {
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
      interactionTimezoneCode: ownZone(),
      ...(answer ? { [answer.key]: answer.values } : {}),
    },
  };
}

function web(press) {
  return envelope(press);
}

/** The sender by name, the id as a number, form answers as a list, and no empty payload. */
function android(press) {
  const { payload, data, ...rest } = envelope(press);
  const sender = senderOf(press.message);
  const list = data.formData && Object.entries(data.formData).map(([elementId, value]) => ({ elementId, value }));
  return {
    ...rest,
    ...(press.action.payload ? { payload } : {}),
    data: { ...data, sender: sender.name ?? sender.uid, messageId: Number(data.messageId), ...(list ? { formData: list } : {}) },
  };
}

/** Cards send their payload and who pressed. Forms have a key for every field, and do not say which button it was. */
function reactNative(press) {
  const { message, action, answer } = press;
  const { me } = get();
  if (message.type === 'card') return { ...action.payload, cometchatSenderUid: me.uid };
  const { data, ...rest } = envelope(press);
  const { interactedElementId, ...others } = data;
  const sent = { ...others, sender: me.uid, receiver: message.sender };
  if (answer?.key !== 'formData') return { ...rest, data: { ...sent, interactedElementId } };
  const empty = Object.fromEntries((answer.fields ?? []).map(({ elementId }) => [elementId, '']));
  return { ...rest, data: { ...sent, formData: { ...empty, ...answer.values } } };
}

function dataKey({ action, answer }) {
  return { ...action.payload, [action.dataKey || DATA_KEY]: answer?.values ?? {} };
}
