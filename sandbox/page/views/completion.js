/**
 * `@` completion in groups: finds the members that fit what was typed after the last `@`.
 * @module views/completion
 */
import { loadMembers } from '../actions/groups.js';
import { html, useEffect, useMemo, useState } from '../html.js';
import { isBot } from '../model/people.js';
import { splitKey } from '../route.js';
import { get, useStore } from '../store.js';
import { Avatar, BotBadge } from './parts.js';

const MAX_SHOWN = 8;
const NONE = [];
const OPEN_MENTION = /(?:^|\s)@([\p{L}\p{N}_-]{0,50})$/u;

/** The state of a completion for the text before the caret. `pick(member)` is called with the choice. */
export function useCompletion(key, textBeforeCaret, pick) {
  const [type, guid] = splitKey(key);
  const found = type === 'group' ? OPEN_MENTION.exec(textBeforeCaret) : null;
  const members = useStore((s) => (type === 'group' ? s.members[guid]?.list ?? NONE : NONE));
  const [chosen, setChosen] = useState(0);
  const [hidden, setHidden] = useState(null);
  const open = Boolean(found) && hidden !== textBeforeCaret;
  useEffect(() => { if (open && !get().members[guid]) loadMembers(guid); }, [open, guid]);
  const word = found?.[1].toLowerCase() ?? '';
  const options = useMemo(() => (open ? fitting(members, word) : NONE), [open, members, word]);
  useEffect(() => setChosen(0), [word]);
  const onKeyDown = (event) => {
    if (!options.length) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setChosen((chosen + step + options.length) % options.length);
    else if (event.key === 'Enter' || event.key === 'Tab') pick(options[chosen], word.length + 1);
    else if (event.key === 'Escape') setHidden(textBeforeCaret);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return { options, chosen, onKeyDown, choose: (member) => pick(member, word.length + 1) };
}

function fitting(members, word) {
  const me = get().me?.uid;
  return members.filter((one) => one.uid !== me && (one.uid.includes(word) || one.name.toLowerCase().includes(word))).slice(0, MAX_SHOWN);
}

/** The list above the composer. */
export function Completion({ id, completion }) {
  const { options, chosen, choose } = completion;
  if (!options.length) return null;
  return html`<ul class="completion" id=${id} role="listbox" aria-label="Members">
    ${options.map((member, at) => html`<li key=${member.uid} id="${id}-${at}" role="option" aria-selected=${at === chosen}
      onMouseDown=${(event) => { event.preventDefault(); choose(member); }}>
      <${Avatar} id=${member.uid} name=${member.name} image=${member.avatar} /><span>${member.name}</span>
      ${isBot(get(), member.uid) && html`<${BotBadge} />`}<span class="quiet">@${member.uid}</span>
    </li>`)}
  </ul>`;
}
