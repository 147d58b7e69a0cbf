/**
 * Light, dark or as the system says. Loaded as a plain blocking script so that the first paint has the right colours.
 */
(() => {
  const KEY = 'sandbox-theme';
  const KINDS = ['auto', 'light', 'dark'];
  const read = () => {
    try {
      const kept = localStorage.getItem(KEY);
      return KINDS.includes(kept) ? kept : 'auto';
    } catch {
      return 'auto';
    }
  };
  const apply = (kind) => {
    if (kind === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = kind;
  };
  /** `sandboxTheme.current` and `sandboxTheme.next()`, used by the switch in the side bar. */
  window.sandboxTheme = {
    get current() { return read(); },
    next() {
      const kind = KINDS[(KINDS.indexOf(read()) + 1) % KINDS.length];
      try { localStorage.setItem(KEY, kind); } catch { /* private mode: it lasts until the page is closed */ }
      apply(kind);
      return kind;
    },
  };
  // Another tab, or the page beside this one, has changed it.
  addEventListener('storage', (event) => { if (event.key === KEY) apply(read()); });
  apply(read());
})();
