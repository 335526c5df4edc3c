// Claims to check against documents: what the people of a desk answer, asked as "is it true that …?". A claim holds, or
// holds no more once the bare answer in it is another one of the same form. Telling yes from no is learned from both.
import type { TextEncoder } from '../../text/encoded-text.ts';
import type { Collection, LearnedQuestion } from './collections.ts';
import type { Desk, DeskRow } from './desks.ts';

export interface Claims {
  readonly true: readonly LearnedQuestion[];
  readonly false: readonly LearnedQuestion[];
}

/** False claims made of one that holds, at most. */
const FALSE_CLAIMS = 4;

const FRAMES: readonly ((claim: string) => string)[] = [
  (claim) => `is it true that ${claim}?`,
  (claim) => `${claim}, right?`,
  (claim) => `${claim}?`,
  (claim) => `I heard that ${claim}. Is that so?`,
];

/** @param learned The desk's questions as the encoder reads them: what answers a claim is what answers its question. */
export function claimsOf(
  desk: Desk,
  learned: Collection,
  encoder: TextEncoder,
  kinds: { readonly yes: number; readonly no: number },
): Claims {
  const byItem = new Map(learned.questions.map((question) => [question.item, question]));
  const shorts = new Map<string, string[]>();
  for (const { short } of desk.rows) if (short) append(shorts, formOf(short), short);
  const claims: { true: LearnedQuestion[]; false: LearnedQuestion[] } = { true: [], false: [] };
  desk.rows.forEach((row, item) => {
    const question = byItem.get(item);
    const said = claimIn(row);
    if (!question || said === undefined) return;
    const frame = FRAMES[item % FRAMES.length] as (typeof FRAMES)[number];
    const asked = (claim: string, kind: number): LearnedQuestion => ({
      ...question,
      question: encoder.question(frame(claim)),
      spans: [],
      kind,
    });
    claims.true.push(asked(said, kinds.yes));
    const others = (shorts.get(formOf(row.short ?? '')) ?? []).filter(
      (other) => !row.evidence.some((evidence) => evidence.includes(other)),
    );
    if (row.short === null || !said.includes(row.short)) return;
    for (const other of new Set(others.slice(0, FALSE_CLAIMS)))
      claims.false.push(asked(said.replace(row.short, other), kinds.no));
  });
  return claims;
}

/** The first sentence of the answer, without "Yes" or "No" and the full stop; what needs earlier turns claims nothing alone. */
function claimIn({ answer, history }: DeskRow): string | undefined {
  if (answer === null || history.length > 0) return undefined;
  const [sentence = ''] = answer.split(/(?<=[.!?;])\s/);
  const claim = sentence.replace(/^(?:yes|no)[,.:;]?\s+/i, '').replace(/[.!?;]+$/, '');
  return claim.split(' ').length < 4 ? undefined : claim;
}

/** "12 euros" and "7 euros" have one form, and so have two names. */
const formOf = (short: string): string => short.replace(/\d+/g, '0').replace(/\b\p{Lu}\p{L}+/gu, 'A');

function append(map: Map<string, string[]>, key: string, value: string): void {
  map.set(key, [...(map.get(key) ?? []), value]);
}
