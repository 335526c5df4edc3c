// Keeps the page for the time without a connection, and says when a newer export of the desk is there.

const base = new URL('{{base}}', location.href).href;
const shown = '{{version}}';

if ('serviceWorker' in navigator) {
  navigator.serviceWorker
    .register(`${base}sw.js`)
    .then(() => navigator.serviceWorker.ready)
    .then(() => document.getElementById('offline')?.removeAttribute('hidden'))
    .catch((error) => console.warn('The page cannot be kept for later:', error));
}

document.getElementById('reload')?.addEventListener('click', () => location.reload());

async function lookForUpdate() {
  const response = await fetch(`${base}site.json`, { cache: 'no-cache' }).catch(() => undefined);
  const { version } = response?.ok ? await response.json() : { version: shown };
  if (version !== shown) document.getElementById('update')?.removeAttribute('hidden');
}

lookForUpdate();
setInterval(lookForUpdate, 10 * 60_000);
document.addEventListener('visibilitychange', lookForUpdate);
