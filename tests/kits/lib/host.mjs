// The two apps: bundled with their kits, and served to the browser.

import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const APPS = fileURLToPath(new URL('../apps/', import.meta.url));
const OUTPUT = fileURLToPath(new URL('../../output/kits/', import.meta.url));
const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.png': 'image/png' };
const STYLE = `
  html, body, #app { height: 100%; margin: 0; font-family: sans-serif; }
  .conversation { display: flex; flex-direction: column; height: 100vh; }
  .list { flex: 1; min-height: 0; }`;

/** The page of an app. */
const page = (name) => `<!doctype html><html lang="en"><title>${name}</title>
  ${existsSync(join(OUTPUT, `${name}.css`)) ? `<link rel="stylesheet" href="/${name}.css">` : ''}<link rel="icon" href="data:,"><style>${STYLE}</style>
  <div id="app"></div><script type="module" src="/${name}.js"></script></html>`;

/** Bundles both apps; each has one copy of React and of the SDK. */
async function bundle() {
  await build({
    entryPoints: ['kit4.jsx', 'kit7.jsx'].map((name) => join(APPS, name)),
    outdir: OUTPUT,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    loader: { '.svg': 'dataurl', '.png': 'dataurl', '.gif': 'dataurl', '.wav': 'dataurl', '.mp3': 'dataurl', '.woff2': 'dataurl' },
    external: ['@cometchat/calls-sdk-javascript'],
    logLevel: 'error',
  });
}

function give(request, response) {
  const { pathname } = new URL(request.url, 'http://localhost');
  const name = pathname.slice(1);
  if (/^kit[47]$/u.test(name)) return response.writeHead(200, { 'content-type': 'text/html' }).end(page(name));
  const file = join(OUTPUT, name);
  const type = TYPES[extname(name)];
  if (!type || name.includes('/') || !existsSync(file)) return response.writeHead(404).end();
  return response.writeHead(200, { 'content-type': type }).end(readFileSync(file));
}

/** Bundles and serves the apps; gives their address and their end. */
export async function startHost() {
  await bundle();
  const server = createServer(give);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { base: `http://localhost:${server.address().port}/`, stop };
}
