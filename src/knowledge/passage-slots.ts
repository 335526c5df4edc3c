// Numbers documents and their passages (slots), and keeps where their terms stand in flat arrays.
import type { Steps } from './in-slices.ts';
import { createPostings, type Postings } from './postings.ts';
import { withRoom } from './with-room.ts';

/** Term ids of a document: its title's, and of each passage its headings' and its text's. Id 0 is no term. */
export interface DocumentTerms {
  readonly title: readonly number[];
  readonly passages: readonly { readonly headings: readonly number[]; readonly text: readonly number[] }[];
}

export interface PassageSlots {
  /** Steps that make room for a document, and at their end what puts it in the place of its former self. */
  adding(documentId: string, collection: string, terms: DocumentTerms): Steps<() => void>;
  /** Whether there was such a document. */
  remove(documentId: string): boolean;
  /** Gives the room of removed passages back, once there are many. No document may be added meanwhile. */
  tidying(): Steps<void>;
  /** By number: whether a document is there and in one of the collections (default: all). */
  documentsIn(collections?: readonly string[]): Uint8Array;
  /** The passages that hold a term, packed as `Posting` says; good until the next call. */
  postingsOf(term: number): Uint32Array;
  /** Passages that hold a term; removed ones count until their slots are given back. */
  count(term: number): number;
  /** By slot: words of the passage, and the number of its document. Good until the next change. */
  readonly lengths: Uint16Array;
  readonly documentNumbers: Uint32Array;
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
}

/** All numbers given so far. */
interface Numbering {
  readonly postings: Postings;
  /** By number; undefined before it is there and once it is removed. */
  readonly documents: (StoredDocument | undefined)[];
  /** By number: 1 for a document that is there. */
  present: Uint8Array;
  /** By number: the first passage's slot. */
  readonly firsts: number[];
  readonly numbers: Map<string, number>;
  documentNumbers: Uint32Array;
  lengths: Uint16Array;
  slots: number;
  size: number;
  totalLength: number;
}

/** An entry of the postings: the slot, then four, two and two bits for the counts in text, headings and title. */
const COUNT_BITS = 8;
export const Posting = {
  slot: (entry: number) => entry >>> COUNT_BITS,
  inText: (entry: number) => (entry >>> 4) & MAX_IN_TEXT,
  inHeadings: (entry: number) => (entry >>> 2) & MAX_IN_FIELD,
  inTitle: (entry: number) => entry & MAX_IN_FIELD,
} as const;
const MAX_IN_TEXT = 15;
const MAX_IN_FIELD = 3;
const MAX_SLOTS = 2 ** (32 - COUNT_BITS);
/** Removed passages are swept out once they are more than this and more than those that are there. */
const MIN_SWEPT = 1_000;

export function createPassageSlots(): PassageSlots {
  let now = newNumbering();
  const documentAt = (slot: number) => now.documents[now.documentNumbers[slot] as number] as StoredDocument;
  const passageAt = (slot: number) => slot - (now.firsts[now.documentNumbers[slot] as number] as number);

  return {
    *adding(id, collection, { title, passages }) {
      const document = storedDocument(id, collection, [
        title,
        ...passages.flatMap(({ headings, text }) => [headings, text]),
      ]);
      const number = yield* place(now, document);
      return () => {
        vacate(now, id);
        occupy(now, document, number);
      };
    },
    remove: (id) => vacate(now, id),
    *tidying() {
      const { slots, size, documents } = now;
      if (slots - size <= Math.max(MIN_SWEPT, size)) return;
      const fresh = newNumbering();
      for (const document of documents) if (document) occupy(fresh, document, yield* place(fresh, document));
      now = fresh;
    },
    documentsIn(collections) {
      if (!collections) return now.present;
      return Uint8Array.from(now.documents, (document) =>
        document && collections.includes(document.collection) ? 1 : 0,
      );
    },
    postingsOf: (term) => now.postings.entriesOf(term),
    count: (term) => now.postings.count(term),
    passagesOf: (document) => passageCount(now.documents[document] as StoredDocument),
    termsOf: (slot) => textTerms(documentAt(slot), passageAt(slot)),
    placeOf: (slot) => ({ documentId: documentAt(slot).id, passage: passageAt(slot) }),
    get lengths() {
      return now.lengths;
    },
    get documentNumbers() {
      return now.documentNumbers;
    },
    get averageLength() {
      return Math.max(1, now.totalLength / Math.max(1, now.size));
    },
    get size() {
      return now.size;
    },
    get slots() {
      return now.slots;
    },
    get documents() {
      return now.documents.length;
    },
  };
}

const newNumbering = (): Numbering => ({
  postings: createPostings(),
  documents: [],
  present: new Uint8Array(256),
  firsts: [],
  numbers: new Map(),
  documentNumbers: new Uint32Array(256),
  lengths: new Uint16Array(256),
  slots: 0,
  size: 0,
  totalLength: 0,
});

/** Numbers a document and its passages, which nobody finds yet; a step for each passage. */
function* place(numbering: Numbering, document: StoredDocument): Steps<number> {
  const number = numbering.documents.push(undefined) - 1;
  const count = passageCount(document);
  numbering.firsts.push(numbering.slots);
  numbering.present = withRoom(numbering.present, number + 1);
  if (numbering.slots + count > MAX_SLOTS) throw new RangeError(`over ${MAX_SLOTS} passages in one index`);
  numbering.documentNumbers = withRoom(numbering.documentNumbers, numbering.slots + count);
  numbering.lengths = withRoom(numbering.lengths, numbering.slots + count);
  for (let passage = 0; passage < count; passage++) {
    const slot = numbering.slots++;
    numbering.documentNumbers[slot] = number;
    numbering.lengths[slot] = textTerms(document, passage).length;
    for (const [term, counts] of countsOf(document, passage))
      numbering.postings.add(term, slot * 2 ** COUNT_BITS + counts);
    yield;
  }
  return number;
}

/** From now on the document is found under its number. */
function occupy(numbering: Numbering, document: StoredDocument, number: number): void {
  numbering.documents[number] = document;
  numbering.present[number] = 1;
  numbering.numbers.set(document.id, number);
  numbering.size += passageCount(document);
  numbering.totalLength += lengthOf(numbering, number);
}

function vacate(numbering: Numbering, id: string): boolean {
  const number = numbering.numbers.get(id);
  if (number === undefined) return false;
  numbering.totalLength -= lengthOf(numbering, number);
  numbering.size -= passageCount(numbering.documents[number] as StoredDocument);
  numbering.documents[number] = undefined;
  numbering.present[number] = 0;
  numbering.numbers.delete(id);
  return true;
}

/** The words of all passages of a document. */
function lengthOf({ firsts, lengths, documents }: Numbering, number: number): number {
  const first = firsts[number] as number;
  const last = first + passageCount(documents[number] as StoredDocument);
  return lengths.subarray(first, last).reduce((sum, length) => sum + length, 0);
}

function storedDocument(
  id: string,
  collection: string,
  parts: readonly (readonly number[])[],
): StoredDocument {
  let end = 0;
  const ends = Uint32Array.from(parts, (part) => {
    end += part.length;
    return end;
  });
  const terms = new Uint32Array(end);
  parts.forEach((part, i) => {
    terms.set(part, (ends[i] as number) - part.length);
  });
  return { id, collection, terms, ends };
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
