// A bot's own address: keeps what buttons post to it, and answers as it is told.

import { once } from 'node:events';
import { createServer } from 'node:http';

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
  'access-control-allow-headers': 'content-type, x-demo',
};
/** A picture, so that nothing on a page is broken: one grey pixel. */
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==', 'base64');
const WAIT_MS = 30_000;

/** The address and what came to it. */
class Endpoint {
  requests = [];
  /** The paths that were asked for with GET. */
  visits = [];
  #status = 200;
  #files = new Map();
  #server;

  constructor(server) {
    this.#server = server;
  }

  get base() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** The status of every later answer to a post. */
  answerWith(status) {
    this.#status = status;
  }

  /** Gives `body` at `path`. */
  offer(path, type, body) {
    this.#files.set(path, { type, body });
  }

  /** The next request that no earlier call has given. */
  async next() {
    if (!this.requests.length) await once(this.#server, 'kept', { signal: AbortSignal.timeout(WAIT_MS) });
    return this.requests.shift();
  }

  /** Waits until somebody has asked for a path. */
  async visited(path) {
    while (!this.visits.includes(path)) await once(this.#server, 'visited', { signal: AbortSignal.timeout(WAIT_MS) });
  }

  async receive(request, response) {
    const { method, url, headers } = request;
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    if (method === 'OPTIONS') return response.writeHead(204, CORS).end();
    if (method === 'GET') return this.#give(url, response);
    const body = Buffer.concat(chunks).toString();
    this.requests.push({ method, path: url, headers, body: body && JSON.parse(body) });
    this.#server.emit('kept');
    return response.writeHead(this.#status, { ...CORS, 'content-type': 'application/json' }).end('{}');
  }

  #give(path, response) {
    this.visits.push(path);
    this.#server.emit('visited');
    const file = this.#files.get(path);
    if (file) return response.writeHead(200, { ...CORS, 'content-type': file.type }).end(file.body);
    if (path.endsWith('.png')) return response.writeHead(200, { ...CORS, 'content-type': 'image/png' }).end(PIXEL);
    return response.writeHead(200, { 'content-type': 'text/html' }).end('<title>A page of the bot</title>');
  }
}

/** Listens until the test ends. */
export async function endpoint(t) {
  let own;
  const server = createServer((request, response) => own.receive(request, response));
  own = new Endpoint(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return own;
}
