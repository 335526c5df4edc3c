// Maps a parsed page to blocks: headings, paragraphs, list items, rows of tables.
import { type DefaultTreeAdapterTypes, defaultTreeAdapter as tree } from 'parse5';
import { MAX_DEPTH } from './document.ts';
import { collapse, type DocumentText, rowLine } from './document-text.ts';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

const SKIPPED = new Set(
  (
    'head script style noscript template svg math iframe object video audio canvas nav button select datalist ' +
    'input textarea dialog'
  ).split(' '),
);
const BLOCKS = new Set(
  (
    'address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure ' +
    'footer form header hr html legend li main ol p pre section summary table tbody td tfoot th thead tr ul'
  ).split(' '),
);

/** Thrown where elements stand deeper than `MAX_DEPTH`. */
export class TooDeep extends Error {}

/** Writes what a reader of the page sees. Text between blocks makes a block of its own. */
export function writeHtml(document: DocumentText, root: Node): void {
  let line = '';
  let mark = '';
  const flush = () => {
    const text = collapse(line);
    line = '';
    if (text === '') return;
    document.block(mark + text);
    mark = '';
  };
  const visit = (node: Node, depth: number): void => {
    if (depth > MAX_DEPTH) throw new TooDeep();
    if (tree.isTextNode(node)) line += node.value;
    else if (!tree.isElementNode(node)) visitChildren(node, depth);
    else if (!isHidden(node)) visitElement(node, depth);
  };
  const visitChildren = (node: Node, depth: number) => {
    if ('childNodes' in node) for (const child of node.childNodes) visit(child, depth + 1);
  };
  const visitElement = (element: Element, depth: number) => {
    const name = element.tagName;
    const level = /^h([1-6])$/.exec(name)?.[1];
    if (level !== undefined) {
      flush();
      document.heading(Number(level), textOf(element));
    } else if (name === 'table' && !contains(element, 'table')) {
      flush();
      writeTable(document, element);
    } else if (name === 'br') line += ' ';
    else if (name === 'img') line += ` ${attribute(element, 'alt') ?? ''} `;
    else if (BLOCKS.has(name)) {
      flush();
      if (name === 'li') mark = '- ';
      visitChildren(element, depth);
      flush();
      mark = '';
    } else visitChildren(element, depth);
  };
  visit(root, 0);
  flush();
}

function writeTable(document: DocumentText, table: Element): void {
  const rows = elements(table, 'tr').map((row) =>
    row.childNodes.filter(tree.isElementNode).filter(({ tagName }) => tagName === 'td' || tagName === 'th'),
  );
  for (const caption of elements(table, 'caption')) document.block(textOf(caption));
  const [first = []] = rows;
  const hasHeader = rows.length > 1 && (first.every(isHeaderCell) || inside(first[0], 'thead'));
  const header = hasHeader ? first.map(textOf) : [];
  for (const row of hasHeader ? rows.slice(1) : rows) {
    // A header cell before one other cell names it: `Monday: 9:00 to 18:00`.
    const named = row.length === 2 && isHeaderCell(row[0]) && !hasHeader;
    document.block(named ? rowLine([textOf(row[0])], [textOf(row[1])]) : rowLine(header, row.map(textOf)));
  }
}

const isHeaderCell = (cell: Element | undefined) => cell?.tagName === 'th';

function inside(element: Element | undefined, name: string): boolean {
  for (let at = element?.parentNode; at && tree.isElementNode(at); at = at.parentNode)
    if (at.tagName === name) return true;
  return false;
}

function isHidden(element: Element): boolean {
  return (
    SKIPPED.has(element.tagName) ||
    attribute(element, 'hidden') !== undefined ||
    attribute(element, 'aria-hidden') === 'true'
  );
}

function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((attr) => attr.name === name)?.value;
}

/** Elements of a name under `root`, in the order of the page. */
export function elements(root: Node, name: string): Element[] {
  const found: Element[] = [];
  const stack: Node[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (tree.isElementNode(node) && node.tagName === name && node !== root) found.push(node);
    pushChildren(stack, node);
  }
  return found;
}

function pushChildren(stack: Node[], node: Node): void {
  if (!('childNodes' in node)) return;
  for (let i = node.childNodes.length - 1; i >= 0; i--) stack.push(node.childNodes[i] as Node);
}

const contains = (root: Element, name: string) => elements(root, name).length > 0;

/** The visible words under a node, on one line. */
export function textOf(root: Node | undefined): string {
  const words: string[] = [];
  const stack: Node[] = root ? [root] : [];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (tree.isTextNode(node)) words.push(node.value);
    else if (tree.isElementNode(node) && node !== root) {
      if (isHidden(node)) continue;
      if (node.tagName === 'br' || BLOCKS.has(node.tagName)) words.push(' ');
      if (node.tagName === 'img') words.push(attribute(node, 'alt') ?? '');
    }
    pushChildren(stack, node);
  }
  return collapse(words.join(''));
}
