// Tells people who do not see the screen what is new, once, without moving the focus.
import { element } from './dom.ts';

/** Long enough to be picked up, short enough not to be found when reading through the page. */
const CLEAR_AFTER_MS = 1000;

export interface Announcer {
  readonly node: HTMLElement;
  say(text: string): void;
}

export function createAnnouncer(): Announcer {
  const node = element('div', { class: 'unseen', 'aria-live': 'polite', 'aria-atomic': 'false' });
  return {
    node,
    say(text) {
      const line = element('p', {}, [text]);
      node.append(line);
      setTimeout(() => line.remove(), CLEAR_AFTER_MS);
    },
  };
}
