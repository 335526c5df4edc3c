// On phones, and on a page that is zoomed far in, the panel of a launcher is the whole screen.

/** The same width as in the style sheet. */
export const fillsScreen = (): boolean => matchMedia('(max-width: 520px)').matches;

/** From the last control on to the first and back: the focus never goes to the page that is covered. */
export function keepFocusIn(panel: HTMLElement, event: KeyboardEvent): void {
  const reachable = [...panel.querySelectorAll<HTMLElement>('a[href], button, textarea, [tabindex="0"]')];
  const controls = reachable.filter((control) => control.getClientRects().length > 0);
  const [first, last] = event.shiftKey ? [controls.at(-1), controls[0]] : [controls[0], controls.at(-1)];
  if (event.target !== last) return;
  event.preventDefault();
  first?.focus();
}

/** On phones the panel fills what the on-screen keyboard leaves, which only the visual viewport knows. */
export function fitViewport(node: HTMLElement): () => void {
  const { visualViewport } = window;
  if (!visualViewport) return () => undefined;
  const resize = () => {
    node.style.setProperty('--viewport-top', `${visualViewport.offsetTop}px`);
    node.style.setProperty('--viewport-height', `${visualViewport.height}px`);
  };
  resize();
  visualViewport.addEventListener('resize', resize);
  visualViewport.addEventListener('scroll', resize);
  return () => {
    visualViewport.removeEventListener('resize', resize);
    visualViewport.removeEventListener('scroll', resize);
  };
}
