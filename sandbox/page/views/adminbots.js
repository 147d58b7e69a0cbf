/**
 * Bots that are posted what is written to them; made, switched and removed here.
 * @module views/adminbots
 */
import { html, useState } from '../html.js';
import { useAdmin, useApp } from './useadmin.js';

const SETTINGS = { none: 'nothing of groups', allMessages: 'all of groups', slashedMessages: 'what begins with /', mentionedMessages: 'mentions in groups' };
const EMPTY = { uid: '', webhookURL: '' };

/** Bots by uid. A bot that keeps a connection open needs no entry here. */
export function AdminBots() {
  const { admin } = useApp();
  const [fields, setFields] = useState(EMPTY);
  const bots = useAdmin(() => admin('GET', '/bots', { query: { per_page: 100 } }));
  const change = (name) => (event) => setFields({ ...fields, [name]: event.target.value });
  const set = (bot, json) => bots.act(() => admin('PUT', `/bots/${bot.uid}`, { json }));
  const submit = async (event) => {
    event.preventDefault();
    const json = { uid: fields.uid.trim(), webhookURL: fields.webhookURL.trim(), enabled: true, groupChatSetting: 'mentionedMessages' };
    if (await bots.act(() => admin('POST', '/bots', { json }))) setFields(EMPTY);
  };
  return html`${bots.note}
    <ul class="rows">${(bots.value ?? []).map((bot) => html`<li key=${bot.uid} class="row-card">
      <div class="row-line"><strong>${bot.uid}</strong><code>${bot.webhookURL}</code>
        <button type="button" class="small" aria-label="Remove the callback of ${bot.uid}" disabled=${bots.busy} onClick=${() => bots.act(() => admin('DELETE', `/bots/${bot.uid}`))}>Remove</button></div>
      <div class="row-line"><label class="check"><input type="checkbox" aria-label="${bot.uid} is told" checked=${bot.enabled} disabled=${bots.busy} onChange=${(event) => set(bot, { enabled: event.target.checked })} />is told</label>
        <select aria-label="What ${bot.uid} is told of groups" value=${bot.groupChatSetting} disabled=${bots.busy} onChange=${(event) => set(bot, { groupChatSetting: event.target.value })}>
          ${Object.entries(SETTINGS).map(([value, label]) => html`<option key=${value} value=${value} selected=${value === bot.groupChatSetting}>${label}</option>`)}</select></div></li>`)}</ul>
    ${bots.value?.length === 0 && html`<p class="quiet">No bot has a callback. Bots that keep a connection open are users with the role bot.</p>`}
    <form class="inline" onSubmit=${submit}>
      <input aria-label="UID of the bot" placeholder="uid of a user" value=${fields.uid} autocomplete="off" onInput=${change('uid')} />
      <input aria-label="Address of the callback" placeholder="https://…" value=${fields.webhookURL} autocomplete="off" onInput=${change('webhookURL')} />
      <button type="submit" class="small" disabled=${bots.busy || !fields.uid.trim() || !fields.webhookURL.trim()}>Make</button>
    </form>`;
}
