// Serves the page when there is no connection. What the desk needs is kept by its Web Worker in the same cache.

const base = new URL('./', location.href).href;
const name = `frontdesk ${base}`;
const shell = [
  '',
  'index.html',
  'site.js',
  'site.css',
  'site.json',
  'site.webmanifest',
  'widget.js',
  'local.js',
  'theme.css',
  'favicon.svg',
  'fonts/inter.woff2',
  'fonts/newsreader.woff2',
];

addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(name)
      .then((cache) => cache.addAll(shell.map((file) => new Request(base + file, { cache: 'no-cache' })))),
  );
  skipWaiting();
});

addEventListener('activate', (event) => event.waitUntil(clients.claim()));

addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(base)) return;
  event.respondWith(request.url.startsWith(`${base}files/`) ? keptFirst(request) : newestFirst(request));
});

/** Files whose names tell what they hold never change. */
async function keptFirst(request) {
  return (await caches.match(request)) ?? fetch(request);
}

async function newestFirst(request) {
  const cache = await caches.open(name);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(request, response.clone());
    return response;
  } catch (error) {
    const kept = await cache.match(request, { ignoreSearch: true });
    if (kept) return kept;
    throw error;
  }
}
