import { describe, expect, it } from 'vitest';
import {
  ANSWERABILITY_FEATURES,
  type AnswerabilityFeatures,
  type AnswerabilityWeights,
  answerabilityFeatures,
  noAnswerProbabilityOf,
} from '../../src/engine/answerability.ts';
import { tokenizeText } from '../../src/engine/tokenized-text.ts';

const passage = tokenizeText(
  'The mill was built by Ada Green in 1932. It won a large prize, and the donor took the lift. ' +
    'Years later Boris Stone did not open the garden.',
);

/** Of a question whose evidence is `found`. */
function featuresOf(question: string, found: string, noAnswerProbability = 0.5): AnswerabilityFeatures {
  const at = passage.text.indexOf(found);
  const first = passage.tokens.findIndex(({ start }) => start === at);
  const last = passage.tokens.findIndex(({ end }) => end === at + found.length);
  const evidence = { first, last, confidence: 0.5, noAnswerProbability };
  return answerabilityFeatures(tokenizeText(question), passage, evidence, (word) =>
    word === 'mill' ? 0.5 : 1,
  );
}

describe('answerabilityFeatures', () => {
  it('finds nothing amiss with a question whose words the sentence of the evidence has', () => {
    expect(featuresOf('Who built the mill in 1932?', 'Ada Green')).toEqual({
      one: 1,
      doubt: 0,
      coverage: 1,
      opposites: 0,
      denial: 0,
      namesElsewhere: 0,
      namesNowhere: 0,
      numbers: 0,
    });
  });

  it('weighs the words of the question by their rarity, and sees them in the next sentence too', () => {
    expect(featuresOf('Who painted the mill?', 'Ada Green').coverage).toBeCloseTo(1 / 3);
    expect(featuresOf('Who built the prize?', 'Ada Green').coverage).toBe(1);
    expect(featuresOf('Who built the garden?', 'Ada Green').coverage).toBe(0.5);
  });

  it('takes another form and a synonym for the word', () => {
    expect(featuresOf('Who takes the elevator?', 'the donor').coverage).toBe(1);
    expect(featuresOf('What was it winning?', 'a large prize').coverage).toBe(1);
  });

  it('counts opposites, also of other forms', () => {
    expect(featuresOf('What did it lose?', 'a large prize').opposites).toBe(1);
    expect(featuresOf('What small prize was there?', 'a large prize').opposites).toBe(1);
  });

  it('sees a denial that the sentence has not', () => {
    expect(featuresOf("Who didn't build the mill?", 'Ada Green').denial).toBe(1);
    expect(featuresOf('Who never opened it?', 'Boris Stone').denial).toBe(0);
    expect(featuresOf('Who opened it?', 'Boris Stone').denial).toBe(0);
  });

  it('tells names of another sentence from those that stand nowhere', () => {
    const { namesElsewhere, namesNowhere } = featuresOf('When did Boris Stone meet Clara?', '1932');
    expect({ namesElsewhere, namesNowhere }).toEqual({ namesElsewhere: 2, namesNowhere: 1 });
  });

  it('counts numbers that the sentence lacks', () => {
    expect(featuresOf('Who built the mill in 1933?', 'Ada Green').numbers).toBe(1);
  });

  it('stays finite where the reader is sure and the question has no content', () => {
    for (const probability of [0, 1])
      for (const value of Object.values(featuresOf('?', 'Ada Green', probability)))
        expect(Number.isFinite(value)).toBe(true);
  });
});

describe('noAnswerProbabilityOf', () => {
  it('is the logistic function of the weighted sum', () => {
    const weights = Object.fromEntries(
      ANSWERABILITY_FEATURES.map((name) => [name, { one: -1, numbers: 2 }[name as string] ?? 0]),
    ) as AnswerabilityWeights;
    const features = featuresOf('Who built the mill in 1933?', 'Ada Green');
    expect(noAnswerProbabilityOf(features, weights)).toBeCloseTo(1 / (1 + Math.exp(-1)), 12);
  });
});
