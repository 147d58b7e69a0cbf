// Who is told that somebody comes and goes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { device, newcomer, settled, unique, user } from '../lib/cast.mjs';
import { recent } from '../lib/expect.mjs';
import { admin } from '../lib/server.mjs';

function about({ uid }) {
  return (person) => person.uid === uid;
}

test('a subscriber to all users sees them come and go', async (t) => {
  const watcher = await newcomer(t, 'watcher', { presence: 'all' });
  const account = await user('ann');
  const ann = await device(t, account);
  const [online] = await watcher.expect('onUserOnline', about(ann));
  assert.equal(online.class, 'User');
  assert.equal(online.name, 'Ann');
  assert.equal(online.status, 'online');
  assert.equal((await watcher.call('getUser', ann.uid)).status, 'online');

  await ann.close();
  const [offline] = await watcher.expect('onUserOffline', about(ann));
  assert.equal(offline.status, 'offline');
  recent(offline.lastActiveAt, 'lastActiveAt');
  assert.equal((await watcher.call('getUser', ann.uid)).status, 'offline');
});

test('logging out counts as going', async (t) => {
  const watcher = await newcomer(t, 'watcher', { presence: 'all' });
  const ann = await newcomer(t, 'ann');
  await watcher.expect('onUserOnline', about(ann));
  await ann.call('logout');
  await watcher.expect('onUserOffline', about(ann));
});

test('a user is online until the last device is gone', async (t) => {
  const watcher = await newcomer(t, 'watcher', { presence: 'all' });
  const account = await user('ann');
  const phone = await device(t, account);
  const tablet = await device(t, account);
  await watcher.expect('onUserOnline', about(account));
  await phone.close();
  await settled(tablet, watcher);
  assert.equal(watcher.seen('onUserOnline', about(account)).length, 1);
  assert.equal(watcher.seen('onUserOffline', about(account)).length, 0);
  await tablet.close();
  await watcher.expect('onUserOffline', about(account));
});

test('a subscriber to roles sees only those roles', async (t) => {
  const role = unique('gardener');
  await admin.call('POST', 'roles', { role, name: 'Gardener' });
  const watcher = await newcomer(t, 'watcher', { presence: [role] });
  const other = await newcomer(t, 'other');
  const ann = await newcomer(t, 'ann', { fields: { role } });
  const [online] = await watcher.expect('onUserOnline', about(ann));
  assert.equal(online.role, role);
  assert.equal(watcher.seen('onUserOnline', about(other)).length, 0);
});

test('a subscriber to friends sees only friends', async (t) => {
  const watcher = await newcomer(t, 'watcher', { presence: 'friends' });
  const [friend, stranger] = [await user('friend'), await user('stranger')];
  await admin.call('POST', `users/${watcher.uid}/friends`, { accepted: [friend.uid] });
  await device(t, stranger);
  await device(t, friend);
  await watcher.expect('onUserOnline', about(friend));
  assert.equal(watcher.seen('onUserOnline', about(stranger)).length, 0);
});

test('without a subscription nothing is told', async (t) => {
  const quiet = await newcomer(t, 'quiet');
  const ann = await newcomer(t, 'ann');
  await settled(quiet);
  assert.equal(quiet.seen('onUserOnline').length, 0);
  assert.equal((await quiet.call('getUser', ann.uid)).status, 'online');
});
