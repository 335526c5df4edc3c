// Scores passages by the words that they and their documents hold: BM25 over weighted fields, in arrays that are kept.
import { highest } from './highest.ts';
import { type PassageSlots, Posting } from './passage-slots.ts';
import type { QuestionTerm } from './term-closeness.ts';
import { withRoom } from './with-room.ts';

export interface ScoreWeights {
  /** BM25 (Robertson & Zaragoza 2009): how soon a repeated word counts no more, how much long passages lose. */
  readonly k1: number;
  readonly b: number;
  /** A word in the title and in the headings; in the text it has 1. */
  readonly title: number;
  readonly headings: number;
  /** The words in the whole document, each by half where this share of the passages has it. */
  readonly document: number;
  readonly documentHalf: number;
}

export interface ScoredPassage {
  readonly slot: number;
  readonly score: number;
}

export interface PassageScorer {
  /** Passages with the highest scores by their own words, in no order; `asked` has 1 at the numbers of their documents. */
  best(terms: readonly QuestionTerm[], asked: Uint8Array, count: number): ScoredPassage[];
}

export function createPassageScorer(store: PassageSlots, weights: ScoreWeights): PassageScorer {
  // By slot, by document; all zero between calls. Nothing is allocated for a question but its few best passages.
  let passageScores = new Float32Array(256);
  let documentScores = new Float32Array(256);
  let documentHits = new Uint32Array(256);
  // Slots and documents with a score, and documents that hold the term in hand.
  let slots = new Uint32Array(256);
  let documents = new Uint32Array(256);
  let having = new Uint32Array(256);

  return {
    best(terms, asked, count) {
      passageScores = withRoom(passageScores, store.slots);
      slots = withRoom(slots, store.slots);
      documentScores = withRoom(documentScores, store.documents);
      documentHits = withRoom(documentHits, store.documents);
      documents = withRoom(documents, store.documents);
      having = withRoom(having, store.documents);
      const { lengths, documentNumbers } = store;
      const { k1, b, title, headings, documentHalf } = weights;
      const perWord = b / store.averageLength;
      let [slotCount, documentCount] = [0, 0];
      for (const { term, idf } of terms) {
        const postings = store.postingsOf(term);
        let havingCount = 0;
        for (let i = 0; i < postings.length; i++) {
          const entry = postings[i] as number;
          const slot = Posting.slot(entry);
          const document = documentNumbers[slot] as number;
          if (asked[document] !== 1) continue;
          const frequency =
            Posting.inText(entry) / (1 - b + perWord * (lengths[slot] as number)) +
            headings * Posting.inHeadings(entry) +
            title * Posting.inTitle(entry);
          const known = passageScores[slot] as number;
          if (known === 0) slots[slotCount++] = slot;
          passageScores[slot] = known + (idf * frequency * (k1 + 1)) / (k1 + frequency);
          const hits = documentHits[document] as number;
          if (hits === 0) having[havingCount++] = document;
          documentHits[document] = hits + 1;
        }
        for (let i = 0; i < havingCount; i++) {
          const document = having[i] as number;
          const hits = documentHits[document] as number;
          const known = documentScores[document] as number;
          if (known === 0) documents[documentCount++] = document;
          documentScores[document] =
            known + (idf * hits) / (hits + documentHalf * store.passagesOf(document));
          documentHits[document] = 0;
        }
      }
      const best = highest(slots.subarray(0, slotCount), passageScores, count).map((slot) => ({
        slot,
        score:
          (passageScores[slot] as number) +
          weights.document * (documentScores[documentNumbers[slot] as number] as number),
      }));
      for (let i = 0; i < slotCount; i++) passageScores[slots[i] as number] = 0;
      for (let i = 0; i < documentCount; i++) documentScores[documents[i] as number] = 0;
      return best;
    },
  };
}
