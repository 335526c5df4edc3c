// What is told of a unit that answers: what else belongs to it, in what manner it answers, and the short answer in it.
import { ANSWER_KINDS, type AnswerKind } from '../model/desk-reader.ts';
import type { EncodedPassage } from '../text/encoded-text.ts';
import type { JoinedText } from '../text/joined-text.ts';
import type { Candidate, CandidateUnit, UnitPlace } from './engine.ts';
import type { JudgeResult } from './network.ts';

/** A candidate that reader and judge have read. */
export interface Judged {
  readonly candidate: number;
  readonly joined: JoinedText;
  readonly result: JudgeResult;
  /** The reader's logits of its units. */
  readonly readerLogits: Float32Array;
}

export interface JudgedUnit extends UnitPlace {
  readonly judged: Judged;
}

export interface ToldAnswer {
  readonly kind: AnswerKind;
  /** In the order of the text. */
  readonly parts: readonly UnitPlace[];
  /** The short answer and its offsets in the candidate's text. */
  readonly short: string;
  readonly start: number;
  readonly end: number;
}

/** Pieces of a short answer at most. */
const MAX_SPAN = 24;
/** A unit is told beside the best one from this logit on, before the sigmoid. Chosen on desks outside the training. */
const PART_LOGIT = -1;
/** Yes or no is said from this probability on; below it the unit speaks for itself. A wrong "No." is worse than none. */
const MIN_POLARITY = 0.8;
/** Of a longer list only the likely parts are told. */
const WHOLE_LIST = 10;

export function toldOf(candidate: Candidate, passage: EncodedPassage, best: JudgedUnit): ToldAnswer {
  const kind = kindAt(best.judged.result, best.unit);
  const { start, end } = shortAnswer(candidate, passage, best);
  return { kind, parts: partsOf(candidate, best, kind), short: candidate.text.slice(start, end), start, end };
}

function kindAt({ kindLogits }: JudgeResult, unit: number): AnswerKind {
  const own = kindLogits.subarray(unit * ANSWER_KINDS.length, (unit + 1) * ANSWER_KINDS.length);
  const largest = Math.max(...own);
  const kind = ANSWER_KINDS[own.indexOf(largest)] as AnswerKind;
  const probability = 1 / own.reduce((sum, logit) => sum + Math.exp(logit - largest), 0);
  return (kind === 'yes' || kind === 'no') && probability < MIN_POLARITY ? 'fact' : kind;
}

/** The best unit and what else of its passage belongs to the answer, in the order of the text. */
function partsOf({ units, text }: Candidate, best: JudgedUnit, kind: AnswerKind): UnitPlace[] {
  const likely = units.map(
    (_, i) => i === best.unit || (best.judged.result.partLogits[i] as number) > PART_LOGIT,
  );
  // Of steps none can be left out, whichever of them was found.
  const steps = units.flatMap((unit, i) => (likely[i] && unit.kind === 'step' ? [unit.group] : []));
  const groups = new Set([listAt(units, best.unit, kind, text), ...steps]);
  const isTold = ({ group }: CandidateUnit, i: number) =>
    likely[i] ||
    (group !== undefined &&
      groups.has(group) &&
      units.filter((unit) => unit.group === group).length <= WHOLE_LIST);
  return units.flatMap((unit, i) => (isTold(unit, i) ? [{ candidate: best.candidate, unit: i }] : []));
}

/** The list or the steps that are told whole: those that the best unit stands in or introduces. */
function listAt(units: Candidate['units'], best: number, kind: AnswerKind, text: string): number | undefined {
  const [unit, next] = [units[best], units[best + 1]];
  if (unit?.kind === 'step') return unit.group;
  if (unit?.kind === 'item') return kind === 'steps' || kind === 'list' ? unit.group : undefined;
  const introduces = unit?.kind === 'paragraph' && text.slice(unit.start, unit.end).endsWith(':');
  return introduces && (next?.kind === 'item' || next?.kind === 'step') ? next.group : undefined;
}

/** Offsets in the passage's text of the best span inside the best unit. */
function shortAnswer(
  { units }: Candidate,
  passage: EncodedPassage,
  best: JudgedUnit,
): Pick<ToldAnswer, 'start' | 'end'> {
  const { result, joined } = best.judged;
  const from = passage.unitOf.indexOf(best.unit);
  const to = passage.unitOf.lastIndexOf(best.unit);
  const at = joined.from;
  let [most, first, last] = [Number.NEGATIVE_INFINITY, from, to];
  for (let start = from; start >= 0 && start <= to; start++)
    for (let end = start; end <= Math.min(to, start + MAX_SPAN - 1); end++) {
      const score = (result.startLogits[at + start] as number) + (result.endLogits[at + end] as number);
      if (score > most) [most, first, last] = [score, start, end];
    }
  const unit = units[best.unit];
  return {
    start: passage.starts[first] ?? unit?.start ?? 0,
    end: passage.ends[last] ?? unit?.end ?? 0,
  };
}
