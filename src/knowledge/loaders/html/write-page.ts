// Maps a parsed page to blocks: headings, questions, paragraphs, list items, steps, rows of tables.
import type { LeftOutReason } from '../../../storage/document-coverage.ts';
import { type Block, MAX_DEPTH } from '../document.ts';
import { collapse, type DocumentText } from '../document-text.ts';
import { createLine } from '../line.ts';
import { linkTarget } from '../links.ts';
import { isQuestion, withoutQuestionMark, writeParagraph } from '../questions.ts';
import { createBoilerplate } from './boilerplate.ts';
import {
  attribute,
  childElements,
  contains,
  type Element,
  elementsUnder,
  headingLevel,
  isBlock,
  type Node,
  namesOf,
  roleOf,
  tree,
} from './dom.ts';
import { isLayout, isTable, writeHtmlTable } from './html-table.ts';
import { hasNoWords, isControl, isHidden, isMark, isStruckOut, rawText, textOf } from './seen.ts';

/** Thrown where elements stand deeper than `MAX_DEPTH`. */
export class TooDeep extends Error {}

export interface PageOptions {
  /** A whole page of a site, which has menus around its content; not the body of a text. */
  readonly isSitePage: boolean;
}

/** What the paragraphs in a list are. */
type Place = Pick<Block, 'kind' | 'group' | 'number'>;

const ACCORDION = /accordion|collaps|question|faq|toggle|expand/i;
const SMALL_CONTROL =
  /^(?:menu|close|open|search|show|hide|more|less|expand|collapse|toggle|next|previous|back|copy)\b/i;

/** Writes what a reader of the page sees, also in panels that a click opens. */
export function writeHtml(document: DocumentText, root: Node, { isSitePage }: PageOptions): void {
  refuseTooDeep(root);
  const boilerplate = isSitePage ? createBoilerplate(root) : undefined;
  const controlled = new Set<string>();
  const byId = new Map<string, Element>();
  for (const element of elementsUnder(root)) {
    const id = attribute(element, 'id');
    if (id) byId.set(id, element);
    for (const name of ['aria-controls', 'data-target', 'data-bs-target'])
      for (const target of (attribute(element, name) ?? '').split(/\s+/))
        if (target !== '') controlled.add(target.replace(/^#/, ''));
  }
  const isSeen = (element: Element) => !isHidden(element, (id) => controlled.has(id));

  const line = createLine();
  let strong = 0;
  let place: Place | undefined;
  let inAddress = false;

  const add = (text: string) => line.add(text, strong > 0);
  const flush = (block?: Element) => {
    const { text, lead } = line.take();
    if (text === '') return;
    if (block && boilerplate?.isFooterLine(block, text)) document.leftOut('footer', text);
    else writeParagraph(document, text, { lead, ...(place ? { as: place } : {}) });
  };
  const leaveOut = (reason: LeftOutReason, element: Element) => {
    if (isBlock(element)) flush();
    document.leftOut(reason, rawText(element));
  };
  const reasonToLeaveOut = (element: Element): LeftOutReason | undefined => {
    if (isMark(element)) return 'controls';
    if (!isSeen(element)) return 'hidden';
    if (isStruckOut(element)) return 'struck out';
    return boilerplate?.reasonFor(element);
  };

  const visit = (node: Node): void => {
    if (tree.isTextNode(node)) add(node.value);
    else if (tree.isElementNode(node)) visitElement(node);
    else visitChildren(node);
  };
  const visitChildren = (node: Node) => {
    if ('childNodes' in node) for (const child of node.childNodes) visit(child);
  };
  const visitElement = (element: Element): void => {
    const { tagName } = element;
    if (hasNoWords(element)) return;
    const reason = reasonToLeaveOut(element);
    const level = headingLevel(element);
    if (reason) leaveOut(reason, element);
    else if (level !== undefined) writeHeading(element, level);
    else if (tagName === 'input' && attribute(element, 'type') === 'checkbox')
      add(attribute(element, 'checked') === undefined ? '☐ ' : '☑ ');
    else if (isControl(element)) document.leftOut('controls', rawText(element));
    else if (tagName === 'button' || isOpener(element)) writeButton(element);
    else if (isTable(element) && !isLayout(element)) {
      flush();
      writeHtmlTable(document, element, isSeen);
    } else if (tagName === 'img') add(` ${attribute(element, 'alt') ?? ''} `);
    else if (tagName === 'br') writeBreak(element);
    else if (tagName === 'pre') writePreformatted(element);
    else if (tagName === 'a' && !contains(element, isBlock)) writeLink(element);
    else if (tagName === 'b' || tagName === 'strong') {
      strong++;
      visitChildren(element);
      strong--;
    } else if (isBlock(element)) writeBlock(element);
    else visitChildren(element);
  };

  function writeHeading(element: Element, level: number): void {
    flush();
    const text = textOf(element, isSeen);
    document.heading(level, withoutQuestionMark(text));
    place = undefined;
  }

  function writeButton(element: Element): void {
    const text = textOf(element, isSeen);
    const opens = isOpener(element) || ACCORDION.test(namesOf(element)) || isQuestion(text);
    if (opens && !SMALL_CONTROL.test(text)) {
      flush();
      document.question(withoutQuestionMark(text));
    } else document.leftOut('controls', text);
  }

  function writeLink(element: Element): void {
    const words = collapse(rawText(element));
    const target = linkTarget(words, attribute(element, 'href') ?? '');
    const parent = element.parentNode;
    const isAlone = parent && tree.isElementNode(parent) && collapse(rawText(parent)) === words;
    // The heading of another page, not of what follows here.
    if (isSitePage && isAlone && isQuestion(words)) {
      leaveOut('navigation', element);
      return;
    }
    visitChildren(element);
    if (target !== undefined) add(` (${target})`);
  }

  function writeBreak(element: Element): void {
    const next = element.parentNode?.childNodes[element.parentNode.childNodes.indexOf(element) + 1];
    const isGap = next && tree.isElementNode(next) && next.tagName === 'br';
    if (isGap) flush();
    else if (inAddress && /[^\s.,:;]\s*$/u.test(line.text)) add(', ');
    else {
      // “**Question?**<br>Answer”: a line of its own that asks.
      if (isQuestion(collapse(line.text)) && line.isAllStrong) flush();
      else add(' ');
    }
  }

  function writePreformatted(element: Element): void {
    flush();
    const text = rawText(element)
      .replaceAll(/[^\S\n]+$/gmu, '')
      .trim();
    document.block(text, place);
  }

  function writeBlock(element: Element): void {
    flush();
    const { tagName } = element;
    const outer = place;
    if (tagName === 'ul' || tagName === 'ol' || tagName === 'menu') writeList(element);
    else if (tagName === 'dl') writeDefinitions(element);
    else if (tagName === 'details') writeDetails(element);
    else if (roleOf(element) === 'tabpanel') document.under(tabOf(element), () => visitChildren(element));
    else if (boilerplate?.isBeside(element))
      document.apart(() => {
        visitChildren(element);
        flush(element);
      });
    else if (tagName === 'address') {
      inAddress = true;
      visitChildren(element);
      flush(element);
      inAddress = false;
    } else visitChildren(element);
    flush(element);
    place = outer;
  }

  function writeList(list: Element): void {
    const group = document.group();
    const items = childElements(list);
    const step = attribute(list, 'reversed') === undefined ? 1 : -1;
    let number = Number.parseInt(attribute(list, 'start') ?? '', 10);
    if (Number.isNaN(number)) number = step === 1 ? 1 : items.length;
    for (const child of list.childNodes) {
      const isItem = tree.isElementNode(child) && child.tagName === 'li';
      if (!isItem) {
        visit(child);
        continue;
      }
      const value = Number.parseInt(attribute(child, 'value') ?? '', 10);
      if (!Number.isNaN(value)) number = value;
      place = list.tagName === 'ol' ? { kind: 'step', group, number } : { kind: 'item', group };
      document.within(() => {
        visitElement(child);
        flush();
      });
      number += step;
    }
  }

  /** A term that asks, or whose description has several parts, is a heading; another one names its description. */
  function writeDefinitions(list: Element): void {
    const group = document.group();
    const parts = childElements(list).flatMap((child) =>
      child.tagName === 'div' ? childElements(child) : [child],
    );
    const entries: { terms: Element[]; descriptions: Element[] }[] = [];
    for (const part of parts) {
      const last = entries.at(-1);
      if (part.tagName === 'dt' && last?.descriptions.length === 0) last.terms.push(part);
      else if (part.tagName === 'dt') entries.push({ terms: [part], descriptions: [] });
      else if (last) last.descriptions.push(part);
      else visit(part);
    }
    for (const { terms, descriptions } of entries) {
      const term = terms.map((one) => textOf(one, isSeen)).join(', ');
      const isShort = descriptions.length === 1 && !contains(descriptions[0] as Element, isBlock);
      if (isShort && !isQuestion(term)) {
        document.block(`${term.replace(/\s*:$/, '')}: ${textOf(descriptions[0], isSeen)}`, {
          kind: 'row',
          group,
        });
      } else
        document.under(withoutQuestionMark(term), () => {
          for (const one of descriptions) writeBlock(one);
        });
    }
  }

  function writeDetails(details: Element): void {
    const summary = childElements(details).find(({ tagName }) => tagName === 'summary');
    document.under(withoutQuestionMark(textOf(summary, isSeen)), () => {
      for (const child of details.childNodes) if (child !== summary) visit(child);
      flush();
    });
  }

  /** The words on the tab that opens a panel, where the page has not written them yet. */
  function tabOf(panel: Element): string {
    const label = byId.get(attribute(panel, 'aria-labelledby') ?? '');
    return label && roleOf(label) === 'tab' ? textOf(label, isSeen) : '';
  }

  visit(root);
  flush();
}

/** A link or element that opens a panel of the same page. */
function isOpener(element: Element): boolean {
  const has = (name: string) => attribute(element, name) !== undefined;
  if (!['a', 'div', 'span', 'p', 'button', 'li'].includes(element.tagName)) return false;
  if (['tab', 'link'].includes(roleOf(element)) || contains(element, isBlock)) return false;
  const toggles = /^(?:collapse|toggle|accordion)$/.test(
    attribute(element, 'data-toggle') ?? attribute(element, 'data-bs-toggle') ?? '',
  );
  return toggles || (has('aria-expanded') && (has('aria-controls') || element.tagName !== 'a'));
}

function refuseTooDeep(root: Node): void {
  let level: Node[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) throw new TooDeep();
    level = level.flatMap((node) => ('childNodes' in node ? node.childNodes : []));
  }
}
