// What passages show of words: how they are written inside sentences, and which nouns want an article.

const MIN_COUNT = 3;
const MIN_CAPITAL_SHARE = 0.8;
const MIN_ARTICLE_SHARE = 0.66;

const DETERMINER =
  /^(?:the|a|an|its|his|her|their|this|that|each|every|any|another|one|our|my|no|either|some)$|['’]s$/;
const LINK = /^(?:of|in|on|at|to|for|with|by|from|and|or|is|was|are|were|that|which|who|as|has|had)$/;
/** "the us" is the country; "tells us" is not: these keep their small letters. */
export const FUNCTION_WORDS =
  /^(?:us|it|who|in|am|or|an|no|is|as|at|on|to|if|so|may|will|can|march|us|he|me|do)$/;

export interface PassageWords {
  add(passage: string): void;
  /** "france" → "France", "nasa" → "NASA"; undefined for words that usually stand in small letters. */
  usualCase(word: string): string | undefined;
  /** True for a word that stands in small letters nearly always. */
  isCommon(word: string): boolean;
  /** True for a word seen often enough to know how it is written. */
  knows(word: string): boolean;
  /** True for a noun that ends a noun phrase mostly with a determiner before it: "stamp", not "copper". */
  wantsArticle(noun: string): boolean;
}

interface NounCount {
  total: number;
  determined: number;
}

/** Empty statistics, to be filled with `add`. */
export function createPassageWords(): PassageWords {
  const forms = new Map<string, Map<string, number>>();
  const nouns = new Map<string, NounCount>();

  function countForms(passage: string): void {
    for (const match of passage.matchAll(/(?<=[\p{L}\p{N},;)] )\p{L}[\p{L}\p{M}]*/gu)) {
      const form = match[0];
      const key = form.toLowerCase();
      const counts = forms.get(key) ?? new Map<string, number>();
      counts.set(form, (counts.get(form) ?? 0) + 1);
      forms.set(key, counts);
    }
  }

  function countNouns(passage: string): void {
    const words = passage.split(/\s+/);
    for (let i = 1; i < words.length; i++) {
      const match = /^([a-z]{3,})([.,;:)]*)$/.exec(words[i] as string);
      if (!match || (match[2] === '' && !LINK.test((words[i + 1] ?? '').toLowerCase()))) continue;
      const count = nouns.get(match[1] as string) ?? { total: 0, determined: 0 };
      count.total++;
      if (hasDeterminer(words, i)) count.determined++;
      nouns.set(match[1] as string, count);
    }
  }

  function total(word: string): number {
    let sum = 0;
    for (const count of forms.get(word.toLowerCase())?.values() ?? []) sum += count;
    return sum;
  }

  return {
    add(passage) {
      countForms(passage);
      countNouns(passage);
    },
    usualCase(word) {
      const counts = word.length > 1 ? forms.get(word.toLowerCase()) : undefined;
      if (!counts || FUNCTION_WORDS.test(word)) return undefined;
      const sum = total(word);
      const [best, count] = [...counts].reduce((one, other) => (other[1] > one[1] ? other : one));
      if (sum < MIN_COUNT || count / sum < MIN_CAPITAL_SHARE || best === best.toLowerCase()) return undefined;
      return best;
    },
    isCommon(word) {
      const small = forms.get(word)?.get(word) ?? 0;
      return small >= MIN_COUNT && small / total(word) >= MIN_CAPITAL_SHARE;
    },
    knows: (word) => total(word) >= MIN_COUNT,
    wantsArticle(noun) {
      const count = nouns.get(noun);
      return (
        count !== undefined && count.total > MIN_COUNT && count.determined / count.total >= MIN_ARTICLE_SHARE
      );
    },
  };
}

function hasDeterminer(words: readonly string[], noun: number): boolean {
  for (let i = noun - 1; i >= Math.max(0, noun - 3); i--) {
    const word = (words[i] as string).toLowerCase();
    if (/[.,;:]$/.test(word)) return false;
    if (DETERMINER.test(word)) return true;
    if (LINK.test(word)) return false;
  }
  return false;
}
