// Numbers documents and their passages (slots), and keeps where their terms stand in flat arrays.
import { createPostings } from './postings.ts';
import { withRoom } from './with-room.ts';

/** Term ids of a document: its title's, and of each passage its headings' and its text's. Id 0 is no term. */
export interface DocumentTerms {
  readonly title: readonly number[];
  readonly passages: readonly { readonly headings: readonly number[]; readonly text: readonly number[] }[];
}

/** How often a passage holds a term in each field, counted up to a bound. */
export type PostingVisitor = (
  slot: number,
  document: number,
  inText: number,
  inHeadings: number,
  inTitle: number,
) => void;

export interface PassageSlots {
  /** The document must not be there yet. */
  add(documentId: string, collection: string, terms: DocumentTerms): void;
  /** Whether there was such a document. */
  remove(documentId: string): boolean;
  /** By number: whether a document is there and in one of the collections (default: all). */
  documentsIn(collections?: readonly string[]): Uint8Array;
  /** Visits the passages that hold a term, of the documents at which `asked` has 1. */
  forEach(term: number, asked: Uint8Array, visit: PostingVisitor): void;
  /** Passages that hold a term; removed ones count until their slots are given back. */
  count(term: number): number;
  /** Words of a passage. */
  lengthOf(slot: number): number;
  /** The number of a passage's document. */
  documentOf(slot: number): number;
  /** How many passages a document has. */
  passagesOf(document: number): number;
  /** The terms of a passage's text. */
  termsOf(slot: number): Uint32Array;
  placeOf(slot: number): { readonly documentId: string; readonly passage: number };
  readonly averageLength: number;
  /** Passages that are there. */
  readonly size: number;
  /** Slots and numbers of documents given so far. */
  readonly slots: number;
  readonly documents: number;
}

interface StoredDocument {
  readonly id: string;
  readonly collection: string;
  /** The title, then headings and text of each passage, one after the other; each part ends where `ends` says. */
  readonly terms: Uint32Array;
  readonly ends: Uint32Array;
  /** Its first passage's slot. */
  first: number;
}

/** An entry of the postings: the slot, then four, two and two bits for the counts in text, headings and title. */
const COUNT_BITS = 8;
const MAX_IN_TEXT = 15;
const MAX_IN_FIELD = 3;
const MAX_SLOTS = 2 ** (32 - COUNT_BITS);
/** Removed passages are swept out once they are more than this and more than those that are there. */
const MIN_SWEPT = 1_000;

export function createPassageSlots(): PassageSlots {
  const byId = new Map<string, StoredDocument>();
  let postings = createPostings();
  /** By number; undefined once removed. */
  let documents: (StoredDocument | undefined)[] = [];
  let documentNumbers = new Uint32Array(256);
  let lengths = new Uint16Array(256);
  let slots = 0;
  let size = 0;
  let totalLength = 0;

  const documentAt = (slot: number) => documents[documentNumbers[slot] as number] as StoredDocument;
  const place = (document: StoredDocument) => {
    const number = documents.push(document) - 1;
    const count = passageCount(document);
    document.first = slots;
    if (slots + count > MAX_SLOTS) throw new RangeError(`over ${MAX_SLOTS} passages in one index`);
    documentNumbers = withRoom(documentNumbers, slots + count);
    lengths = withRoom(lengths, slots + count);
    for (let passage = 0; passage < count; passage++) {
      const slot = slots++;
      documentNumbers[slot] = number;
      lengths[slot] = textTerms(document, passage).length;
      totalLength += lengths[slot] as number;
      for (const [term, counts] of countsOf(document, passage))
        postings.add(term, slot * 2 ** COUNT_BITS + counts);
    }
    size += count;
  };
  const sweep = () => {
    postings = createPostings();
    documents = [];
    slots = size = totalLength = 0;
    for (const document of byId.values()) place(document);
  };

  return {
    add(id, collection, { title, passages }) {
      const parts = [title, ...passages.flatMap(({ headings, text }) => [headings, text])];
      let end = 0;
      const ends = Uint32Array.from(parts, (part) => {
        end += part.length;
        return end;
      });
      const terms = new Uint32Array(end);
      parts.forEach((part, i) => {
        terms.set(part, (ends[i] as number) - part.length);
      });
      const document = { id, collection, terms, ends, first: 0 };
      byId.set(id, document);
      place(document);
    },
    remove(id) {
      const document = byId.get(id);
      if (!document) return false;
      const count = passageCount(document);
      for (let slot = document.first; slot < document.first + count; slot++)
        totalLength -= lengths[slot] as number;
      size -= count;
      if (count > 0) documents[documentNumbers[document.first] as number] = undefined;
      byId.delete(id);
      if (slots - size > Math.max(MIN_SWEPT, size)) sweep();
      return true;
    },
    documentsIn: (collections) =>
      Uint8Array.from(documents, (document) =>
        document && (!collections || collections.includes(document.collection)) ? 1 : 0,
      ),
    forEach(term, asked, visit) {
      postings.forEach(term, (entry) => {
        const slot = entry >>> COUNT_BITS;
        const number = documentNumbers[slot] as number;
        if (asked[number] !== 1) return;
        visit(slot, number, (entry >>> 4) & MAX_IN_TEXT, (entry >>> 2) & MAX_IN_FIELD, entry & MAX_IN_FIELD);
      });
    },
    count: (term) => postings.count(term),
    lengthOf: (slot) => lengths[slot] as number,
    documentOf: (slot) => documentNumbers[slot] as number,
    passagesOf: (document) => passageCount(documents[document] as StoredDocument),
    termsOf(slot) {
      const document = documentAt(slot);
      return textTerms(document, slot - document.first);
    },
    placeOf(slot) {
      const { id, first } = documentAt(slot);
      return { documentId: id, passage: slot - first };
    },
    get averageLength() {
      return Math.max(1, totalLength / Math.max(1, size));
    },
    get size() {
      return size;
    },
    get slots() {
      return slots;
    },
    get documents() {
      return documents.length;
    },
  };
}

const passageCount = ({ ends }: StoredDocument) => (ends.length - 1) / 2;
const part = ({ terms, ends }: StoredDocument, i: number) =>
  terms.subarray(i === 0 ? 0 : ends[i - 1], ends[i]);
const textTerms = (document: StoredDocument, passage: number) => part(document, 2 + 2 * passage);

/** The packed counts of each term of a passage. */
function countsOf(document: StoredDocument, passage: number): Map<number, number> {
  const counts = new Map<number, number>();
  const count = (terms: Uint32Array, shift: number, most: number) => {
    for (const term of terms) {
      if (term === 0) continue;
      const known = counts.get(term) ?? 0;
      counts.set(term, known + (((known >>> shift) & most) < most ? 1 << shift : 0));
    }
  };
  count(textTerms(document, passage), 4, MAX_IN_TEXT);
  count(part(document, 1 + 2 * passage), 2, MAX_IN_FIELD);
  count(part(document, 0), 0, MAX_IN_FIELD);
  return counts;
}
