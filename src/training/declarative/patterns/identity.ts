// "What is the capital of Spain?" → "The capital of Spain is Madrid."

import { isBaseForm, isPastParticiple, isPresentParticiple } from '../../../text/verbs.ts';
import type { Ask, Draft } from '../draft.ts';
import { nounAnswer } from '../noun-answer.ts';
import { subjectRisk } from '../subjects.ts';
import { BE, bare, DETERMINERS, indefiniteArticle, isCapitalised, PREPOSITIONS } from '../words.ts';
import { PREPOSITION_PAIRS } from './object.ts';

const PURPOSES =
  /\b(?:purpose|goal|aim|function|role|job|intention|intent|mission|objective|task|duty|use|responsibility|plan|idea|way|method)s?\b/;
const QUALITIES = new Set(
  'color colour religion nationality denomination ethnicity size shape gender faith race'.split(' '),
);

export function identityPattern(ask: Ask): Draft | undefined | 'refuse' {
  const { question, answer, tools } = ask;
  const { auxiliary, rest, noun, word, preposition } = question;
  if (preposition !== undefined || auxiliary === undefined || !BE.has(auxiliary)) return undefined;
  if (word !== 'what' && word !== 'who' && word !== 'which') return undefined;
  const first = bare(rest[0] ?? '');
  const last = rest.at(-1) as string | undefined;
  if (last === undefined || question.negated) return 'refuse';
  // "What was she willing to pay": the gap is not after "be".
  const gap =
    /^(?:willing|able|unable|supposed|likely|unlikely|ready|afraid|going|trying|planning|doing|allowed|made|forced|required)$/;
  if (rest.some((part, i) => i > 0 && gap.test(part) && (rest[i + 1] === 'to' || part === 'doing')))
    return 'refuse';
  if (answer.number === 'plural' && answer.words.includes('and') && /^(?:one|an|a)$/.test(first))
    return 'refuse';
  // A comma or another preposition right after a preposition: the gap is there, not after "be".
  const strays = rest.some(
    (part, i) =>
      (part.endsWith(',') && PREPOSITIONS.has(part.slice(0, -1))) ||
      (PREPOSITIONS.has(part) &&
        PREPOSITIONS.has(rest[i + 1] ?? '') &&
        !PREPOSITION_PAIRS.has(`${part} ${rest[i + 1]}`)),
  );
  if (strays) return 'refuse';
  if (rest.includes('what') || rest.includes('like')) return 'refuse';
  if (/^(?:it|there|this|these|those|not|he|she|they|meant)$/.test(first) || PREPOSITIONS.has(bare(last)))
    return 'refuse';
  if (first === 'the' && /^(?:most|least)$/.test(rest[1] ?? '') && PREPOSITIONS.has(rest[3] ?? ''))
    return 'refuse';
  if (isPastParticiple(bare(last)) && !isCapitalised(last) && rest.length > 1) return 'refuse';
  let risk = subjectRisk(rest, tools.tag);
  if (risk >= 9) return 'refuse';
  // Participles and relative clauses inside a noun phrase with an article are in order: "the city known as …".
  if (/^(?:the|a|an|one|his|her|its|their)$/.test(first)) risk = Math.min(risk, 1);
  // "What was amphetamine used for today": without an article the participle belongs to the verb.
  if (
    !/^(?:the|a|an|one|some|his|her|its|their)$/.test(first) &&
    rest.some((part, i) => i > 0 && isPastParticiple(part) && !/['’]s$/.test(rest[i - 1] as string))
  )
    risk += 2;
  const tags = tools.tag(rest);
  if (!/^(?:NOUN|PROPN|NUM|ADJ|PRON)$/.test(tags.at(-1) as string) && !isCapitalised(last)) risk += 1;
  const isName = rest.every((part) => isCapitalised(part) || /^(?:of|the|de|van|von|and)$/.test(part));
  const definition =
    isName ||
    (rest.length <= 3 &&
      !/^(?:the|one|his|her|its|their)$/.test(first) &&
      !rest.some((part) => /['’]s?$/.test(part)));
  if (noun.length > 0) return aboutNoun(ask, risk);
  const object = identified(ask, rest);
  if (!object) return 'refuse';
  if (definition) {
    // "Who was Chopin?": only a description answers that, "a composer".
    const described = DETERMINERS.has(bare(object.words[0] as string));
    if (!described && answer.number === 'singular') return 'refuse';
    risk += 1;
  } else if (!/^(?:the|one|his|her|its|their)$/.test(first) && !rest.some((part) => /['’]s?$/.test(part)))
    risk += 1;
  if (word === 'who' && !answer.isName && !DETERMINERS.has(bare(object.words[0] as string))) risk += 1;
  const holdsSame =
    answer.words.length > 2 &&
    rest.some((part) => part.length > 4 && answer.words.includes(part) && !isCapitalised(part));
  const plural = answer.number === 'plural' && /^(?:is|was)$/.test(auxiliary) && word === 'who' ? 1 : 0;
  return {
    pattern: `identity-${word}${definition ? '-definition' : ''}`,
    words: [...rest, auxiliary, ...object.words],
    risk: risk + object.risk + (holdsSame ? 1 : 0) + plural,
  };
}

/** The answer as the complement of "be". */
function identified(ask: Ask, subject: readonly string[]): { words: string[]; risk: number } | undefined {
  const { answer } = ask;
  const text = subject.join(' ');
  if (answer.isAmount) return { words: [...answer.words], risk: answer.risk };
  if (/^to [a-z]+/.test(answer.text) && isBaseForm(answer.words[1] as string)) {
    return PURPOSES.test(text) ? { words: [...answer.words], risk: 0 } : undefined;
  }
  if (isPresentParticiple(bare(answer.words[0] as string)) && answer.words.length > 1)
    return { words: [...answer.words], risk: PURPOSES.test(text) ? 1 : 1 };
  if (/\bto $/.test(answer.before) && isBaseForm(answer.core[0] as string) && PURPOSES.test(text)) {
    return { words: ['to', ...answer.core], risk: 0 };
  }
  const plain = nounAnswer(ask, []);
  // "The nickname of the club is culé": a word is named without an article.
  if (
    plain &&
    answer.core.length === 1 &&
    /\b(?:name|nickname|word|term|abbreviation|acronym|title|symbol)\b/.test(text)
  ) {
    return { words: [...answer.core], risk: plain.risk };
  }
  return plain;
}

/** "What colour is the sky?" → "The sky is blue."; "What city is the capital …?" → "… is the capital …". */
function aboutNoun(ask: Ask, risk: number): Draft | 'refuse' {
  const { question, answer } = ask;
  const { noun, rest, auxiliary } = question;
  const head = bare(noun.at(-1) as string);
  const be = auxiliary as string;
  if (noun.length === 1 && QUALITIES.has(head)) {
    return { pattern: 'quality', words: [...rest, be, ...answer.words], risk: risk + answer.risk };
  }
  if (
    !/^(?:the|a|an|one|home)$/.test(rest[0] as string) ||
    noun[0] === 'of' ||
    /^(?:year|day|month|date|time|number)$/.test(head)
  )
    return 'refuse';
  const subject = nounAnswer(ask, noun);
  if (!subject) return 'refuse';
  if (/^(?:type|kind|sort)$/.test(noun[0] as string)) {
    if (answer.number !== 'singular' || answer.isName) return 'refuse';
    const article = DETERMINERS.has(bare(subject.words[0] as string))
      ? []
      : [indefiniteArticle(subject.words[0] as string)];
    return { pattern: 'identity-kind', words: [...rest, be, ...article, ...subject.words], risk: risk + 1 };
  }
  const agreed = answer.number === 'plural' && /^(?:is|was)$/.test(be) ? 2 : 0;
  return {
    pattern: 'identity-noun',
    words: [...subject.words, be, ...rest],
    risk: risk + subject.risk + agreed,
  };
}
