// The parsed page: small questions about its elements.
import { type DefaultTreeAdapterTypes, defaultTreeAdapter as tree } from 'parse5';

export { tree };
export type Node = DefaultTreeAdapterTypes.Node;
export type Element = DefaultTreeAdapterTypes.Element;

const BLOCKS = new Set(
  (
    'address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure ' +
    'footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section summary table ' +
    'tbody td tfoot th thead tr ul'
  ).split(' '),
);

/** Whether a browser begins a new line with it. */
export const isBlock = ({ tagName }: Element): boolean => BLOCKS.has(tagName);

export function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((attr) => attr.name === name)?.value;
}

/** What its author calls it: identifier, classes, label. */
export const namesOf = (element: Element): string =>
  ['id', 'class', 'aria-label'].map((name) => attribute(element, name) ?? '').join(' ');

export const roleOf = (element: Element): string => (attribute(element, 'role') ?? '').trim().toLowerCase();

/** The level of a heading, by its name or its role. */
export function headingLevel(element: Element): number | undefined {
  const level = /^h([1-6])$/.exec(element.tagName)?.[1];
  if (level !== undefined) return Number(level);
  return roleOf(element) === 'heading' ? Number(attribute(element, 'aria-level')) || 2 : undefined;
}

export function childElements(node: Node): Element[] {
  return 'childNodes' in node ? node.childNodes.filter(tree.isElementNode) : [];
}

/** Elements under `root`, in the order of the page. */
export function* elementsUnder(root: Node): Generator<Element> {
  const stack: Node[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (tree.isElementNode(node) && node !== root) yield node;
    pushChildren(stack, node);
  }
}

export function elements(root: Node, name: string): Element[] {
  return [...elementsUnder(root)].filter(({ tagName }) => tagName === name);
}

export function contains(root: Node, test: (element: Element) => boolean): boolean {
  for (const element of elementsUnder(root)) if (test(element)) return true;
  return false;
}

export function ancestor(element: Element, test: (element: Element) => boolean): Element | undefined {
  for (let at = element.parentNode; at && tree.isElementNode(at); at = at.parentNode) if (test(at)) return at;
  return undefined;
}

export function pushChildren(stack: Node[], node: Node): void {
  if (!('childNodes' in node)) return;
  for (let i = node.childNodes.length - 1; i >= 0; i--) stack.push(node.childNodes[i] as Node);
}
