declare module 'natural/lib/natural/classifiers/bayes_classifier.js' {
  /** Multinomial naive Bayes over the features that a text has, each counted once. */
  export default class BayesClassifier {
    constructor(stemmer?: undefined, smoothing?: number);
    addDocument(features: readonly string[], label: string): void;
    train(): void;
    /** The best first; `value` is the joint probability of features and label. */
    getClassifications(features: readonly string[]): { label: string; value: number }[];
  }
}
declare module 'natural/lib/natural/util/stopwords.js' {
  const list: { words: readonly string[] };
  export default list;
}
declare module 'natural/lib/natural/phonetics/double_metaphone.js' {
  export default class DoubleMetaphone {
    /** The primary and the secondary code: how a word sounds, and how else it may. */
    process(word: string): [string, string];
  }
}
declare module 'natural/lib/natural/distance/jaro-winkler_distance.js' {
  /** Similarity from 0 to 1. */
  export default function JaroWinklerDistance(one: string, other: string, options?: object): number;
}
