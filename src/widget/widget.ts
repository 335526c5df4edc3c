// The script that a page loads: it defines <frontdesk-chat> and, if the page has none, puts one in.
import { FrontdeskChat } from './chat-element.ts';
import { addToPage } from './stay-in-page.ts';

const NAME = 'frontdesk-chat';
const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript : null;

if (!customElements.get(NAME)) {
  if (script?.src) FrontdeskChat.defaultServer = new URL('.', script.src).href;
  customElements.define(NAME, FrontdeskChat);
  if (script && script.dataset.mode !== 'none') whenPageIsThere(() => addChat(script));
}

function whenPageIsThere(then: () => void): void {
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', then, { once: true });
  else then();
}

/** `data-site-key` of the script is the attribute `site-key` of the element, and so on. */
function addChat(script: HTMLScriptElement): void {
  if (document.querySelector(NAME)) return;
  const chat = document.createElement(NAME);
  for (const { name, value } of script.attributes) {
    if (name.startsWith('data-')) chat.setAttribute(name.slice('data-'.length), value);
  }
  addToPage(chat);
}
