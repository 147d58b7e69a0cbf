/**
 * The REST client: same-origin calls, the envelope, and errors in words.
 * @module api
 */

const PREFIX = '/v3.0';
/** How long a call may take, and how long an upload may, in ms. */
const CALL_LIMIT = 20_000;
const UPLOAD_LIMIT = 300_000;
const SDK = 'sandboxpage@1.0.0';

/** The app that the page shows: `/?app=production`. Without one it is the app that the server was started with. */
export const pageApp = new URLSearchParams(location.search).get('app') ?? '';

const OUTDATED = 'OUTDATED';
let credentials = { appId: pageApp, token: '', resource: '' };
let recover = null;

/** A refused or failed call. `code` is the server's, or FAILED_TO_FETCH / TIMED_OUT when no answer came. */
export class ApiError extends Error {
  constructor(code, message, details) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.details = details ?? null;
  }

  /** Whether it is unknown if the server did what was asked. */
  get unanswered() {
    return this.code === 'FAILED_TO_FETCH' || this.code === 'TIMED_OUT';
  }
}

/** Sets who is calling; `resource` is the session id that comes back as `deviceId` in frames. */
export function setCredentials(next) {
  credentials = { ...credentials, ...next };
}

/** `handler` gets a new token when the server does not know the present one (it was restarted); true means try again. */
export function onTokenLost(handler) {
  recover = handler;
}

/** A random id of 32 hex digits. Works on plain http from any address, where `crypto.randomUUID` does not exist. */
export function randomId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join('');
}

/** Calls the API as the signed-in person. Gives the whole answer: `{data, meta}`. */
export async function call(method, path, options) {
  const { resource } = credentials;
  const [result] = await Promise.allSettled([callWithRecovery(method, path, options)]);
  // What was asked by one person must not be noted, good or bad, in the state of the next.
  if (credentials.resource !== resource) throw new ApiError(OUTDATED, 'You became somebody else meanwhile.');
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}

/** Whether a call ended only because the person was switched; such an error is nobody's business. */
export const isOutdated = (error) => error?.code === OUTDATED;

async function callWithRecovery(method, path, options = {}) {
  try {
    return await request(method, PREFIX + path, { ...options, headers: authHeaders() });
  } catch (error) {
    if (error.code !== 'AUTH_ERR_AUTH_TOKEN_NOT_FOUND' || !recover || options.final) throw error;
    if (!(await recover())) throw error;
    return request(method, PREFIX + path, { ...options, headers: authHeaders() });
  }
}

/** The same, giving only `data`. */
export async function data(method, path, options) {
  return (await call(method, path, options)).data;
}

/** Calls the API with the token of anybody, as from another device: what it leads to comes by the socket. */
export async function dataAs(token, method, path, options) {
  return (await request(method, PREFIX + path, { ...options, headers: { ...authHeaders(), authToken: token, resource: `${credentials.resource}-replay` } })).data;
}

/** Calls the sandbox's own endpoints, which need no token. */
export async function sandbox(method, path, json) {
  return (await sandboxCall(method, path, { json })).data;
}

/** As `sandbox`, giving the whole answer: `{data, meta}`. `app` is another app than the page's. */
export function sandboxCall(method, path, { app = credentials.appId, headers, ...options } = {}) {
  return request(method, `/sandbox${path}`, { ...options, headers: { ...headers, ...(app ? { appId: app } : {}) } });
}

/** Calls the API as the app itself, as a dashboard does. */
export async function admin(method, path, options) {
  return (await sandboxCall(method, `/admin${PREFIX}${path}`, options)).data;
}

/** Calls a host of an extension as the signed-in person. */
export async function extension(host, method, path, json) {
  const headers = { ...authHeaders(), chatApiVersion: 'v3.0' };
  return (await request(method, `${location.protocol}//${host}${path}`, { json, headers })).data;
}

function authHeaders() {
  return { appId: credentials.appId, authToken: credentials.token, resource: credentials.resource, sdk: SDK };
}

async function request(method, path, { query, json, form, headers = {}, signal } = {}) {
  const init = { method, headers: { Accept: 'application/json', ...headers }, cache: 'no-store' };
  if (form) init.body = form;
  else init.headers['Content-Type'] = 'application/json';
  if (json !== undefined) init.body = JSON.stringify(json);
  const limit = AbortSignal.timeout(form ? UPLOAD_LIMIT : CALL_LIMIT);
  init.signal = signal ? AbortSignal.any([signal, limit]) : limit;
  let response;
  let body;
  try {
    response = await fetch(path + queryString(query), init);
    body = await response.json();
  } catch (error) {
    throw transportError(error, response);
  }
  if (body && 'data' in body) return body;
  throw refusal(body, response);
}

function transportError(error, response) {
  if (error.name === 'TimeoutError') return new ApiError('TIMED_OUT', 'The server did not answer in time.');
  if (response) return new ApiError('FAILED_TO_FETCH', `The server's answer (HTTP ${response.status}) is not JSON.`);
  return new ApiError('FAILED_TO_FETCH', 'The server cannot be reached.');
}

function refusal(body, response) {
  const error = body?.error ?? {};
  const retry = response.headers.get('Retry-After');
  const wait = response.status === 429 && retry ? ` Try again in ${retry} s.` : '';
  return new ApiError(error.code ?? `HTTP_${response.status}`, (error.message ?? 'The server gave no reason.') + wait, error.details);
}

function queryString(query) {
  const pairs = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== null);
  return pairs.length ? `?${new URLSearchParams(pairs)}` : '';
}

/** Code, message and details of an error as one line for a person. */
export function inWords(error) {
  if (!error) return '';
  const details = error.details && typeof error.details === 'object'
    ? Object.entries(error.details).map(([field, why]) => `${field}: ${[why].flat().join(' ')}`).join('; ')
    : '';
  const text = [error.message, details].filter(Boolean).join(' ');
  return error.code && error.code !== 'ERROR' && !error.unanswered ? `${error.code}: ${text}` : text || String(error);
}
