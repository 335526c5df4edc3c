// What a page says of the chat: the attributes of the element, read into values.
import type { PublicDesk } from '../protocol/desk-settings.ts';
import { defaultTexts, type Texts, textAttribute, textNames } from './texts.ts';

export interface Settings {
  /** The address of the service, without a slash at its end. */
  readonly server: string;
  readonly siteKey: string | null;
  /** The collections to be asked; empty for all that the key may ask. */
  readonly collections: readonly string[];
  readonly mode: 'launcher' | 'inline';
  /** The folder of an exported desk that answers in this browser, with a slash at its end; null: the service answers. */
  readonly src: string | null;
  /** What the exported desk does not answer is asked of the service. */
  readonly isLocalFirst: boolean;
  readonly theme: 'auto' | 'light' | 'dark';
  readonly brandColor: string | null;
  readonly position: 'right' | 'left';
  /** Where the conversation is kept: until it is erased, or as long as the tab is open. */
  readonly storage: 'local' | 'session';
  readonly speech: 'on' | 'off';
  /** Questions to begin with. */
  readonly questions: readonly string[];
  readonly texts: Texts;
}

/** Of where the chat stands, and of what answers; one of each. */
const MODES: readonly string[] = ['', 'launcher', 'inline', 'local', 'local-first'];

/** Changed, these only look different; after a change of any other the chat is built anew. */
export const lookAttributes: readonly string[] = ['theme', 'brand-color', 'position'];

export const settingAttributes: readonly string[] = [
  ...lookAttributes,
  'server',
  'site-key',
  'collections',
  'mode',
  'src',
  'storage',
  'speech',
  'questions',
  ...textNames.map(textAttribute),
];

/**
 * Reads the attributes of an element; a value that cannot be used is named in the console, and its default taken.
 *
 * @param defaultServer where the script came from
 * @param desk what the service says of itself; the page's own attributes come first
 */
export function readSettings(element: Element, defaultServer: string, desk?: PublicDesk): Settings {
  const value = (name: string) => element.getAttribute(name)?.trim() || null;

  function oneOf<Choice extends string>(name: string, choices: readonly [Choice, ...Choice[]]): Choice {
    const given = value(name);
    const choice = choices.find((known) => known === given);
    if (given !== null && choice === undefined) {
      console.warn(`<frontdesk-chat>: ${name}="${given}" is none of ${choices.join(', ')}.`);
    }
    return choice ?? choices[0];
  }

  const modes = new Set((value('mode') ?? '').split(/\s+/));
  for (const mode of modes)
    if (!MODES.includes(mode))
      console.warn(`<frontdesk-chat>: mode="${mode}" is none of ${MODES.join(', ')}.`);
  const { name: title = '', subtitle = '', greeting = '' } = desk ?? {};
  const deskTexts: Readonly<Record<string, string>> = { title, subtitle, greeting, ...desk?.texts };
  return {
    server: readServer(value('server'), defaultServer),
    siteKey: value('site-key'),
    collections: splitAt(value('collections'), ','),
    mode: modes.has('inline') ? 'inline' : 'launcher',
    src: modes.has('local') || modes.has('local-first') ? readFolder(value('src') ?? './') : null,
    isLocalFirst: modes.has('local-first'),
    theme: oneOf('theme', ['auto', 'light', 'dark']),
    brandColor: value('brand-color') ?? (desk?.color || null),
    position: oneOf('position', ['right', 'left']),
    storage: oneOf('storage', ['local', 'session']),
    speech: oneOf('speech', ['on', 'off']),
    questions: value('questions') ? splitAt(value('questions'), '|') : (desk?.questions ?? []),
    texts: Object.fromEntries(
      textNames.map((name) => [name, value(textAttribute(name)) ?? (deskTexts[name] || defaultTexts[name])]),
    ) as Texts,
  };
}

/** With a slash at its end. */
function readFolder(given: string): string {
  const { href } = new URL(given, document.baseURI);
  return href.endsWith('/') ? href : `${href}/`;
}

function readServer(given: string | null, defaultServer: string): string {
  const base = document.baseURI;
  const address = given ?? defaultServer;
  if (!URL.canParse(address, base)) {
    console.warn(`<frontdesk-chat>: server="${address}" is not an address.`);
    return defaultServer;
  }
  const { origin, pathname } = new URL(address, base);
  return origin + pathname.replace(/\/+$/, '');
}

const splitAt = (value: string | null, separator: string): string[] =>
  (value ?? '')
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
