// Styles and numbering of a Word document: which paragraphs are headings, and what number a list gives.
import { attributeOf, childOf, childrenOf, descendantsOf, type Xml } from './xml.ts';

export interface DocxStyles {
  /** From 1; undefined for a paragraph that is no heading. */
  headingLevel(properties: Xml | undefined): number | undefined;
  /** Whether a property such as `b` or `vanish` holds for a run. */
  isOn(name: string, run: Xml | undefined, paragraph: Xml | undefined): boolean;
  isOfContents(properties: Xml | undefined): boolean;
  /** The list that a paragraph belongs to. */
  listOf(properties: Xml | undefined): ListLevel | undefined;
}

export interface ListLevel {
  readonly id: string;
  readonly level: number;
}

/** A style may be based on one that is based on it, in a damaged file. */
const MAX_BASES = 20;

export function createDocxStyles(root: Xml | undefined): DocxStyles {
  const byId = new Map(
    descendantsOf(root, 'style').map((style) => [attributeOf(style, 'styleId') ?? '', style]),
  );
  const chainOf = (id: string | undefined): Xml[] => {
    const chain: Xml[] = [];
    for (
      let at = byId.get(id ?? '');
      at && chain.length < MAX_BASES;
      at = byId.get(attributeOf(childOf(at, 'basedOn'), 'val') ?? '')
    )
      chain.push(at);
    return chain;
  };
  const styleIdOf = (properties: Xml | undefined, name: string) =>
    attributeOf(childOf(properties, name), 'val');
  const namesOf = (properties: Xml | undefined) =>
    chainOf(styleIdOf(properties, 'pStyle')).map((style) => attributeOf(childOf(style, 'name'), 'val') ?? '');

  return {
    headingLevel(properties) {
      for (const name of namesOf(properties)) {
        if (/^title$/i.test(name)) return 1;
        const level = /^heading (\d)$/i.exec(name)?.[1];
        if (level) return Number(level);
      }
      const outline = [
        properties,
        ...chainOf(styleIdOf(properties, 'pStyle')).map((style) => childOf(style, 'pPr')),
      ]
        .map((one) => attributeOf(childOf(one, 'outlineLvl'), 'val'))
        .find((value) => value !== undefined);
      return outline !== undefined && Number(outline) < 9 ? Number(outline) + 1 : undefined;
    },
    isOn(name, run, paragraph) {
      const styles = [...chainOf(styleIdOf(run, 'rStyle')), ...chainOf(styleIdOf(paragraph, 'pStyle'))];
      for (const properties of [run, ...styles.map((style) => childOf(style, 'rPr'))]) {
        const found = childOf(properties, name);
        if (found) return !/^(?:0|false|off|none)$/.test(attributeOf(found, 'val') ?? '');
      }
      return false;
    },
    isOfContents: (properties) =>
      namesOf(properties).some((name) => /^(?:toc \d|toc heading|table of figures)$/i.test(name)),
    listOf(properties) {
      const places = [
        properties,
        ...chainOf(styleIdOf(properties, 'pStyle')).map((style) => childOf(style, 'pPr')),
      ];
      const found = places.map((one) => childOf(one, 'numPr')).filter((one) => one !== undefined);
      const id = found
        .map((one) => attributeOf(childOf(one, 'numId'), 'val'))
        .find((one) => one !== undefined);
      if (id === undefined || id === '0') return undefined;
      const level = found
        .map((one) => attributeOf(childOf(one, 'ilvl'), 'val'))
        .find((one) => one !== undefined);
      return { id, level: Number(level ?? 0) };
    },
  };
}

export interface DocxNumbering {
  /** The number of the next paragraph of a list; undefined for a list without numbers. */
  next(list: ListLevel): number | undefined;
}

export function createDocxNumbering(root: Xml | undefined): DocxNumbering {
  const definitions = new Map(
    descendantsOf(root, 'abstractNum').map((one) => [attributeOf(one, 'abstractNumId') ?? '', one]),
  );
  const lists = new Map(descendantsOf(root, 'num').map((one) => [attributeOf(one, 'numId') ?? '', one]));
  const counters = new Map<string, number[]>();
  const restarted = new Set<string>();
  const levelOf = (owner: Xml | undefined, level: number) =>
    childrenOf(owner, 'lvl').find((one) => Number(attributeOf(one, 'ilvl')) === level);

  return {
    next({ id, level }) {
      const list = lists.get(id);
      const definitionId = attributeOf(childOf(list, 'abstractNumId'), 'val') ?? id;
      const override = childrenOf(list, 'lvlOverride').find(
        (one) => Number(attributeOf(one, 'ilvl')) === level,
      );
      const definition = levelOf(override, level) ?? levelOf(definitions.get(definitionId), level);
      const format = attributeOf(childOf(definition, 'numFmt'), 'val');
      // Lists of one definition count on where the other left off, unless they say where they begin.
      const counter = counters.get(definitionId) ?? [];
      counters.set(definitionId, counter);
      const start = Number(
        attributeOf(childOf(override, 'startOverride'), 'val') ??
          attributeOf(childOf(definition, 'start'), 'val') ??
          1,
      );
      const key = `${id}:${level}`;
      if (childOf(override, 'startOverride') && !restarted.has(key)) counter[level] = start - 1;
      restarted.add(key);
      counter[level] = (counter[level] ?? start - 1) + 1;
      counter.length = level + 1;
      return format === undefined || format === 'bullet' || format === 'none' ? undefined : counter[level];
    },
  };
}
