// Whether the page around the chat is light or dark. A page that is always white stays so on a system that is dark.
import { luminance, parseColor } from './colors.ts';

type Theme = 'light' | 'dark';

/** Darker than this, white can be read on it better than black. */
const DARK_BELOW = 0.179;

const systemIsDark = matchMedia('(prefers-color-scheme: dark)');

/** The theme of what lies behind an element: the nearest background that is a colour, or that of the browser. */
export function themeBehind(element: Element): Theme {
  for (let behind = parentOf(element); behind !== null; behind = parentOf(behind)) {
    const color = parseColor(getComputedStyle(behind).backgroundColor);
    if (color !== null) return luminance(color) < DARK_BELOW ? 'dark' : 'light';
  }
  return canvasTheme();
}

/** Calls back when the page may have changed its theme; gives what ends that. */
export function watchPageTheme(onChange: () => void): () => void {
  const root = document.documentElement;
  const attributes = new MutationObserver(onChange);
  for (const element of [root, document.body]) attributes.observe(element, { attributes: true });
  const onTransition = ({ target }: Event) => {
    if (target === root || target === document.body) onChange();
  };
  systemIsDark.addEventListener('change', onChange);
  root.addEventListener('transitionend', onTransition);
  return () => {
    attributes.disconnect();
    systemIsDark.removeEventListener('change', onChange);
    root.removeEventListener('transitionend', onTransition);
  };
}

function parentOf(element: Element): Element | null {
  const root = element.getRootNode();
  return element.assignedSlot ?? element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
}

/** https://html.spec.whatwg.org/multipage/semantics.html#meta-color-scheme */
function canvasTheme(): Theme {
  const { colorScheme } = getComputedStyle(document.documentElement);
  const meta = document.querySelector('meta[name="color-scheme" i]')?.getAttribute('content');
  const schemes = colorScheme === 'normal' ? (meta ?? '') : colorScheme;
  const canBeDark = /\bdark\b/.test(schemes);
  return canBeDark && (systemIsDark.matches || !/\blight\b/.test(schemes)) ? 'dark' : 'light';
}
