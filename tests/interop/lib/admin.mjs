// The server side of the service: the REST API with the full API key.
//
// Tests use it to prepare people and groups, and for what only a server may do.

import assert from 'node:assert/strict';

const LIMIT_MS = 10_000;

/** A refusal by the REST API. */
export class RestError extends Error {
  constructor(request, status, error) {
    super(`${request}: ${status} ${error?.code}: ${error?.message}`);
    this.status = status;
    this.code = error?.code;
  }
}

/** Calls the REST API with an API key. */
export class Admin {
  #base;
  #headers;

  constructor({ http, appId, apiKey }) {
    this.#base = `http://${http}/v3`;
    this.#headers = { appId, apikey: apiKey, accept: 'application/json' };
  }

  /** One call, as the app or on behalf of `uid`; answers with the body's `data`. */
  async call(method, path, body, uid) {
    const headers = { ...this.#headers, 'content-type': 'application/json' };
    if (uid) headers.onBehalfOf = uid;
    const reply = await fetch(`${this.#base}/${path}`, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    const answer = await reply.json();
    if (!('data' in answer)) throw new RestError(`${method} ${path}`, reply.status, answer.error);
    return answer.data;
  }

  /** A call to the server's own controls, `/sandbox/...`; answers with the body's `data`. */
  async control(path, method = 'GET', body = undefined) {
    const reply = await fetch(`${this.#base.replace(/\/v3$/, '')}/sandbox/${path}`, {
      method,
      headers: { ...this.#headers, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    const answer = await reply.json();
    if (!('data' in answer)) throw new RestError(`${method} sandbox/${path}`, reply.status, answer.error);
    return answer.data;
  }

  createUser(user) {
    return this.call('POST', 'users', user);
  }

  async createToken(uid) {
    const { authToken } = await this.call('POST', `users/${uid}/auth_tokens`, { force: true });
    assert.ok(authToken, 'the server gave no token');
    return authToken;
  }

  createGroup(group) {
    return this.call('POST', 'groups', group);
  }

  /** Sends a message, as the app unless `uid` is given. */
  send(message, uid) {
    return this.call('POST', 'messages', message, uid);
  }
}
