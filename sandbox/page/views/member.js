/**
 * One member of a group, with the controls that one's own scope allows.
 * @module views/member
 */
import { ban, changeScope, kick, transferOwner } from '../actions/groups.js';
import { html } from '../html.js';
import { isBot, isOnline, mayManage } from '../model/people.js';
import { addressOf } from '../route.js';
import { useStore } from '../store.js';
import { Avatar, BotBadge, ErrorNote, useTask } from './parts.js';

const SCOPES = ['participant', 'moderator', 'admin'];

/** A line of the list of members. */
export function Member({ group, member }) {
  const me = useStore((s) => s.me?.uid);
  const bot = useStore((s) => isBot(s, member.uid));
  const user = useStore((s) => s.users[member.uid] ?? member);
  const task = useTask();
  const mine = member.uid === me;
  const owner = member.uid === group.owner;
  const controls = !mine && mayManage(group, group.scope, member);
  const choose = (scope) => task.run(() => changeScope(group.guid, member.uid, scope));
  return html`<li class="member">
    <div class="member-line">
      <${Avatar} id=${member.uid} name=${member.name} image=${member.avatar} online=${isOnline(user)} />
      ${mine ? html`<span class="member-name">${member.name} (you)</span>` : html`<a class="member-name" href=${addressOf(me, `user:${member.uid}`)}>${member.name}</a>`}
      ${bot && html`<${BotBadge} />`}
      <span class="quiet scope">${owner ? 'owner' : member.scope}</span>
    </div>
    ${controls && html`<div class="inline member-controls">
      <select aria-label="Scope of ${member.name}" value=${member.scope} disabled=${task.busy} onChange=${(event) => choose(event.target.value)}>
        ${SCOPES.map((scope) => html`<option key=${scope} value=${scope} selected=${scope === member.scope}>${scope}</option>`)}
      </select>
      <${Act} label="Kick" name=${member.name} task=${task} act=${() => kick(group.guid, member.uid)} />
      <${Act} label="Ban" name=${member.name} task=${task} act=${() => ban(group.guid, member.uid)} />
      ${group.owner === me && html`<${Act} label="Make owner" name=${member.name} task=${task} act=${() => transferOwner(group.guid, member.uid)} />`}
    </div>`}
    <${ErrorNote} problem=${task.problem} onDismiss=${task.clear} />
  </li>`;
}

function Act({ label, name, task, act }) {
  return html`<button type="button" class="small" aria-label="${label} ${name}" disabled=${task.busy} onClick=${() => task.run(act)}>${label}</button>`;
}
