// Takes a question apart: [lead,] [preposition] question word [noun] auxiliary rest.
import { isBaseForm } from '../../text/verbs.ts';
import { AUXILIARIES, BE, bare, DO, isAdverb, isNumberWord, PREPOSITIONS, SUBORDINATORS } from './words.ts';

export type QuestionWord = 'what' | 'which' | 'who' | 'whom' | 'whose' | 'when' | 'where' | 'why' | 'how';

export interface Question {
  /** "According to Smith," and the like, without the comma. */
  readonly lead: string[];
  /** "in" of "in what year". */
  readonly preposition: string | undefined;
  readonly word: QuestionWord;
  /** Adverb of an amount: "about" of "about how many". */
  readonly adverb: string | undefined;
  /** Words between the question word and the auxiliary: "year" of "what year did", "many people" of "how many people were". */
  readonly noun: string[];
  /** The auxiliary in lower case, or undefined when a main verb or nothing follows. */
  readonly auxiliary: string | undefined;
  readonly negated: boolean;
  /** What follows the auxiliary; without one, all that follows the question word. */
  readonly rest: string[];
  /** Question word at the end ("It was founded in what year?"): what stands before it. */
  readonly inPlace: string[] | undefined;
}

const QUESTION_WORDS = new Set<string>(
  'what which who whom whose when where why how'.split(' ') satisfies readonly string[],
);
const FRONTED = new Set(
  'in on at to from for with by of during about under through into as against within among over between upon until since after before near around across'.split(
    ' ',
  ),
);
const AMOUNT_ADVERBS = new Set('about approximately roughly around exactly nearly over almost'.split(' '));
const MAX_NOUN_WORDS = 6;

function isQuestionWord(word: string | undefined): word is string {
  return word !== undefined && QUESTION_WORDS.has(bare(word));
}

/** Joins what tokenised corpora split ("india 's", "did n't"), drops the question mark, expands "what's". */
export function cleanQuestion(question: string): string {
  return question
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/ ?(['’](?:s|re|ve|ll|d|m))\b/gi, '$1')
    .replace(/ (['’]) (?=\w)/g, '$1 ')
    .replace(/ n['’]t\b/gi, "n't")
    .replace(/ ([,.;:?!%)])/g, '$1')
    .replace(/([(]) /g, '$1')
    .replace(/(\w) - (\w)/g, '$1-$2')
    .replace(/[?!\s]+$/, '')
    .replace(/(?<!\b\p{Lu})\.$/u, '')
    .replace(/^(what|who|where|when|how|why)['’]?s\b/i, '$1 is')
    .replace(/^(what|who|where|when|how|why)['’]re\b/i, '$1 are')
    .replace(/^(what|who|where|when|how|why)['’]d\b/i, '$1 did');
}

/** The parts of a question, or undefined when it is none of the kinds that the patterns know. */
export function parseQuestion(text: string): Question | undefined {
  const clean = cleanQuestion(text);
  if (
    clean.length < 6 ||
    /[?!;]/.test(clean) ||
    /\.\s+\p{Lu}\p{Ll}/u.test(clean.replace(/\b(?:\p{Lu}|St|Mr|Mrs|Dr)\./gu, ''))
  ) {
    return undefined;
  }
  const words = clean.split(' ');
  let start = 0;
  let lead: string[] = [];
  if (!opensQuestion(words, 0)) {
    const comma = words.findIndex((word, i) => word.endsWith(',') && opensQuestion(words, i + 1));
    if (comma < 0) return inPlaceQuestion(words);
    if (!opensLead(words[0] as string)) return undefined;
    lead = [...words.slice(0, comma), (words[comma] as string).slice(0, -1)];
    start = comma + 1;
  }
  let preposition: string | undefined;
  let adverb: string | undefined;
  let at = start;
  if (!isQuestionWord(words[at])) {
    const first = bare(words[at] as string);
    if (AMOUNT_ADVERBS.has(first) && bare(words[at + 1] as string) === 'how') adverb = first;
    else preposition = first;
    at++;
    if (AMOUNT_ADVERBS.has(bare(words[at] as string)) && !isQuestionWord(words[at])) {
      adverb = bare(words[at] as string);
      at++;
    }
  }
  const word = bare(words[at] as string) as QuestionWord;
  const after = words.slice(at + 1);
  if (after.length === 0) return undefined;
  return { lead, preposition, word, adverb, inPlace: undefined, ...splitAtAuxiliary(word, after) };
}

/** "According to Smith,", "In 1990,", "Besides rice,"; other words before the comma are mostly a clause of their own. */
function opensLead(word: string): boolean {
  const plain = bare(word);
  if (AUXILIARIES.has(plain)) return false;
  return (
    PREPOSITIONS.has(plain) ||
    SUBORDINATORS.has(plain) ||
    isAdverb(plain) ||
    /^(?:according|besides|aside|along|other|beside|apart|together|today|due|prior|contrary|following|including|using|excluding|similar|unlike|besides|in)$/.test(
      plain,
    )
  );
}

function opensQuestion(words: readonly string[], at: number): boolean {
  const first = words[at];
  if (first === undefined) return false;
  if (isQuestionWord(first)) return true;
  const head = bare(first);
  if (AMOUNT_ADVERBS.has(head) && bare(words[at + 1] ?? '') === 'how') return true;
  if (!FRONTED.has(head)) return false;
  return (
    (isQuestionWord(words[at + 1]) && /^[a-z]+$/.test(words[at + 1] as string)) ||
    (AMOUNT_ADVERBS.has(bare(words[at + 1] ?? '')) && isQuestionWord(words[at + 2]))
  );
}

type Split = Pick<Question, 'noun' | 'auxiliary' | 'negated' | 'rest'>;

function splitAtAuxiliary(word: QuestionWord, after: readonly string[]): Split {
  const takesNoun = word === 'what' || word === 'which' || word === 'whose' || word === 'how';
  const limit = takesNoun ? Math.min(after.length - 1, MAX_NOUN_WORDS) : 0;
  for (let i = 0; i <= limit; i++) {
    const current = (after[i] as string).toLowerCase();
    const contracted = /^(did|does|do|is|are|was|were|has|have|had|could|would|should)n['’]t$/.exec(current);
    const plain = contracted ? (contracted[1] as string) : current;
    // "Which minister believed he had …": the main verb came before.
    if (
      i > 0 &&
      /^(?:he|she|it|they|we|you|i|said|believed|claimed|thought|reported|stated|argued|suggested|felt|found|decided)$/.test(
        plain,
      )
    )
      break;
    if (!AUXILIARIES.has(plain)) continue;
    // "May" and "will" are a month and a noun as often.
    if (i > 0 && /^(?:May|Will|Might|Must)$/.test(after[i] as string)) continue;
    const rest = after.slice(i + 1);
    let negated = contracted !== null;
    if (rest[0] === 'not') {
      negated = true;
      rest.shift();
    } else if (BE.has(plain) === false && rest[1] === 'not') {
      negated = true;
      rest.splice(1, 1);
    }
    const late = rest.findIndex((part, at) => at > 1 && part === 'not' && isBaseForm(rest[at + 1] ?? ''));
    if (!negated && late > 0 && DO.has(plain)) {
      negated = true;
      rest.splice(late, 1);
    }
    return { noun: after.slice(0, i), auxiliary: plain, negated, rest };
  }
  return { noun: [], auxiliary: undefined, negated: false, rest: [...after] };
}

function inPlaceQuestion(words: readonly string[]): Question | undefined {
  const first = bare(words[0] as string);
  if (AUXILIARIES.has(first) || words.length < 4 || bare(words.at(-1) as string) === 'do') return undefined;
  for (let i = words.length - 1; i >= Math.max(2, words.length - 4); i--) {
    if (!isQuestionWord(words[i])) continue;
    const word = bare(words[i] as string) as QuestionWord;
    const noun = words.slice(i + 1);
    if (word === 'how' || word === 'why' || word === 'whose') return undefined;
    const gapEnd = noun.findIndex((part) => PREPOSITIONS.has(part) && part !== 'of');
    const end = gapEnd < 0 ? noun.length : gapEnd;
    if (noun.length > 0 && word !== 'what' && word !== 'which') return undefined;
    if (noun.some((part) => AUXILIARIES.has(bare(part)) || isNumberWord(part))) return undefined;
    return {
      lead: [],
      preposition: undefined,
      word,
      adverb: undefined,
      noun: noun.slice(0, end),
      auxiliary: undefined,
      negated: false,
      // "Trappers sold what in the spring?": what follows the gap.
      rest: noun.slice(end),
      inPlace: words.slice(0, i),
    };
  }
  return undefined;
}
