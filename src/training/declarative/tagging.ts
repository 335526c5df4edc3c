// Parts of speech for lists of words, by wink-nlp's small English model.
import model from 'wink-eng-lite-web-model';
import winkNLP from 'wink-nlp';

/** Universal part-of-speech tags, one for each word. */
export type TagWords = (words: readonly string[]) => string[];

/**
 * A tagger of words that are already split at white space. A word with punctuation or a clitic attached
 * ("Paris," "Chopin's") takes the tag of its first part.
 */
export function createTagger(): TagWords {
  const nlp = winkNLP(model, ['sbd', 'pos']);
  const its = nlp.its;
  return (words) => {
    const tags = new Array<string>(words.length).fill('X');
    if (words.length === 0) return tags;
    const doc = nlp.readDoc(words.join(' '));
    const values = doc.tokens().out(its.value) as string[];
    const parts = doc.tokens().out(its.pos) as unknown as string[];
    let word = 0;
    let used = 0;
    for (let i = 0; i < values.length && word < words.length; i++) {
      const tag = parts[i] as string;
      if (used === 0 || (tags[word] as string) === 'PUNCT') tags[word] = tag;
      used += (values[i] as string).length;
      if (used >= (words[word] as string).length) {
        word++;
        used = 0;
      }
    }
    return tags;
  };
}
