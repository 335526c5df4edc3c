// Finds the verb in "people died in the war", where nothing was inverted.

import { isPastForm, isPastParticiple, isThirdPerson } from '../../../text/verbs.ts';
import type { Ask } from '../draft.ts';
import { bare, DETERMINERS, PREPOSITIONS, RELATIVES } from '../words.ts';

/** The first finite main verb of "people died in the war". */
export function finiteVerb(words: readonly string[], ask: Ask): { at: number; risk: number } | undefined {
  const tags = ask.tools.tag(['the', ...words]);
  for (let at = 1; at < Math.min(words.length, 6); at++) {
    const word = words[at] as string;
    if (!isPastForm(word) && !(isThirdPerson(word) && tags[at + 1] === 'VERB') && tags[at + 1] !== 'VERB')
      continue;
    if (/ing$/.test(word) || tags[at + 1] !== 'VERB') continue;
    const previous = bare(words[at - 1] as string);
    if (PREPOSITIONS.has(previous) || DETERMINERS.has(previous) || RELATIVES.has(previous)) continue;
    const second = words.slice(at + 1).some((later, i) => tags[at + 2 + i] === 'VERB' && isPastForm(later));
    return { at, risk: (isPastForm(word) && isPastParticiple(word) && second ? 1 : 0) + (at > 3 ? 1 : 0) };
  }
  return undefined;
}
