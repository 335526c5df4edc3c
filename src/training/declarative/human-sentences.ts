// Sentences that people wrote for a question and its answer: kept only where they are clean and say nothing else.

import { baseForms, isPastForm, isThirdPerson } from '../../text/verbs.ts';
import { isClause } from './patterns/reason.ts';
import { cleanQuestion } from './question.ts';
import type { TagWords } from './tagging.ts';
import { AUXILIARIES, bare, capitalise, isCapitalised, isContentWord, PREPOSITIONS } from './words.ts';

export interface HumanLimits {
  /** Share of the question's own words that the sentence must take up. */
  readonly minCoverage: number;
  /** Words that stand neither in the question nor in the answer (nor in the passage). */
  readonly maxOwnWords: number;
}

const stem = (word: string): string => baseForms(word)[0] ?? word.replace(/(?<=[^s])s$/, '');

/** The sentence, cleaned, or undefined where it is not fit to learn from. */
export function humanSentence(
  row: {
    readonly question: string;
    readonly answer: string;
    readonly sentence: string;
    readonly context?: string | undefined;
  },
  limits: HumanLimits,
  tag: TagWords,
): string | undefined {
  const sentence = cleanSentence(row.sentence);
  if (sentence === undefined) return undefined;
  const words = sentence.slice(0, -1).split(' ');
  if (words.length < 4 || words.length > 30 || words.some((word, i) => i > 0 && word === words[i - 1]))
    return undefined;
  if (!flat(sentence).includes(flat(row.answer)) || !hasVerb(words, tag)) return undefined;
  const question = cleanQuestion(row.question).split(' ');
  const pronouns = /^(?:he|she|him|her|his|it|its|they|them|their|this|that|these|those|there)$/;
  const asked = new Set(question.map((word) => word.toLowerCase().replace(/\W/g, '')));
  const isForeign = words.some((word) => {
    const plain = word.toLowerCase().replace(/\W/g, '');
    return pronouns.test(plain) && !/^(?:that|there)$/.test(plain) && !asked.has(plain);
  });
  if (isForeign) return undefined;
  const content = (list: readonly string[]): string[] =>
    list.filter(isContentWord).map((word) => stem(bare(word)));
  const own = new Set(content(words));
  const questionWords = content(question);
  const known = new Set([
    ...questionWords,
    ...content(row.answer.split(/[\s(),]+/)),
    ...content((row.context ?? '').split(/\s+/)),
  ]);
  const covered = questionWords.filter((word) => own.has(word)).length;
  if (questionWords.length > 0 && covered / questionWords.length < limits.minCoverage) return undefined;
  const strange = words.filter((word) => isContentWord(word) && !known.has(stem(bare(word))));
  if (strange.length > limits.maxOwnWords) return undefined;
  if (strange.some((word, i) => (isCapitalised(word) && words[0] !== word) || /\d/.test(word) || i > 8))
    return undefined;
  return sentence;
}

function flat(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Joins split marks, capitalises, ends with one full stop; undefined for lists, fragments and leftovers. */
export function cleanSentence(text: string): string | undefined {
  const clean = text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/ ?\( ?\) ?/g, ' ')
    .replace(/ ([,.;:!?%)'’])/g, '$1')
    .replace(/([(]) /g, '$1')
    .replace(/(\w) - (\w)/g, '$1-$2')
    .replace(/^["“]|["”]$/g, '')
    .replace(/[.\s]+$/, '')
    .trim();
  if (
    /[:;?!/[\]{}|=_]|\.\.|''|``| ,|,,|"|\bthe answer\b|Ã|\bsuch\b$/.test(clean) ||
    /\p{Ll}\p{Lu}/u.test(clean.replace(/\b(?:Mc|Mac|De|La|Di|i)\p{Lu}/gu, 'M'))
  )
    return undefined;
  const last = bare(clean.split(' ').at(-1) as string);
  if (clean === '' || PREPOSITIONS.has(last) || /^(?:the|a|an|and|or|is|was|are|were)$/.test(last))
    return undefined;
  if (
    /^(?:and|but|or|because|yes|no|that|which|who|as|after|while|although|though|when|since|if|also|start|name)\b/i.test(
      clean,
    ) ||
    /, (?:which|who|founded|known|born|located|\p{Ll}+ed)\b|\bwhose\b|\b(?:the the|a a)\b|^[^(]*\)|\([^)]*$/iu.test(
      clean,
    ) ||
    /(?<!\b\p{Lu}|\b(?:Mr|Mrs|Dr|St|Jr|Inc))\. /u.test(clean)
  )
    return undefined;
  return `${capitalise(clean)}.`;
}

function hasVerb(words: readonly string[], tag: TagWords): boolean {
  const tags = tag(words);
  return words.some((word, i) => {
    if (i === 0 || (words[i - 1] as string).endsWith(',')) return false;
    const plain = word.toLowerCase();
    return (
      AUXILIARIES.has(plain) ||
      ((isPastForm(plain) || isThirdPerson(plain)) && tags[i] === 'VERB') ||
      (i < 6 && isClause(words, tags))
    );
  });
}
