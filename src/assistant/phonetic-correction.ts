// Corrects misheard words: a word that is in no document is replaced by the word of the documents that sounds like it.
import JaroWinklerDistance from 'natural/lib/natural/distance/jaro-winkler_distance.js';
import DoubleMetaphone from 'natural/lib/natural/phonetics/double_metaphone.js';
import type { KnowledgeBase } from '../knowledge/knowledge-base.ts';
import { stemOf } from '../text/stem.ts';
import { ALWAYS_KNOWN, replaceWords } from './spelling.ts';

/** Shorter words, and sounds of one consonant, are like too many others. */
const MIN_LETTERS = 4;
const MIN_SOUNDS = 2;
/** Jaro-Winkler similarity of the letters: "Kathryn" and "Catherine" have 0.76. */
const MIN_SIMILARITY = 0.7;

type Words = Pick<KnowledgeBase, 'wordCount' | 'words'>;
type IsWord = (word: string) => boolean;

/**
 * Recognised speech is spelt well, so that any word which no document holds may be one that was misheard. One that the
 * language has ("oven") is taken for a name alone ("Ovens"), one that it does not have for any word.
 *
 * @param isCommon Whether the language has a word, whatever the documents hold
 */
export function createHearing(documents: Words, isCommon: IsWord): (question: string) => string {
  const encoder = new DoubleMetaphone();
  // Codes of words are kept, since every question asks for those of all documents.
  const known = new Map<string, readonly string[]>();
  const soundsOf = (word: string): readonly string[] => {
    const kept = known.get(word);
    if (kept) return kept;
    const codes = encoder.process(word).filter((code) => code.length >= MIN_SOUNDS);
    known.set(word, codes);
    return codes;
  };

  const nearest = (word: string): string | undefined => {
    if (word.length < MIN_LETTERS || !/^[a-z]+$/.test(word)) return undefined;
    if (ALWAYS_KNOWN.has(word) || documents.wordCount(word) > 0) return undefined;
    const [stem, codes, isWord] = [stemOf(word), encoder.process(word), isCommon(word)];
    let best: string | undefined;
    let bestLikeness = MIN_SIMILARITY;
    for (const candidate of documents.words()) {
      if (!/^[a-z]+$/.test(candidate)) continue;
      if (candidate.slice(0, 3) === word.slice(0, 3) && stemOf(candidate) === stem) return undefined;
      if (!soundsOf(candidate).some((code) => codes.includes(code))) continue;
      if (isWord && isCommon(candidate)) continue;
      const likeness = JaroWinklerDistance(word, candidate);
      if (likeness > bestLikeness) [best, bestLikeness] = [candidate, likeness];
    }
    return best;
  };
  return (question) => replaceWords(question, nearest);
}
