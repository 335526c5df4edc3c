// A form of "be" with the gap after it: "What is the river called?", "What is the tool used for?", "Who is she married to?"

import { isBaseForm, isPastForm, isPresentParticiple, isThirdPerson } from '../../../text/verbs.ts';
import { datePreposition, timePhrase } from '../dates.ts';
import { type Ask, clauseOf, clauseWords, type Draft } from '../draft.ts';
import { nounAnswer } from '../noun-answer.ts';
import { subjectRisk } from '../subjects.ts';
import { AUXILIARIES, BE, bare, DETERMINERS, isCapitalised, PREPOSITIONS } from '../words.ts';
import { insertObject } from './object.ts';

const TAKES_COMPLEMENT =
  /^(?:called|named|titled|dubbed|nicknamed|termed|renamed|considered|labeled|entitled|awarded|given|offered|granted|taught|paid|shown|denied|elected|appointed|crowned|made|declared|retitled)$/;
const NAMING = /^(?:called|named|titled|dubbed|nicknamed|termed|renamed|entitled|retitled)$/;
const BEFORE_PREPOSITION =
  /^(?:famous|known|responsible|similar|equal|equivalent|related|close|next|opposed|capable|aware|proud|full|part|native|home|adjacent|rich|high|low|popular|important|subject|due|good|notable|married|sister|different|dependent|member|synonymous|identical|parallel|comparable|analogous|noted|best)$/;

export function complementPattern(ask: Ask): Draft | undefined | 'refuse' {
  const { question, tools } = ask;
  const { auxiliary, rest, noun, word, preposition } = question;
  if (preposition !== undefined || auxiliary === undefined || !BE.has(auxiliary)) return undefined;
  if (word !== 'what' && word !== 'who' && word !== 'which' && word !== 'whom') return undefined;
  const last = bare(rest.at(-1) ?? '');
  const clause = clauseOf(ask, false);
  const name = `complement-${noun.length > 0 ? 'noun' : word}`;
  if (clause) {
    if (/^(?:it|this|that)$/.test(clause.subject.join(' ')) && clause.rest[0] === 'when') return 'refuse';
    const takes = TAKES_COMPLEMENT.test(clause.mainVerb);
    const stranded =
      PREPOSITIONS.has(last) ||
      clause.rest.some((part, i) => PREPOSITIONS.has(part) && PREPOSITIONS.has(clause.rest[i + 1] ?? ''));
    // "What was the name given to the torch?" asks what the name was.
    if (
      takes &&
      !NAMING.test(clause.mainVerb) &&
      /^(?:the|a|an|one)$/.test(bare(clause.subject[0] as string)) &&
      (/^(?:to|by|of|for|as)$/.test(clause.rest[0] ?? '') ||
        (clause.mainVerb === 'made' && clause.rest.length > 0))
    )
      return undefined;
    const progressive =
      isPresentParticiple(clause.mainVerb) &&
      noun.length === 0 &&
      clause.rest.length === 0 &&
      !/^(?:doing|happening|being|going)$/.test(clause.mainVerb);
    const adverbial =
      clause.rest.length === 0 ||
      PREPOSITIONS.has(bare(clause.rest[0] as string)) ||
      /^(?:when|while|because)$/.test(clause.rest[0] as string);
    if (!(takes && adverbial) && !stranded && !progressive)
      return noun.length > 0 && clause.rest.length === 0 ? 'refuse' : undefined;
    const object = nounAnswer(ask, noun);
    if (!object || clause.rest.includes('which') || clause.rest.includes('like')) return 'refuse';
    const placed = insertObject(clause.rest, object.words, tools.tag, clause.mainVerb);
    const ambiguous = takes && clause.rest.length > 0 && !stranded ? 1 : 0;
    return {
      pattern: name,
      words: [...clause.subject, ...clause.verb, ...placed.words],
      risk: clause.risk + object.risk + placed.risk + ambiguous,
    };
  }
  if (!PREPOSITIONS.has(last)) return undefined;
  return strandedPreposition(ask, name);
}

/** "What is the town famous for?", "What country is Porto in?", "What team is he a member of?" */
function strandedPreposition(ask: Ask, pattern: string): Draft | 'refuse' {
  const { question, tools } = ask;
  const { rest, noun } = question;
  const auxiliary = question.auxiliary as string;
  const object = nounAnswer(ask, noun);
  if (!object) return 'refuse';
  const before = rest.slice(0, -1);
  if (before.length === 0) return 'refuse';
  if (before.at(-2) === 'to' && isBaseForm(before.at(-1) as string)) {
    return { pattern, words: [...rest, auxiliary, ...object.words], risk: object.risk + 2 };
  }
  if (before.some((word) => AUXILIARIES.has(word))) return 'refuse';
  const predicate = before.findIndex(
    (word, i) =>
      i > 0 &&
      (BEFORE_PREPOSITION.test(word) ||
        (DETERMINERS.has(word) &&
          /^(?:a|an|the|another|one)$/.test(word) &&
          !PREPOSITIONS.has(bare(before[i - 1] as string)))),
  );
  const tags = tools.tag([...before.slice(0, -1), auxiliary, before.at(-1) as string]);
  const adjective =
    predicate < 0 && before.length > 1 && tags.at(-1) === 'ADJ' && !isCapitalised(before.at(-1) as string);
  const end = predicate > 0 ? predicate : adjective ? before.length - 1 : before.length;
  const subject = before.slice(0, end);
  // "the name of the town | the story takes place in": a relative clause, no predicate.
  if (before.slice(end).some((word) => isThirdPerson(word) || isPastForm(word))) {
    return { pattern, words: [...rest, auxiliary, ...object.words], risk: object.risk + 2 };
  }
  const risk = subjectRisk(subject, tools.tag);
  if (risk >= 9) return 'refuse';
  if (
    predicate < 0 &&
    !adjective &&
    !/^(?:in|on|from|for|at|about|like|of|near|under)$/.test(bare(rest.at(-1) as string))
  )
    return 'refuse';
  const words = [
    ...subject,
    auxiliary,
    ...(question.negated ? ['not'] : []),
    ...before.slice(end),
    rest.at(-1) as string,
    ...object.words,
  ];
  return { pattern: `${pattern}-stranded`, words, risk: risk + object.risk + (predicate < 0 ? 0 : 1) };
}

const NO_PLACE =
  /^(?:extent|way|ways|manner|sense|order|case|cases|reason|reasons|purpose|grounds|basis|degree|respect|respects|circumstances|situation|condition|conditions|fashion|direction|addition|terms|context|capacity)$/;

/** "In what city was he born?", "By whom was it built?", "At what age did she marry?" */
export function frontedPattern(ask: Ask): Draft | undefined | 'refuse' {
  const { question, answer, tools } = ask;
  const { preposition, noun, word } = question;
  if (preposition === undefined) return undefined;
  if (word !== 'what' && word !== 'which' && word !== 'whom' && word !== 'who') return 'refuse';
  const clause = clauseOf(ask, /^(?:in|on|at)$/.test(preposition));
  if (!clause) return 'refuse';
  const head = bare(noun.at(-1) ?? '');
  if (NO_PLACE.test(head)) return 'refuse';
  if (clause.rest.includes(preposition) && /^(?:to|with|by|from|for|of)$/.test(preposition)) return 'refuse';
  const words = clauseWords(clause);
  let risk = clause.risk + (clause.rest.length > 6 ? 1 : 0);
  if (
    preposition === 'at' &&
    head === 'age' &&
    noun.length === 1 &&
    /^\d{1,3}$|^[a-z-]+$/.test(answer.text) &&
    answer.isAmount
  ) {
    return { pattern: 'fronted-age', words: [...words, 'at', 'the', 'age', 'of', answer.text], risk };
  }
  if (answer.words[0]?.toLowerCase() === preposition)
    return { pattern: 'fronted', words: [...words, answer.text], risk };
  if (noun.some((part) => part === 'of')) risk += 1;
  if (datePreposition(answer.text) !== undefined && /^(?:in|on|at|during)$/.test(preposition)) {
    const time = timePhrase(answer.text, answer.before);
    return time
      ? { pattern: 'fronted-time', words: [...words, time.text], risk: risk + (time.sure ? 0 : 1) }
      : 'refuse';
  }
  const object = nounAnswer(ask, noun);
  if (!object) return 'refuse';
  if (preposition === 'of' || preposition === 'between' || preposition === 'among') risk += 1;
  const after = /^(?:to|with|from|of|by|for)$/.test(preposition) && clause.rest.length > 0;
  if (after) {
    const placed = insertObject(clause.rest, [preposition, ...object.words], tools.tag);
    const opened = /^(?:in|on|at|during|after|before|by|for|when|while|as|from|with)$/.test(
      bare(clause.rest[0] as string),
    );
    if (opened)
      return {
        pattern: 'fronted',
        words: [...clause.subject, ...clause.verb, ...placed.words],
        risk: risk + object.risk + 1,
      };
    risk += 1;
  }
  return { pattern: 'fronted', words: [...words, preposition, ...object.words], risk: risk + object.risk };
}
