/**
 * Who one is: the first screen, and the switch in the side bar.
 * @module views/people
 */
import { html, useEffect } from '../html.js';
import { ADMIN, addressOf, addressOfApp } from '../route.js';
import { loadInfo } from '../session.js';
import { useStore } from '../store.js';
import { Avatar, ErrorNote } from './parts.js';

/** How often the start page asks for a server that is not there, in ms. */
const ASK_AGAIN = 3_000;

/** The first screen: choose a person. */
export function PeopleScreen() {
  const info = useStore((s) => s.info);
  const problem = useStore((s) => s.infoProblem);
  useEffect(() => {
    if (info || !problem) return undefined;
    const timer = setTimeout(loadInfo, ASK_AGAIN);
    return () => clearTimeout(timer);
  }, [info, problem]);
  const people = (info?.people ?? []).filter((person) => !person.isBot);
  return html`<main class="people-screen">
    ${info?.apps.length > 1 && html`<${Apps} info=${info} />`}
    <h1>Who would you like to be?</h1>
    <p class="quiet">People, bots and messages live on this server only. Open another tab to be somebody else at the same time.</p>
    <${ErrorNote} problem=${!info && problem} onRetry=${loadInfo} />
    ${!info && !problem && html`<p class="quiet">Loading…</p>`}
    <ul class="people">${people.map((person) => html`<li key=${person.uid}><a href=${addressOf(person.uid)}>
      <${Avatar} id=${person.uid} name=${person.name} image=${person.avatar} /><span>${person.name}</span><span class="quiet">${person.uid}</span></a></li>`)}</ul>
    ${info && !people.length && html`<p>There are no people yet. Make some in the admin view.</p>`}
    <p><a href=${ADMIN}>Admin: apps, keys, users, webhooks</a></p>
  </main>`;
}

/** The apps of the server, to change to. */
function Apps({ info }) {
  return html`<nav class="apps" aria-label="Apps"><ul>${info.apps.map(({ appId, name }) => html`<li key=${appId}>
    <a href=${addressOfApp(appId)} aria-current=${appId === info.appId ? 'page' : undefined}>${name}</a></li>`)}</ul></nav>`;
}

/** The switch: people only, and whoever one is now. */
export function PersonSwitch() {
  const info = useStore((s) => s.info);
  const me = useStore((s) => s.me);
  const uid = useStore((s) => s.route.uid);
  const people = (info?.people ?? []).filter((person) => !person.isBot || person.uid === uid);
  const listed = people.some((person) => person.uid === uid) ? people : [...people, { uid, name: me?.name ?? uid }];
  const current = listed.find((person) => person.uid === uid);
  const app = info?.apps.length > 1 && info.apps.find((one) => one.appId === info.appId);
  return html`<div class="who">
    <${Avatar} id=${uid} name=${current.name} image=${me?.avatar ?? current.avatar} />
    <label><span class="quiet">${app ? app.name : 'You are'}${app && html`<span class="sr-only">: you are</span>`}</span>
      <select value=${uid} onChange=${(event) => { location.hash = addressOf(event.target.value); }}>
        ${listed.map((person) => html`<option key=${person.uid} value=${person.uid} selected=${person.uid === uid}>${person.name}</option>`)}
      </select></label>
  </div>`;
}
