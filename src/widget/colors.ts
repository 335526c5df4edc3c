// A brand colour made fit to read: what stands on it and what is written in it keeps the contrast of WCAG 2.

type Rgb = readonly [red: number, green: number, blue: number];

const WHITE: Rgb = [255, 255, 255];
const INK: Rgb = [17, 19, 24];
const BLACK: Rgb = [0, 0, 0];
/** What the chat is written on, `--surface` of the style sheet; and under what is pointed at, its `--hover`. */
const SURFACES = {
  light: { plain: WHITE, hover: [235, 237, 242] as Rgb },
  dark: { plain: [27, 30, 37] as Rgb, hover: [49, 54, 65] as Rgb },
};
/** WCAG 2: of text, and of the shapes of controls. */
const TEXT_CONTRAST = 4.5;
const SHAPE_CONTRAST = 3;
const STEPS = 40;

/** Custom properties of the style sheet for a colour of the page; null for what is no opaque sRGB colour. */
export function brandProperties(color: string, theme: 'light' | 'dark'): Record<string, string> | null {
  const rgb = parseColor(color);
  if (rgb === null) return null;
  const { plain, hover } = SURFACES[theme];
  const brand = withContrast(rgb, plain, SHAPE_CONTRAST);
  return {
    '--brand': toCss(brand),
    // On any colour either white or black can be read; the softer black is taken where it is enough.
    '--on-brand': toCss([WHITE, INK].find((text) => contrast(brand, text) >= TEXT_CONTRAST) ?? BLACK),
    '--accent': toCss(withContrast(rgb, hover, TEXT_CONTRAST)),
  };
}

/** The browser reads the colour: a canvas gives every opaque sRGB colour back as #rrggbb, and ignores what is none. */
export function parseColor(color: string): Rgb | null {
  const canvas = document.createElement('canvas').getContext('2d');
  if (canvas === null || !CSS.supports('color', color)) return null;
  canvas.fillStyle = color;
  const hex = /^#(..)(..)(..)$/.exec(String(canvas.fillStyle));
  if (hex === null) return null;
  return [hex[1], hex[2], hex[3]].map((digits) => Number.parseInt(digits ?? '', 16)) as unknown as Rgb;
}

/** Makes a colour lighter or darker, in the same hue, until it stands out from the surface. */
function withContrast(color: Rgb, surface: Rgb, needed: number): Rgb {
  const [hue, saturation, lightness] = toHsl(color);
  const target = luminance(surface) > 0.5 ? 0 : 1;
  for (let step = 0; step <= STEPS; step++) {
    const shade = fromHsl(hue, saturation, lightness + (target - lightness) * (step / STEPS));
    if (contrast(shade, surface) >= needed) return shade;
  }
  return target === 0 ? BLACK : WHITE;
}

/** https://www.w3.org/TR/css-color-4/#rgb-to-hsl; the hue in turns, the others from 0 to 1 */
function toHsl(color: Rgb): [hue: number, saturation: number, lightness: number] {
  const [red = 0, green = 0, blue = 0] = color.map((value) => value / 255);
  const most = Math.max(red, green, blue);
  const least = Math.min(red, green, blue);
  const lightness = (most + least) / 2;
  const range = most - least;
  if (range === 0) return [0, 0, lightness];
  const saturation = (most - lightness) / Math.min(lightness, 1 - lightness);
  if (most === red) return [((green - blue) / range / 6 + 1) % 1, saturation, lightness];
  if (most === green) return [((blue - red) / range + 2) / 6, saturation, lightness];
  return [((red - green) / range + 4) / 6, saturation, lightness];
}

/** https://www.w3.org/TR/css-color-4/#hsl-to-rgb */
function fromHsl(hue: number, saturation: number, lightness: number): Rgb {
  const chroma = saturation * Math.min(lightness, 1 - lightness);
  const part = (offset: number) => {
    const place = (offset + hue * 12) % 12;
    return Math.round(255 * (lightness - chroma * Math.max(-1, Math.min(place - 3, 9 - place, 1))));
  };
  return [part(0), part(8), part(4)];
}

function contrast(one: Rgb, other: Rgb): number {
  const [bright = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (bright + 0.05) / (dark + 0.05);
}

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
export function luminance(color: Rgb): number {
  const [red = 0, green = 0, blue = 0] = color.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const toCss = (color: Rgb): string => `rgb(${color.join(' ')})`;
