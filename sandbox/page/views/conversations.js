/**
 * The side bar: who one is, and every conversation, person, bot and group.
 * @module views/conversations
 */
import { loadLists } from '../actions/lists.js';
import { machineTime, shortTime } from '../format.js';
import { html, useMemo, useState } from '../html.js';
import { isBot, isMember, isOnline, titleOf } from '../model/people.js';
import { previewWithSender } from '../model/words.js';
import { isBeside, openBeside } from '../beside.js';
import { addressOf, splitKey } from '../route.js';
import { get, update, useStore } from '../store.js';
import { Hints } from './hints.js';
import { NewGroup } from './newgroup.js';
import { Avatar, BotBadge, ErrorNote, IconButton } from './parts.js';
import { PersonSwitch } from './people.js';
import { ThemeSwitch } from './theme-switch.js';

/** The whole side bar. */
export function Sidebar() {
  const [filter, setFilter] = useState('');
  const [creating, setCreating] = useState(false);
  const lists = useStore((s) => s.lists);
  const hints = useStore((s) => Boolean(s.info?.hints.length));
  const sections = useSections(filter.trim().toLowerCase());
  return html`<nav class="sidebar" aria-label="Conversations">
    <h1 class="sr-only">CometChat sandbox</h1>
    <header class="side-head">
      <${PersonSwitch} />
      <${IconButton} icon="tools" label="Tools: inspector, faults, client, record, admin" onClick=${() => togglePanel({ kind: 'tools', tab: 'inspector' })} />
      ${!isBeside() && html`<${IconButton} icon="split" label="Somebody else beside this" onClick=${openBeside} />`}
      <${IconButton} icon="hints" label="What to try" onClick=${() => update({ panel: { kind: 'hints' } })} />
      <${ThemeSwitch} />
    </header>
    <div class="side-tools">
      <input type="search" placeholder="Find" aria-label="Find a conversation" value=${filter} onInput=${(event) => setFilter(event.target.value)} />
      <${IconButton} icon="search" label="Search in messages" onClick=${() => togglePanel({ kind: 'search' })} />
      <${IconButton} icon="plus" label="New group" onClick=${() => setCreating(true)} />
    </div>
    <div class="side-list">
      <${ErrorNote} problem=${lists.problem} onRetry=${loadLists} />
      ${!lists.loaded && !lists.problem && html`<p class="quiet centred">Loading…</p>`}
      ${sections.map(({ title, keys }) => html`<section key=${title}>
        <h2>${title}</h2>
        <ul>${keys.map((key) => html`<${Entry} key=${key} id=${key} />`)}</ul>
      </section>`)}
      ${hints && html`<section class="side-hints"><h2>What to try</h2><${Hints} /></section>`}
      ${lists.loaded && !sections.length && html`<p class="quiet centred">Nothing found.</p>`}
    </div>
    ${creating && html`<${NewGroup} onClose=${() => setCreating(false)} />`}
  </nav>`;
}

/** Opens a panel, or closes it if it is the one that is open. */
const togglePanel = (panel) => update((s) => ({ panel: s.panel?.kind === panel.kind ? null : panel }));

/** Talks first, newest on top; then bots, groups and people one has not talked with. */
function useSections(filter) {
  const users = useStore((s) => s.users);
  const groups = useStore((s) => s.groups);
  const conversations = useStore((s) => s.conversations);
  const me = useStore((s) => s.route.uid);
  return useMemo(() => {
    const state = get();
    const fits = (key) => !filter || titleOf(state, key).toLowerCase().includes(filter) || key.includes(filter);
    const talks = Object.values(conversations).sort((a, b) => b.updatedAt - a.updatedAt || Number(b.last?.id ?? 0) - Number(a.last?.id ?? 0)).map((one) => one.key);
    const fresh = (keys) => keys.filter((key) => !talks.includes(key)).sort((a, b) => titleOf(state, a).localeCompare(titleOf(state, b)));
    const others = Object.keys(users).filter((uid) => uid !== me && uid !== 'app_system' && !users[uid].deactivatedAt);
    const ofUsers = (bot) => fresh(others.filter((uid) => isBot(state, uid) === bot).map((uid) => `user:${uid}`));
    const all = [
      { title: 'Conversations', keys: talks }, { title: 'Bots', keys: ofUsers(true) },
      { title: 'Groups', keys: fresh(Object.keys(groups).map((guid) => `group:${guid}`)) }, { title: 'People', keys: ofUsers(false) },
    ];
    return all.map(({ title, keys }) => ({ title, keys: keys.filter(fits) })).filter(({ keys }) => keys.length);
  }, [users, groups, conversations, me, filter]);
}

function Entry({ id: key }) {
  const [type, id] = splitKey(key);
  const user = useStore((s) => (type === 'user' ? s.users[id] : null));
  const group = useStore((s) => (type === 'group' ? s.groups[id] : null));
  const title = useStore((s) => titleOf(s, key));
  const bot = useStore((s) => type === 'user' && isBot(s, id));
  const conversation = useStore((s) => s.conversations[key]);
  const { uid, key: open } = useStore((s) => s.route);
  const preview = useStore((s) => lineOf(s, conversation, () => quietLine(type, user, group)));
  const unread = conversation?.unread ?? 0;
  return html`<li><a class="entry ${unread ? 'unread' : ''}" href=${addressOf(uid, key)} aria-current=${open === key ? 'page' : undefined}>
    <${Avatar} id=${id} name=${title} image=${user?.avatar ?? group?.icon} square=${type === 'group'} online=${user ? isOnline(user) : undefined} />
    <span class="entry-text">
      <span class="entry-top"><span class="entry-name">${title}</span>${bot && html`<${BotBadge} />`}${user && html`<span class="sr-only">${isOnline(user) ? 'online' : 'offline'}</span>`}
        ${conversation && html`<time class="quiet" datetime=${machineTime(conversation.updatedAt)}>${shortTime(conversation.updatedAt)}</time>`}</span>
      <span class="entry-bottom"><span class="entry-preview">${preview}</span>
        ${unread > 0 && html`<span class="count">${unread > 99 ? '99+' : unread}<span class="sr-only"> unread</span></span>`}</span>
    </span></a></li>`;
}

/** The last message; the server leaves out one that was deleted. */
function lineOf(state, conversation, otherwise) {
  if (conversation?.last) return previewWithSender(state, conversation.last);
  return conversation ? 'The last message was deleted' : otherwise();
}

function quietLine(type, user, group) {
  if (type === 'user') return user?.statusMessage || (isOnline(user) ? 'online' : 'offline');
  const members = `${group?.membersCount ?? 0} ${group?.membersCount === 1 ? 'member' : 'members'}`;
  return isMember(group) ? members : `${members}, not joined`;
}
