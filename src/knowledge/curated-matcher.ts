// Finds the curated entry that a question means, from the phrasings that are known of each.
//
// Similarity alone counts a phrasing as often as it has near twins. Ridge regression on the similarities (a Gaussian
// process's mean, Rasmussen & Williams 2006, 2.25) asks instead how the question is best put together from the known
// phrasings; the nearest ones are enough for that, so nothing is trained and a set of any size can be matched.
import { highest } from './highest.ts';
import { atOnce, type Steps } from './in-slices.ts';
import type { CuratedEntry } from './loaders/document.ts';
import { meaningSimilarity, phraseFeatures, similarity } from './phrase-features.ts';
import { solvePositive } from './solve-positive.ts';

/** Phrasings that a question is put together from. */
const NEAREST = 64;
/** Ridge: how far a known phrasing is from standing for its entry alone. */
const NOISE = 0.3;
/** From this confidence on an entry is taken to be meant; docs/knowledge.md says what it lets through. */
export const CURATED_THRESHOLD = 0.3;

type Curated = Pick<CuratedEntry, 'questions'>;

export interface CuratedMatch<E extends Curated> {
  readonly entry: E;
  /** From 0 to 1: how much of the question the entry's phrasings explain. */
  readonly confidence: number;
}

export interface CuratedMatcher<E extends Curated> {
  /**
   * The entries nearest in meaning, the best first, whatever their confidence (default 3).
   *
   * @param sentence The question's vector, for a matcher that has those of its phrasings
   */
  match(
    question: string,
    options?: { readonly limit?: number; readonly sentence?: Float32Array },
  ): CuratedMatch<E>[];
}

/** The matcher never changes: build another when the entries do, and put it in the place of the first. */
export const createCuratedMatcher = <E extends Curated>(
  entries: readonly E[],
  sentences?: readonly Float32Array[],
): CuratedMatcher<E> => atOnce(buildingCuratedMatcher(entries, sentences));

/**
 * The same in steps, since a large set takes seconds.
 *
 * @param sentences The sentence encoder's vector of each phrasing, in the order of the entries
 */
export function* buildingCuratedMatcher<E extends Curated>(
  entries: readonly E[],
  sentences?: readonly Float32Array[],
): Steps<CuratedMatcher<E>> {
  const owners = entries.flatMap((entry) => entry.questions.map(() => entry));
  const features = yield* phraseFeatures(
    entries.flatMap((entry) => entry.questions),
    sentences,
  );
  const { phrases } = features;
  const phrasesWith: { readonly phrase: number; readonly value: number }[][] = [];
  phrases.forEach(({ ids, values }, phrase) => {
    ids.forEach((id, i) => {
      phrasesWith[id] ??= [];
      phrasesWith[id]?.push({ phrase, value: values[i] as number });
    });
  });

  return {
    match(question, { limit = 3, sentence } = {}) {
      const asked = features.phrase(question, sentence);
      const similarities = new Float64Array(phrases.length);
      phrases.forEach((phrase, i) => {
        similarities[i] = meaningSimilarity(asked, phrase);
      });
      asked.ids.forEach((id, i) => {
        for (const { phrase, value } of phrasesWith[id] ?? [])
          similarities[phrase] = (similarities[phrase] as number) + value * (asked.values[i] as number);
      });
      const some = [...similarities.keys()].filter((phrase) => (similarities[phrase] as number) > 0);
      const nearest = highest(some, similarities, NEAREST);
      const known = nearest.map((phrase) => phrases[phrase] as (typeof phrases)[number]);
      const shares = solvePositive(
        known.map((one, i) =>
          known.slice(0, i + 1).map((other, j) => similarity(one, other) + (i === j ? NOISE : 0)),
        ),
        nearest.map((phrase) => similarities[phrase] as number),
      );
      const confidences = new Map<E, number>();
      nearest.forEach((phrase, i) => {
        const entry = owners[phrase] as E;
        confidences.set(entry, (confidences.get(entry) ?? 0) + (shares[i] as number));
      });
      return [...confidences]
        .map(([entry, sum]) => ({ entry, confidence: Math.min(1, Math.max(0, sum)) }))
        .sort((one, other) => other.confidence - one.confidence)
        .slice(0, limit);
    },
  };
}
