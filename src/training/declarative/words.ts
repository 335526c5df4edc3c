// Closed word classes and small operations on words that still carry their punctuation.

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

export const AUXILIARIES = set(
  'is are was were am do does did has have had can could will would shall should may might must',
);
export const BE = set('is are was were am');
export const DO = set('do does did');
export const HAVE = set('has have had');
export const MODALS = set('can could will would shall should may might must');

export const DETERMINERS = set(
  'the a an this that these those his her its their my your our some any no each every all both another many several few most other such what which whose',
);
export const PREPOSITIONS = set(
  'in on at to from for with by of about into onto through over under against between among during as after before within without near along across toward towards around outside inside behind beyond upon until since throughout beneath above below off via per despite like than out up down',
);
export const CONJUNCTIONS = set('and or but nor');
export const RELATIVES = set('who whom that which whose where when');
export const SUBORDINATORS = set(
  'when while after before because although though if since until as that who which whom whose where to so unless once whether than',
);
export const ADVERBS = set(
  'first originally officially formally initially finally also eventually recently currently usually often sometimes mostly mainly primarily generally commonly typically publicly permanently temporarily historically previously later ever once last still now normally frequently widely largely actually really best most likely successfully',
);
const NOT_ADVERBS = set(
  'family assembly italy july supply reply butterfly ally rally monopoly anomaly jelly belly bully fly apply rely imply multiply early elderly friendly daily weekly monthly yearly likely holy ugly silly lovely',
);

/** Words that may stand between a subject and its verb. */
export function isAdverb(word: string): boolean {
  return ADVERBS.has(word) || (/^[a-z]{3,}ly$/.test(word) && !NOT_ADVERBS.has(word));
}

export const PRONOUN_SUBJECTS = set('he she it they we you i this that these those there');

/** The word in lower case, without punctuation at its ends and without a possessive 's. */
export function bare(word: string): string {
  return word
    .toLowerCase()
    .replace(/^[^\p{L}\p{N}$£€]+|[^\p{L}\p{N}%]+$/gu, '')
    .replace(/['’]s$/, '');
}

export function isPossessiveForm(word: string): boolean {
  return /['’]s?$/.test(word) && /^\p{L}/u.test(word);
}

/** "a" or "an" before `word`, by its sound as far as spelling shows it. */
export function indefiniteArticle(word: string): 'a' | 'an' {
  const plain = bare(word);
  if (/^(?:hour|honest|heir|honou?r)/.test(plain)) return 'an';
  if (/^(?:eu|one\b|once|uni(?!n|m)|us[aeu]|ut[io]|ubi)/.test(plain)) return 'a';
  return /^[aeiou]/.test(plain) ? 'an' : 'a';
}

export function capitalise(text: string): string {
  return text.replace(
    /^(["“'(]*)(\p{Ll})/u,
    (_, mark: string, letter: string) => mark + letter.toUpperCase(),
  );
}

export function isCapitalised(word: string): boolean {
  return /^["“'(]*\p{Lu}/u.test(word);
}

const NUMBER_WORDS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion dozen half quarter third thirds quarters';
const NUMBER_WORD_SET = set(NUMBER_WORDS);

/** True for digits ("1,000", "2.5", "$3") and number words ("forty-two"). */
export function isNumberWord(word: string): boolean {
  const plain = word.toLowerCase().replace(/[,.;:]+$/, '');
  if (/^[$£€¥]?\d[\d,.]*(?:st|nd|rd|th|%|s|k|m|bn)?$/.test(plain)) return true;
  if (/^\d[\d,.]*[–-]\d[\d,.]*%?$/.test(plain)) return true;
  return plain.split('-').every((part) => NUMBER_WORD_SET.has(part));
}

/** A word that means something on its own: not an auxiliary, a determiner, a preposition or a pronoun. */
export function isContentWord(word: string): boolean {
  const w = bare(word);
  return (
    w.length > 2 &&
    !AUXILIARIES.has(w) &&
    !DETERMINERS.has(w) &&
    !PREPOSITIONS.has(w) &&
    !CONJUNCTIONS.has(w) &&
    !PRONOUN_SUBJECTS.has(w) &&
    !SUBORDINATORS.has(w) &&
    !/^(?:him|them|not|been|being|have|its|what|how|why|whom|year|people|name|one)$/.test(w)
  );
}
