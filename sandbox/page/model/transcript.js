/**
 * Conversations as text, in the form that the testing kit plays: `who: what`, one thing a line,
 * further lines of a text indented, what is not text in parentheses.
 * @module model/transcript
 */

/** What stands for any text in what a bot is expected to say. */
const GAP = '...';
/** What the testing kit lets people do beside saying something. */
const PLAYABLE = /^\((?:joins|leaves|adds \S+|kicks \S+|makes \S+ an? \S+|reacts with .+|presses \S+|custom message `\S+`)\)/u;

/** What a message says, for a transcript. */
export function contentOf(message) {
  const { data = {}, category, type } = message;
  if (category === 'message' && type === 'text') return data.text ?? '';
  if (category === 'message') return `(${type}) ${data.text ?? ''} ${data.url ?? data.attachments?.[0]?.url ?? ''}`;
  if (category === 'custom') return `(custom message \`${type}\`) ${JSON.stringify(sorted(data.customData ?? null))}`;
  if (category === 'interactive') return interactiveText(type, data.interactiveData ?? {});
  if (category === 'card') return `(card) ${data.text ?? ''}`;
  if (category === 'agentic') return data.text ?? '';
  if (category === 'action' && type === 'groupMember') return `(${deedOf(data)})`;
  return `(${category} message \`${type}\`)`;
}

function interactiveText(type, shown) {
  const elements = [...(shown.formFields ?? []), ...(shown.cardActions ?? []), ...(shown.submitElement ? [shown.submitElement] : [])];
  const lines = elements.map((one) => `\n[${one?.elementId ?? ''}] ${one?.label ?? one?.buttonText ?? one?.text ?? ''}`);
  return `(${type}) ${shown.title ?? shown.text ?? ''}${lines.join('')}`;
}

function deedOf({ action, entities, extras }) {
  const on = entities?.on?.entity?.uid;
  const verbs = { joined: 'joins', left: 'leaves', added: `adds ${on}`, kicked: `kicks ${on}`, banned: `bans ${on}`, unbanned: `unbans ${on}` };
  if (action !== 'scopeChanged') return verbs[action] ?? action;
  const scope = extras?.scope?.new;
  return `makes ${on} ${scope === 'admin' ? 'an' : 'a'} ${scope}`;
}

/** Keys in order, as the kit prints them. */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, sorted(one)]));
}

/** `[{who, what}]` as text. */
export const written = (lines) => lines.map(({ who, what }) => `${who}: ${what.replaceAll('\n', '\n  ')}`).join('\n');

/** Text as `[{who, what}]`. Throws what cannot be read. */
export function readTranscript(text) {
  const lines = [];
  for (const line of text.split('\n').filter((one) => one.trim())) {
    const at = line.indexOf(':');
    if (line.startsWith('  ')) {
      if (!lines.length) throw new Error(`Nobody says “${line.trim()}”.`);
      lines.at(-1).what += `\n${line.slice(2)}`;
    } else if (at < 1) throw new Error(`A line is “who: what”, not “${line}”.`);
    else lines.push({ who: line.slice(0, at).trim().toLowerCase(), what: line.slice(at + 1).trim() });
  }
  return lines;
}

/** Whether a text is like an expected one, in which each gap stands for anything. */
export function isLike(expected, text) {
  const [first, ...parts] = expected.split(GAP);
  if (!parts.length) return first === text;
  if (!text.startsWith(first)) return false;
  const last = parts.pop();
  let rest = text.slice(first.length);
  for (const part of parts) {
    const at = rest.indexOf(part);
    if (at < 0) return false;
    rest = rest.slice(at + part.length);
  }
  return rest.endsWith(last);
}

/** Whether the kit can play what a person does. */
export const isPlayable = (what) => !what.startsWith('(') || PLAYABLE.test(what);

/** Whether a bot has said what it says only where an action endpoint takes answers: a form, a scheduler, a newer card. */
const needsEndpoint = ({ what }) => /^\((?:form|scheduler)\) /u.test(what) || (what.startsWith('(card) ') && !what.includes('\n['));

/** A Rust test that plays the lines against the bot; what people did that cannot be played is left out and named. */
export function rustTest({ bot, group, lines }) {
  const people = [...new Set(lines.map(({ who }) => who))].filter((who) => who !== bot);
  const left = lines.filter(({ who, what }) => who !== bot && !isPlayable(what));
  const script = written(lines.filter((line) => !left.includes(line)));
  const guard = '#'.repeat(guardOf(script));
  const names = new Map([bot, ...people, ...(group ? [group] : [])].map((id) => [id, nameIn(id)]));
  const members = people.filter((who) => !lines.some((line) => line.who === who && line.what === '(joins)'));
  const stage = group
    ? [...members.map((who) => `        let ${names.get(who)} = scene.person("${who}").await;`),
      `        let ${nameIn(group)}_group = scene.group("${group}", &[${[...members, bot].map((who) => `&${names.get(who)}`).join(', ')}]).await;`]
    : [];
  const endpoint = lines.some((line) => line.who === bot && needsEndpoint(line)) ? '.with_endpoint()' : '';
  const play = group ? `scene.plays_in(&${nameIn(group)}_group, &${names.get(bot)}, script).await;` : `scene.plays(&${names.get(bot)}, script).await;`;
  return [
    '//! A conversation saved from the chat page.',
    ...left.map(({ who, what }) => `// Left out, since the testing kit cannot play it: ${who}: ${what.split('\n')[0]}`),
    '',
    `use bot_${nameIn(bot)} as _; // the crate of the bot`,
    'use cometchat_bot::testing::play; // with the feature `testing`',
    '',
    '#[test]',
    `fn ${nameIn(bot)}_answers_as_saved() {`,
    `    let script = r${guard}"`,
    ...script.split('\n').map((line) => `        ${line}`),
    `    "${guard};`,
    '    play(async |scene| {',
    `        let ${names.get(bot)} = scene.bot("${bot}")${endpoint}.await;`,
    ...stage,
    `        ${play}`,
    '    });',
    '}',
    '',
  ].join('\n');
}

/** How many `#` a raw string needs so that its text does not end it. */
const guardOf = (text) => Math.max(0, ...[...text.matchAll(/"(#*)/gu)].map(([, marks]) => marks.length + 1));

/** An id as a name in Rust. */
function nameIn(id) {
  const name = id.replace(/[^a-z0-9_]/gu, '_');
  return /^[a-z]/u.test(name) ? name : `the_${name}`;
}
