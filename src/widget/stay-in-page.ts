// Keeps the chat in a page whose scripts put other content in the place of the body's, or another body (Turbo, htmx, pjax).

/** Marks the chat, so that a copy of it in a page that a script took from its cache is known. */
const MARK = 'data-added-by-script';

/** Adds the chat at the end of the body, and again when the page lost it together with other content. */
export function addToPage(chat: HTMLElement): void {
  chat.setAttribute(MARK, '');
  // Turbo leaves it alone when it changes a page bit by bit.
  chat.setAttribute('data-turbo-permanent', '');
  document.body.append(chat);
  const observer = new MutationObserver((records) => {
    watch();
    if (chat.isConnected) return;
    const removed = records.flatMap(({ removedNodes }) => [...removedNodes]);
    // A page that takes out the chat alone does not want it.
    if (removed.length === 1 && removed[0] === chat) return observer.disconnect();
    const other = document.querySelector(chat.localName);
    if (other?.hasAttribute(MARK)) other.replaceWith(chat);
    else if (other === null) document.body.append(chat);
  });
  const watch = () => {
    for (const parent of [document.documentElement, document.body])
      observer.observe(parent, { childList: true });
  };
  watch();
}
