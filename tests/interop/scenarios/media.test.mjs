// Files: uploaded with the message, and named by an address.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cast, group } from '../lib/cast.mjs';
import { file, make } from '../lib/wire.mjs';

async function download(url) {
  const reply = await fetch(url, { signal: AbortSignal.timeout(5000) });
  return { type: reply.headers.get('content-type'), text: await reply.text() };
}

test('an uploaded file arrives and can be fetched', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const note = file('note.txt', 'text/plain', 'seven words are in this small file');
  const message = make('MediaMessage', [bob.uid, note, 'file', 'user'], {
    setCaption: 'read this',
    setMetadata: { pages: 1 },
    setMuid: 'upload-1',
  });
  const sent = await ann.call('sendMediaMessage', message);
  assert.equal(sent.class, 'MediaMessage');

  const [got] = await bob.expect('onMediaMessageReceived', ({ caption }) => caption === 'read this');
  assert.equal(String(got.id), String(sent.id));
  assert.equal(got.type, 'file');
  assert.equal(got.muid, 'upload-1');
  assert.deepEqual(got.metadata, { pages: 1 });
  const [attachment, ...more] = got.attachments;
  assert.equal(more.length, 0);
  assert.equal(attachment.name, 'note.txt');
  assert.equal(attachment.extension, 'txt');
  assert.match(attachment.mimeType, /^text\/plain/);
  assert.equal(attachment.size, 34);
  assert.equal(got.url, attachment.url);
  const content = await download(attachment.url);
  assert.equal(content.text, 'seven words are in this small file');
  assert.match(content.type, /^text\/plain/);
});

test('several files make one message, in a group', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const guid = await group([ann, bob]);
  const files = [file('a.png', 'image/png', 'aaaa'), file('b.png', 'image/png', 'bbbbbb')];
  await ann.call('sendMediaMessage', make('MediaMessage', [guid, files, 'image', 'group']));
  const [got] = await bob.expect('onMediaMessageReceived', ({ type }) => type === 'image');
  assert.deepEqual(got.attachments.map(({ name, size }) => [name, size]), [['a.png', 4], ['b.png', 6]]);
  for (const [index, text] of ['aaaa', 'bbbbbb'].entries()) {
    assert.equal((await download(got.attachments[index].url)).text, text);
  }
});

test('a file named by its address is passed on', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const attachment = make('Attachment', [{
    name: 'bed.png', extension: 'png', mimeType: 'image/png', size: 48211,
    url: 'https://files.example.test/bed.png',
  }]);
  const message = make('MediaMessage', [bob.uid, '', 'image', 'user'], {
    setAttachments: [attachment],
    setCaption: 'the bed in May',
  });
  await ann.call('sendMediaMessage', message);
  const [got] = await bob.expect('onMediaMessageReceived', ({ caption }) => caption === 'the bed in May');
  assert.equal(got.attachments.length, 1);
  assert.equal(got.attachments[0].url, 'https://files.example.test/bed.png');
  assert.equal(got.attachments[0].name, 'bed.png');
  assert.equal(got.url, 'https://files.example.test/bed.png');
});

test('a file can be the answer in a thread', async (t) => {
  const { ann, bob } = await cast(t, 'ann', 'bob');
  const parent = await ann.sendText(bob.uid, 'user', 'send me the plan');
  const plan = file('plan.pdf', 'application/pdf', '%PDF-1.4 plan');
  const set = { setParentMessageId: Number(parent.id), setTags: ['plan'] };
  await bob.call('sendMediaMessage', make('MediaMessage', [ann.uid, plan, 'file', 'user'], set));
  const [got] = await ann.expect('onMediaMessageReceived');
  assert.equal(String(got.parentMessageId), String(parent.id));
  assert.equal(got.attachments[0].name, 'plan.pdf');
});
