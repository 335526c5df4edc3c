// What a person of the desk wrote, or a notice that one came or went.
import { element } from './dom.ts';
import type { Turn } from './turns.ts';

export function createPersonView({ answer, said }: Turn) {
  const text = element('p', { class: 'text' }, [answer]);
  const isNotice = said?.role === 'notice';
  const node = element('div', { class: `turn ${isNotice ? 'notice' : 'person'}` }, [
    ...(isNotice ? [] : [element('p', { class: 'author' }, [said?.author ?? ''])]),
    isNotice ? text : element('div', { class: 'answer' }, [text]),
  ]);
  node.dataset.state = 'done';
  return { node, update: () => undefined, readAloud: () => undefined };
}
