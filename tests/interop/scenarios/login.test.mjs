// Logging in and out, and what a session is.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cast, device, newcomer, settled, unique, user } from '../lib/cast.mjs';
import { refused, saying } from '../lib/expect.mjs';
import { Person } from '../lib/person.mjs';
import { admin, server } from '../lib/server.mjs';
import { make } from '../lib/wire.mjs';

async function visitor(t, options) {
  const person = await Person.start(server, { uid: 'visitor', ...options });
  t.after(() => person.close());
  return person;
}

test('a user logs in by uid and auth key', async (t) => {
  const { uid } = await user('ann', { metadata: { team: 'garden' }, tags: ['beta'] });
  const ann = await Person.login(server, { uid, authKey: server.authKey });
  t.after(() => ann.close());

  const [me] = await ann.expect('loginSuccess');
  assert.equal(me.uid, uid);
  assert.equal(me.name, 'Ann');
  assert.deepEqual(me.metadata, { team: 'garden' });
  const now = await ann.call('getLoggedInUser');
  assert.equal(now.uid, uid);
  assert.equal(await ann.call('getConnectionStatus'), 'connected');
});

test('a user logs in by auth token and the socket opens', async (t) => {
  const { ann } = await cast(t, 'ann');
  const [me] = await ann.expect('loginSuccess');
  assert.equal(me.class, 'User');
  assert.equal(me.uid, ann.uid);
  await ann.expect('onConnected');
});

test('a wrong token is refused', async (t) => {
  const person = await visitor(t);
  await refused(person.call('login', 'visitor_1700000000c0ffee'), 'AUTH_ERR_AUTH_TOKEN_NOT_FOUND');
  const [failure] = await person.expect('loginFailure');
  assert.equal(failure.code, 'AUTH_ERR_AUTH_TOKEN_NOT_FOUND');
});

test('a wrong auth key is refused', async (t) => {
  const { uid } = await user('ann');
  const person = await visitor(t);
  await refused(person.call('login', uid, 'f'.repeat(40)), 'AUTH_ERR_APIKEY_NOT_FOUND');
});

test('a wrong app id is refused', async (t) => {
  const { token } = await user('ann');
  const person = await visitor(t, { appId: 'another-app' });
  await refused(person.call('login', token), 'AUTH_ERR_INVALID_APPID');
});

test('a uid nobody has is refused', async (t) => {
  const person = await visitor(t);
  await refused(person.call('login', unique('nobody'), server.authKey), 'ERR_UID_NOT_FOUND');
});

test('logging out ends the token', async (t) => {
  const ann = await newcomer(t, 'ann');
  await ann.call('logout');
  await ann.expect('logoutSuccess');

  const again = await visitor(t);
  await refused(again.call('login', ann.token), 'AUTH_ERR_AUTH_TOKEN_NOT_FOUND');
});

test('a token taken back ends the session at the next call', async (t) => {
  const { ann } = await cast(t, 'ann');
  await admin.call('DELETE', `users/${ann.uid}/auth_tokens/${ann.token}`);
  await refused(ann.call('getUser', ann.uid), 'AUTH_ERR_AUTH_TOKEN_NOT_FOUND');
  await ann.expect('logoutSuccess');
});

test('two sessions of one user both get a message', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const tablet = await device(t, bob);
  await ann.sendText(bob.uid, 'user', 'to both of you');
  await bob.expect('onTextMessageReceived', saying('to both of you'));
  await tablet.expect('onTextMessageReceived', saying('to both of you'));
});

test('one session logs out, the other stays', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const tablet = await device(t, { uid: bob.uid, token: await admin.createToken(bob.uid) });
  await tablet.call('logout');
  await ann.sendText(bob.uid, 'user', 'still there?');
  await bob.expect('onTextMessageReceived', saying('still there?'));
  await settled(bob);
  assert.equal(tablet.seen('onTextMessageReceived').length, 0);
});

test('a visitor signs up with the auth key and logs in', async (t) => {
  const person = await visitor(t);
  const uid = unique('zoe');
  const set = { setName: 'Zoe', setAvatar: 'https://img.example.test/zoe.png' };
  const made = await person.call('createUser', make('User', [uid], set), server.authKey);
  assert.equal(made.uid, uid);
  assert.equal(made.avatar, 'https://img.example.test/zoe.png');
  const me = await person.call('login', uid, server.authKey);
  assert.equal(me.name, 'Zoe');
  await refused(
    person.call('createUser', make('User', [uid], set), server.authKey),
    'ERR_UID_ALREADY_EXISTS',
  );
});

test('a user changes the own profile and others see it', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const set = {
    setName: 'Ann the Second',
    setStatusMessage: 'gone fishing',
    setMetadata: { rod: 'new' },
  };
  const mine = await ann.call('updateCurrentUserDetails', make('User', [ann.uid], set));
  assert.equal(mine.name, 'Ann the Second');
  const seen = await bob.call('getUser', ann.uid);
  assert.equal(seen.name, 'Ann the Second');
  assert.equal(seen.statusMessage, 'gone fishing');
  assert.deepEqual(seen.metadata, { rod: 'new' });
  await refused(bob.call('getUser', unique('nobody')), 'ERR_UID_NOT_FOUND');
});
