/**
 * Custom messages: their preview text and their content, readable for the developer of a bot.
 * @module views/custom
 */
import { html } from '../html.js';
import { Json } from './json.js';
import { Text } from './text.js';

/** A custom message of any type. */
export function Custom({ message }) {
  const { customData, text, mentions } = message.data;
  const place = message.type === 'location' && placeOf(customData);
  return html`<div class="custom">
    <p class="kind">${message.type}</p>
    ${text && html`<${Text} text=${text} mentions=${mentions} />`}
    ${place && html`<${Place} ...${place} />`}
    <${Json} value=${customData ?? null} label="Payload" open=${!text && !place} />
  </div>`;
}

function Place({ latitude, longitude }) {
  return html`<p class="place"><a href="geo:${latitude},${longitude}">${latitude}°, ${longitude}°</a></p>`;
}

/** Coordinates come as strings or numbers. */
function placeOf(data) {
  const latitude = Number.parseFloat(data?.latitude);
  const longitude = Number.parseFloat(data?.longitude);
  const real = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  return real ? { latitude, longitude } : null;
}
