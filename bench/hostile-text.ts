// Text that could take longer than its length: `npx tsx bench/hostile-text.ts [--all]`.
//
// Every function that reads text which somebody else wrote gets 1 000, 10 000 and 20 000 characters of each kind. One
// whose time grows much more than twofold from 10 000 to 20 000, or that takes long at all, is listed; with --all every
// row is. Times are processor time, the best of five, so that a busy machine says the same as an idle one.
import { parseArgs } from 'node:util';
import { answerKind } from '../src/assistant/answer-kind.ts';
import { resolveFollowUp } from '../src/assistant/follow-up.ts';
import { namesIn, subjectOf } from '../src/assistant/noun-phrases.ts';
import { datesIn, questionForm } from '../src/assistant/question-form.ts';
import { sentencesAround } from '../src/assistant/source-quote.ts';
import { replaceWords } from '../src/assistant/spelling.ts';
import { inWords, isTableRow } from '../src/assistant/table-row.ts';
import { partFrom } from '../src/channels/alexa/speech/parts.ts';
import { plainWords } from '../src/channels/alexa/speech/plain-words.ts';
import { toSsml } from '../src/channels/alexa/speech/ssml.ts';
import { endSentence } from '../src/engine/sentence/detokenize.ts';
import { isBalanced } from '../src/engine/sentence/faithful.ts';
import { wordsOf } from '../src/engine/sentence/sentence-words.ts';
import { tokenizeText } from '../src/engine/tokenized-text.ts';
import { loadDocument } from '../src/knowledge/loaders/load-document.ts';
import { createPassageIndex } from '../src/knowledge/passage-index.ts';
import { passagesOf } from '../src/knowledge/passages.ts';
import { holdsWords, normalizeAnswer } from '../src/text/answer-scores.ts';
import { flipPerspective, speaksAsDesk } from '../src/text/perspective.ts';
import { sentenceSpans } from '../src/text/sentences.ts';
import { tokenize } from '../src/text/tokenize.ts';

const SIZES = [1000, 10_000, 20_000] as const;
const RUNS = 5;
/** Twofold would be linear; what takes less than this is not worth a look. */
const MOST_GROWTH = 3;
const LEAST_MS = 5;
const MOST_MS = 100;
/** Once is enough for what takes so long. */
const SLOW_MS = 1000;

const repeated = (unit: string) => (size: number) =>
  unit.repeat(Math.ceil(size / unit.length)).slice(0, size);
const KINDS: Readonly<Record<string, (size: number) => string>> = {
  brackets: repeated('('),
  'nested brackets': (size) => '('.repeat(size / 2) + ')'.repeat(size / 2),
  'square brackets': repeated('['),
  quotes: repeated('"'),
  'curly quotes': repeated('“”'),
  apostrophes: repeated("'"),
  dashes: repeated('-'),
  'long dashes': repeated(' – '),
  digits: repeated('1'),
  'digits and dots': repeated('1.'),
  'dotted capitals': repeated('A.'),
  commas: repeated(','),
  stops: repeated('. '),
  questions: repeated('? '),
  spaces: (size) => `a${' '.repeat(size - 2)}b`,
  'line ends': (size) => `a${'\n'.repeat(size - 2)}b`,
  emoji: repeated('👩‍👩‍👧‍👦'),
  'combining marks': (size) => `a${'\u0301'.repeat(size - 1)}`,
  Han: repeated('图书馆几点开门'),
  'one word': repeated('a'),
  capitals: repeated('Ab '),
  words: repeated('the library opens at nine and '),
  'table rows': repeated('| a | b | c |\n'),
  'colons and pipes': repeated('a: b | '),
  asterisks: repeated('*a**'),
  backticks: (size) => Array.from({ length: Math.sqrt(2 * size) }, (_, i) => '`'.repeat(i)).join(' '),
  'angle brackets': repeated('<'),
  tags: repeated('<b>'),
  links: repeated('[a](b '),
  ampersands: repeated('&amp'),
};

type Work = (text: string) => unknown;
const load =
  (mediaType: string, name: string): Work =>
  (text) =>
    loadDocument({ name, bytes: Buffer.from(text) }, mediaType);
const WORK: Readonly<Record<string, Work>> = {
  tokenize,
  sentenceSpans,
  tokenizeText,
  normalizeAnswer,
  holdsWords: (text) => holdsWords(text, text.slice(0, 100)),
  speaksAsDesk,
  flipPerspective: (text) => flipPerspective(text, true),
  answerKind,
  questionForm,
  datesIn,
  namesIn,
  subjectOf,
  replaceWords: (text) => replaceWords(text, () => undefined),
  inWords,
  isTableRow,
  sentencesAround: (text) => sentencesAround(text, text.length / 2, text.length / 2 + 1),
  resolveFollowUp: (text) => resolveFollowUp('And on Sundays?', [{ question: text, answer: text } as never]),
  plainWords,
  toSsml: (text) => toSsml(text, 'en-US' as never),
  partFrom: (text) => partFrom(text),
  endSentence,
  isBalanced,
  wordsOf,
  index: (text) => {
    const steps = createPassageIndex().putting('d', 'main', [{ title: 'T', headings: [], text }]);
    while (!steps.next().done);
  },
  'load Markdown': load('text/markdown', 'a.md'),
  'load HTML': load('text/html', 'a.html'),
  'load plain text': load('text/plain', 'a.txt'),
  'load CSV': load('text/csv', 'a.csv'),
  'cut passages': async (text) =>
    passagesOf(await loadDocument({ name: 'a.txt', bytes: Buffer.from(text) }, 'text/plain')),
};

const { values } = parseArgs({ options: { all: { type: 'boolean', default: false } } });

async function msOf(work: Work, text: string): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < RUNS; i++) {
    const before = process.cpuUsage();
    try {
      await work(text);
    } catch {
      // A file that is no CSV, a question that is none: how long it took to say so counts all the same.
    }
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
    if (best > SLOW_MS) break;
  }
  return best;
}

const rows: Record<string, string | number>[] = [];
for (const [name, work] of Object.entries(WORK)) {
  for (const [kind, make] of Object.entries(KINDS)) {
    const [small, middle, large] = [
      await msOf(work, make(SIZES[0])),
      await msOf(work, make(SIZES[1])),
      await msOf(work, make(SIZES[2])),
    ];
    const growth = large / middle;
    const isBad = (large > LEAST_MS && growth > MOST_GROWTH) || large > MOST_MS;
    if (!isBad && !values.all) continue;
    const round = (value: number) => Math.round(value * 100) / 100;
    rows.push({
      function: name,
      text: kind,
      '1k ms': round(small),
      '10k ms': round(middle),
      '20k ms': round(large),
      growth: round(growth),
    });
  }
}
console.table(rows);
console.log(`${rows.length} of ${Object.keys(WORK).length * Object.keys(KINDS).length} are listed.`);
if (rows.length > 0 && !values.all) process.exitCode = 1;
