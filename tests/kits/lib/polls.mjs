// Polls, made as a kit's composer makes them.

import { resolveLocalhosts } from '../../interop/lib/hosts.mjs';
import { admin, server } from '../../browser/lib/people.mjs';

resolveLocalhosts();

/** Asks a question in a group. */
export async function ask({ uid }, guid, question, options) {
  const port = server.https.split(':')[1];
  const headers = { appid: server.appId, authtoken: await admin.createToken(uid), 'content-type': 'application/json' };
  const body = JSON.stringify({ question, options, receiver: guid, receiverType: 'group' });
  const answer = await fetch(`https://polls-${server.region}.localhost:${port}/v2/create`, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(`the poll was refused: ${answer.status} ${await answer.text()}`);
}

/** The votes of the last poll of a group, as a member is told of them. */
export async function votes({ uid }, guid) {
  const messages = await admin.call('GET', `groups/${guid}/messages?categories=custom&types=extension_poll`, undefined, uid);
  const { total, options } = messages.at(-1).data.metadata['@injected'].extensions.polls.results;
  return { total, counts: Object.values(options).map(({ count }) => count) };
}
