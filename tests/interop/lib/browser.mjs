// The few browser globals the official SDK expects, for a Node process.
//
// Nothing here is specific to a chat server: the SDK gets a window, storage
// that lives as long as the process, a screen to report, and a WebSocket.
// `onFrame` sees every text frame that arrives, before the SDK does.

import { createRequire } from 'node:module';
import WebSocket from 'ws';

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

function define(name, value) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

/** Wraps the socket class so that `onFrame` is told of every text frame. */
function observedSocket(onFrame) {
  return class extends WebSocket {
    constructor(address, protocols) {
      super(address, protocols ?? []);
      this.prependListener('message', (data, isBinary) => {
        if (!isBinary) onFrame(data.toString());
      });
    }
  };
}

/**
 * Node's fetch with the one difference that matters: a page resolves the
 * referrer against its own address, Node takes a relative one for an error.
 */
function pageFetch(fetchOfNode) {
  return (resource, { referrer, ...options } = {}) => fetchOfNode(resource, options);
}

/**
 * Installs the globals. Call once, before the SDK is loaded.
 *
 * @param {(text: string) => void} onFrame told of every text frame received
 */
export function installBrowser(onFrame) {
  define('window', globalThis);
  define('self', globalThis);
  define('document', emptyDocument);
  define('localStorage', new MemoryStorage());
  define('sessionStorage', new MemoryStorage());
  define('navigator', {
    userAgent: `Node.js/${process.version}`,
    language: 'en',
    platform: process.platform,
    onLine: true,
  });
  define('screen', { width: 1280, height: 720 });
  define('location', { origin: 'https://localhost', hostname: 'localhost', href: 'https://localhost/' });
  define('matchMedia', () => ({ matches: false, addListener() {}, removeListener() {} }));
  define('addEventListener', () => {});
  define('removeEventListener', () => {});
  define('fetch', pageFetch(globalThis.fetch));
  define('WebSocket', observedSocket(onFrame));
}

/** Loads the SDK, which looks for its globals at once. */
export function loadSdk() {
  return createRequire(import.meta.url)('@cometchat/chat-sdk-javascript').CometChat;
}
