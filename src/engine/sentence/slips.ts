// Slips of the asker's grammar that a sentence repeats: words twice, "it's" for "its", "three student were".

import { verbForms } from '../../text/verbs.ts';
import { ARTICLES, AUXILIARIES, isFunctionWord, NUMBER_WORDS, PREPOSITIONS, WH_WORDS } from './english.ts';
import type { SentenceWord } from './sentence-words.ts';

const NEVER_TWICE = /^(?:the|a|an|of|to|and|or|for|by|with|from|is|are|was|were)$/;
/** Plurals without -s. */
const PLURAL =
  /^(?:people|men|women|children|police|fish|sheep|aircraft|feet|teeth|mice|percent|others|more)$/;
/** Plurals that are taken for singulars. */
const FOREIGN_PLURAL = /^(?:alumni|criteria|phenomena|bacteria)$/;
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
    if (
      /^an?$/.test(key) &&
      (FOREIGN_PLURAL.test(next) || (FOREIGN_PLURAL.test(after) && ends(words[i + 3])))
    )
      return true;
    if (/^['’]s$/.test(next) && key === 'it' && (after === 'own' || isContent(before))) return true;
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

/** "made Warsaw it's seat", "in it's entirety": no clause begins behind such a word. */
const isContent = (word: string) => word !== '' && (PREPOSITIONS.has(word) || !isFunctionWord(word));
const ends = (word: SentenceWord | undefined) => word === undefined || isFunctionWord(word.key);
const isBaseAlone = (word: string) => verbForms(word)?.participle !== word;
const countsMany = (text: string, key: string) =>
  (/^\d[\d,]*$/.test(text) && text !== '1') || (NUMBER_WORDS.has(key) && !/^(?:half|twice)$/.test(key));
const isSingular = (word: string) =>
  /^[a-z]{2,}[a-rt-z]$/.test(word) && !PLURAL.test(word) && !isFunctionWord(word) && !NUMBER_WORDS.has(word);
const isPluralVerb = (word: string) => /^(?:were|are|have)$/.test(word);
