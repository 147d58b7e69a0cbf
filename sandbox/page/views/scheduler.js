/**
 * A scheduler: a day, a time, a confirmation; in the reader's zone.
 * @module views/scheduler
 */
import { press } from '../actions/press.js';
import { ApiError } from '../api.js';
import { html, useEffect, useId, useMemo, useState } from '../html.js';
import { webAddress } from '../links.js';
import { busyTimes } from '../model/calendar.js';
import { goalReached, pressedElements, senderOf } from '../model/message.js';
import { freeSlots } from '../model/slots.js';
import { useStore } from '../store.js';
import { ownZone, wallOf } from '../zone.js';
import { isSpent } from './form.js';
import { Avatar, ErrorNote, useTask } from './parts.js';

const CALENDAR_LIMIT = 20_000;
const NO_TIMES = [];
const DAY = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

/** An interactive message of type `scheduler`. */
export function Scheduler({ message }) {
  const { goalCompletionText } = message.data.interactiveData;
  const body = goalReached(message)
    ? html`<p>${goalCompletionText || 'Your meeting is scheduled. Thank you!'}</p>`
    : html`<${OpenScheduler} message=${message} />`;
  return html`<div class="scheduler"><${Heading} message=${message} />${body}</div>`;
}

function Heading({ message }) {
  const { title, avatarUrl } = message.data.interactiveData;
  const sender = senderOf(message);
  const shown = title || `Meet with ${sender.name ?? sender.uid}`;
  return html`<header><${Avatar} id=${message.sender} name=${shown} image=${avatarUrl ?? sender.avatar} /><h2>${shown}</h2></header>`;
}

function OpenScheduler({ message }) {
  const scheduler = message.data.interactiveData;
  const me = useStore((s) => s.me?.uid);
  const [busy, setBusy] = useState(null);
  const [chosen, setChosen] = useState(null);
  const reading = useTask();
  const booking = useTask();
  const locked = message.sender === me && !message.data.allowSenderInteraction;
  const read = () => reading.run(async () => setBusy(await calendarOf(scheduler)));
  useEffect(() => { read(); }, [message.id]);
  const slots = useMemo(() => (busy ? freeSlots(scheduler, busy) : NO_TIMES), [busy, scheduler]);
  const book = () => booking.run(async () => {
    const now = await calendarOf(scheduler);
    setBusy(now);
    if (!freeSlots(scheduler, now).some((slot) => slot.start === chosen.start)) {
      setChosen(null);
      throw new ApiError('ERROR', 'That time was taken meanwhile. Please choose another one.');
    }
    const values = { duration: Number(scheduler.duration) || 60, meetStartAt: wallOf(chosen.start, ownZone()) };
    await press(message, scheduler.scheduleElement, { key: 'schedulerData', values });
  });
  return html`
    <p class="quiet">${Number(scheduler.duration) || 60} minutes · ${ownZone()}</p>
    <${ErrorNote} problem=${reading.problem} onRetry=${read} />
    ${!busy && reading.busy && html`<p class="quiet">Reading the calendar…</p>`}
    ${chosen
      ? html`<${Confirm} slot=${chosen} element=${scheduler.scheduleElement} message=${message} disabled=${locked || booking.busy} onBook=${book} onBack=${() => setChosen(null)} />`
      : busy && html`<${Choice} slots=${slots} disabled=${locked} onChoose=${setChosen} />`}
    <${ErrorNote} problem=${booking.problem} />
    ${locked && html`<p class="quiet">Only others can choose a time.</p>`}`;
}

function Choice({ slots, disabled, onChoose }) {
  const id = useId();
  const days = useMemo(() => [...Map.groupBy(slots, ({ start }) => wallOf(start, ownZone()).slice(0, 10))], [slots]);
  const [picked, setPicked] = useState(null);
  const [day, times] = days.find(([one]) => one === picked) ?? days[0] ?? [];
  if (!day) return html`<p>There are no free times.</p>`;
  return html`
    <div class="field"><label for=${id}>Day</label>
      <select id=${id} value=${day} disabled=${disabled} onChange=${(event) => setPicked(event.target.value)}>
        ${days.map(([one, list]) => html`<option key=${one} value=${one} selected=${one === day}>${DAY.format(list[0].start)}</option>`)}
      </select></div>
    <div class="slots" role="group" aria-label="Times on ${DAY.format(times[0].start)}">${times.map((slot) => html`<button type="button" class="small" key=${slot.start} disabled=${disabled}
      onClick=${() => onChoose(slot)}><time datetime=${new Date(slot.start).toISOString()}>${TIME.format(slot.start)}</time></button>`)}</div>`;
}

function Confirm({ slot, element, message, disabled, onBook, onBack }) {
  const spent = !element || isSpent(element, pressedElements(message));
  return html`<div class="confirm">
    <p><strong>${DAY.format(slot.start)}</strong><br />${TIME.format(slot.start)} – ${TIME.format(slot.end)} (${ownZone()})</p>
    <div class="buttons"><button type="button" class="secondary" disabled=${disabled} onClick=${onBack}>Back</button>
      <button type="button" class="primary" disabled=${disabled || spent} onClick=${onBook}>${element?.buttonText || 'Confirm'}</button></div>
  </div>`;
}

/** The busy times; none without a calendar. Anything but 200 is a failure, as for official clients. */
async function calendarOf({ icsFileUrl }) {
  if (!icsFileUrl) return NO_TIMES;
  const address = webAddress(icsFileUrl);
  const failed = (why) => new ApiError('ERROR', `The calendar cannot be read: ${why}.`);
  if (!address) throw failed('its address cannot be used');
  let response;
  try {
    response = await fetch(address, { credentials: 'omit', cache: 'no-store', signal: AbortSignal.timeout(CALENDAR_LIMIT) });
  } catch {
    throw failed(`${new URL(address).host} did not answer`);
  }
  if (response.status !== 200) throw failed(`${new URL(address).host} answered ${response.status}`);
  return busyTimes(await response.text());
}
