// Rules that turn a question and its short answer into a sentence: training pairs for the sentence writer.
// After Demszky, Guu, Liang (2018), "Transforming Question Answering Datasets Into Natural Language Inference Datasets".

import { flipPerspective, speaksAsDesk } from '../../text/perspective.ts';
import { baseForms, verbForms } from '../../text/verbs.ts';
import { prepareAnswer } from './answers.ts';
import type { Ask, Draft, Pattern } from './draft.ts';
import { FUNCTION_WORDS } from './passage-words.ts';
import { complementPattern, frontedPattern } from './patterns/complement.ts';
import { identityPattern } from './patterns/identity.ts';
import { inPlacePattern, whosePattern } from './patterns/in-place.ts';
import { objectPattern } from './patterns/object.ts';
import { placePattern } from './patterns/place.ts';
import { quantityPattern } from './patterns/quantity.ts';
import { howPattern, whyPattern } from './patterns/reason.ts';
import { subjectPattern } from './patterns/subject.ts';
import { timePattern } from './patterns/time.ts';
import { cleanQuestion, parseQuestion } from './question.ts';
import { createTagger } from './tagging.ts';
import { bare, capitalise, isCapitalised, isContentWord, isNumberWord } from './words.ts';

export interface DeclarativeInput {
  readonly question: string;
  readonly answer: string;
  /** The passage and where the answer starts in it (UTF-16): give prepositions, articles and casing. */
  readonly context?: string | undefined;
  readonly answerStart?: number | undefined;
}

/** How far a pair may be trusted: see docs/declarative.md for what was read of each. */
export type DeclarativeLayer = 'sure' | 'gated' | 'loose';

export interface DeclarativeSentence {
  readonly sentence: string;
  readonly pattern: string;
  readonly layer: DeclarativeLayer;
}

export interface DeclarativeOptions {
  /** True for a lower-cased word that has a vector: a question with a strange word is likely misspelt. */
  readonly isKnownWord?: (word: string) => boolean;
  /** The usual form of a word typed in small letters ("france" → "France"), for questions without capitals. */
  readonly usualCase?: (word: string) => string | undefined;
  /** True for a word that usually stands in small letters. */
  readonly isCommonWord?: (word: string) => boolean;
  /** True for a noun that hardly ever stands without an article ("stamp", not "copper"). */
  readonly wantsArticle?: (noun: string) => boolean;
}

const PATTERNS: readonly Pattern[] = [
  inPlacePattern,
  quantityPattern,
  timePattern,
  placePattern,
  whyPattern,
  howPattern,
  whosePattern,
  frontedPattern,
  subjectPattern,
  complementPattern,
  identityPattern,
  objectPattern,
];
const LAYERS: readonly DeclarativeLayer[] = ['sure', 'gated', 'loose'];
const MAX_SENTENCE_WORDS = 40;

/** The rules as one function. It gives undefined where it refuses. Building it loads the tagger (about 0.3 s). */
export function createDeclarative(
  options: DeclarativeOptions = {},
): (input: DeclarativeInput) => DeclarativeSentence | undefined {
  const tag = createTagger();
  const isKnownWord = options.isKnownWord ?? (() => true);
  const isCommonWord = options.isCommonWord ?? (() => false);
  const wantsArticle = options.wantsArticle ?? (() => false);
  return (input) => {
    const question = parseQuestion(
      flipPerspective(
        truecase(input.question, input.context, options.usualCase),
        speaksAsDesk(input.context ?? ''),
      ),
    );
    if (!question || /\band (?:in |on |at )?(?:what|when|where|who|how|why)\b/i.test(input.question))
      return undefined;
    if (/\b(?:the|a) (?:your|our|my)\b/.test(input.question)) return undefined;
    const answer = prepareAnswer(input.answer, input.context, input.answerStart, {
      tag,
      wantsArticle,
      isCommonWord,
    });
    if (!answer) return undefined;
    const passage = (input.context ?? '').toLowerCase();
    const inPassage = (base: string): boolean => {
      const forms = verbForms(base);
      return forms !== undefined && Object.values(forms).some((form: string) => passage.includes(form));
    };
    const ask: Ask = { question, answer, tools: { tag, inPassage } };
    const draft = firstDraft(ask);
    if (!draft) return undefined;
    const risk = draft.risk + questionRisk(input, ask, isKnownWord);
    const layer = LAYERS[risk];
    if (layer === undefined) return undefined;
    const sentence = assemble(question.lead, draft, ask);
    if (sentence === undefined) return undefined;
    return { sentence, pattern: draft.pattern, layer };
  };
}

function firstDraft(ask: Ask): Draft | undefined {
  for (const pattern of PATTERNS) {
    const draft = pattern(ask);
    if (draft === 'refuse') return undefined;
    if (draft) return draft;
  }
  return undefined;
}

/** Doubt that the question itself raises: strange words, words used twice, a lead, a rambling length. */
function questionRisk(input: DeclarativeInput, ask: Ask, isKnownWord: (word: string) => boolean): number {
  const words = cleanQuestion(input.question).split(' ');
  const passage = (input.context ?? '').toLowerCase();
  let risk = ask.question.lead.length > 0 ? 1 : 0;
  const strange = words.some((word) => {
    const plain = bare(word);
    if (plain.length < 3 || /[^a-z]/.test(plain) || isKnownWord(plain)) return false;
    return !passage.includes(plain);
  });
  if (strange) risk += isCapitalised(words.join(' ')) ? 1 : 2;
  const content = words
    .filter((word) => isContentWord(word) && !isNumberWord(word))
    .map((word) => baseForms(bare(word))[0] ?? bare(word));
  if (new Set(content).size < content.length) risk += 1;
  if (words.length > 18) risk += 1;
  if (ask.question.rest.some((word, i) => i > 0 && /^(?:what|how|why)$/.test(word))) risk += 1;
  if (words.some((word) => /^it['’]s$/i.test(word))) risk += 1;
  risk += overlap(words, ask);
  return risk;
}

/** An answer that repeats the question's own words is a clause of the passage, not a part of the sentence. */
function overlap(words: readonly string[], ask: Ask): number {
  const said = new Set(ask.question.rest.map((word) => baseForms(bare(word))[0] ?? bare(word)));
  const repeated = ask.answer.words.filter(
    (word) => isContentWord(word) && !isNumberWord(word) && said.has(baseForms(bare(word))[0] ?? bare(word)),
  );
  if (repeated.length === 0 || words.length === 0) return 0;
  if (repeated.length === ask.answer.words.filter(isContentWord).length) return 3;
  if (repeated.includes(ask.answer.words.at(-1) as string)) return 2;
  return repeated.length > 1 || ask.answer.words.length > 6 ? 3 : 1;
}

function assemble(lead: readonly string[], draft: Draft, ask: Ask): string | undefined {
  const words = draft.words.filter((word) => word !== '');
  if (words.length < 3 || words.length > MAX_SENTENCE_WORDS) return undefined;
  let text = words.join(' ');
  if (lead.length > 0) text = `${lead.join(' ')}, ${text}`;
  // A word said twice in a row shows a seam that does not fit, "in in", "the the".
  if (/\b(\p{L}+) \1\b/iu.test(text) && !/\b(?:that that|had had)\b/.test(text)) return undefined;
  if (!text.includes(ask.answer.words.at(-1) as string)) return undefined;
  if (/["“”]/.test(text) && (text.match(/["“”]/g) as RegExpMatchArray).length % 2 === 1) return undefined;
  text = capitalise(text).replace(/,+$/, '');
  return /[.!?]["”]?$/.test(text) ? text : `${text}.`;
}

/** A question typed in small letters, with the capitals that its words have in the passage or usually. */
function truecase(
  question: string,
  context: string | undefined,
  usualCase: (word: string) => string | undefined = () => undefined,
): string {
  if (/\p{Lu}/u.test(question) || (context !== undefined && !/\p{Lu}/u.test(context))) return question;
  const passage = context ?? '';
  return question.replace(/\p{L}+/gu, (word, offset: number) => {
    if (offset === 0) return word;
    if (word === 'i') return 'I';
    if (FUNCTION_WORDS.test(word))
      return word === 'us' && question.slice(0, offset).endsWith('the ') ? 'US' : word;
    if (new RegExp(`\\b${word}\\b`).test(passage)) return word;
    const capital = word.charAt(0).toUpperCase() + word.slice(1);
    if (new RegExp(`[^.!?\\s]\\s+["(]?${capital}\\b`).test(passage)) return capital;
    const upper = word.toUpperCase();
    if (word.length > 1 && new RegExp(`\\b${upper}\\b`).test(passage)) return upper;
    return usualCase(word) ?? word;
  });
}
