import { describe, expect, it } from 'vitest';
import { exactMatch, f1, holdsWords, normalizeAnswer } from '../../src/text/answer-scores.ts';
import { rougeL } from '../../src/training/scores.ts';

describe('normalizeAnswer', () => {
  // Each right side is what the official script's normalize_answer gives.
  it.each([
    ['The  Café, the end.', 'café end'],
    ['U.S.A.', 'usa'],
    ['a', ''],
    ['$1,234.50', '123450'],
    ["the dog's", 'dogs'],
    ['An Apple-a-day', 'appleaday'],
    ['“the”', '“ ”'],
    ['España', 'españa'],
    ['piña a', 'piña'],
    ['the_end', 'theend'],
    ['20–30 %', '20–30'],
    ['\tThe\nend ', 'end'],
  ])('makes %j %j', (text, normalized) => {
    expect(normalizeAnswer(text)).toBe(normalized);
  });
});

describe('exactMatch and f1', () => {
  it('take the best of several references', () => {
    expect(exactMatch('the Denver Broncos!', ['Broncos', 'Denver Broncos'])).toBe(1);
    expect(exactMatch('Denver', ['Broncos', 'Denver Broncos'])).toBe(0);
    // Precision 1, recall 1/2.
    expect(f1('Denver', ['Broncos', 'Denver Broncos'])).toBeCloseTo(2 / 3, 12);
  });

  it('count a repeated word as often as the reference has it', () => {
    // Two of three words are shared, all of two: 2 · (2/3 · 1) / (2/3 + 1).
    expect(f1('new new york', ['New York'])).toBeCloseTo(0.8, 12);
    expect(f1('york', ['York, York'])).toBeCloseTo(2 / 3, 12);
  });

  it('count nothing against nothing as equal, as the script for SQuAD 2.0 does', () => {
    expect(f1('', [''])).toBe(1);
    expect(f1('the', ['a'])).toBe(1);
    expect(f1('', ['york'])).toBe(0);
    expect(f1('york', [])).toBe(0);
    expect(exactMatch('york', [])).toBe(0);
  });
});

describe('holdsWords', () => {
  it('wants whole words in a row', () => {
    expect(holdsWords('The library opens at nine.', 'the nine')).toBe(true);
    expect(holdsWords('It was the ninetieth.', 'nine')).toBe(false);
    expect(holdsWords('Ada met Green.', 'Ada Green')).toBe(false);
    expect(holdsWords('Anything.', 'the')).toBe(false);
  });
});

describe('rougeL', () => {
  it('is F1 of the longest common subsequence', () => {
    // "police … the gunman" is common: 3 of 4 and 3 of 4 words (the example of Lin 2004).
    expect(rougeL('police kill the gunman', ['police killed the gunman'])).toBeCloseTo(0.75, 12);
    expect(rougeL('the gunman kill police', ['police killed the gunman'])).toBeCloseTo(0.5, 12);
    // Subsequence of 2 in 2 and 6 words: 2 · 2 / 8.
    expect(rougeL('opens nine', ['It opens on weekdays at nine.'])).toBeCloseTo(0.5, 12);
  });

  it('takes the best reference, and gives 0 for no words', () => {
    expect(rougeL('One two', ['three', 'one, TWO!'])).toBe(1);
    expect(rougeL('', ['one'])).toBe(0);
    expect(rougeL('one', [])).toBe(0);
  });
});
