/**
 * One conversation: its head, its messages, and the composer or the way in.
 * @module views/chat
 */
import { ensureKnown } from '../actions/lists.js';
import { markRead } from '../actions/presence.js';
import { loadTimeline } from '../actions/timeline.js';
import { html, useEffect, useMemo, useRef, useState } from '../html.js';
import { byId, isGroupAction } from '../model/message.js';
import { isBot, isMember, isOnline, titleOf } from '../model/people.js';
import { addressOf, splitKey } from '../route.js';
import { get, update, useStore } from '../store.js';
import { canHover, Composer } from './composer.js';
import { Icon } from './icons.js';
import { JoinBar } from './join.js';
import { Log } from './log.js';
import { Avatar, BotBadge, ErrorNote, IconButton } from './parts.js';
import { Typing } from './typing.js';

/** `id` is the conversation key. */
export function Chat({ id: key }) {
  const [type, other] = splitKey(key);
  const group = useStore((s) => (type === 'group' ? s.groups[other] : null));
  const title = useStore((s) => titleOf(s, key));
  const listed = useStore((s) => s.lists.loaded);
  const [extra, setExtra] = useState(null);
  const [unknown, setUnknown] = useState(null);
  const outside = Boolean(group) && !isMember(group);
  useEffect(() => setExtra(null), [key]);
  useOpened(key, listed, outside, setUnknown);
  const unreadFrom = useUnreadFrom(key, listed);
  const root = useRef(null);
  useEffect(() => { if (!canHover()) root.current?.focus(); }, [key]);
  const thread = (message) => update({ panel: { kind: 'thread', id: message.id } });
  if (unknown) return html`<main class="chat" aria-label=${other}><${Head} key=${key} id=${key} /><div class="grow"><${ErrorNote} problem=${unknown} /></div></main>`;
  return html`<main class="chat" aria-label=${title} ref=${root} tabindex="-1">
    <${Head} id=${key} />
    ${outside
      ? html`<div class="grow centred-box"><${JoinBar} group=${group} /></div>`
      : html`<${Log} line=${key} unreadFrom=${unreadFrom} label="Messages with ${title}" empty="No messages yet. Say hello!" onReload=${() => loadTimeline(key)}
          onThread=${thread} onQuote=${(message) => setExtra({ kind: 'quote', message })} onEdit=${(message) => setExtra({ kind: 'edit', message })} />
        <${Typing} id=${key} />
        <${Composer} key=${key} target=${{ key }} label="Message to ${title}" extra=${extra} onExtra=${setExtra} />`}
  </main>`;
}

function Head({ id: key }) {
  const [type, other] = splitKey(key);
  const uid = useStore((s) => s.route.uid);
  const user = useStore((s) => (type === 'user' ? s.users[other] : null));
  const group = useStore((s) => (type === 'group' ? s.groups[other] : null));
  const title = useStore((s) => titleOf(s, key));
  const bot = useStore((s) => type === 'user' && isBot(s, other));
  const line = type === 'user' ? user?.statusMessage || (isOnline(user) ? 'online' : 'offline') : group && `${group.membersCount ?? 0} members`;
  return html`<header class="chat-head">
    <a class="icon-button back" href=${addressOf(uid)} aria-label="Back to the list"><${Icon} name="back" /></a>
    <${Avatar} id=${other} name=${title} image=${user?.avatar ?? group?.icon} square=${type === 'group'} online=${user ? isOnline(user) : undefined} />
    <div class="head-text"><h1>${title}${bot && html`<${BotBadge} />`}</h1><p class="quiet">${line}</p></div>
    <${IconButton} icon="tools" class="icon-button narrow-only" label="Tools beside this conversation" onClick=${() => update({ panel: { kind: 'tools', tab: 'inspector' } })} />
    ${group && html`<${IconButton} icon="people" label="Group and members" onClick=${() => update({ panel: { kind: 'group', guid: other } })} />`}
  </header>`;
}

/** The message at which the unread ones begin, as it was when the conversation was opened: looking at it reads them. */
function useUnreadFrom(key, listed) {
  const loaded = useStore((s) => s.timelines[key]?.loaded);
  const known = useMemo(() => get().conversations[key], [key, listed]);
  return useMemo(() => {
    const { timelines, messages, me } = get();
    const { ids = [], hasOlder } = timelines[key] ?? {};
    if (!known?.unread || (!known.readUpTo && hasOlder)) return undefined;
    return ids.find((id) => messages[id].sender !== me?.uid && !isGroupAction(messages[id]) && byId(id, known.readUpTo ?? '0') > 0);
  }, [key, loaded, known]);
}

/** Reads the history when a conversation is opened, and tells that it was read when it is looked at. */
function useOpened(key, listed, outside, setUnknown) {
  const last = useStore((s) => s.conversations[key]?.last?.id);
  const loaded = useStore((s) => s.timelines[key]?.loaded);
  useEffect(() => {
    setUnknown(null);
    if (listed) ensureKnown(key).catch(setUnknown);
  }, [key, listed]);
  useEffect(() => { if (listed && !outside && !loaded) loadTimeline(key); }, [key, listed, outside, loaded]);
  useEffect(() => {
    const look = () => { if (document.visibilityState === 'visible' && loaded) markRead(key); };
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [key, last, loaded]);
}
