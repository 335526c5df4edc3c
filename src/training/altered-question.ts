// Turns a question into one that sounds like it and that its passage does not answer, as people do to fool a reader
// (Rajpurkar et al. 2018, table 2: entity swap, antonym, negation, other neutral; rules after Zhu et al. 2019).
import { integer, type Random } from '../model/random.ts';
import { FLAG_CAPITALISED, FLAG_DIGIT, FLAG_PUNCTUATION, type Lexicon } from '../text/lexicon.ts';
import { normalizeWord } from '../text/tokenize.ts';
import { ANTONYMS } from './antonyms.ts';
import type { Passage, Question } from './dataset.ts';
import type { SimilarWords } from './similar-words.ts';

/** From, to (exclusive) and what stands there instead. */
interface Change {
  readonly from: number;
  readonly to: number;
  readonly words: readonly string[];
}

type Way = (text: AlteredText, random: Random) => Change | undefined;

interface AlteredText {
  readonly lexicon: Lexicon;
  readonly similar: SimilarWords;
  /** The question's words. */
  readonly words: readonly string[];
  /** Where names and numbers of the same subject are taken from. */
  readonly passages: readonly Passage[];
  /** Normalised words of the question and stems of its passage. */
  readonly asked: ReadonlySet<string>;
  readonly stems: ReadonlySet<number>;
}

/**
 * Where a way leads to nothing, they are tried in this order. `share`: how often it is tried first. `usual`: its share of
 * the questions with which people fool a reader (Rajpurkar et al. 2018, table 2; "another word" stands for exclusion,
 * impossible conditions and what is neutral).
 */
const ways = [
  { name: 'another name', share: 0.3, usual: 0.19, alter: swapName },
  { name: 'another word', share: 0.33, usual: 0.46, alter: swapWord },
  { name: 'another number', share: 0.15, usual: 0.04, alter: swapNumber },
  { name: 'an opposite', share: 0.15, usual: 0.21, alter: swapAntonym },
  { name: 'a negation', share: 0.07, usual: 0.1, alter: negate },
] satisfies readonly (Omit<Alteration, 'keys'> & { readonly share: number; readonly alter: Way })[];

export interface Alteration {
  /** Which way led to it, and its share of people's questions of this kind. */
  readonly name: string;
  readonly usual: number;
  readonly keys: readonly number[];
}

/** The altered question, or undefined where no way leads to one. */
export function alterQuestion(
  lexicon: Lexicon,
  similar: SimilarWords,
  question: Question,
  random: Random,
): Alteration | undefined {
  const text = textOf(lexicon, similar, question);
  let chance = random.next();
  const drawn = ways.find(({ share }) => {
    chance -= share;
    return chance < 0;
  });
  for (const { name, usual, alter } of [...(drawn ? [drawn] : []), ...ways]) {
    const change = alter(text, random);
    if (change) return { name, usual, keys: altered(text, change) };
  }
  return undefined;
}

function textOf(
  lexicon: Lexicon,
  similar: SimilarWords,
  { keys, passage, distractor }: Question,
): AlteredText {
  const words = Array.from(keys, (key) => lexicon.entry(key).text);
  return {
    lexicon,
    similar,
    words,
    passages: distractor ? [passage, distractor] : [passage],
    asked: new Set(words.map(normalizeWord)),
    stems: new Set(Array.from(passage.keys, (key) => lexicon.entry(key).stemKey)),
  };
}

const altered = ({ lexicon, words }: AlteredText, { from, to, words: others }: Change): number[] =>
  [...words.slice(0, from), ...others, ...words.slice(to)].map((word) => lexicon.key(word));

const pick = <T>(random: Random, items: readonly T[]): T | undefined => items[integer(random, items.length)];

/** Runs of capitalised words inside sentences. */
function namesOf(lexicon: Lexicon, keys: ArrayLike<number>): { from: number; to: number; words: string[] }[] {
  const names: { from: number; to: number; words: string[] }[] = [];
  for (let i = 1; i < keys.length; i++) {
    const before = lexicon.entry(keys[i - 1] as number);
    if (!isName(i) || /^[.?!:"“]$/.test(before.text)) continue;
    let to = i + 1;
    while (to < keys.length && isName(to)) to++;
    const words = Array.from({ length: to - i }, (_, k) => lexicon.entry(keys[i + k] as number).text);
    if (words.length <= 4) names.push({ from: i, to, words });
    i = to;
  }
  return names;

  function isName(at: number): boolean {
    const { flags, text } = lexicon.entry(keys[at] as number);
    return (flags & FLAG_CAPITALISED) !== 0 && text.length > 1;
  }
}

/** Another name of the same subject. */
function swapName({ lexicon, words, passages, asked }: AlteredText, random: Random): Change | undefined {
  const own = pick(
    random,
    namesOf(
      lexicon,
      words.map((word) => lexicon.key(word)),
    ),
  );
  if (!own) return undefined;
  const others = passages
    .flatMap((passage) => namesOf(lexicon, passage.keys))
    .filter((name) => name.words.every((word) => !asked.has(normalizeWord(word))));
  const other = pick(random, others);
  return other && { from: own.from, to: own.to, words: other.words };
}

/** Another number of the same subject, or one a little off. */
function swapNumber({ lexicon, words, passages, asked }: AlteredText, random: Random): Change | undefined {
  const isNumber = (text: string) => /^\d[\d.,]*$/.test(text);
  const from = pick(
    random,
    [...words.keys()].filter((i) => isNumber(words[i] as string)),
  );
  if (from === undefined) return undefined;
  const own = words[from] as string;
  const others = passages
    .flatMap(({ keys }) => Array.from(keys, (key) => lexicon.entry(key)))
    .filter(
      ({ flags, text }) =>
        flags & FLAG_DIGIT && isNumber(text) && text.length === own.length && !asked.has(text),
    );
  const off = String(Number(own) + (random.next() < 0.5 ? -1 : 1) * (1 + integer(random, 12)));
  const other = pick(random, others)?.text ?? (/^\d+$/.test(own) ? off : undefined);
  return other === undefined ? undefined : { from, to: from + 1, words: [other] };
}

function swapAntonym({ words }: AlteredText, random: Random): Change | undefined {
  const from = pick(
    random,
    [...words.keys()].filter((i) => ANTONYMS.has(normalizeWord(words[i] as string))),
  );
  if (from === undefined) return undefined;
  const antonym = ANTONYMS.get(normalizeWord(words[from] as string)) as string;
  return { from, to: from + 1, words: [antonym] };
}

/** A word that the passage has is replaced by one that is used alike and that it has not. */
function swapWord(
  { lexicon, similar, words, asked, stems }: AlteredText,
  random: Random,
): Change | undefined {
  const places = [...words.keys()].filter((i) => {
    const { flags, stemKey, idf, text } = lexicon.entry(lexicon.key(words[i] as string));
    const plain = (flags & (FLAG_CAPITALISED | FLAG_DIGIT | FLAG_PUNCTUATION)) === 0;
    return plain && text.length > 3 && idf > RARE && stems.has(stemKey);
  });
  const from = pick(random, places);
  if (from === undefined) return undefined;
  const others = similar(normalizeWord(words[from] as string)).filter(
    (word) => !asked.has(word) && !stems.has(lexicon.entry(lexicon.key(word)).stemKey),
  );
  const other = pick(random, others);
  return other === undefined ? undefined : { from, to: from + 1, words: [other] };
}

/** Words of a lower inverse document frequency say too little for their change to matter. */
const RARE = 0.35;

const AUXILIARY = /^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must)$/;

function negate({ words }: AlteredText, random: Random): Change | undefined {
  const at = words.findIndex((word) => AUXILIARY.test(word.toLowerCase()));
  if (at < 0 || words.some((word) => /^(?:not|never|n['’]t)$/i.test(word))) return undefined;
  const contracted = random.next() < 0.6 && !/^(?:may|might)$/i.test(words[at] as string);
  if (contracted) return { from: at + 1, to: at + 1, words: ["n't"] };
  return { from: at + 1, to: at + 1, words: [random.next() < 0.5 ? 'not' : 'never'] };
}
