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

/** Changed, these only look different; after a change of any other the chat is built anew. */
export const lookAttributes: readonly string[] = ['theme', 'brand-color', 'position'];

export const settingAttributes: readonly string[] = [
  ...lookAttributes,
  'server',
  'site-key',
  'collections',
  'mode',
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

  const { name: title = '', subtitle = '', greeting = '' } = desk ?? {};
  const deskTexts: Readonly<Record<string, string>> = { title, subtitle, greeting, ...desk?.texts };
  return {
    server: readServer(value('server'), defaultServer),
    siteKey: value('site-key'),
    collections: splitAt(value('collections'), ','),
    mode: oneOf('mode', ['launcher', 'inline']),
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
