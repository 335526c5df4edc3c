import { describe, expect, it } from 'vitest';
import { composeAnswer } from '../../src/engine/compose-answer.ts';
import type { Candidate, CandidateUnit } from '../../src/engine/engine.ts';

/** A passage of the given units, a blank line between. */
function passageOf(units: readonly (Partial<CandidateUnit> & { readonly text: string })[]): Candidate {
  let text = '';
  const placed = units.map(({ text: words, kind = 'paragraph', ...unit }) => {
    if (text !== '') text += '\n\n';
    const start = text.length;
    text += words;
    return { kind, start, end: text.length, ...unit };
  });
  return { title: 'A', headings: [], text, units: placed };
}
const all = (passage: Candidate) => passage.units.map((_, unit) => ({ passage, unit }));

describe('an answer', () => {
  it('quotes sentences whole', () => {
    const passage = passageOf([{ text: 'It opens at nine.' }, { text: 'Dogs stay out' }]);
    expect(composeAnswer([{ units: all(passage), kind: 'fact' }])).toEqual({
      text: 'It opens at nine. Dogs stay out.',
      blocks: [{ kind: 'paragraph', text: 'It opens at nine. Dogs stay out.' }],
      origin: 'quoted',
    });
  });

  it('says yes or no first, and not twice', () => {
    const passage = passageOf([{ text: 'Dogs stay out.' }]);
    expect(composeAnswer([{ units: all(passage), kind: 'no' }]).text).toBe('No. Dogs stay out.');
    expect(composeAnswer([{ units: all(passageOf([{ text: 'No, never.' }])), kind: 'no' }]).text).toBe(
      'No, never.',
    );
  });

  it('keeps steps and lists as such, with a plain text for voice', () => {
    const step = { kind: 'step', group: 1 } as const;
    const passage = passageOf([
      { ...step, number: 1, text: 'Call us.' },
      { ...step, number: 2, text: 'Pay.' },
    ]);
    expect(composeAnswer([{ units: all(passage), kind: 'steps' }])).toEqual({
      text: '1. Call us.\n2. Pay.',
      blocks: [{ kind: 'steps', items: ['Call us.', 'Pay.'] }],
      origin: 'framed',
    });
  });

  it('shows what another place says under its heading', () => {
    const hours = passageOf([{ text: 'It opens at nine.' }]);
    const notice = { ...passageOf([{ text: 'It opens at ten.' }]), headings: ['Notices', 'Summer'] };
    const answer = composeAnswer([
      { units: all(hours), kind: 'fact' },
      { units: all(notice), kind: 'fact' },
    ]);
    expect(answer.text).toBe('It opens at nine.\nUnder “Summer” it says:\nIt opens at ten.');
  });

  it('tells a row from its first cell on', () => {
    const passage = passageOf([{ kind: 'row', group: 1, text: 'Day: Monday; Opens: 9:00' }]);
    expect(composeAnswer([{ units: all(passage), kind: 'fact' }]).text).toBe('Monday – Opens: 9:00.');
  });
});
