// Names below `localhost` are this machine, as browsers have it. Node asks the
// system, and not every system knows.

import dns from 'node:dns';

const ask = dns.lookup;

/** From now on `*.localhost` is 127.0.0.1 for this process. */
export function resolveLocalhosts() {
  dns.lookup = (name, ...rest) => ask(name.endsWith('.localhost') ? '127.0.0.1' : name, ...rest);
}
