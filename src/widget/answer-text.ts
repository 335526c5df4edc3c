// The text of an answer: paragraphs, steps and lists with their links. It appears word by word, so that one sees it
// being written, although the service is done sooner than anybody reads.
import type { ReplyBlock } from '../protocol/reply.ts';
import { element } from './dom.ts';
import { findLinks } from './links.ts';

/** As fast as somebody reads, and faster where the answer is long. */
const CHARS_PER_SECOND = 160;
const LONGEST_SECONDS = 1.4;
const TICK_MS = 40;

export interface AnswerContent {
  readonly text: string;
  readonly blocks?: readonly ReplyBlock[] | undefined;
}

export interface AnswerText {
  readonly node: HTMLElement;
  /** Shows all of it at once. */
  show(content: AnswerContent): void;
  /** Shows it word by word, going on from what is shown; `onShown` is called when all of it is. */
  write(content: AnswerContent, onShown?: () => void): void;
  /** Shows what is still to be written at once. */
  finish(): void;
}

/** A text node, and the paragraph or the item that it stands in. */
interface Piece {
  readonly node: Text;
  readonly whole: string;
  readonly part: HTMLElement;
}

/** @param changing called with each change, which may make the text longer */
export function createAnswerText(changing: (change: () => void) => void): AnswerText {
  const node = element('div', { class: 'text' });
  let pieces: Piece[] = [];
  let length = 0;
  let shownChars = 0;
  let charsPerTick = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  let whenShown: (() => void) | undefined;

  function build({ text, blocks = [{ kind: 'paragraph', text }] }: AnswerContent): void {
    pieces = [];
    const fill = (part: HTMLElement, words: string) => {
      for (const { text: whole, href } of findLinks(words)) {
        const leaf = document.createTextNode(whole);
        pieces.push({ node: leaf, whole, part });
        part.append(href === undefined ? leaf : link(href, leaf));
      }
      return part;
    };
    const parts = blocks.map((block) =>
      block.kind === 'paragraph'
        ? fill(element('p'), block.text)
        : element(
            block.kind === 'steps' ? 'ol' : 'ul',
            {},
            block.items.map((item) => fill(element('li'), item)),
          ),
    );
    length = pieces.reduce((sum, { whole }) => sum + whole.length, 0);
    node.replaceChildren(...(length > 0 ? parts : []));
  }

  /** Cuts after the word that the last shown character is in. */
  function reveal(): void {
    let left = shownChars;
    let last: HTMLElement | undefined;
    for (const part of node.querySelectorAll<HTMLElement>('p, ol, ul, li')) part.hidden = true;
    for (const { node: leaf, whole, part } of pieces) {
      const wordEnd = left < whole.length ? whole.indexOf(' ', left) : -1;
      leaf.data = left <= 0 ? '' : wordEnd < 0 ? whole : whole.slice(0, wordEnd);
      left -= whole.length;
      part.removeAttribute('data-writing');
      if (leaf.data === '') continue;
      part.hidden = false;
      if (part.parentElement && part.parentElement !== node) part.parentElement.hidden = false;
      last = part;
    }
    if (shownChars < length) last?.setAttribute('data-writing', '');
  }

  function tick(): void {
    shownChars = Math.min(length, shownChars + charsPerTick);
    changing(reveal);
    if (shownChars >= length) end();
  }

  function end(): void {
    clearInterval(timer);
    timer = undefined;
    const then = whenShown;
    whenShown = undefined;
    then?.();
  }

  function finish(): void {
    shownChars = length;
    changing(reveal);
    end();
  }

  return {
    node,
    show(content) {
      whenShown = undefined;
      build(content);
      finish();
    },
    write(content, onShown) {
      whenShown = onShown;
      build(content);
      shownChars = Math.min(shownChars, length);
      if (document.hidden || matchMedia('(prefers-reduced-motion: reduce)').matches) return finish();
      const perSecond = Math.max(CHARS_PER_SECOND, (length - shownChars) / LONGEST_SECONDS);
      charsPerTick = Math.ceil((perSecond * TICK_MS) / 1000);
      changing(reveal);
      if (shownChars >= length) end();
      else timer ??= setInterval(tick, TICK_MS);
    },
    finish,
  };
}

/** A page opens beside this one; a number or an address opens what calls or writes. */
function link(href: string, leaf: Text): HTMLElement {
  const beside = href.startsWith('http') ? { target: '_blank', rel: 'noopener' } : {};
  return element('a', { href, ...beside }, [leaf]);
}
