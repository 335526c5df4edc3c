// The page around the sample desk: examples that work with this very service, and buttons that copy them.

const service = new URL('.', location.href).href.replace(/\/$/, '');
const isOwnMachine = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(location.hostname);
const said = document.getElementById('said');

// On the machine of the service itself nobody needs a key, and one that is made up is refused.
for (const key of document.querySelectorAll('[data-key]')) {
  if (isOwnMachine) key.remove();
}

for (const code of document.querySelectorAll('pre code')) {
  code.textContent = code.textContent.replaceAll('https://desk.example.org', service);
}

// Of the sample desk the page tells by itself; of any other the service does.
fetch(`${service}/v1/desk`).then(async (response) => {
  if (response.ok) showDesk(await response.json());
});

/** @param {{ name: string; subtitle: string; isSample: boolean }} desk */
function showDesk({ name, subtitle, isSample }) {
  if (isSample) return;
  const chat = document.querySelector('frontdesk-chat');
  for (const attribute of ['brand-color', 'questions', 'text-title', 'text-subtitle', 'text-greeting'])
    chat?.removeAttribute(attribute);
  const kicker = document.querySelector('.kicker');
  if (kicker) kicker.textContent = [name || 'Your own desk', subtitle].filter(Boolean).join(' · ');
  document.querySelector('.bottom')?.remove();
  if (name) document.title = `${name} · Frontdesk`;
}

for (const button of document.querySelectorAll('button[data-copy]')) {
  button.addEventListener('click', () => copy(button));
}

/** @param {Element} button */
async function copy(button) {
  const code = document.getElementById(button.getAttribute('data-copy') ?? '');
  const isCopied = await navigator.clipboard.writeText(code?.textContent ?? '').then(
    () => true,
    () => false,
  );
  // Without leave to write to the clipboard the text is selected, so that a key copies it.
  if (!isCopied && code) getSelection()?.selectAllChildren(code);
  const label = isCopied ? 'Copied' : 'Selected';
  button.textContent = label;
  if (said) said.textContent = label;
  setTimeout(() => {
    button.textContent = 'Copy';
    if (said) said.textContent = '';
  }, 2000);
}
