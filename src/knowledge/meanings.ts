// What the sentences of the passages mean: their vectors, computed in the background, and how like a question they are.
import type { SentenceEncoder } from '../engine/sentence-encoder.ts';
import { sentenceSpans } from '../text/sentences.ts';
import type { PassageFields, PassageHit } from './passage-index.ts';

/** A sentence of a passage (UTF-16 offsets in its text), and the cosine of its vector and the question's. */
export interface MeantSentence {
  readonly start: number;
  readonly end: number;
  readonly similarity: number;
}

export interface Meanings {
  /** Computes a document's vectors when there is time; its former ones are gone at once. */
  put(documentId: string, collection: string, passages: readonly PassageFields[]): void;
  remove(documentId: string): void;
  /** The question's vector; undefined where it cannot be computed. */
  ofQuestion(question: string): Promise<Float32Array | undefined>;
  /** The sentences of a passage; none where they are not computed yet. */
  sentences(documentId: string, passage: number, question: Float32Array): MeantSentence[];
  /** The passages whose best sentence is nearest, the best first; none for a desk too large to be looked through. */
  nearest(question: Float32Array, limit: number, collections?: readonly string[]): PassageHit[];
  /** Resolves when all that can be computed is. */
  idle(): Promise<void>;
}

interface HeldPassage {
  /** Start and end of each sentence. */
  readonly spans: Uint32Array;
  /** [sentences · size], each number a whole number of steps. */
  readonly vectors: Int8Array;
}

interface HeldDocument {
  readonly collection: string;
  readonly passages: (HeldPassage | undefined)[];
}

/** Steps of a number between 0 and 1: few numbers of a vector of unit length are over 127 / 400. */
const STEPS = 400;
const LARGEST = 127;
/** 38 MB of vectors; passages beyond are found by their words alone. */
const MAX_HELD = 100_000;
/** Looking through so many takes about 8 ms; in a larger desk they rank what the words found. */
const MAX_SEARCHED = 20_000;
/** A question is asked of curated answers, of passages, and once more when it is declined. */
const QUESTIONS_KEPT = 200;

/** @param onFailure Told once of each document whose vectors, or question whose vector, could not be computed */
export function createMeanings(encoder: SentenceEncoder, onFailure: (error: Error) => void): Meanings {
  const documents = new Map<string, HeldDocument>();
  const questions = new Map<string, Promise<Float32Array | undefined>>();
  const { size } = encoder;
  let held = 0;
  let working: Promise<void> = Promise.resolve();

  async function compute(
    documentId: string,
    document: HeldDocument,
    fields: readonly PassageFields[],
  ): Promise<void> {
    for (const [place, passage] of fields.entries()) {
      // It was removed or replaced meanwhile, or there is no room for more.
      if (documents.get(documentId) !== document || held >= MAX_HELD) return;
      const spans = sentenceSpans(passage.text);
      const texts = spans.map(({ start, end }) => inPlace(passage, passage.text.slice(start, end)));
      const vectors = await encoder.encode(texts, { canWait: true });
      if (documents.get(documentId) !== document) return;
      document.passages[place] = {
        spans: Uint32Array.from(spans.flatMap(({ start, end }) => [start, end])),
        vectors: Int8Array.from(vectors.flatMap((vector) => Array.from(vector, inSteps))),
      };
      held += spans.length;
    }
  }

  function forget(documentId: string): void {
    for (const passage of documents.get(documentId)?.passages ?? []) held -= countOf(passage);
    documents.delete(documentId);
  }

  const similarity = (question: Float32Array, vectors: Int8Array, sentence: number): number => {
    const from = sentence * size;
    let sum = 0;
    for (let d = 0; d < size; d++) sum += (question[d] as number) * (vectors[from + d] as number);
    return sum / STEPS;
  };

  return {
    put(documentId, collection, passages) {
      forget(documentId);
      const document: HeldDocument = { collection, passages: [] };
      documents.set(documentId, document);
      working = working.then(() => compute(documentId, document, passages)).catch(onFailure);
    },
    remove: forget,
    ofQuestion(question) {
      const known = questions.get(question);
      if (known) return known;
      const [oldest] = questions.size >= QUESTIONS_KEPT ? questions.keys() : [];
      if (oldest !== undefined) questions.delete(oldest);
      const asked = encoder.encode([question]).then(
        ([vector]) => vector,
        (error: Error) => {
          questions.delete(question);
          onFailure(error);
          return undefined;
        },
      );
      questions.set(question, asked);
      return asked;
    },
    sentences(documentId, passage, question) {
      const found = documents.get(documentId)?.passages[passage];
      if (!found) return [];
      const { spans, vectors } = found;
      return Array.from({ length: countOf(found) }, (_, i) => ({
        start: spans[2 * i] as number,
        end: spans[2 * i + 1] as number,
        similarity: similarity(question, vectors, i),
      }));
    },
    nearest(question, limit, collections) {
      if (held > MAX_SEARCHED) return [];
      const hits: PassageHit[] = [];
      for (const [documentId, { collection, passages }] of documents) {
        if (collections && !collections.includes(collection)) continue;
        passages.forEach((found, passage) => {
          let score = 0;
          for (let i = 0; found && i < countOf(found); i++)
            score = Math.max(score, similarity(question, found.vectors, i));
          hits.push({ documentId, passage, score });
        });
      }
      return hits.sort((one, other) => other.score - one.score).slice(0, limit);
    },
    idle: () => working,
  };
}

/** A sentence below its heading, which often names what it is about. */
const inPlace = ({ title, headings }: PassageFields, sentence: string) =>
  `${headings.at(-1) ?? title}: ${sentence}`;

const countOf = (passage: HeldPassage | undefined) => (passage?.spans.length ?? 0) / 2;
const inSteps = (value: number) => Math.max(-LARGEST, Math.min(LARGEST, Math.round(value * STEPS)));
