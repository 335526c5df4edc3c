// Whether a passage answers a question at all: the reader's own doubt, and what its evidence leaves of the question unsaid.
//
// A question that sounds like its passage fools the reader: another name, a number that stands nowhere, an opposite. So
// the sentence of the evidence is checked once more against the question (a verifier, Hu et al. 2019; the kinds of
// questions are those of Rajpurkar et al. 2018), by a logistic model whose weights stand in the version's manifest.
// They are fitted by `npx tsx src/training/calibrate-version.ts`.
import { rootOf } from '../text/stem.ts';
import { relatedWords } from '../text/thesaurus.ts';
import { normalizeWord } from '../text/tokenize.ts';
import type { Evidence } from './evidence.ts';
import { isCapitalised, isFunctionWord, isWordLike, NEGATIONS } from './sentence/english.ts';
import type { TokenizedText } from './tokenized-text.ts';

/**
 * What speaks against an answer:
 * - `doubt`: the log odds of the reader's "no answer"
 * - `coverage`: share of the question's content words, the rare ones the more, that the evidence's sentence or a
 *   neighbour has in some form, or a synonym of
 * - `opposites`: how many of them the sentence says the opposite of
 * - `denial`: the question denies and the sentence does not, 0 or 1
 * - `namesElsewhere`, `namesNowhere`: how many names of the question stand in another sentence alone, or not at all
 * - `numbers`: how many of its numbers the sentence lacks
 */
export const ANSWERABILITY_FEATURES = [
  'one',
  'doubt',
  'coverage',
  'opposites',
  'denial',
  'namesElsewhere',
  'namesNowhere',
  'numbers',
] as const;

type Feature = (typeof ANSWERABILITY_FEATURES)[number];
export type AnswerabilityWeights = Readonly<Record<Feature, number>>;
export type AnswerabilityFeatures = Readonly<Record<Feature, number>>;

const SMALLEST = 1e-6;

interface QuestionWord {
  readonly word: string;
  readonly root: string;
  readonly isName: boolean;
  readonly isNumber: boolean;
}

/** @param rarity Inverse document frequency of a normalised word, 0 to 1 */
export function answerabilityFeatures(
  question: TokenizedText,
  passage: TokenizedText,
  { first, last, noAnswerProbability }: Evidence,
  rarity: (word: string) => number,
): AnswerabilityFeatures {
  const [from, to] = [passage.sentences[first] as number, passage.sentences[last] as number];
  const said = rootsBetween(passage, from, to);
  const around = rootsBetween(passage, from - 1, to + 1);
  const asked = contentWords(question);
  const unsaid = asked.filter(({ root }) => !said.has(root));
  const names = unsaid.filter(({ isName }) => isName);
  const anywhere = names.length > 0 ? rootsBetween(passage, 0, Number.POSITIVE_INFINITY) : said;
  const meant = new Set<string>();
  let opposites = 0;
  for (const { word, root } of unsaid) {
    const related = relatedWords(word).map(({ relation, word: other }) => ({
      relation,
      root: rootOf(other),
    }));
    const isSaid = (wanted: string) => related.some((one) => one.relation === wanted && said.has(one.root));
    if (isSaid('opposite')) opposites++;
    else if (isSaid('same')) meant.add(root);
  }
  const weigh = (words: readonly QuestionWord[]) => words.reduce((sum, { word }) => sum + rarity(word), 0);
  const covered = asked.filter(({ root }) => around.has(root) || meant.has(root));
  return {
    one: 1,
    doubt: logit(noAnswerProbability),
    coverage: weigh(covered) / Math.max(weigh(asked), SMALLEST),
    opposites,
    denial: denies(rootsOf(question)) && !denies(said) ? 1 : 0,
    namesElsewhere: names.filter(({ root }) => anywhere.has(root)).length,
    namesNowhere: names.filter(({ root }) => !anywhere.has(root)).length,
    numbers: unsaid.filter(({ isNumber }) => isNumber).length,
  };
}

/** How likely the passage does not answer, rather than that the short answer is right; at even odds beforehand. */
export function noAnswerProbabilityOf(
  features: AnswerabilityFeatures,
  weights: AnswerabilityWeights,
): number {
  const odds = ANSWERABILITY_FEATURES.reduce((sum, name) => sum + features[name] * weights[name], 0);
  return 1 / (1 + Math.exp(-odds));
}

function contentWords({ tokens }: TokenizedText): QuestionWord[] {
  return tokens.flatMap(({ text }, i) => {
    const word = normalizeWord(text);
    if (!isWordLike(text) || isFunctionWord(word) || /^['’]/.test(text)) return [];
    const isNumber = /\p{Nd}/u.test(text);
    return [{ word, root: rootOf(word), isName: i > 0 && isCapitalised(text), isNumber }];
  });
}

/** Roots of the words in the sentences `from` to `to`. */
function rootsBetween({ tokens, sentences }: TokenizedText, from: number, to: number): Set<string> {
  const inside = tokens.filter((_, i) => (sentences[i] as number) >= from && (sentences[i] as number) <= to);
  return new Set(inside.map(({ text }) => rootOf(normalizeWord(text))));
}

const rootsOf = (text: TokenizedText) => rootsBetween(text, 0, Number.POSITIVE_INFINITY);

const DENIALS = new Set([...NEGATIONS, 'no', 'none'].map(rootOf));
const denies = (roots: ReadonlySet<string>): boolean => [...DENIALS].some((word) => roots.has(word));

function logit(probability: number): number {
  const inside = Math.min(1 - SMALLEST, Math.max(SMALLEST, probability));
  return Math.log(inside / (1 - inside));
}
