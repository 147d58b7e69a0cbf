// Which calls and frames the SDK has met, for the table of what is proven.

import { appendFileSync } from 'node:fs';

/** The variable with the file that gets one line for each. */
export const SEEN = 'INTEROP_SEEN';

const IDS = {
  users: '{uid}', groups: '{guid}', members: '{uid}', bannedusers: '{uid}', messages: '{id}',
  reactions: '{reaction}', calls: '{session}',
};
const noted = new Set();

function note(line) {
  const file = process.env[SEEN];
  if (!file || noted.has(line)) return;
  noted.add(line);
  appendFileSync(file, `${line}\n`);
}

/** A path with names in place of ids. */
function template(path) {
  const parts = path.split('/').filter(Boolean);
  if (/^v3(\.0)?$/.test(parts[0])) parts.shift();
  return parts.map((part, at) => IDS[parts[at - 1]] ?? part).join('/');
}

/** Notes a call that the server granted. */
export function noteCall(method, address) {
  const { hostname, pathname } = new URL(address);
  const extension = hostname.match(/^(.+)-[a-z]+\.localhost$/)?.[1];
  note(`${extension ? `${extension}: ` : ''}${method.toUpperCase()} ${template(pathname)}`);
}

/** Notes a frame: `<-` from the server, `->` to it. */
export function noteFrame(direction, text) {
  let frame;
  try {
    frame = JSON.parse(text);
  } catch {
    return;
  }
  const { type, action, body = {} } = frame;
  if (!type) {
    note(`${direction} ${action}`);
  } else if (type === 'message') {
    note(`${direction} message ${body.category} ${body.category === 'custom' ? '*' : body.data?.action ?? body.type}`);
  } else if (type === 'streamed_message') {
    note(`${direction} ${type} ${body.type}`);
  } else {
    note(`${direction} ${type}${body.action ? ` ${body.action}` : ''}`);
  }
}
