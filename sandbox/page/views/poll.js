/**
 * A poll of the polls extension: options with bars, and who chose them.
 * @module views/poll
 */
import { vote } from '../actions/polls.js';
import { html, useEffect, useId, useState } from '../html.js';
import { nameOf } from '../model/people.js';
import { useStore } from '../store.js';
import { Avatar, ErrorNote, useTask } from './parts.js';

/** Faces drawn per option. */
const MAX_FACES = 3;

/** A custom message of type `extension_poll`. Question and id are in its content, counts in what the extension adds. */
export function Poll({ message }) {
  const me = useStore((s) => s.me?.uid);
  const task = useTask();
  const name = useId();
  const { id, question, options, total } = pollOf(message);
  const own = options.find(({ voters }) => voters.some(({ uid }) => uid === me))?.key;
  // The choice is shown at once; the bars follow when the vote is counted.
  const [wish, setWish] = useState(null);
  useEffect(() => { if (own === wish) setWish(null); }, [own, wish]);
  const choose = async (option) => {
    setWish(option.key);
    const counted = await task.run(async () => { await vote(id, option.key); return true; });
    if (!counted) setWish(null);
  };
  return html`<fieldset class="poll" aria-busy=${task.busy}>
    <legend>${question}</legend>
    ${options.map((option) => html`<${Option} key=${option.key} option=${option} total=${total} name=${name} chosen=${option.key === (wish ?? own)} onChoose=${choose} />`)}
    <p class="quiet">${total === 1 ? '1 vote' : `${total} votes`}</p>
    <${ErrorNote} problem=${task.problem} />
  </fieldset>`;
}

function Option({ option, total, name, chosen, onChoose }) {
  const users = useStore((s) => s.users);
  const share = total > 0 ? Math.round((option.count / total) * 100) : 0;
  const names = option.voters.map(({ uid, name: known }) => nameOf({ users }, uid, { name: known }));
  return html`<label class="poll-option" title=${names.join(', ')}>
    <span class="poll-line"><input type="radio" name=${name} checked=${chosen} onChange=${() => onChoose(option)} /><span class="poll-text">${option.text}</span>
      <span class="faces">${option.voters.slice(0, MAX_FACES).map(({ uid, avatar }, at) => html`<${Avatar} key=${uid} id=${uid} name=${names[at]} image=${avatar} />`)}</span>
      <span class="poll-count">${option.count}<span class="sr-only"> ${option.count === 1 ? 'vote' : 'votes'}, ${share} %${names.length ? `: ${names.join(', ')}` : ''}</span></span></span>
    <span class="poll-bar" aria-hidden="true"><span style=${{ width: `${share}%` }}></span></span>
  </label>`;
}

function pollOf({ data }) {
  const { customData } = data;
  const added = data.metadata?.['@injected']?.extensions?.polls ?? {};
  const texts = customData?.options ?? added.options ?? {};
  const results = added.results?.options ?? {};
  const options = [...new Set([...Object.keys(texts), ...Object.keys(results)])].map((key) => ({
    key,
    text: String(texts[key] ?? results[key]?.text ?? key),
    count: Number(results[key]?.count) || 0,
    voters: Object.entries(results[key]?.voters ?? {}).map(([uid, voter]) => ({ ...voter, uid })),
  }));
  const total = Number(added.results?.total) || options.reduce((sum, { count }) => sum + count, 0);
  return { id: customData?.id ?? added.id, question: customData?.question ?? added.question ?? 'Poll', options, total };
}
