/**
 * Which official client's answers this page sends.
 * @module views/clients
 */
import { chooseClient, CLIENTS } from '../actions/answers.js';
import { html } from '../html.js';
import { useStore } from '../store.js';

const ABOUT = {
  web: 'One envelope, with form answers by element id.',
  android: 'Form answers as a list, the sender by name, the message id as a number. A press without a request is not recorded.',
  reactNative: 'A key for every field of a form, empty or not, and no word about which button it was. Cards send their payload and who pressed.',
  dataKey: 'Answers inside the payload of the button; nothing says who answered, or which message.',
};

/** The tab of the tools. */
export function Clients() {
  const chosen = useStore((s) => s.client);
  return html`<fieldset class="clients">
    <legend>Forms, cards and schedulers are answered as by</legend>
    ${Object.entries(CLIENTS).map(([name, { label }]) => html`<label key=${name}><input type="radio" name="client" checked=${name === chosen} onChange=${() => chooseClient(name)} />
      <span><strong>${label}</strong><span class="quiet">${ABOUT[name]}</span></span></label>`)}
  </fieldset>`;
}
