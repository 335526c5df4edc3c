// The kinds of English that the skill is published in.

export const locales = ['en-US', 'en-GB'] as const;
export type Locale = (typeof locales)[number];

/** Any other English is spoken as in Britain: its dates begin with the day. */
export function parseLocale(locale: string | undefined): Locale {
  return locale === 'en-US' || locale === undefined ? 'en-US' : 'en-GB';
}
