// The question word stands where the answer belongs: "The club was founded in what year?"
import { datePreposition } from '../dates.ts';
import type { Ask, Draft } from '../draft.ts';
import { nounAnswer } from '../noun-answer.ts';
import { bare, isPossessiveForm, PREPOSITIONS } from '../words.ts';

export function inPlacePattern(ask: Ask): Draft | undefined | 'refuse' {
  const { question, answer } = ask;
  const before = question.inPlace;
  if (!before) return undefined;
  if (before.some((word) => /^(?:what|which|how|why)$/.test(word))) return 'refuse';
  const words = [...before];
  // "by doing what" – "creating a safety net".
  if (words.at(-1) === 'doing') {
    if (!/^[a-z]+ing$/.test(answer.words[0] as string)) return 'refuse';
    words.pop();
  }
  const last = bare(words.at(-1) as string);
  if (/^(?:in|on|at|during|by|since|until)$/.test(last) && datePreposition(answer.text) !== undefined) {
    const wanted = datePreposition(answer.text) as string;
    if (/^(?:in|on|at)$/.test(last)) words[words.length - 1] = wanted;
    const the =
      /^(?:the )?(?:\d{3,4}['’]?s|.*century)/.test(answer.text) && !answer.text.startsWith('the')
        ? ['the']
        : [];
    return { pattern: 'in-place-time', words: [...words, ...the, answer.text, ...question.rest], risk: 0 };
  }
  if (/^(?:if|when|that|because|while|than|where)$/.test(last)) return 'refuse';
  if (question.word === 'when' || question.word === 'where') return 'refuse';
  const object = nounAnswer(ask, question.noun);
  if (!object) return 'refuse';
  const holds =
    PREPOSITIONS.has(last) ||
    /^(?:is|are|was|were|called|named|the|be)$/.test(last) ||
    !isPossessiveForm(last);
  if (/^(?:the|a|an)$/.test(last)) words.pop();
  return {
    pattern: 'in-place',
    words: [...words, ...object.words, ...question.rest],
    risk: object.risk + (holds ? 0 : 1),
  };
}

/** "Whose army …?" → "Napoleon's army …" */
export function whosePattern(ask: Ask): Draft | undefined | 'refuse' {
  const { question, answer } = ask;
  if (question.word !== 'whose') return undefined;
  if (
    !answer.isNounPhrase ||
    question.preposition !== undefined ||
    question.noun.length === 0 ||
    question.auxiliary === undefined
  )
    return 'refuse';
  if (!/^(?:is|are|was|were|has|have|had)$/.test(question.auxiliary)) return 'refuse';
  const owner = /['’]s?$/.test(answer.text)
    ? answer.text
    : /s$/.test(answer.text) && answer.number !== 'singular'
      ? `${answer.text}'`
      : `${answer.text}'s`;
  const tags = ask.tools.tag(['It', question.auxiliary, ...question.rest]);
  if (tags[2] !== 'VERB' && tags[2] !== 'ADJ') return 'refuse';
  return {
    pattern: 'whose',
    words: [owner, ...question.noun, question.auxiliary, ...question.rest],
    risk: answer.risk + 1,
  };
}
