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
