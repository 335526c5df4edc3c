// What a pattern is given and what it makes.
import type { Answer } from './answers.ts';
import type { ClauseTools } from './clause-splits.ts';
import { type Clause, straightClause } from './clauses.ts';
import type { Question } from './question.ts';
import { stripAdverbs, subjectRisk } from './subjects.ts';
import { BE, DETERMINERS, isCapitalised, PREPOSITIONS } from './words.ts';

export interface Ask {
  readonly question: Question;
  readonly answer: Answer;
  readonly tools: ClauseTools;
}

export interface Draft {
  readonly pattern: string;
  readonly words: readonly string[];
  /** 0 sure, 1 gated, 2 loose, more: refused. */
  readonly risk: number;
}

/** A pattern answers with a draft, with undefined when another one may try, or with 'refuse'. */
export type Pattern = (ask: Ask) => Draft | undefined | 'refuse';

/** Adjectives that follow "be": "When is the pool open?" */
const PREDICATES =
  /^(?:open|closed|available|free|due|able|allowed|ready|active|present|visible|popular|common|legal|illegal|prevalent|abundant|responsible|eligible|valid|busy|quiet|accessible|complete|effective|alive|dead|extinct|independent)$/;

/** The question's clause in statement order; a form of "be" with nothing after its subject counts as one too. */
export function clauseOf(ask: Ask, copula: boolean): Clause | undefined {
  const { auxiliary, rest, negated } = ask.question;
  if (auxiliary === undefined || rest.length === 0) return undefined;
  const lastTime =
    copula &&
    BE.has(auxiliary) &&
    /^(?:the|his|her|their|its) (?:last|first|only|next) time /i.test(rest.join(' '));
  const clause = lastTime ? undefined : straightClause(auxiliary, rest, negated, ask.tools);
  if (clause || !copula || !BE.has(auxiliary)) return clause;
  if (lastTime) return { subject: [...rest], verb: [auxiliary], mainVerb: auxiliary, rest: [], risk: 0 };
  const adjective = rest.findIndex(
    (word, i) => i > 0 && PREDICATES.test(word) && !DETERMINERS.has(rest[i - 1] as string),
  );
  if (adjective > 0) {
    const { subject, adverbs } = stripAdverbs(rest.slice(0, adjective));
    const verb = [auxiliary, ...(negated ? ['not'] : []), ...adverbs, rest[adjective] as string];
    return {
      subject,
      verb,
      mainVerb: rest[adjective] as string,
      rest: rest.slice(adjective + 1),
      risk: subjectRisk(subject, ask.tools.tag),
    };
  }
  const inner = innerPredicate(rest);
  if (inner > 0) {
    const subject = rest.slice(0, inner);
    const verb = [auxiliary, ...(negated ? ['not'] : [])];
    return {
      subject,
      verb,
      mainVerb: auxiliary,
      rest: rest.slice(inner),
      risk: 1 + subjectRisk(subject, ask.tools.tag),
    };
  }
  const risk = subjectRisk(rest, ask.tools.tag);
  if (risk >= 9) return undefined;
  return {
    subject: [...rest],
    verb: negated ? [auxiliary, 'not'] : [auxiliary],
    mainVerb: auxiliary,
    rest: [],
    risk,
  };
}

/** Where the subject ends in "Spielberg | an Olympic flag bearer", "Hayek | when he died", "Zhejiang | part of the Wu". */
function innerPredicate(words: readonly string[]): number {
  return words.findIndex(
    (word, i) =>
      i > 0 &&
      !PREPOSITIONS.has(words[i - 1] as string) &&
      (/^(?:a|an|when|while|before|after|during)$/.test(word) ||
        (/^(?:part|home|member)$/.test(word) &&
          /^(?:of|to)$/.test(words[i + 1] ?? '') &&
          isCapitalised(words[i - 1] as string))) &&
      words[i - 1] !== 'and',
  );
}

export function clauseWords(clause: Clause): string[] {
  return [...clause.subject, ...clause.verb, ...clause.rest];
}
