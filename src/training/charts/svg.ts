// Small pieces of SVG as strings: elements, text, drawings that can be put beside each other.

/** A picture of a known size; its content is SVG with the origin at the top left. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly content: string;
}

type Attributes = Readonly<Record<string, string | number | undefined>>;

export const INK = '#1f2933';
export const FAINT_INK = '#616e7c';
export const GRID = '#e4e7eb';
export const PAPER = '#ffffff';
/** Told apart by most people with a colour blindness too; after Okabe and Ito. */
export const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'] as const;

export const colourAt = (index: number): string => COLOURS[index % COLOURS.length] as string;

/** Escapes a text; characters that XML cannot hold are left out. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}

/** Numbers are rounded to a hundredth of a pixel; attributes that are undefined are left out. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, value]) =>
        ` ${key}="${typeof value === 'number' ? Math.round(value * 100) / 100 : escapeXml(String(value))}"`,
    )
    .join('');
  return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

export function line(x1: number, y1: number, x2: number, y2: number, attributes: Attributes): string {
  return element('line', { x1, y1, x2, y2, ...attributes });
}

export function label(x: number, y: number, text: string, attributes: Attributes = {}): string {
  return element('text', { x, y, 'font-size': 12, fill: FAINT_INK, ...attributes }, escapeXml(text));
}

/** A rectangle with a text that viewers show when the pointer rests on it. */
export function box(
  x: number,
  y: number,
  width: number,
  height: number,
  attributes: Attributes & { readonly hint?: string },
): string {
  const { hint, ...rest } = attributes;
  const title = hint === undefined ? '' : element('title', {}, escapeXml(hint));
  return element('rect', { x, y, width, height, ...rest }, title);
}

/** A whole SVG document on a light background. */
export function toSvg({ width, height, content }: Drawing): string {
  const paper = box(0, 0, width, height, { fill: PAPER });
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    'font-family': 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('svg', attributes, paper + content)}\n`;
}

/** Drawings in rows of `columns`, each as large as the largest. */
export function panels(drawings: readonly Drawing[], columns: number): Drawing {
  const width = Math.max(...drawings.map((drawing) => drawing.width));
  const height = Math.max(...drawings.map((drawing) => drawing.height));
  const placed = drawings.map(({ content }, i) => {
    const x = (i % columns) * width;
    const y = Math.floor(i / columns) * height;
    return element('g', { transform: `translate(${x} ${y})` }, content);
  });
  return {
    width: width * Math.min(columns, drawings.length),
    height: height * Math.ceil(drawings.length / columns),
    content: placed.join(''),
  };
}
