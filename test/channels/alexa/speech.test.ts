import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { questionOf } from '../../../src/channels/alexa/question-intents.ts';
import { MAX_PART_CHARS, partFrom } from '../../../src/channels/alexa/speech/parts.ts';
import { toSsml } from '../../../src/channels/alexa/speech/ssml.ts';
import { checkResponse } from './response-check.ts';

describe('speech', () => {
  test.each([
    [
      'Open Mon-Fri 9:00–17:30, Sat 10am-4 p.m.',
      'Open Monday to Friday 9 AM to 5:30 PM, Saturday 10 AM to 4 PM.',
    ],
    ['It closes at 12:00 and at 00:15.', 'It closes at 12 PM and at 12:15 AM.'],
    ['The Sun is a star.', 'The Sun is a star.'],
    ['From Jan. 5 to Mar. 7 – see pp. 3-4.', 'From January 5 to March 7 – see pages 3 to 4.'],
    ['Keep it 2-3 days, e.g. at 20 °C.', 'Keep it 2 to 3 days, for example at 20 degrees Celsius.'],
    ['It weighs 5 kg. The fee is $3.50–$5.', 'It weighs 5 kilograms. The fee is $3.50 to $5.'],
    ['ISBN 978-0-12-345678-9', 'ISBN 978-0-12-345678-9'],
    ['Write to help.desk@lib-x.org.', 'Write to help dot desk at lib dash x dot org.'],
    ['See https://www.example.org/hours.', 'See example dot org slash hours.'],
    ['See https://example.org/a/b/c?d=1#e', 'See example dot org'],
    ['**Bold**, [a link](https://a.example/b) and `code`', 'Bold, a link and code'],
    ['# Rooms\n\n- One\n- Two', 'Rooms. One. Two'],
    ['Salt & pepper <b>now</b>', 'Salt and pepper now'],
    ['5 < 6 and "so on"', '5 6 and &quot;so on&quot;'],
  ])('says %j as %j', (text, expected) => {
    expect(toSsml(text, 'en-US')).toBe(expected);
  });

  test.each([
    ['Call (555) 010-0199.', '<say-as interpret-as="telephone">(555) 010-0199</say-as>'],
    ['Call 555-0142.', '<say-as interpret-as="telephone">555-0142</say-as>'],
    ['Call +44 20 7946 0958.', '<say-as interpret-as="telephone">+44 20 7946 0958</say-as>'],
    ['Card 2345678', '<say-as interpret-as="digits">2345678</say-as>'],
    ['Bring the PDF.', '<say-as interpret-as="characters">PDF</say-as>'],
    ['Due 2026-11-21.', '<say-as interpret-as="date" format="ymd">2026-11-21</say-as>'],
  ])('marks what %j holds', (text, markup) => {
    expect(toSsml(text, 'en-US')).toContain(markup);
  });

  test('reads a date as people of the country write it', () => {
    expect(toSsml('12/11/2026', 'en-US')).toContain('format="mdy"');
    expect(toSsml('12/11/2026', 'en-GB')).toContain('format="dmy"');
  });

  test('is well-formed and within limits whatever the answer holds', () => {
    const bits = fc.constantFrom(
      '<',
      '&amp;',
      ']]>',
      '\u0000',
      '\ud800',
      '🙂',
      '9:00',
      'PDF',
      '12345',
      '**',
      '|',
      '\n',
    );
    const texts = fc.array(fc.oneof(bits, fc.string({ unit: 'binary' }), fc.lorem()), { maxLength: 60 });
    fc.assert(
      fc.property(texts, (pieces) => {
        const { text } = partFrom(pieces.join(' '));
        const ssml = `<speak>${toSsml(text, 'en-GB')}</speak>`;
        checkResponse({ outputSpeech: { type: 'SSML', ssml }, shouldEndSession: true });
      }),
    );
  });
});

describe('a long answer', () => {
  test('is cut at the end of a sentence, and its parts are the whole', () => {
    const sentence = fc.lorem({ mode: 'sentences', maxCount: 1 });
    fc.assert(
      fc.property(fc.array(sentence, { minLength: 1, maxLength: 60 }), (sentences) => {
        const text = sentences.join(' ');
        const parts: string[] = [];
        let from: number | undefined = 0;
        while (from !== undefined) {
          const part = partFrom(text, from);
          parts.push(part.text);
          from = part.next;
        }
        expect(parts.join(' ')).toBe(text);
        for (const part of parts) {
          expect(part.length).toBeLessThanOrEqual(MAX_PART_CHARS);
          expect(part).toMatch(/\.$/);
        }
      }),
    );
  });

  test('is cut between words when a sentence is too long, and anywhere when a word is', () => {
    const words = 'word '.repeat(200).trim();
    expect(partFrom(words).text).toMatch(/^(?:word )+word$/);
    expect(partFrom('x'.repeat(1000)).text).toHaveLength(MAX_PART_CHARS);
  });
});

describe('what was heard', () => {
  test.each([
    ['WhenIntent', 'does the library open', 'When does the library open?'],
    ['WhatIsIntent', 'the late fee', 'What is the late fee?'],
    ['AndIntent', 'on sundays', 'And on sundays?'],
    ['NeedIntent', 'a library card', 'I need a library card.'],
    ['CanIntent', 'i print a p. d. f.', 'Can i print a PDF?'],
    ['IsIntent', 'it open at 9 a. m. on mondays', 'Is it open at 9 am on mondays?'],
  ])('under %s with %j is the question %j', (intent, heard, expected) => {
    expect(questionOf(intent, heard)).toBe(expected);
  });
});
