// A brand colour made fit to read: what stands on it and what is written in it keeps the contrast of WCAG 2.

type Rgb = readonly [red: number, green: number, blue: number];

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [17, 19, 24];
/** What the chat is written on; the same as `--surface` in the style sheet. */
const SURFACES = { light: WHITE, dark: [27, 30, 37] as Rgb };
/** WCAG 2: of text, and of the shapes of controls. */
const TEXT_CONTRAST = 4.5;
const SHAPE_CONTRAST = 3;
const MIX_STEPS = 20;

/** Custom properties of the style sheet for a colour of the page; null for what is no opaque sRGB colour. */
export function brandProperties(color: string, theme: 'light' | 'dark'): Record<string, string> | null {
  const rgb = parseColor(color);
  if (rgb === null) return null;
  const surface = SURFACES[theme];
  const brand = withContrast(rgb, surface, SHAPE_CONTRAST);
  return {
    '--brand': toCss(brand),
    '--on-brand': toCss(contrast(brand, WHITE) >= TEXT_CONTRAST ? WHITE : BLACK),
    '--accent': toCss(withContrast(rgb, surface, TEXT_CONTRAST + 0.6)),
  };
}

/** The browser reads the colour: a canvas gives every opaque sRGB colour back as #rrggbb, and ignores what is none. */
function parseColor(color: string): Rgb | null {
  const canvas = document.createElement('canvas').getContext('2d');
  if (canvas === null || !CSS.supports('color', color)) return null;
  canvas.fillStyle = color;
  const hex = /^#(..)(..)(..)$/.exec(String(canvas.fillStyle));
  if (hex === null) return null;
  return [hex[1], hex[2], hex[3]].map((digits) => Number.parseInt(digits ?? '', 16)) as unknown as Rgb;
}

/** Moves a colour away from the surface until it stands out. */
function withContrast(color: Rgb, surface: Rgb, needed: number): Rgb {
  const target = luminance(surface) > 0.5 ? BLACK : WHITE;
  for (let step = 0; step <= MIX_STEPS; step++) {
    const mixed = color.map((value, i) => value + ((target[i] ?? 0) - value) * (step / MIX_STEPS));
    if (contrast(mixed as unknown as Rgb, surface) >= needed) return mixed as unknown as Rgb;
  }
  return target;
}

function contrast(one: Rgb, other: Rgb): number {
  const [bright = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (bright + 0.05) / (dark + 0.05);
}

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(color: Rgb): number {
  const [red = 0, green = 0, blue = 0] = color.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const toCss = (color: Rgb): string => `rgb(${color.map(Math.round).join(' ')})`;
