// An answer for people: the sentence, the evidence in its passage, how sure it is.
import type { Answer } from '../engine/engine.ts';
import { printable, type Styles, wrap } from './terminal.ts';

export interface AnswerViewOptions {
  readonly latencyMs: number;
  /** Which model on which engine. */
  readonly source: string;
  readonly styles: Styles;
  readonly width: number;
}

/** Characters of the passage shown on each side of the evidence. */
const SURROUNDINGS = 140;
const INDENT = '  ';

export function describeAnswer(
  context: string,
  answer: Answer,
  { latencyMs, source, styles, width }: AnswerViewOptions,
): string {
  const { bold, faint } = styles;
  const details = [
    `confidence ${Math.round(100 * answer.confidence)} %`,
    answer.origin,
    `${latencyMs.toFixed(latencyMs < 10 ? 1 : 0)} ms`,
    source,
  ].join(' · ');
  const lines = [
    ...(answer.answerable ? [] : [faint('The passage does not seem to answer this; the best guess is:')]),
    bold(wrap(printable(answer.text || 'The passage holds no words.'), width)),
    ...(answer.end > answer.start ? ['', excerpt(context, answer, styles, width)] : []),
    '',
    faint(INDENT + details),
    '',
  ];
  return `${lines.join('\n')}\n`;
}

/** The evidence marked among the words around it. */
function excerpt(context: string, { start, end }: Answer, { marked }: Styles, width: number): string {
  const from = start <= SURROUNDINGS ? 0 : nextWord(context, start - SURROUNDINGS, start);
  const to =
    context.length - end <= SURROUNDINGS ? context.length : lastWord(context, end + SURROUNDINGS, end);
  const flat = (text: string) => printable(text).replace(/\s+/g, ' ');
  const before = `${from > 0 ? '… ' : ''}${flat(context.slice(from, start)).trimStart()}`;
  const after = `${flat(context.slice(end, to)).trimEnd()}${to < context.length ? ' …' : ''}`;
  const evidence = flat(context.slice(start, end)).split(' ').map(marked).join(' ');
  const isPlain = marked('x') === 'x';
  const text = `${before}${isPlain ? `«${evidence}»` : evidence}${after}`;
  return wrap(text, width - INDENT.length)
    .split('\n')
    .map((line) => INDENT + line)
    .join('\n');
}

function nextWord(text: string, at: number, limit: number): number {
  const space = text.slice(at, limit).search(/\s/);
  return space < 0 ? at : at + space + 1;
}

function lastWord(text: string, at: number, limit: number): number {
  const space = text.slice(limit, at).search(/\s\S*$/);
  return space < 0 ? at : limit + space;
}

/** The last digits of a confidence depend on which questions were answered together, and say nothing. */
export function rounded<T extends { readonly confidence: number }>(answer: T): T {
  return { ...answer, confidence: Math.round(answer.confidence * 1e6) / 1e6 };
}
