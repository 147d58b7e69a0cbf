/**
 * Starts the page: follows the address, becomes the person it names, draws.
 * @module app
 */
import { keptClient } from './actions/answers.js';
import { besideAddresses } from './beside.js';
import { html, render, useEffect, useState } from './html.js';
import { ADMIN, followAddress } from './route.js';
import { become, loadInfo } from './session.js';
import { get, update, useStore } from './store.js';
import { titleOf } from './model/people.js';
import { Beside } from './views/beside.js';
import { Chat } from './views/chat.js';
import { Sidebar } from './views/conversations.js';
import { Dashboard } from './views/dashboard.js';
import { Hints } from './views/hints.js';
import { Panel } from './views/panel.js';
import { PeopleScreen } from './views/people.js';
import { StatusLine } from './views/status.js';

function App() {
  const { uid, key } = useStore((s) => s.route);
  const me = useStore((s) => s.me);
  const panel = useStore((s) => s.panel);
  const narrow = useNarrow();
  useTitle();
  if (!uid) return html`<${PeopleScreen} />`;
  if (uid === ADMIN.slice(1)) return html`<${Dashboard} />`;
  return html`<div class="app ${key ? 'in-chat' : 'in-list'} ${panel ? 'with-panel' : ''}">
    <button type="button" class="skip" onClick=${skip}>Skip to the conversation</button>
    <${StatusLine} />
    <div class="list-frame" role=${narrow && !key ? 'main' : undefined} aria-label=${narrow && !key ? 'Conversations' : undefined}><${Sidebar} /></div>
    ${me && key ? html`<${Chat} id=${key} />` : !narrow && html`<${Welcome} waiting=${!me} />`}
    ${me && html`<${Panel} />`}
  </div>`;
}

/** Whether the list takes all the room there is, as on a phone. The style sheets know the same width. */
function useNarrow() {
  const [query] = useState(() => matchMedia('(max-width: 720px)'));
  const [narrow, setNarrow] = useState(query.matches);
  useEffect(() => {
    const look = () => setNarrow(query.matches);
    query.addEventListener('change', look);
    return () => query.removeEventListener('change', look);
  }, []);
  return narrow;
}

function skip() {
  (document.querySelector('.chat .composer textarea') ?? document.querySelector('main a, main button'))?.focus();
}

function Welcome({ waiting }) {
  const problem = useStore((s) => s.problem);
  return html`<main class="welcome" aria-label="Welcome">${waiting
    ? html`<p class="quiet">${problem ? 'Waiting for the server…' : 'Signing in…'}</p>`
    : html`<h1>What to try</h1><${Hints} />`}</main>`;
}

/** `(3) Lobby, Alice`: unread messages first, since tabs are narrow. */
function useTitle() {
  const title = useStore((s) => {
    const unread = Object.values(s.conversations).reduce((sum, one) => sum + one.unread, 0);
    const where = s.route.key ? titleOf(s, s.route.key) : null;
    const who = s.route.uid === ADMIN.slice(1) ? 'Admin' : s.me?.name ?? s.route.uid;
    return `${unread ? `(${unread}) ` : ''}${[where, who].filter(Boolean).join(', ') || 'CometChat sandbox'}`;
  });
  useEffect(() => { document.title = title; }, [title]);
}

update({ client: keptClient() });
if (besideAddresses().length) {
  render(html`<${Beside} />`, document.getElementById('app'));
  addEventListener('hashchange', () => { if (!besideAddresses().length) location.reload(); });
} else {
  render(html`<${App} />`, document.getElementById('app'));
  followAddress((uid) => become(uid === ADMIN.slice(1) ? null : uid));
  if ([null, ADMIN.slice(1)].includes(get().route.uid)) loadInfo();
}
