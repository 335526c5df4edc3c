// What a reader of a page can see, at once or by opening a panel, and its words.
import { collapse } from '../document-text.ts';
import { linkTarget } from '../links.ts';
import {
  attribute,
  childElements,
  contains,
  type Element,
  headingLevel,
  isBlock,
  type Node,
  namesOf,
  pushChildren,
  roleOf,
  tree,
} from './dom.ts';

/** Elements that hold no words for a reader. */
const NO_WORDS = new Set(
  'head script style noscript template svg math iframe object video audio canvas rp rt link meta'.split(' '),
);
/** Elements that a reader fills in or chooses from. */
const CONTROLS = new Set('select datalist input textarea meter progress'.split(' '));
const PANEL = /panel|answer|content|collaps|accordion|tab|body|details|faq|drawer|expand|toggle/i;

export const hasNoWords = ({ tagName }: Element): boolean => NO_WORDS.has(tagName);
export const isControl = ({ tagName }: Element): boolean => CONTROLS.has(tagName);

/** Words that are no longer valid. */
export const isStruckOut = ({ tagName }: Element): boolean => ['del', 's', 'strike'].includes(tagName);

/**
 * Whether a reader never sees an element. Panels that a click opens are seen, whichever way the page closes them.
 *
 * @param isControlled Whether a button of the page opens the element of an identifier.
 */
export function isHidden(element: Element, isControlled: (id: string) => boolean): boolean {
  if (attribute(element, 'aria-hidden') === 'true' && !isBlock(element)) return true;
  const hidden = attribute(element, 'hidden');
  if (hidden === undefined || hidden.toLowerCase() === 'until-found') return false;
  return !isPanel(element, isControlled);
}

function isPanel(element: Element, isControlled: (id: string) => boolean): boolean {
  if (!isBlock(element)) return false;
  if (['region', 'tabpanel'].includes(roleOf(element)) || attribute(element, 'aria-labelledby')) return true;
  if (PANEL.test(namesOf(element)) || isControlled(attribute(element, 'id') ?? '')) return true;
  const before = elementBefore(element);
  const opens = (one: Element) =>
    headingLevel(one) !== undefined || one.tagName === 'button' || one.tagName === 'dt';
  return before !== undefined && element.tagName !== 'p' && (opens(before) || contains(before, opens));
}

function elementBefore(element: Element): Element | undefined {
  const siblings = element.parentNode ? childElements(element.parentNode) : [];
  return siblings[siblings.indexOf(element) - 1];
}

/** Marks beside a text that are no part of it: signs for links to a heading, numbers of notes. */
export function isMark(element: Element): boolean {
  const { tagName } = element;
  if (tagName !== 'a' && tagName !== 'sup' && tagName !== 'span') return false;
  const names = namesOf(element);
  if (
    /\b(?:headerlink|heading-?anchor|anchor-?link|permalink|mw-editsection|data-footnote-backref|footnote-backref|noteref)\b/i.test(
      names,
    )
  )
    return true;
  if (attribute(element, 'data-footnote-backref') !== undefined) return true;
  if (tagName === 'span') return false;
  const words = collapse(rawText(element));
  const target = attribute(element, 'href') ?? '';
  if (tagName === 'a' && target.startsWith('#'))
    return /^(?:[^\p{L}\p{N}]*|\[?(?:\d{1,3}|edit)\]?)$/iu.test(words);
  return (
    tagName === 'sup' &&
    /^\[?(?:\d{1,3}|[*†‡]|note \d+|citation needed)\]?$/iu.test(words) &&
    isNoteNumber(element, words)
  );
}

/** A raised number is a note's when it is linked or in brackets: `m²` and `10³` stay. */
const isNoteNumber = (element: Element, words: string): boolean =>
  words.startsWith('[') || contains(element, ({ tagName }) => tagName === 'a');

/** All words under a node, in its order. */
export function rawText(root: Node): string {
  const words: string[] = [];
  const stack: Node[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (tree.isTextNode(node)) words.push(node.value);
    else if (tree.isElementNode(node) && node !== root) {
      if (hasNoWords(node)) continue;
      if (node.tagName === 'br' || isBlock(node)) words.push(' ');
      if (node.tagName === 'img') words.push(` ${attribute(node, 'alt') ?? ''} `);
    }
    pushChildren(stack, node);
  }
  return words.join('');
}

/** The words under an element that a reader sees, on one line; links with their targets where they say nothing. */
export function textOf(
  root: Element | undefined,
  isSeen: (element: Element) => boolean = () => true,
): string {
  const words = (node: Node): string => {
    if (tree.isTextNode(node)) return node.value;
    if (!tree.isElementNode(node)) return '';
    if (
      node !== root &&
      (hasNoWords(node) || isControl(node) || isStruckOut(node) || isMark(node) || !isSeen(node))
    )
      return '';
    if (node.tagName === 'br') return ' ';
    if (node.tagName === 'img') return ` ${attribute(node, 'alt') ?? ''} `;
    const inner = node.childNodes.map(words).join('');
    if (node.tagName === 'a' && node !== root) {
      const target = linkTarget(inner, attribute(node, 'href') ?? '');
      return target === undefined ? inner : `${inner.trimEnd()} (${target}) `;
    }
    if (node === root || !isBlock(node)) return inner;
    return ['li', 'p', 'div', 'dd'].includes(node.tagName) ? `${inner}\n` : ` ${inner} `;
  };
  if (!root) return '';
  return words(root)
    .split('\n')
    .map(collapse)
    .filter((part) => part !== '')
    .reduce(
      (text, part) => (text === '' ? part : `${text}${/[.,:;!?–-]$/u.test(text) ? '' : ','} ${part}`),
      '',
    );
}
