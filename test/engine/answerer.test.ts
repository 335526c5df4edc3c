import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANSWERABILITY_FEATURES, type AnswerabilityWeights } from '../../src/engine/answerability.ts';
import { createAnswerer } from '../../src/engine/answerer.ts';
import type { Answer, Engine } from '../../src/engine/engine.ts';
import { loadModelFiles } from '../../src/engine/model-files.ts';
import type { Network } from '../../src/engine/network.ts';
import { createOnnxNetwork } from '../../src/engine/onnx/network.ts';
import { createRandom, integer, type Random } from '../../src/model/random.ts';
import { createVocabulary } from '../../src/text/vocabulary.ts';
import { TINY_TEXT, type TinyModel, writeTinyModel } from '../support/tiny-model.ts';

let model: TinyModel;
let network: Network;
let engineWith: (writerThreshold: number, own?: Network, answerability?: AnswerabilityWeights) => Engine;
/** A guard that lets every likelihood pass, and one that lets none. */
let generous: Engine;
let strict: Engine;

beforeAll(async () => {
  model = await writeTinyModel();
  const { manifest, vocabulary } = await loadModelFiles(model.folder);
  network = await createOnnxNetwork(await loadModelFiles(model.folder));
  engineWith = (writerThreshold, own = network, answerability = undefined) =>
    createAnswerer({
      network: own,
      vocabulary: createVocabulary(vocabulary),
      hyperparameters: manifest.hyperparameters,
      calibration: {
        temperature: 1.2,
        noAnswerThreshold: 0.5,
        writerThreshold,
        ...(answerability ? { answerability } : {}),
      },
      model: 'tiny/1',
      name: 'onnx',
    });
  generous = engineWith(Number.NEGATIVE_INFINITY);
  strict = engineWith(0);
});

afterAll(async () => {
  await network?.[Symbol.asyncDispose]();
  model?.[Symbol.dispose]();
});

const QUESTIONS = [
  'When does it open?',
  'Who built the library?',
  'How many books can a visitor borrow?',
  'where is the garden',
  'WHO BUILT IT?',
  'Why?',
];

function expectSound(answer: Answer, context: string): void {
  expect(context.slice(answer.start, answer.end)).toBe(answer.shortAnswer);
  expect(answer.confidence).toBeGreaterThanOrEqual(0);
  expect(answer.confidence).toBeLessThanOrEqual(1);
  expect(['written', 'quoted', 'plain']).toContain(answer.origin);
  expect(answer.shortAnswer === '').toBe(answer.text === '');
  expect(answer.tokens.every((token) => answer.text.includes(token))).toBe(true);
}

describe('an answerer', () => {
  it('finds first and writes later what it answers at once, without reading again', async () => {
    const requests = QUESTIONS.map((question) => ({ question, context: TINY_TEXT }));
    const atOnce = await generous.answer(requests);
    const found = await generous.answer(requests.map((request) => ({ ...request, sentence: false })));
    expect(found.map(({ text, tokens }) => [text, tokens])).toEqual(found.map(() => ['', []]));
    expect(found.map(({ shortAnswer }) => shortAnswer)).toEqual(atOnce.map(({ shortAnswer }) => shortAnswer));
    const reads: number[] = [];
    const read: Network['read'] = (batch) => {
      reads.push(batch.size);
      return network.read(batch);
    };
    const writing = engineWith(Number.NEGATIVE_INFINITY, { ...network, read });
    const later = await writing.answer(
      requests.map((request, i) => ({ ...request, found: found[i] as Answer })),
    );
    expect(later.map(({ text }) => text)).toEqual(atOnce.map(({ text }) => text));
    expect(later.map(({ confidence }) => confidence)).toEqual(found.map(({ confidence }) => confidence));
    expect(reads).toEqual([]);
  });

  it('says by the weights of its version whether a passage answers', async () => {
    const requests = ['Who built it in 1932?', 'Who built it in 1933?'].map((question) => ({
      question,
      context: TINY_TEXT.slice(TINY_TEXT.indexOf('It was'), TINY_TEXT.indexOf(' Visitors')),
    }));
    const weights = Object.fromEntries(
      ANSWERABILITY_FEATURES.map((name) => [name, { one: -1, numbers: 2 }[name as string] ?? 0]),
    ) as AnswerabilityWeights;
    const answers = await engineWith(0, network, weights).answer(requests);
    const [right, wrong] = [1 / (1 + Math.exp(1)), 1 / (1 + Math.exp(-1))];
    expect(answers.map(({ answerable }) => answerable)).toEqual([true, false]);
    expect(answers[0]?.noAnswerProbability).toBeCloseTo(right, 10);
    expect(answers[1]?.noAnswerProbability).toBeCloseTo(wrong, 10);
  });

  it('refuses to write around words that were found elsewhere', async () => {
    const question = 'When does it open?';
    const [found] = await generous.answer([{ question, context: TINY_TEXT, sentence: false }]);
    const moved = { ...(found as Answer), start: 1, end: 2 };
    await expect(generous.answer([{ question, context: TINY_TEXT, found: moved }])).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });

  it('answers each question from its passage, alone as among others', async () => {
    const requests = QUESTIONS.map((question, i) => ({
      question,
      context: i % 2 === 0 ? TINY_TEXT : TINY_TEXT.slice(0, 76),
    }));
    const together = await generous.answer(requests);
    expect(together).toHaveLength(requests.length);
    for (const [i, request] of requests.entries()) {
      const answer = together[i] as Answer;
      expectSound(answer, request.context);
      const [alone] = await generous.answer([request]);
      expect(alone?.text).toBe(answer.text);
      expect(alone?.confidence).toBeCloseTo(answer.confidence, 4);
    }
  });

  it('answers the same with a beam of one as without, and a sentence with a wider one', async () => {
    const request = { context: TINY_TEXT, question: QUESTIONS[1] as string };
    const [plain] = await strict.answer([request]);
    expect(await strict.answer([request], { beamWidth: 1 })).toEqual([plain]);
    const [wide] = await generous.answer([request], { beamWidth: 4 });
    expectSound(wide as Answer, TINY_TEXT);
    expect(wide?.shortAnswer).toBe(plain?.shortAnswer);
  });

  it('falls back to the passage or a plain sentence when the writer is not sure', async () => {
    const answers = await strict.answer(QUESTIONS.map((question) => ({ context: TINY_TEXT, question })));
    for (const answer of answers) {
      expect(answer.origin).not.toBe('written');
      expect(answer.text).toMatch(/^\P{Ll}.*[.”]$/u);
      expect(answer.text.toLowerCase()).toContain(answer.shortAnswer.toLowerCase());
    }
  });

  it('streams the pieces of the final sentence of each question', async () => {
    const streamed = new Map<number, string[]>();
    const answers = await strict.answer(
      QUESTIONS.map((question) => ({ context: TINY_TEXT, question })),
      { onToken: (piece, index) => streamed.set(index, [...(streamed.get(index) ?? []), piece]) },
    );
    answers.forEach(({ text, tokens }, i) => {
      expect(streamed.get(i)?.join('')).toBe(text);
      expect(streamed.get(i)).toHaveLength(tokens.length);
    });
  });

  it('finds an answer wherever it stands in a passage of many windows', async () => {
    const filler = 'The garden is behind the house, near the river. '.repeat(150);
    const context = `${filler}${TINY_TEXT} ${filler}`;
    const [answer] = await generous.answer([{ context, question: 'Who built the library?' }]);
    expectSound(answer as Answer, context);
  });

  it('gives an empty answer for a passage without a word', async () => {
    const [nothing] = await generous.answer([{ context: '\u0007\u200b\ud800', question: 'Who?' }]);
    expect(nothing).toEqual({
      text: '',
      origin: 'plain',
      shortAnswer: '',
      start: 0,
      end: 0,
      confidence: 0,
      noAnswerProbability: 1,
      answerable: false,
      tokens: [],
    });
  });

  it('answers nothing with nothing', async () => {
    expect(await generous.answer([])).toEqual([]);
  });

  it.each([
    ['invalid_input', { context: TINY_TEXT, question: ' ' }, {}],
    ['invalid_input', { context: TINY_TEXT, question: '\u200b' }, {}],
    ['invalid_input', { context: '', question: 'Who?' }, {}],
    ['too_large', { context: 'a '.repeat(200_000), question: 'Who?' }, {}],
    ['too_large', { context: TINY_TEXT, question: 'why '.repeat(1000) }, {}],
    ['invalid_input', { context: TINY_TEXT, question: 'Who?' }, { beamWidth: 0 }],
    ['invalid_input', { context: TINY_TEXT, question: 'Who?' }, { beamWidth: 99 }],
    ['cancelled', { context: TINY_TEXT, question: 'Who?' }, { signal: AbortSignal.abort() }],
  ])('refuses with %s', async (code, request, options) => {
    const good = { context: TINY_TEXT, question: 'Who?' };
    await expect(generous.answer([good, request], options)).rejects.toMatchObject({ name: 'AppError', code });
  });

  it('stops soon when it is cancelled on the way', async () => {
    const controller = new AbortController();
    const requests = Array.from({ length: 60 }, () => ({
      context: TINY_TEXT,
      question: 'Who built the library?',
    }));
    const running = generous.answer(requests, { signal: controller.signal });
    setTimeout(() => controller.abort(), 5);
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    const [answer] = await generous.answer([{ context: TINY_TEXT, question: 'Who built it?' }]);
    expectSound(answer as Answer, TINY_TEXT);
  });

  it('warms up and tells what it is', async () => {
    await generous.warmUp();
    expect(generous.name).toBe('onnx');
    expect(generous.model).toBe('tiny/1');
    expect(generous.description).toBe(network.description);
  });

  it('maps the attention of each written word over its source', async () => {
    for (let seed = 1; seed <= 12; seed++) {
      const question = `${'Who built the library there '.slice(0, 5 + seed)}?`;
      const [answer] = await generous.answer([{ context: TINY_TEXT, question }], { attention: true });
      if (answer?.origin !== 'written') {
        expect(answer?.attention).toBeUndefined();
        continue;
      }
      expect(answer.attention?.weights).toHaveLength(answer.attention?.written.length as number);
      for (const row of answer.attention?.weights ?? [])
        expect(row).toHaveLength(answer.attention?.source.length as number);
    }
  });
});

const NASTY = [
  ' ',
  '\n',
  '\n\n',
  '\t',
  '.',
  '?',
  '!',
  ',',
  '"',
  '“',
  '”',
  '(',
  ')',
  '[',
  "'",
  '’',
  '-',
  '–',
  '/',
  '%',
  '$',
  '·',
  ':',
  ';',
  'The',
  'library',
  'was',
  'built',
  'in',
  '1932',
  'by',
  'Ada',
  'Green',
  'who',
  'not',
  "n't",
  "'s",
  'U.S.',
  'Jr.',
  'However,',
  '🙂',
  '👩‍👩‍👧‍👦',
  '🏳️‍🌈',
  '\ud83d',
  '\ude42',
  '\ud800\ud800',
  '\u0000',
  '\u0007',
  '\u001b[31m',
  '\u200b',
  '\u200d',
  '\u202e',
  '\u2066',
  '\ufeff',
  '\ufffd',
  '\ufffe',
  '\u0301',
  '\u0e33',
  'e\u0301',
  'ﬁ',
  'ß',
  'İ',
  'ǅ',
  '㈱',
  '٣',
  '１９９９',
  '½',
  'Ⅷ',
  'שלום',
  'مرحبا',
  '図書館は',
  '1932年に',
  '建てられた。',
  '한국어',
  'ไทย',
  'नमस्ते',
  'a'.repeat(700),
  '\u{e0001}',
  '\u{10ffff}',
  '9:00–17:00',
  '$4,000.50',
  '12,000,',
  'x',
  '<b>',
  '&amp;',
  '\\',
  '`',
  '{',
  '}',
  '—',
  '…',
];

function nastyText(random: Random, longest: number): string {
  const length = 1 + integer(random, longest);
  return Array.from({ length }, () => NASTY[integer(random, NASTY.length)] as string).join(
    integer(random, 2) === 0 ? '' : ' ',
  );
}

describe('an answerer given nasty texts', () => {
  it.each(Array.from({ length: 12 }, (_, seed) => seed))('gives sound answers (seed %i)', async (seed) => {
    const random = createRandom(seed);
    const requests = Array.from({ length: 12 }, () => ({
      context: `${nastyText(random, seed < 10 ? 60 : 900)}x`,
      question: `${nastyText(random, 12).slice(0, 900)}x`,
    }));
    for (const engine of [strict, generous]) {
      const answers = await engine.answer(requests);
      answers.forEach((answer, i) => {
        expectSound(answer, requests[i]?.context as string);
        expect(answer.shortAnswer).not.toBe('');
        expect(answer.text).not.toMatch(/[\p{Cc}\p{Cs}]/u);
      });
    }
  });
});
