// "How many people died?" → "40 people died."

import { isPastParticiple } from '../../../text/verbs.ts';
import { type Ask, clauseOf, clauseWords, type Draft } from '../draft.ts';
import { BE, bare, DETERMINERS, HAVE, isNumberWord, PREPOSITIONS, RELATIVES } from '../words.ts';
import { finiteVerb } from './finite-verb.ts';
import { insertObject } from './object.ts';

/** The amount with what is counted: "40" + "people"; undefined when the answer is no amount. */
function amountOf(ask: Ask, counted: readonly string[]): { words: string[]; risk: number } | undefined {
  const { answer } = ask;
  const head = bare(
    counted.find((_word, i) => PREPOSITIONS.has(bare(counted[i + 1] ?? '')) || i === counted.length - 1) ??
      '',
  );
  const adverb =
    ask.question.adverb !== undefined && answer.isAmount && isNumberWord(answer.words[0] as string)
      ? [ask.question.adverb]
      : [];
  if (answer.isAmount) {
    const words = [...answer.words];
    if (words.length > 6) return undefined;
    const one = /^(?:1|one)$/i.test(answer.text);
    if (/^[$£€]|US\$/.test(answer.text) && /^(?:dollars?|pounds|euros)$/.test(head))
      return { words, risk: 0 };
    if (/%$/.test(answer.text) && /^percent/.test(counted[0] ?? ''))
      return { words: [...words, ...counted.slice(1)], risk: 0 };
    if (/%$/.test(answer.text) && counted.length > 0)
      return { words: [...adverb, ...words, 'of', ...counted], risk: 1 };
    return {
      words: [...adverb, ...words, ...counted],
      risk: (one ? 3 : 0) + (/[$£€%]/.test(answer.text) ? 2 : 0),
    };
  }
  if (!answer.isNounPhrase || !answer.words.some(isNumberWord)) {
    if (
      /^(?:several|hundreds|thousands|millions|tens|dozens|many|few|some|most|none|no)\b/.test(answer.text) &&
      answer.words.length <= 5
    ) {
      const holds = answer.words.some((word) => bare(word) === head);
      return holds ? { words: [...answer.words], risk: 1 } : undefined;
    }
    return undefined;
  }
  if (answer.words.some((word) => /^(?:first|second|third|\d+(?:st|nd|rd|th))$/.test(word))) return undefined;
  const holds = answer.words.some(
    (word) => bare(word) === head || bare(word) === `${head}s` || `${bare(word)}s` === head,
  );
  const first = answer.words[0] as string;
  if (/^(?:1|one)$/i.test(first)) return undefined;
  if (
    !isNumberWord(first) &&
    !/^(?:about|around|over|nearly|almost|approximately|more|at|up|some|under|less|fewer|roughly|an|the)$/.test(
      first,
    )
  )
    return undefined;
  if (holds)
    return {
      words: [
        ...adverb,
        ...answer.words,
        ...counted.slice(counted.findIndex((word) => bare(word) === head) + 1),
      ],
      risk: 0,
    };
  // "25 million" counted in another noun ("children" for "people"): right only as it stands.
  if (isNumberWord(answer.words.at(-1) as string)) return undefined;
  return counted.length === 1 ? { words: [...answer.words], risk: 1 } : undefined;
}

/** The amount as subject, as object, or after "there are". */
export function howMany(ask: Ask): Draft | undefined | 'refuse' {
  const { question, tools } = ask;
  if (question.preposition !== undefined) return inHowMany(ask);
  if (question.auxiliary === undefined) {
    // "How many people died": the counted noun ends before the first finite verb.
    const at = finiteVerb(question.rest.slice(1), ask);
    if (at === undefined || question.noun.length > 0) return 'refuse';
    const amount = amountOf(ask, question.rest.slice(1, at.at + 1));
    if (!amount || at.at < 1) return 'refuse';
    return {
      pattern: 'how-many-subject',
      words: [...amount.words, ...question.rest.slice(at.at + 1)],
      risk: amount.risk + at.risk,
    };
  }
  const counted = question.noun.slice(1);
  if (counted.some((word) => RELATIVES.has(bare(word)) || isPastParticiple(bare(word)))) return 'refuse';
  const amount = amountOf(ask, counted);
  if (!amount) return 'refuse';
  const tags = tools.tag([...counted, 'were']);
  const risk =
    amount.risk +
    (counted.length > 3 ? 1 : 0) +
    (counted.length === 0 ? 1 : 0) +
    (counted.length > 0 && !/^(?:NOUN|PROPN)$/.test(tags[counted.length - 1] ?? '') ? 1 : 0);
  const rest = question.rest;
  if (rest[0] === 'there' && BE.has(question.auxiliary)) {
    const be = /^(?:1|one)(?: |$)/i.test(amount.words.join(' '))
      ? question.auxiliary === 'are'
        ? 'is'
        : 'was'
      : question.auxiliary;
    return { pattern: 'how-many-there', words: ['there', be, ...amount.words, ...rest.slice(1)], risk };
  }
  const first = rest[0];
  if (first === undefined) return 'refuse';
  const startsPredicate =
    BE.has(question.auxiliary) || HAVE.has(question.auxiliary)
      ? isPastParticiple(first) ||
        first === 'been' ||
        PREPOSITIONS.has(first) ||
        /ing$/.test(first) ||
        tools.tag(['They', question.auxiliary, ...rest])[2] === 'ADV'
      : false;
  if (startsPredicate)
    return { pattern: 'how-many-subject', words: [...amount.words, question.auxiliary, ...rest], risk };
  if (HAVE.has(question.auxiliary)) {
    // "How many states have a governor": have is the main verb.
    if (DETERMINERS.has(first))
      return {
        pattern: 'how-many-subject',
        words: [...amount.words, question.auxiliary, ...rest],
        risk: risk + 1,
      };
  }
  if (
    /^(?:can|could|will|would|may|must|should)$/.test(question.auxiliary) &&
    (first === 'be' || /^(?:VERB)$/.test(tools.tag(['They', question.auxiliary, ...rest])[2] ?? ''))
  ) {
    return {
      pattern: 'how-many-subject',
      words: [...amount.words, question.auxiliary, ...rest],
      risk: risk + 1,
    };
  }
  // "How many people were present at the speech": the adjective opens the predicate.
  if (BE.has(question.auxiliary) && /^(?:present|available|left|alive|killed|dead)$/.test(first)) {
    return {
      pattern: 'how-many-subject',
      words: [...amount.words, question.auxiliary, ...rest],
      risk,
    };
  }
  const clause = clauseOf(ask, false);
  if (!clause || (clause.verb.includes('be') && !PREPOSITIONS.has(bare(clause.rest.at(-1) ?? ''))))
    return 'refuse';
  const placed = insertObject(clause.rest, amount.words, tools.tag, clause.mainVerb);
  return {
    pattern: 'how-many-object',
    words: [...clause.subject, ...clause.verb, ...placed.words],
    risk: risk + clause.risk + placed.risk,
  };
}

/** "In how many regions does the fund work?" */
function inHowMany(ask: Ask): Draft | 'refuse' {
  const clause = clauseOf(ask, false);
  const amount = amountOf(ask, ask.question.noun.slice(1));
  if (!clause || !amount || ask.question.noun.length < 2) return 'refuse';
  const words = [...clauseWords(clause), ask.question.preposition as string, ...amount.words];
  return {
    pattern: 'how-many-fronted',
    words,
    risk: clause.risk + amount.risk + (clause.rest.length > 3 ? 1 : 0),
  };
}
