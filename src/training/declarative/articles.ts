// The article of an answer: taken from the passage where the answer is a whole noun phrase there.

import { isPastForm } from '../../text/verbs.ts';
import { headPhrase, isPluralWord } from './grammatical-number.ts';
import {
  AUXILIARIES,
  bare,
  CONJUNCTIONS,
  DETERMINERS,
  indefiniteArticle,
  isCapitalised,
  isNumberWord,
  PREPOSITIONS,
  RELATIVES,
} from './words.ts';

export interface Phrase {
  readonly words: readonly string[];
  readonly tags: readonly string[];
  readonly isName: boolean;
  /** The passage before and after it, and as a whole; without a passage undefined. */
  readonly before: string;
  readonly after: string;
  readonly context: string | undefined;
}

export interface Article {
  /** "the ", "a ", "an " or nothing. */
  readonly text: string;
  /** How doubtful the phrase is with it, from 0. */
  readonly risk: number;
}

const POSSESSIVE = /^(?:its|his|her|their|my|our|your)$/;
/** Names that always take an article. */
const THE_NAMES =
  /^(?:(?:Roman )?Catholic Church|United (?:States|Kingdom|Nations|Arab Emirates)|Netherlands|US|U\.S\.|USA|UK|U\.K\.|USSR|UN|EU|Soviet Union|European Union|Muslim Brotherhood|House|Department|Church|(?:University|Republic|Kingdom|Bank|House|Department|Ministry|Battle|Treaty|Council|Duke|Earl|Isle|Gulf|Bay|Strait|District|State|Province|Order|Siege|Museum|Board|Bureau|Office|Church|Edict|Peace|Declaration|Articles|League|Society|Academy|Institute|Cathedral|Palace|Temple|Secretary|President|Governor|Bishop|Archbishop|Prime Minister|Mayor|Tower|City|Town|School|College|Law|Statue|Act|Book|Association|Federation|Confederation|Congress) of .*)$/;
/** Names ending in these need an article more often than not. */
const INSTITUTIONS =
  /^(?:Church|Council|Party|Army|Navy|Committee|Empire|Union|Court|Senate|Ministry|Department|League|Office|Revolution|War|Act|Treaty|Dynasty|Association|Commission|Bureau|Agency|Constitution|Parliament|Government|Model|model|River|Ocean|Sea|Desert|Mountains|Islands|Peninsula|Age|Period|Era|Pact|Movement|Stamp|Brotherhood|dynasty)$/;

/** Names ending in these have an article in a sentence, unless a possessive stands before them. */
const NAMED_WITH_THE =
  /^(?:Treaty|War|Revolution|Empire|Navy|Dynasty|Constitution|Peninsula|Islands|Mountains|River|Ocean|Sea|Desert|Senate|Ministry|Department|Bureau|Agency|Commission|Committee|Union|Pact|Agreement|Accords?|Convention|Prize|Medal|Cup|League|Era|Period|Movement|Church|Council|Party|Stamp|Act)$/;

/** True where a new phrase begins after the answer, so that its last word is the head of its noun phrase. */
export function startsNewPhrase(after: string): boolean {
  const next = after.trimStart();
  if (next === '' || /^[^\p{L}\p{N}"“$]/u.test(next)) return true;
  const raw = next.split(/\s/)[0] as string;
  const word = bare(raw);
  return (
    PREPOSITIONS.has(word) ||
    CONJUNCTIONS.has(word) ||
    AUXILIARIES.has(word) ||
    RELATIVES.has(word) ||
    DETERMINERS.has(word) ||
    (isPastForm(word) && !isCapitalised(raw))
  );
}

/** The article that the answer needs in a sentence. `wantsArticle` knows which bare nouns look wrong. */
export function articleOf(phrase: Phrase, wantsArticle: (noun: string) => boolean): Article {
  const { words, isName, context } = phrase;
  const first = bare(words[0] as string);
  if (DETERMINERS.has(first)) return { text: '', risk: POSSESSIVE.test(first) ? 1 : 0 };
  const name = words.join(' ');
  const whole = startsNewPhrase(phrase.after);
  if (isName && THE_NAMES.test(name)) return { text: 'the ', risk: 0 };
  if (isName && words.length > 2 && context?.includes(` the ${name}`))
    return { text: 'the ', risk: whole ? 0 : 1 };
  if (isNumberWord(words[0] as string) || PREPOSITIONS.has(first)) return { text: '', risk: 0 };
  const head = headPhrase(words).at(-1) as string;
  if (context === undefined) {
    const bareNoun = !isName && !isPluralWord(head);
    return { text: '', risk: bareNoun ? (wantsArticle(head) ? 2 : 1) : 0 };
  }
  return fromPassage(phrase, head, whole, wantsArticle);
}

function fromPassage(
  phrase: Phrase,
  head: string,
  whole: boolean,
  wantsArticle: (noun: string) => boolean,
): Article {
  const { words, tags, before, isName } = phrase;
  const previous = before
    .split(/\s+/)
    .filter(Boolean)
    .slice(-3)
    .map((word) => word.toLowerCase());
  const last = /\s$/.test(before) ? (previous.at(-1) ?? '') : '';
  const endsNoun = isName || /^(?:NOUN|PROPN)$/.test(tags.at(-1) ?? '');
  const truncated = whole ? 0 : isName ? 1 : 2;
  if (last === 'the') {
    if (!whole) return { text: '', risk: 2 };
    return { text: endsNoun ? 'the ' : '', risk: endsNoun ? 0 : 1 };
  }
  if (last === 'a' || last === 'an') {
    return endsNoun && whole ? { text: `${last} `, risk: 0 } : { text: '', risk: isName ? 1 : 2 };
  }
  if (
    isName &&
    whole &&
    words.length === 1 &&
    /^(?:British|French|Dutch|Chinese|Japanese|Spanish|English|Portuguese|Irish|Scottish|Swiss|Turkish|Polish)$/.test(
      head,
    )
  ) {
    return { text: '', risk: 2 };
  }
  if (
    isName &&
    whole &&
    NAMED_WITH_THE.test(words.at(-1) as string) &&
    words.length > 1 &&
    !/['’]s?$/.test(last) &&
    !/['’]s/.test(words[0] as string)
  ) {
    return { text: 'the ', risk: 1 };
  }
  if (isName) {
    const adjective = !whole && words.length === 1 && /(?:an|ish|ese|ic)$/.test(head);
    return { text: '', risk: truncated + (adjective || INSTITUTIONS.test(words.at(-1) as string) ? 1 : 0) };
  }
  if (POSSESSIVE.test(last) || /['’]s?$/.test(last)) return { text: '', risk: isPluralWord(head) ? 2 : 3 };
  if (!endsNoun) return { text: '', risk: truncated };
  if (isPluralWord(head)) return { text: '', risk: truncated };
  // "shape of the rotor bars": what follows makes it definite.
  if (wantsArticle(head) && words[headPhrase(words).length] === 'of')
    return { text: 'the ', risk: whole ? 1 : 2 };
  return (
    fromFurtherBefore(words, previous, last, whole) ?? {
      text: '',
      risk: truncated + (wantsArticle(head) ? 3 : 0),
    }
  );
}

/** "a more significant part", "his old typewriter": the determiner stands before an adjective. */
function fromFurtherBefore(
  words: readonly string[],
  previous: readonly string[],
  last: string,
  whole: boolean,
): Article | undefined {
  if (!/^[a-z-]+$/.test(last) || PREPOSITIONS.has(last) || CONJUNCTIONS.has(last) || AUXILIARIES.has(last))
    return undefined;
  const determiner = previous
    .slice(0, -1)
    .findLast((word) => /^(?:the|a|an)$/.test(word) || POSSESSIVE.test(word) || /['’]s$/.test(word));
  if (determiner === undefined) return undefined;
  if (determiner === 'the' && whole) return { text: 'the ', risk: 1 };
  if (determiner === 'a' || determiner === 'an') {
    return { text: `${indefiniteArticle(words[0] as string)} `, risk: whole ? 1 : 3 };
  }
  return { text: '', risk: 3 };
}
