// Parts of a page that stand on every page of its site, and are no content: menus, cookie notices, lists of links.
import type { LeftOutReason } from '../../../storage/document-coverage.ts';
import {
  ancestor,
  attribute,
  childElements,
  contains,
  type Element,
  elementsUnder,
  headingLevel,
  type Node,
  namesOf,
  roleOf,
  tree,
} from './dom.ts';
import { rawText } from './seen.ts';

const NAVIGATION_ROLES = new Set('navigation menu menubar search tablist toolbar'.split(' '));
const COOKIES = /cookie|consent|gdpr|ccpa|onetrust|cybot|cmp-/i;
const BREADCRUMBS = /breadcrumb/i;
const MENU =
  /(?:^|[\s_-])(?:site-?nav|nav(?:bar|igation)?|(?:mega|main|top|side)?-?menu|pagination|pager|toc|table-of-contents|share|sharing|social|related|tags|language-?switcher)(?:[\s_-]|$)/i;
const SKIP_LINK = /^\s*(?:skip|jump) (?:to|over)\b/i;
/** Of a menu's letters, those in links. */
const MENU_LINK_SHARE = 0.7;
/** A list of so few words a link, before the page's first heading, is a menu. */
const MENU_ITEM_WORDS = 4;
/** How a reader reaches somebody: what a page's foot may tell beside menus. */
const CONTACT =
  /@|\b(?:tel|phone|call|fax|e-?mail|open|hours)\b|\d[\d ()/.-]{5,}\d|\b\d{1,2}[:.]\d{2}\b|\b[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}\b/i;

export interface Boilerplate {
  /** Why an element with all that is in it is no content; undefined for what is. */
  reasonFor(element: Element): LeftOutReason | undefined;
  /** Whether an element stands beside the content: a column at its side, the foot of the page. */
  isBeside(element: Element): boolean;
  /** Whether a paragraph there is no content, by its words. */
  isFooterLine(element: Element, text: string): boolean;
}

export function createBoilerplate(root: Node): Boilerplate {
  const letters = countLetters(root);
  const isMain = (element: Element) =>
    ['main', 'article'].includes(element.tagName) || roleOf(element) === 'main';
  const hasMain = contains(root, isMain);
  const isInMain = (element: Element) => ancestor(element, isMain) !== undefined;
  const headed = elementsAfterFirstHeading(root);

  const linkShare = (element: Element) => {
    const { all, linked } = letters.get(element) ?? { all: 0, linked: 0 };
    return all === 0 ? 0 : linked / all;
  };
  const links = (element: Element) => [...elementsUnder(element)].filter(({ tagName }) => tagName === 'a');
  /** Of the whole page, not of an article in it. */
  const isOf = (element: Element, name: 'header' | 'footer' | 'aside') => {
    const role = { header: 'banner', footer: 'contentinfo', aside: 'complementary' }[name];
    const is = (one: Element) => one.tagName === name || roleOf(one) === role;
    const found = is(element) ? element : ancestor(element, is);
    return found !== undefined && (name === 'aside' || !isInMain(found));
  };
  const isBesideContent = (element: Element) =>
    isOf(element, 'header') ||
    isOf(element, 'footer') ||
    isOf(element, 'aside') ||
    (hasMain && !isInMain(element));

  const isLinkList = (element: Element): boolean => {
    const items = childElements(element);
    if (items.length < 2 || linkShare(element) < 0.99) return false;
    const targets = links(element).map((link) => attribute(link, 'href') ?? '#');
    const isContents = targets.every((target) => target.startsWith('#'));
    if (isContents || isBesideContent(element)) return true;
    if (items.every((item) => rawText(item).trim().endsWith('?'))) return true;
    const words = rawText(element).trim().split(/\s+/u).length;
    return !headed.has(element) && items.length >= 3 && words / items.length <= MENU_ITEM_WORDS;
  };

  return {
    reasonFor(element) {
      const { tagName } = element;
      const names = namesOf(element);
      const holdsContent = () =>
        isMain(element) || contains(element, (one) => isMain(one) || one.tagName === 'h1');
      if (['html', 'body'].includes(tagName)) return undefined;
      if (COOKIES.test(names) && !isInMain(element) && !holdsContent()) return 'cookie notice';
      if (tagName === 'dialog' || roleOf(element).endsWith('dialog')) return 'hidden';
      if (tagName === 'nav' || NAVIGATION_ROLES.has(roleOf(element)) || BREADCRUMBS.test(names))
        return holdsContent() ? undefined : 'navigation';
      if (tagName === 'a') return SKIP_LINK.test(rawText(element)) ? 'navigation' : undefined;
      if (tagName === 'ul' || tagName === 'ol') {
        if (isLinkList(element)) return 'navigation';
      }
      const isMenu =
        MENU.test(names) ||
        (isBesideContent(element) && headingLevel(element) === undefined && links(element).length >= 3);
      return isMenu && linkShare(element) >= MENU_LINK_SHARE && !holdsContent() ? 'navigation' : undefined;
    },
    isBeside: (element) =>
      ['aside', 'footer'].includes(element.tagName) &&
      !ancestor(element, ({ tagName }) => tagName === 'article'),
    isFooterLine: (element, text) => isOf(element, 'footer') && !CONTACT.test(text),
  };
}

interface Letters {
  readonly all: number;
  readonly linked: number;
}

/** How many letters stand under each element, and how many of them in links. */
function countLetters(root: Node): Map<Node, Letters> {
  const counts = new Map<Node, Letters>();
  const count = (node: Node, isLinked: boolean): Letters => {
    if (tree.isTextNode(node)) {
      const all = node.value.replaceAll(/[^\p{L}\p{N}]/gu, '').length;
      return { all, linked: isLinked ? all : 0 };
    }
    let [all, linked] = [0, 0];
    if ('childNodes' in node && !(tree.isElementNode(node) && ['script', 'style'].includes(node.tagName))) {
      for (const child of node.childNodes) {
        const one = count(child, isLinked || (tree.isElementNode(child) && child.tagName === 'a'));
        all += one.all;
        linked += one.linked;
      }
    }
    counts.set(node, { all, linked });
    return { all, linked };
  };
  count(root, false);
  return counts;
}

/** Elements that begin after the page's first heading; a page without headings is all content. */
function elementsAfterFirstHeading(root: Node): ReadonlySet<Element> {
  const all = [...elementsUnder(root)];
  const first = all.findIndex((element) => headingLevel(element) !== undefined);
  return new Set(first < 0 ? all : all.slice(first));
}
