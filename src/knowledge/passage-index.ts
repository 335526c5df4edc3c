// Finds the passages of a question by their words: BM25 over weighted fields, then how close together the words stand.
import { atOnce, type Steps } from './in-slices.ts';
import { type AskedTerm, createTermDictionary } from './index-terms.ts';
import { createPassageScorer } from './passage-scorer.ts';
import { createPassageSlots, type DocumentTerms } from './passage-slots.ts';
import { closeness, type QuestionTerm } from './term-closeness.ts';

/** Chosen on SQuAD's training set: docs/knowledge.md. */
const WEIGHTS = {
  /** BM25 (Robertson & Zaragoza 2009): how soon a repeated word counts no more, how much long passages lose. */
  k1: 1,
  b: 0.5,
  /** A word in the title and in the headings; in the text it has 1. */
  title: 0.5,
  headings: 0.5,
  /** A word of the same family. */
  family: 0.5,
  /** The question's words in the whole document, each by half where this share of the passages has it. */
  document: 0.5,
  documentHalf: 0.1,
  /** The question's words in one sentence, and its neighbouring words that are neighbours in the passage too. */
  sentence: 0.5,
  pair: 0.5,
} as const;
/** Passages that are looked at word by word, at least. */
const CLOSER_LOOK = 50;

export interface PassageFields {
  readonly title: string;
  readonly headings: readonly string[];
  readonly text: string;
}

export interface PassageHit {
  readonly documentId: string;
  /** The passage's place in its document. */
  readonly passage: number;
  readonly score: number;
}

export interface SearchOptions {
  /** Default: 5 passages. */
  readonly limit?: number;
  /** Default: all collections. */
  readonly collections?: readonly string[];
  /** Further words to look for, with what each counts beside one of the question (1). */
  readonly also?: readonly { readonly word: string; readonly closeness: number }[];
}

export interface PassageIndex {
  /** Adds a document, or puts it in the place of its former self at once. */
  put(documentId: string, collection: string, passages: readonly PassageFields[]): void;
  /** The same in steps; what they return makes the change. No other change may be made meanwhile. */
  putting(documentId: string, collection: string, passages: readonly PassageFields[]): Steps<() => void>;
  /** Whether there was such a document. */
  remove(documentId: string): boolean;
  /** Gives the room of removed passages back, once there are many. No change may be made meanwhile. */
  tidying(): Steps<void>;
  /** The best passages first; a passage that shares no word with the question is never among them. */
  search(question: string, options?: SearchOptions): PassageHit[];
  /** How many passages hold a normalised word in any of its forms; removed ones count until their room is given back. */
  count(word: string): number;
  /** Passages. */
  readonly size: number;
}

export function createPassageIndex(): PassageIndex {
  const dictionary = createTermDictionary();
  const store = createPassageSlots();
  const scorer = createPassageScorer(store, WEIGHTS);

  const rarity = (term: number | undefined): number => {
    const found = term === undefined ? 0 : Math.min(store.count(term), store.size);
    return Math.log(1 + (store.size - found + 0.5) / (found + 0.5));
  };
  /** What is scored: the terms of a question, each once, and those of their families. */
  const scoredTerms = (
    asked: readonly AskedTerm[],
    also: NonNullable<SearchOptions['also']>,
  ): QuestionTerm[] => {
    const scored = new Map<number, QuestionTerm>();
    for (const { term, weight } of asked)
      if (term !== undefined) scored.set(term, { term, idf: weight * rarity(term) });
    for (const { term, family, weight } of asked) {
      for (const other of family) {
        const idf = WEIGHTS.family * weight * Math.min(rarity(term), rarity(other));
        if (!scored.has(other)) scored.set(other, { term: other, idf });
      }
    }
    for (const { word, closeness } of also) {
      const term = dictionary.term(word);
      if (term !== undefined && !scored.has(term)) scored.set(term, { term, idf: closeness * rarity(term) });
    }
    return [...scored.values()];
  };

  function* putting(
    documentId: string,
    collection: string,
    passages: readonly PassageFields[],
  ): Steps<() => void> {
    const title = dictionary.sequence(passages[0]?.title ?? '');
    const sequences: DocumentTerms['passages'][number][] = [];
    for (const { headings, text } of passages) {
      sequences.push({
        headings: dictionary.sequence(headings.join('\n\n')),
        text: dictionary.sequence(text),
      });
      yield;
    }
    return yield* store.adding(documentId, collection, { title, passages: sequences });
  }

  return {
    put(documentId, collection, passages) {
      atOnce(putting(documentId, collection, passages))();
      atOnce(store.tidying());
    },
    putting,
    remove: (documentId) => store.remove(documentId),
    tidying: () => store.tidying(),
    search(question, { limit = 5, collections, also = [] } = {}) {
      const asked = dictionary.questionTerms(question);
      const inOrder = asked.flatMap(({ term, weight }) =>
        term === undefined ? [] : [{ term, idf: weight * rarity(term) }],
      );
      const scored = scorer.best(
        scoredTerms(asked, also),
        store.documentsIn(collections),
        Math.max(CLOSER_LOOK, limit),
      );
      const hits = scored.map(({ slot, score }) => ({
        slot,
        score: score + closeness(store.termsOf(slot), inOrder, WEIGHTS),
      }));
      return hits
        .sort((one, other) => other.score - one.score || one.slot - other.slot)
        .slice(0, limit)
        .map(({ slot, score }) => ({ ...store.placeOf(slot), score }));
    },
    count(word) {
      const term = dictionary.term(word);
      return term === undefined ? 0 : store.count(term);
    },
    get size() {
      return store.size;
    },
  };
}
