// How much of what a reader sees of a document the desk can answer from.

/** Why words of a document were not taken in. */
export type LeftOutReason =
  | 'navigation'
  | 'cookie notice'
  | 'footer'
  | 'page header'
  | 'controls'
  | 'hidden'
  | 'struck out'
  | 'template tag'
  | 'other';

export interface LeftOut {
  readonly reason: LeftOutReason;
  readonly words: number;
  /** The beginning of the first such stretch. */
  readonly example: string;
}

export interface Coverage {
  /** Words that a reader sees, without navigation and what else is no content. */
  readonly visibleWords: number;
  /** Of these, those that stand in passages or in the headings over them. */
  readonly keptWords: number;
  /** What was left out, content or not: the most words first. */
  readonly leftOut: readonly LeftOut[];
}

/** A document below this share deserves a look. */
export const COVERAGE_WARNING_PERCENT = 95;

/** From 0 to 100, rounded down, so that 100 means all. */
export const coveragePercent = ({ visibleWords, keptWords }: Coverage): number =>
  visibleWords === 0 ? 100 : Math.floor((100 * keptWords) / visibleWords);
