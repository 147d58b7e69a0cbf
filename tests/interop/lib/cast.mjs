// People and groups for one scenario, with names nobody else uses.

import { calm } from './profile.mjs';
import { admin, server } from './server.mjs';
import { Person } from './person.mjs';

let made = 0;

/** A uid or guid of its own: the same base never gives the same name twice. */
export function unique(base) {
  made += 1;
  return `${base}-${process.pid.toString(36)}-${made}`;
}

/** Makes a user without an SDK; answers with `{uid, name, token}`. */
export async function user(base, fields = {}) {
  const uid = unique(base);
  const name = base[0].toUpperCase() + base.slice(1);
  await admin.createUser({ uid, name, ...fields });
  return { uid, name, token: await admin.createToken(uid) };
}

/** Logs one more SDK in for a user; it is closed when the test ends. */
export async function device(t, { uid, token }, options = {}) {
  const person = await Person.login(server, { uid, token, ...options });
  t.after(() => person.close());
  return person;
}

/**
 * Makes a user and logs it in; the person also has `name` and `token`.
 *
 * @param {object} t the test
 * @param {string} base start of the uid; with a capital, the name
 * @param {{fields?: object}} options of the user, and of `Person.login`
 */
export async function newcomer(t, base, { fields, ...options } = {}) {
  const account = await user(base, fields);
  return Object.assign(await device(t, account, options), account);
}

/** Several newcomers at once: `const {ann, bob} = await cast(t, 'ann', 'bob')`. */
export async function cast(t, ...bases) {
  const entries = bases.map(async (base) => [base, await newcomer(t, base)]);
  return Object.fromEntries(await Promise.all(entries));
}

/**
 * Makes a group over the REST API; the first person owns it.
 *
 * @param {{uid: string}[]} people
 * @param {{type?: string, password?: string, scopes?: Record<string, string[]>}} options
 * @returns {Promise<string>} its guid
 */
export async function group([owner, ...people], options = {}) {
  const { type = 'public', scopes = {}, ...fields } = options;
  const guid = unique('club');
  const members = { participants: people.map(({ uid }) => uid), ...scopes };
  await admin.createGroup({ guid, name: 'Club', type, owner: owner.uid, members, ...fields });
  return guid;
}

/**
 * Waits until everything the server did before has reached these people.
 *
 * The server sends a message of its own to each; a connection gets its frames
 * in the order in which the server acted, so nothing earlier is still under way.
 */
export async function settled(...people) {
  await calm();
  await Promise.all(people.map(async (person) => {
    const { id } = await admin.send({
      receiver: person.uid,
      receiverType: 'user',
      category: 'custom',
      type: 'settled',
      data: { customData: { settled: true } },
    });
    await person.expect('onCustomMessageReceived', (message) => String(message.id) === String(id));
  }));
}

/** Lets `from` say each text over the REST API; answers with the messages. */
export async function said(from, receiver, receiverType, texts, extra = {}) {
  const messages = [];
  for (const text of texts) {
    const body = { receiver, receiverType, category: 'message', type: 'text', data: { text }, ...extra };
    messages.push(await admin.send(body, from.uid));
  }
  await calm();
  return messages;
}
