// Pages for the official SDK: each has a window, storage, timers and sockets of
// its own, and the SDK evaluated afresh in it.
//
// The SDK keeps its state in one place per page, so a person needs a page. Its
// file is run as it is; the browser globals it names are handed to it the way
// Node hands `module` and `exports` to any file.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Script } from 'node:vm';
import WebSocket from 'ws';
import { noteCall, noteFrame } from './seen.mjs';

const FILE = createRequire(import.meta.url).resolve('@cometchat/chat-sdk-javascript');
const GLOBALS = [
  'window', 'self', 'document', 'localStorage', 'sessionStorage', 'navigator', 'screen',
  'location', 'fetch', 'WebSocket', 'setTimeout', 'setInterval', 'module', 'exports',
];
const evaluate = new Script(`(function (${GLOBALS}) {${readFileSync(FILE, 'utf8')}\n})`, { filename: FILE })
  .runInThisContext();

/** A `Storage` (localStorage, sessionStorage) held in memory. */
class MemoryStorage {
  #items = new Map();

  get length() {
    return this.#items.size;
  }

  key(index) {
    return [...this.#items.keys()][index] ?? null;
  }

  getItem(key) {
    return this.#items.get(String(key)) ?? null;
  }

  setItem(key, value) {
    this.#items.set(String(key), String(value));
  }

  removeItem(key) {
    this.#items.delete(String(key));
  }

  clear() {
    this.#items.clear();
  }
}

/** A page with no content: every question about the document is "not there". */
const emptyDocument = {
  hasFocus: () => true,
  querySelector: () => null,
  querySelectorAll: () => [],
  getElementsByName: () => [],
  getElementsByTagName: () => [],
  addEventListener() {},
  removeEventListener() {},
};

/** A socket class for one page: `life.sockets` has the open ones, `onFrame` watches. */
function socketClass(life, onFrame) {
  return class extends WebSocket {
    constructor(address, protocols) {
      super(address, protocols ?? []);
      life.sockets.add(this);
      this.once('close', () => life.sockets.delete(this));
      // A page is told of a failing socket, and no harm is done if nobody listens.
      this.on('error', () => {});
      if (life.over) this.terminate();
      this.prependListener('message', (data, isBinary) => {
        if (isBinary) return;
        noteFrame('<-', data.toString());
        onFrame(data.toString());
      });
    }

    send(data, ...rest) {
      noteFrame('->', String(data));
      super.send(data, ...rest);
    }
  };
}

/**
 * Node's fetch with the one difference that matters: a page resolves the
 * referrer against its own address, Node takes a relative one for an error.
 */
async function pageFetch(resource, { referrer, ...options } = {}) {
  const reply = await fetch(resource, options);
  if (reply.ok) noteCall(options.method ?? 'GET', String(resource));
  return reply;
}

/**
 * Opens a page with the SDK in it.
 *
 * @param {(text: string) => void} onFrame told of every text frame received, before the SDK
 * @returns {{sdk: object, close: () => void}} the SDK's main class; `close` breaks
 *   the page's sockets and stops its timers, as closing a browser tab does
 */
export function openPage(onFrame) {
  const life = { over: false, sockets: new Set(), timers: new Set() };
  const timed = (start) => (...args) => {
    if (life.over) return undefined;
    const timer = start(...args);
    life.timers.add(timer);
    return timer;
  };
  const module = { exports: {} };
  const page = {
    document: emptyDocument,
    localStorage: new MemoryStorage(),
    sessionStorage: new MemoryStorage(),
    navigator: { userAgent: `Node.js/${process.version}`, language: 'en', platform: process.platform, onLine: true },
    screen: { width: 1280, height: 720 },
    location: { origin: 'https://localhost', hostname: 'localhost', href: 'https://localhost/' },
    fetch: pageFetch,
    WebSocket: socketClass(life, onFrame),
    setTimeout: timed(setTimeout),
    setInterval: timed(setInterval),
    matchMedia: () => ({ matches: false }),
    addEventListener() {},
    removeEventListener() {},
    module,
    exports: module.exports,
  };
  page.window = page;
  page.self = page;
  evaluate(...GLOBALS.map((name) => page[name]));
  const close = () => {
    life.over = true;
    for (const timer of life.timers) clearTimeout(timer);
    for (const socket of life.sockets) socket.terminate();
  };
  return { sdk: module.exports.CometChat, close };
}
