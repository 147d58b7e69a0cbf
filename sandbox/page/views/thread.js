/**
 * A thread: its first message, the answers, and a composer.
 * @module views/thread
 */
import { fetchMessage, loadTimeline } from '../actions/timeline.js';
import { html, useEffect, useState } from '../html.js';
import { keyOf } from '../model/message.js';
import { useStore } from '../store.js';
import { Composer } from './composer.js';
import { Log } from './log.js';
import { Message } from './message.js';
import { ErrorNote } from './parts.js';

/** `id` is the message that the thread hangs on. */
export function Thread({ id }) {
  const root = useStore((s) => s.messages[id]);
  const me = useStore((s) => s.me?.uid);
  const loaded = useStore((s) => s.timelines[`thread:${id}`]?.loaded);
  const [extra, setExtra] = useState(null);
  const [problem, setProblem] = useState(null);
  useEffect(() => { if (!root) fetchMessage(id).catch(setProblem); }, [id, Boolean(root)]);
  useEffect(() => { if (!loaded) loadTimeline(`thread:${id}`); }, [id, loaded]);
  if (!root || !me) return html`<div class="panel-body"><${ErrorNote} problem=${problem} /></div>`;
  return html`<div class="thread-root"><${Message} message=${root} /></div>
    <${Log} line="thread:${id}" label="Answers" empty="No answers yet." onReload=${() => loadTimeline(`thread:${id}`)}
      onQuote=${(message) => setExtra({ kind: 'quote', message })} onEdit=${(message) => setExtra({ kind: 'edit', message })} />
    <${Composer} target=${{ key: keyOf(root, me), threadId: id }} label="Answer in the thread" extra=${extra} onExtra=${setExtra} />`;
}
