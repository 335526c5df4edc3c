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
