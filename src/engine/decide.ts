// One decision: which units answer, how surely, and what is said. All of it comes from the numbers of reader and judge.
import { ANSWER_KINDS, type AnswerKind } from '../model/desk-reader.ts';
import type { EncodedPassage } from '../text/encoded-text.ts';
import type { JoinedText } from '../text/joined-text.ts';
import { tokenize } from '../text/tokenize.ts';
import { composeAnswer } from './compose-answer.ts';
import type { Answer, Candidate, Decision, RankedUnit, UnitPlace } from './engine.ts';
import type { Calibration } from './manifest.ts';
import type { JudgeResult } from './network.ts';

/** A candidate that reader and judge have read. */
export interface Judged {
  readonly candidate: number;
  readonly joined: JoinedText;
  readonly result: JudgeResult;
  /** The reader's logits of its units. */
  readonly readerLogits: Float32Array;
}

export interface DecideOptions {
  readonly candidates: readonly Candidate[];
  readonly passages: readonly EncodedPassage[];
  readonly judged: readonly Judged[];
  /** The reader's logit of "none of it". */
  readonly none: number;
  readonly calibration: Calibration;
}

/** Pieces of a short answer at most. */
const MAX_SPAN = 24;
/** Units that are told of when somebody asks how an answer came about. */
const RANKED = 8;
/** A unit is told beside the best one from this logit on, before the sigmoid. Chosen on desks outside the training. */
const PART_LOGIT = -1;
/** Yes or no is said from this probability on; below it the unit speaks for itself. */
const MIN_POLARITY = 0.5;
/** Of a longer list only the likely parts are told. */
const WHOLE_LIST = 10;

export function decide(options: DecideOptions): Answer {
  const { candidates, judged, calibration } = options;
  const { readerWeight, temperature } = calibration;
  const scored = judged.flatMap((one) =>
    (candidates[one.candidate]?.units ?? []).map((_, unit) => ({
      candidate: one.candidate,
      unit,
      judged: one,
      logit:
        ((one.result.unitLogits[unit] as number) + readerWeight * (one.readerLogits[unit] as number)) /
        temperature,
    })),
  );
  const none = (readerWeight * options.none) / temperature + calibration.noneBias;
  const largest = scored.reduce((most, { logit }) => Math.max(most, logit), none);
  const total = scored.reduce((sum, { logit }) => sum + Math.exp(logit - largest), Math.exp(none - largest));
  const ranked = scored
    .map((one) => ({ ...one, share: Math.exp(one.logit - largest) / total }))
    .sort((one, other) => other.share - one.share);
  const [best] = ranked;
  if (!best) return NOTHING_READ;

  const kind = kindAt(best.judged.result, best.unit);
  const parts = partsOf(options, best, kind);
  const isPart = ({ candidate, unit }: UnitPlace) =>
    parts.some((part) => part.candidate === candidate && part.unit === unit);
  const span = shortAnswer(options, best);
  const passage = candidates[best.candidate] as Candidate;
  const short = passage.text.slice(span.start, span.end).toLowerCase();
  // What several documents say alike adds up: they agree, and do not compete.
  const saysTheSame = ({ candidate, unit }: UnitPlace) => {
    const { text, units: own } = candidates[candidate] as Candidate;
    return (
      /[\p{L}\p{N}]/u.test(short) &&
      text.slice(own[unit]?.start, own[unit]?.end).toLowerCase().includes(short)
    );
  };
  const share = ranked.reduce((sum, one) => sum + (isPart(one) || saysTheSame(one) ? one.share : 0), 0);
  const confidence = calibrated(share, calibration);
  const decision = decisionFor(confidence, calibration);
  const composed = composeAnswer(
    parts.map(({ candidate, unit }) => ({ passage: candidates[candidate] as Candidate, unit })),
    kind,
  );
  return {
    ...composed,
    kind,
    shortAnswer: passage.text.slice(span.start, span.end),
    start: span.start,
    end: span.end,
    confidence,
    decision,
    noAnswerProbability: Math.exp(none - largest) / total,
    answerable: decision !== 'none',
    parts,
    ranked: ranked
      .slice(0, RANKED)
      .map(({ candidate, unit, share: own }): RankedUnit => ({ candidate, unit, share: own })),
    tokens: tokenize(composed.text).map((token) => token.text),
  };
}

const NOTHING_READ: Answer = {
  text: '',
  blocks: [],
  origin: 'quoted',
  kind: 'fact',
  shortAnswer: '',
  start: 0,
  end: 0,
  confidence: 0,
  decision: 'none',
  noAnswerProbability: 1,
  answerable: false,
  parts: [],
  ranked: [],
  tokens: [],
};

function kindAt({ kindLogits }: JudgeResult, unit: number): AnswerKind {
  const own = kindLogits.subarray(unit * ANSWER_KINDS.length, (unit + 1) * ANSWER_KINDS.length);
  const largest = Math.max(...own);
  const kind = ANSWER_KINDS[own.indexOf(largest)] as AnswerKind;
  const probability = 1 / own.reduce((sum, logit) => sum + Math.exp(logit - largest), 0);
  return (kind === 'yes' || kind === 'no') && probability < MIN_POLARITY ? 'fact' : kind;
}

/** The best unit and what else of its passage belongs to the answer, in the order of the text. */
function partsOf(
  { candidates }: DecideOptions,
  best: UnitPlace & { readonly judged: Judged },
  kind: AnswerKind,
): UnitPlace[] {
  const { units, text } = candidates[best.candidate] as Candidate;
  const group = listAt(units, best.unit, kind, text);
  const isWhole = units.filter((unit) => unit.group === group).length <= WHOLE_LIST;
  return units.flatMap((unit, i) => {
    const logit = best.judged.result.partLogits[i] as number;
    const sameList = group !== undefined && unit.group === group && isWhole;
    const told = i === best.unit || logit > PART_LOGIT || sameList;
    return told ? [{ candidate: best.candidate, unit: i }] : [];
  });
}

/** The list or the steps that are told whole: those that the best unit stands in or introduces. */
function listAt(units: Candidate['units'], best: number, kind: AnswerKind, text: string): number | undefined {
  const [unit, next] = [units[best], units[best + 1]];
  if (unit?.kind === 'step') return unit.group;
  if (unit?.kind === 'item') return kind === 'steps' || kind === 'list' ? unit.group : undefined;
  const introduces = unit?.kind === 'paragraph' && text.slice(unit.start, unit.end).endsWith(':');
  return introduces && (next?.kind === 'item' || next?.kind === 'step') ? next.group : undefined;
}

/** By the share of the softmax: Platt 1999. */
function calibrated(share: number, { slope, offset }: Calibration): number {
  const bounded = Math.min(1 - 1e-6, Math.max(1e-6, share));
  return 1 / (1 + Math.exp(-(slope * Math.log(bounded / (1 - bounded)) + offset)));
}

function decisionFor(confidence: number, { sureThreshold, unsureThreshold }: Calibration): Decision {
  if (confidence >= sureThreshold) return 'sure';
  return confidence >= unsureThreshold ? 'unsure' : 'none';
}

/** Offsets in the passage's text of the best span inside the best unit. */
function shortAnswer(
  { passages, candidates }: DecideOptions,
  best: UnitPlace & { readonly judged: Judged },
): { readonly start: number; readonly end: number } {
  const passage = passages[best.candidate] as EncodedPassage;
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
  const unit = candidates[best.candidate]?.units[best.unit];
  return {
    start: passage.starts[first] ?? unit?.start ?? 0,
    end: passage.ends[last] ?? unit?.end ?? 0,
  };
}
