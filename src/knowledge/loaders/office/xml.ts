// XML of office files as a tree; names are told without their prefixes.
import { type AnyNode, type Document, Element, isTag, isText } from 'domhandler';
import { parseDocument } from 'htmlparser2';
import { MAX_DEPTH, type SourceFile, unreadable } from '../document.ts';

export type Xml = Element;

export { isTag, isText };

/** @throws AppError `invalid_input` for elements nested too deeply */
export function parseXml(file: SourceFile, source: string): Xml {
  const document: Document = parseDocument(source, { xmlMode: true });
  let level: AnyNode[] = document.children;
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) throw unreadable(file, `its elements are over ${MAX_DEPTH} deep`);
    level = level.flatMap((node) => (isTag(node) ? node.children : []));
  }
  return new Element('root', {}, document.children);
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);
export const nameOf = (element: Xml): string => local(element.name);

/** The value of an attribute, whatever its prefix. */
export function attributeOf(element: Xml | undefined, name: string): string | undefined {
  for (const [key, value] of Object.entries(element?.attribs ?? {})) if (local(key) === name) return value;
  return undefined;
}

export const childrenOf = (element: Xml | undefined, name?: string): Xml[] =>
  (element?.children ?? []).filter(isTag).filter((one) => name === undefined || nameOf(one) === name);

export const childOf = (element: Xml | undefined, ...path: readonly string[]): Xml | undefined =>
  path.reduce<Xml | undefined>((at, name) => childrenOf(at, name)[0], element);

/** Elements of a name under another, in their order. */
export function descendantsOf(root: Xml | undefined, name: string): Xml[] {
  const found: Xml[] = [];
  const stack: Xml[] = childrenOf(root).reverse();
  for (let at = stack.pop(); at; at = stack.pop()) {
    if (nameOf(at) === name) found.push(at);
    const children = childrenOf(at);
    for (let i = children.length - 1; i >= 0; i--) stack.push(children[i] as Xml);
  }
  return found;
}

/** All text in an element. */
export const textIn = (element: Xml | undefined): string =>
  (element?.children ?? [])
    .map((node) => (isText(node) ? node.data : isTag(node) ? textIn(node) : ''))
    .join('');

/** Targets of a part's relations, by their identifiers. */
export function relationsOf(
  root: Xml | undefined,
): Map<string, { readonly target: string; readonly type: string }> {
  return new Map(
    descendantsOf(root, 'Relationship').map((one) => [
      attributeOf(one, 'Id') ?? '',
      {
        target: attributeOf(one, 'Target') ?? '',
        type: (attributeOf(one, 'Type') ?? '').split('/').at(-1) ?? '',
      },
    ]),
  );
}
