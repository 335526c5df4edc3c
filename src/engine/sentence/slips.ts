// Slips of the asker that a sentence repeats: misspelt words, words twice, "it's" for "its", "three student were".

import { normalizeWord } from '../../text/tokenize.ts';
import { verbForms } from '../../text/verbs.ts';
import type { Vocabulary } from '../../text/vocabulary.ts';
import { ARTICLES, AUXILIARIES, isFunctionWord, NUMBER_WORDS, PREPOSITIONS, WH_WORDS } from './english.ts';
import type { SentenceWord } from './sentence-words.ts';

/** Numbers are no slips, and neither are short words, which may be anything. */
const MAY_BE_SLIP = /^\p{L}\p{Ll}{4,}$/u;
/** Frequent misspellings have a word vector too; their rank is beyond this, and that of the word meant is below. */
const RARE_RANK = 35_000;
const COMMON_RANK = 8_000;
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];

/**
 * Whether a word that the passage (its words in small letters) does not have is a slip: one that is not known, or a rare
 * one that a single letter makes a common one ("similiar"). A name must be near such a word, or one of the passage.
 */
export function isMisspelt(word: string, passage: ReadonlySet<string>, vocabulary: Vocabulary): boolean {
  const lower = normalizeWord(word);
  if (!MAY_BE_SLIP.test(word) || passage.has(lower)) return false;
  const isUnknown = !vocabulary.knows(lower);
  if (!isUnknown && vocabulary.wordId(lower) <= RARE_RANK) return false;
  const isName = lower !== word;
  if (isUnknown && !isName) return true;
  const isCommon = (near: string) => vocabulary.knows(near) && vocabulary.wordId(near) < COMMON_RANK;
  const mayMean = (near: string) =>
    (isName && passage.has(near)) || ((isUnknown || !isName) && isCommon(near));
  return neighboursOf(lower).some(mayMean);
}

/** All words at one letter's distance: left out, put in, changed, or two exchanged. */
function neighboursOf(word: string): string[] {
  return Array.from({ length: word.length + 1 }, (_, i) => {
    const [left, right] = [word.slice(0, i), word.slice(i)];
    const rest = right.slice(1);
    return [
      left + rest,
      left + rest.slice(0, 1) + right.slice(0, 1) + rest.slice(1),
      ...LETTERS.flatMap((letter) => [left + letter + right, left + letter + rest]),
    ];
  })
    .flat()
    .filter((near) => near !== word);
}

const NEVER_TWICE = /^(?:the|a|an|of|to|and|or|for|by|with|from|is|are|was|were)$/;
/** Plurals without -s. */
const PLURAL =
  /^(?:people|men|women|children|police|fish|sheep|aircraft|feet|teeth|mice|percent|others|more)$/;
/** Verbs whose base form is no noun or adjective, and never a participle. */
const BASE_ONLY =
  /^(?:know|take|give|write|make|choose|speak|become|begin|see|do|go|get|grow|throw|eat|forget|bring|teach|think|tell|sell|send|keep|lose|locate|include|consider|allow|believe|require|refer|contain|publish|establish|compose|appoint|destroy|produce|create)$/;

/** Whether the words of a sentence, most of them the asker's, hold such a slip. `answer` are the places of the answer. */
export function repeatsSlip(words: readonly SentenceWord[], answer: ReadonlySet<number>): boolean {
  if (countsAsMany(words.map(({ key }) => key))) return true;
  return words.some(({ text, key }, i) => {
    const before = words[i - 1]?.key ?? '';
    const [next, after] = [words[i + 1]?.key ?? '', words[i + 2]?.key ?? ''];
    if (answer.has(i) && answer.has(i + 1)) return false;
    if (NEVER_TWICE.test(key) && key === next) return true;
    if (ARTICLES.has(key) && ARTICLES.has(next)) return true;
    if (/^['’]s$/.test(next) && key === 'it' && (after === 'own' || PREPOSITIONS.has(before))) return true;
    if (/^(?:is|are|was|were)$/.test(before) && BASE_ONLY.test(key) && !answer.has(i))
      return isBaseAlone(key);
    return countsMany(text, key) && isSingular(next) && !answer.has(i + 1) && isPluralVerb(after);
  });
}

/** "The number of mills were" */
function countsAsMany(words: readonly string[]): boolean {
  if (!words.join(' ').startsWith('the number of ')) return false;
  const verb = words.find((word) => AUXILIARIES.has(word) || WH_WORDS.has(word) || word === 'that');
  return verb !== undefined && isPluralVerb(verb);
}

const isBaseAlone = (word: string) => verbForms(word)?.participle !== word;
const countsMany = (text: string, key: string) =>
  (/^\d[\d,]*$/.test(text) && text !== '1') || (NUMBER_WORDS.has(key) && !/^(?:half|twice)$/.test(key));
const isSingular = (word: string) =>
  /^[a-z]{2,}[a-rt-z]$/.test(word) && !PLURAL.test(word) && !isFunctionWord(word) && !NUMBER_WORDS.has(word);
const isPluralVerb = (word: string) => /^(?:were|are|have)$/.test(word);
