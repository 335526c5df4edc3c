// What the units of the passages mean: vectors from storage, those that are missing computed in the background, and how
// like a question they are.
import type { TextVectors } from '../engine/engine.ts';
import { type PassageVectors, vectorBytes, vectorsOfBytes } from '../engine/passage-vectors.ts';
import type { PassageVectorStore } from '../storage/passage-vector-store.ts';
import type { PassageText, PastTurn } from '../text/encoded-text.ts';
import type { PassageHit } from './passage-index.ts';

export interface MeaningsOptions {
  readonly encoder: TextVectors;
  /** Without one, every start encodes anew. */
  readonly store?: Pick<PassageVectorStore, 'find' | 'add'>;
  /** Told of each document whose vectors, or question whose vector, could not be computed. */
  readonly onFailure: (error: Error) => void;
}

export interface Meanings {
  /** Takes a document's vectors from storage and computes those that are missing; its former ones are gone at once. */
  put(documentId: string, collection: string, passages: readonly PassageText[]): void;
  remove(documentId: string): void;
  /** The question's vector; undefined where it cannot be computed. */
  ofQuestion(question: string, history?: readonly PastTurn[]): Promise<Float32Array | undefined>;
  /** How near each unit of a passage is to the question, and in the last place the whole; empty until that is known. */
  similarities(documentId: string, passage: number, question: Float32Array): Float32Array;
  /** The passages whose best unit is nearest, the best first; none for a desk too large to be looked through. */
  nearest(question: Float32Array, limit: number, collections?: readonly string[]): PassageHit[];
  /** What the reader reads of a passage; undefined until it is there. */
  vectors(documentId: string, passage: number): Promise<PassageVectors | undefined>;
  /** Resolves when all that can be computed is. */
  idle(): Promise<void>;
}

interface HeldPassage {
  readonly key: string;
  /** [units + 1, width] and a scale for each row. */
  readonly means: Int8Array;
  readonly scales: Float32Array;
}

interface HeldDocument {
  readonly collection: string;
  readonly passages: (HeldPassage | undefined)[];
}

/** Rows of means that are held: 39 MB; passages beyond are found by their words alone. */
const MAX_HELD = 100_000;
/** Looking through so many takes about 8 ms; in a larger desk they rank what the words found. */
const MAX_SEARCHED = 20_000;
/** A question is asked of curated answers, of passages, and once more when it is declined. */
const QUESTIONS_KEPT = 200;
/** Passages whose piece vectors stay in memory: about 40 MB. */
const VECTORS_KEPT = 3000;
/** Passages that are encoded together; a question waits for one such run at most. */
const ENCODED_AT_ONCE = 4;

export function createMeanings({ encoder, store, onFailure }: MeaningsOptions): Meanings {
  const documents = new Map<string, HeldDocument>();
  const questions = new Map<string, Promise<Float32Array | undefined>>();
  const kept = new Map<string, PassageVectors>();
  const { width, vectorSize } = encoder;
  let held = 0;
  let working: Promise<void> = Promise.resolve();

  const keep = (key: string, vectors: PassageVectors) => {
    kept.delete(key);
    kept.set(key, vectors);
    const [oldest] = kept.size > VECTORS_KEPT ? kept.keys() : [];
    if (oldest !== undefined) kept.delete(oldest);
  };
  const keyOf = ({ title, headings, text, units }: PassageText) =>
    sha256([encoder.encoder, title, headings, text, units.map(({ start, end }) => [start, end])]);

  async function take(
    documentId: string,
    document: HeldDocument,
    passages: readonly PassageText[],
  ): Promise<void> {
    const keys = await Promise.all(passages.map(keyOf));
    const stored = (await store?.find(keys)) ?? new Map<string, Uint8Array>();
    const isCurrent = () => documents.get(documentId) === document;
    const hold = (place: number, vectors: PassageVectors) => {
      const { means, meanScales } = vectors;
      document.passages[place] = { key: keys[place] as string, means, scales: meanScales };
      held += meanScales.length;
      keep(keys[place] as string, vectors);
    };
    const missing: number[] = [];
    for (const [place, key] of keys.entries()) {
      if (!isCurrent() || held >= MAX_HELD) return;
      const bytes = stored.get(key);
      if (bytes) hold(place, vectorsOfBytes(bytes, vectorSize, width));
      else missing.push(place);
    }
    for (let from = 0; from < missing.length; from += ENCODED_AT_ONCE) {
      const places = missing.slice(from, from + ENCODED_AT_ONCE);
      const encoded = await encoder.encodePassages(places.map((place) => passages[place] as PassageText));
      if (!isCurrent() || held >= MAX_HELD) return;
      places.forEach((place, i) => {
        hold(place, encoded[i] as PassageVectors);
      });
      const rows = places.map((place, i) => ({
        key: keys[place] as string,
        vectors: vectorBytes(encoded[i] as PassageVectors),
      }));
      await store?.add(encoder.encoder, distinct(rows));
    }
  }

  function forget(documentId: string): void {
    for (const passage of documents.get(documentId)?.passages ?? []) held -= passage?.scales.length ?? 0;
    documents.delete(documentId);
  }

  const similaritiesOf = ({ means, scales }: HeldPassage, question: Float32Array): Float32Array => {
    const found = new Float32Array(scales.length);
    for (let row = 0; row < scales.length; row++) {
      let [product, squares] = [0, 1e-9];
      const from = row * width;
      for (let d = 0; d < width; d++) {
        const value = means[from + d] as number;
        product += (question[d] as number) * value;
        squares += value * value;
      }
      found[row] = product / Math.sqrt(squares);
    }
    return found;
  };

  return {
    put(documentId, collection, passages) {
      forget(documentId);
      const document: HeldDocument = { collection, passages: [] };
      documents.set(documentId, document);
      working = working.then(() => take(documentId, document, passages)).catch(onFailure);
    },
    remove: forget,
    ofQuestion(question, history = []) {
      const last = history.at(-1);
      const key = JSON.stringify([question, last?.question, last?.answer]);
      const known = questions.get(key);
      if (known) return known;
      const [oldest] = questions.size >= QUESTIONS_KEPT ? questions.keys() : [];
      if (oldest !== undefined) questions.delete(oldest);
      const asked = encoder.encodeQuestion(question, history).catch((error: Error) => {
        questions.delete(key);
        onFailure(error);
        return undefined;
      });
      questions.set(key, asked);
      return asked;
    },
    similarities(documentId, passage, question) {
      const found = documents.get(documentId)?.passages[passage];
      return found ? similaritiesOf(found, question) : new Float32Array(0);
    },
    nearest(question, limit, collections) {
      if (held > MAX_SEARCHED) return [];
      const hits: PassageHit[] = [];
      for (const [documentId, { collection, passages }] of documents) {
        if (collections && !collections.includes(collection)) continue;
        passages.forEach((found, passage) => {
          if (found) hits.push({ documentId, passage, score: Math.max(...similaritiesOf(found, question)) });
        });
      }
      return hits.sort((one, other) => other.score - one.score).slice(0, limit);
    },
    async vectors(documentId, passage) {
      const found = documents.get(documentId)?.passages[passage];
      if (!found) return undefined;
      const known = kept.get(found.key);
      if (known) return known;
      const bytes = (await store?.find([found.key]))?.get(found.key);
      if (!bytes) return undefined;
      const vectors = vectorsOfBytes(bytes, vectorSize, width);
      keep(found.key, vectors);
      return vectors;
    },
    idle: () => working,
  };
}

/** In hexadecimal digits. */
async function sha256(value: unknown): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(value)));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A document may hold the same passage twice. */
const distinct = <R extends { readonly key: string }>(rows: readonly R[]): R[] => [
  ...new Map(rows.map((row) => [row.key, row])).values(),
];
