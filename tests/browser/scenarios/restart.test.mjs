// The page comes back by itself when the server was away.

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startServer } from '../../interop/lib/launch.mjs';
import { picture } from '../lib/look.mjs';
import { saidOn, say, visit } from '../lib/people.mjs';

/** A port that nobody uses at this moment. */
async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

test('a restarted server is found again, and what was written meanwhile is sent', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'browser-'));
  const port = await freePort();
  const key = randomBytes(20).toString('hex');
  const start = () => startServer(process.env.INTEROP_SERVER, ['--http', `127.0.0.1:${port}`, '--data', join(folder, 'sandbox.db'), '--api-key', key]);
  let server = await start();
  t.after(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const page = await visit(t, { uid: 'alice' }, '@bob', { base: `http://127.0.0.1:${port}/` });
  await say(page, 'before the restart');
  await saidOn(page, 'before the restart').getByRole('img', { name: 'Sent' }).waitFor();
  await server.stop();
  await page.getByText('No connection.').waitFor();
  await say(page, 'while it was away');
  await page.getByText('Not sent.').waitFor();
  await picture(page, 'server-away');
  server = await start();
  await page.getByText('No connection.').waitFor({ state: 'detached' });
  await saidOn(page, 'while it was away').getByRole('img', { name: 'Sent' }).waitFor();
  await saidOn(page, 'before the restart').waitFor();
});
