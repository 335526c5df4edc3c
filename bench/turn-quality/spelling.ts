// How often a misspelt word is mended, and how often a right one is taken for misspelt, on questions of SQuAD's dev set.
import { mendSpelling } from '../../src/assistant/spelling.ts';
import { loadModelWords } from '../../src/engine/load-words.ts';
import { createRandom, integer, type Random, shuffle } from '../../src/model/random.ts';
import { normalizeWord, tokenize } from '../../src/text/tokenize.ts';
import { readRows, rounded } from '../jsonl.ts';

const COMMON_WORDS = 40_000;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const MIN_LETTERS = 5;

export async function spellingReport(data: string, model: string, count: number) {
  const rows = readRows<{ question: string; context: string }>(data, 'squad1.1.dev');
  const counts = new Map<string, number>();
  for (const text of new Set(rows.map(({ context }) => context)))
    for (const word of new Set(wordsOf(text))) counts.set(word, (counts.get(word) ?? 0) + 1);
  const documents = { wordCount: (word: string) => counts.get(word) ?? 0, words: () => counts.keys() };
  const { vocabulary } = await loadModelWords(model);
  const isWord = (word: string) => {
    const rank = vocabulary.wordId(word);
    return rank > 0 && rank <= COMMON_WORDS;
  };
  const random = createRandom(7);
  const questions = shuffle(
    random,
    rows.map(({ question }) => question),
  ).slice(0, count);
  let changed = 0;
  let misspelt = 0;
  let mended = 0;
  for (const question of questions) {
    if (mendSpelling(question, documents, isWord) !== question) changed++;
    const known = wordsOf(question).filter((word) => word.length >= MIN_LETTERS && /^[a-z]+$/.test(word));
    const right = known[integer(random, Math.max(1, known.length))];
    if (!right || !counts.has(right)) continue;
    misspelt++;
    if (mendSpelling(misspell(random, right), documents, isWord) === right) mended++;
  }
  return {
    questions: questions.length,
    'questions changed that were right': rounded(changed / questions.length, 4),
    'words misspelt by one letter': misspelt,
    'mended to what they were': rounded(mended / Math.max(1, misspelt)),
  };
}

/** One letter after the first left out, doubled, changed, or swapped with the next. */
function misspell(random: Random, word: string): string {
  const at = 1 + integer(random, word.length - 2);
  const [before, letter, next, after] = [word.slice(0, at), word[at], word[at + 1] ?? '', word.slice(at + 2)];
  const edits = [
    before + next + after,
    before + letter + letter + next + after,
    before + LETTERS[integer(random, LETTERS.length)] + next + after,
    before + next + letter + after,
  ];
  return edits[integer(random, edits.length)] as string;
}

const wordsOf = (text: string) => tokenize(text).map((token) => normalizeWord(token.text));
