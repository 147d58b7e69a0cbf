/**
 * Faults on demand: what goes wrong on the way between clients and the server.
 * @module views/faults
 */
import { sandbox } from '../api.js';
import { html, useEffect, useId, useState } from '../html.js';
import { useStore } from '../store.js';
import { ErrorNote, useTask } from './parts.js';

/** Field of the plan, what it is called, what else it takes, and how it stands in the plan. */
const SHARES = [
  ['drop', 'Frames that never come'],
  ['duplicate', 'Frames that come twice'],
  ['delay', 'Frames that come late', { max_ms: ['at most, ms', 500] }],
  ['reorder', 'Frames that change places with the next', {}],
  ['swallow_pongs', 'Pings without an answer'],
  ['status_429', 'Requests refused as too many (429)', { retry_after_s: ['retry after, s', 1] }],
  ['status_5xx', 'Requests that fail (500 to 504)', {}],
  ['after_commit', 'Requests done, then answered with 503'],
  ['slow', 'Requests that take their time', { max_ms: ['at most, ms', 1000] }],
  ['hang', 'Requests that are never answered'],
];
const PERCENT = 100;

/** The tab of the tools. */
export function Faults() {
  const [plan, setPlan] = useState(null);
  const people = useStore((s) => s.info?.people);
  const task = useTask();
  const id = useId();
  const [told, setTold] = useState('');
  const [who, setWho] = useState('');
  useEffect(() => {
    task.run(async () => {
      const now = await sandbox('GET', '/faults');
      setPlan(now);
      setWho(now.only_uids[0] ?? '');
    });
  }, []);
  const act = (work, words) => task.run(async () => {
    const answer = await work();
    if (answer && 'seed' in answer) setPlan(answer);
    setTold(words(answer));
  });
  const submit = (event) => {
    event.preventDefault();
    act(() => sandbox('PUT', '/faults', { ...plan, only_uids: who ? [who] : [] }), (answer) => (isQuiet(answer) ? 'Everything goes well.' : 'The faults are in force.'));
  };
  const cut = (half_open) => act(() => sandbox('POST', '/faults/cut', { half_open, ...(who ? { uid: who } : {}) }), (answer) => `${answer.cut} ${answer.cut === 1 ? 'socket was' : 'sockets were'} cut.`);
  if (!plan) return html`<${ErrorNote} problem=${task.problem} />`;
  return html`<form class="faults" onSubmit=${submit}>
    <label for="${id}-who">Whom they befall</label>
    <select id="${id}-who" value=${who} onChange=${(event) => setWho(event.target.value)}>
      <option value="">Everybody</option>
      ${(people ?? []).map((person) => html`<option key=${person.uid} value=${person.uid} selected=${who === person.uid}>${person.name}</option>`)}
    </select>
    ${SHARES.map(([name, label, more]) => html`<${Share} key=${name} label=${label} value=${plan[name]} more=${more} onChange=${(value) => setPlan({ ...plan, [name]: value })} />`)}
    <div class="fault"><label for="${id}-jwt">Socket credentials live, s</label><input id="${id}-jwt" type="number" min="1" placeholder="for ever" value=${plan.jwt_life_s ?? ''}
      onInput=${(event) => setPlan({ ...plan, jwt_life_s: event.target.value ? Number(event.target.value) : null })} /></div>
    <div class="fault"><label for="${id}-seed">Seed of the chances</label><input id="${id}-seed" type="number" min="0" value=${plan.seed} onInput=${(event) => setPlan({ ...plan, seed: Number(event.target.value) || 0 })} /></div>
    <label class="check"><input type="checkbox" checked=${plan.revoke} onChange=${(event) => setPlan({ ...plan, revoke: event.target.checked })} />Revoke auth tokens now, once</label>
    <div class="buttons"><button type="button" class="secondary" disabled=${task.busy} onClick=${() => act(() => sandbox('DELETE', '/faults'), () => 'Everything goes well.')}>End all faults</button>
      <button type="submit" class="primary" disabled=${task.busy}>Put in force</button></div>
    <div class="buttons"><button type="button" class="small" disabled=${task.busy} onClick=${() => cut(false)}>Cut sockets</button>
      <button type="button" class="small" disabled=${task.busy} onClick=${() => cut(true)}>Leave sockets half open</button></div>
    <p class="quiet" role="status">${told}</p>
    <${ErrorNote} problem=${task.problem} />
  </form>`;
}

/** A share in percent; a fault that takes more than a share is an object in the plan, or nothing. */
function Share({ label, value, more, onChange }) {
  const id = useId();
  const share = more ? value?.share ?? 0 : value ?? 0;
  const fields = Object.entries(more ?? {});
  const defaults = Object.fromEntries(fields.map(([name, [, start]]) => [name, start]));
  const setShare = (next) => onChange(more ? (next > 0 ? { ...defaults, ...value, share: next } : null) : next);
  return html`<div class="fault">
    <label for=${id}>${label}, %</label>
    <input id=${id} type="number" min="0" max="100" step="any" value=${Math.round(share * 10_000) / PERCENT} onInput=${(event) => setShare(Math.min(1, Math.max(0, Number(event.target.value) / PERCENT || 0)))} />
    ${share > 0 && fields.map(([name, [words]]) => html`<label key=${`l${name}`} for="${id}-${name}">${words}</label>
      <input key=${name} id="${id}-${name}" type="number" min="1" value=${value?.[name]} onInput=${(event) => onChange({ ...value, [name]: Number(event.target.value) || 1 })} />`)}
  </div>`;
}

const isQuiet = (plan) => SHARES.every(([name]) => !plan[name]) && !plan.jwt_life_s;
