/**
 * Addresses that come in messages: only http and https may become links, pictures or requests.
 * @module links
 */

/** The address in normal form, or null if it is not a complete http(s) one. */
export function webAddress(text) {
  if (typeof text !== 'string') return null;
  try {
    const url = new URL(text.trim());
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
  } catch {
    return null;
  }
}

/** As `webAddress`; addresses relative to this server (uploaded files) are allowed too. */
export function mediaAddress(text) {
  if (typeof text !== 'string' || !text) return null;
  return text.startsWith('/') && !text.startsWith('//') ? text : webAddress(text);
}

/** Opens an address in a new tab that cannot reach back. */
export function openInTab(address) {
  window.open(address, '_blank', 'noopener,noreferrer');
}

/** Copies text; true if it worked. The clipboard interface is missing on plain http from another machine. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text) {
  const box = document.createElement('textarea');
  const focused = document.activeElement;
  box.value = text;
  box.className = 'sr-only';
  document.body.append(box);
  box.select();
  const done = document.execCommand('copy');
  box.remove();
  focused?.focus();
  return done;
}
