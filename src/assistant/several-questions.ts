// A message that asks several things: each question is answered, and the answers are told one after the other.
import type { Answer, Decision } from '../engine/engine.ts';

/** Words that a question has at least: "Really?" asks nothing that documents could say. */
const MIN_WORDS = 3;

/** The questions of a message that has more than one; else none. */
export function questionsIn(message: string): string[] {
  const sentences = message.split(/(?<=[?？])\s+/u).filter((part) => /[?？]$/u.test(part.trim()));
  const questions = sentences.filter((part) => part.trim().split(/\s+/u).length >= MIN_WORDS);
  return questions.length > 1 ? questions : [];
}

const SURENESS: readonly Decision[] = ['none', 'unsure', 'sure'];

/** What all of them say together, as sure as the least sure; undefined unless at least two say something of their own. */
export function joined(answers: readonly Answer[]): Answer | undefined {
  const told = answers.filter(
    (answer, i) => answer.decision !== 'none' && answers.findIndex(({ text }) => text === answer.text) === i,
  );
  const [first] = told;
  if (!first || told.length < 2) return undefined;
  const parts = told.flatMap((answer) => answer.parts);
  return {
    ...first,
    text: told.map(({ text }) => text).join('\n'),
    blocks: told.flatMap(({ blocks }) => blocks),
    origin: 'framed',
    confidence: Math.min(...told.map(({ confidence }) => confidence)),
    decision: SURENESS[Math.min(...told.map(({ decision }) => SURENESS.indexOf(decision)))] as Decision,
    parts: parts.filter(
      ({ candidate, unit }, i) =>
        parts.findIndex((part) => part.candidate === candidate && part.unit === unit) === i,
    ),
    tokens: told.flatMap(({ tokens }) => tokens),
  };
}
