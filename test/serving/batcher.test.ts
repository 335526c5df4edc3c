import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnswerRequest, Engine } from '../../src/engine/engine.ts';
import { loadEngine } from '../../src/engine/load-engine.ts';
import type { ExecutedBatch } from '../../src/serving/batch-observer.ts';
import { createBatcher } from '../../src/serving/batcher.ts';
import { TINY_TEXT, type TinyModel, writeTinyModel } from '../support/tiny-model.ts';

let model: TinyModel;
let engine: Engine;

beforeAll(async () => {
  model = await writeTinyModel();
  engine = await loadEngine({ folder: model.folder });
});

afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  model[Symbol.dispose]();
});

const LIMITS = { maxBatchSize: 4, maxBatchWaitMs: 60_000, maxQueue: 100, workers: 1 };

/** The engine, but each batch waits for a push before it is computed; what was asked stands in `batches`. */
function gatedEngine() {
  const batches: AnswerRequest[][] = [];
  const gates: (() => void)[] = [];
  const answer: Engine['answer'] = async (requests, options) => {
    batches.push([...requests]);
    await new Promise<void>((open) => {
      gates.push(open);
      options?.signal?.addEventListener('abort', () => {
        const at = gates.indexOf(open);
        if (at >= 0) gates.splice(at, 1);
        open();
      });
    });
    return engine.answer(requests, options);
  };
  return { answer, batches, openNext: () => gates.shift()?.() };
}

function observed() {
  const executed: ExecutedBatch[] = [];
  let refused = 0;
  return {
    executed,
    refusedPassages: () => refused,
    observer: {
      executed: (batch: ExecutedBatch) => void executed.push(batch),
      refused: (passages: number) => {
        refused += passages;
      },
    },
  };
}

const ask = (question = 'When does the library open?', context = TINY_TEXT): AnswerRequest => ({
  context,
  question,
});
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('createBatcher', () => {
  it('answers a lone request at once, however long the others may be waited for', async () => {
    const { executed, observer } = observed();
    const { answer } = createBatcher(engine, LIMITS, observer);
    expect(await answer([ask()])).toEqual(await engine.answer([ask()]));
    expect(executed).toMatchObject([{ size: 1, queueMs: [expect.any(Number)] }]);
    expect(executed[0]?.queueMs[0]).toBeLessThan(LIMITS.maxBatchWaitMs);
  });

  it('shares what comes to an idle service among its threads', async () => {
    const { observer } = observed();
    const gated = gatedEngine();
    const { answer } = createBatcher(gated, { ...LIMITS, maxBatchSize: 16, workers: 2 }, observer);
    const turn = answer(Array.from({ length: 5 }, (_, i) => ask(`Question ${i}?`)));
    await settled();
    expect(gated.batches.map((batch) => batch.length)).toEqual([3, 2]);
    gated.openNext();
    gated.openNext();
    expect(await turn).toHaveLength(5);
  });

  it('reads what waits together, up to the size of a batch, and answers each with its own', async () => {
    const { executed, observer } = observed();
    const gated = gatedEngine();
    const { answer } = createBatcher(gated, LIMITS, observer);
    const questions = ['Who built the library?', 'Where is the garden?', 'When does it open?'];
    const asked = [...questions, ...questions].map((question) => answer([ask(question)]));
    await settled();
    expect(gated.batches.map(({ length }) => length)).toEqual([1]);
    for (let i = 0; i < 3; i++) {
      gated.openNext();
      await Promise.race(asked.slice(i === 0 ? 0 : 1));
      while (gated.batches.length < Math.min(i + 2, 3)) await settled();
    }
    const answers = (await Promise.all(asked)).map(([first]) => first);
    expect(executed.map(({ size }) => size)).toEqual([1, 4, 1]);
    const alone = await Promise.all([...questions, ...questions].map((one) => engine.answer([ask(one)])));
    answers.forEach((one, i) => {
      expect(one?.text).toBe(alone[i]?.[0]?.text);
      expect(one?.confidence).toBeCloseTo(alone[i]?.[0]?.confidence as number, 4);
    });
  });

  it('reads a batch that never fills once the first of it has waited long enough', async () => {
    const gated = gatedEngine();
    const { executed, observer } = observed();
    const { answer } = createBatcher(gated, { ...LIMITS, workers: 2, maxBatchWaitMs: 20 }, observer);
    const first = answer([ask()]);
    const second = answer([ask()]);
    while (gated.batches.length < 2) await settled();
    gated.openNext();
    gated.openNext();
    await Promise.all([first, second]);
    const waited = executed.flatMap(({ queueMs }) => queueMs);
    expect(Math.max(...waited)).toBeGreaterThanOrEqual(19);
  });

  it('lets a turn wait behind no more than one batch of somebody who asks much', async () => {
    const gated = gatedEngine();
    const { answer } = createBatcher(gated, LIMITS, observed().observer);
    const much = answer(
      Array.from({ length: 20 }, () => ask('Where is the garden?')),
      { client: 'much' },
    );
    await settled();
    const turn = answer([ask('When does it open?')]);
    gated.openNext();
    while (gated.batches.length < 2) await settled();
    expect(gated.batches[1]?.map(({ question }) => question)).toEqual(['When does it open?']);
    const opening = setInterval(gated.openNext, 1);
    expect(await turn).toHaveLength(1);
    expect(await much).toHaveLength(20);
    clearInterval(opening);
  });

  it('keeps a thread for turns while somebody asks much', async () => {
    const gated = gatedEngine();
    const { answer } = createBatcher(gated, { ...LIMITS, workers: 2 }, observed().observer);
    const much = answer(
      Array.from({ length: 8 }, () => ask('Where is the garden?')),
      { client: 'much' },
    );
    await settled();
    expect(gated.batches).toHaveLength(1);
    const turn = answer([ask('When does it open?')]);
    await settled();
    expect(gated.batches.at(-1)?.map(({ question }) => question)).toEqual(['When does it open?']);
    const opening = setInterval(gated.openNext, 1);
    await Promise.all([turn, much]);
    clearInterval(opening);
  });

  it('puts passages of similar length together, and the one that waits longest goes first', async () => {
    const gated = gatedEngine();
    const { answer } = createBatcher(gated, { ...LIMITS, maxBatchSize: 3 }, observed().observer);
    const short = 'The garden is near the river.';
    const asked = [answer([ask()])];
    for (const context of [short, TINY_TEXT, short, TINY_TEXT, short])
      asked.push(answer([ask('Where?', context)]));
    for (let i = 0; i < 3; i++) {
      while (gated.batches.length <= i) await settled();
      gated.openNext();
    }
    await Promise.all(asked);
    expect(gated.batches[1]?.map(({ context }) => context)).toEqual([short, short, short]);
    expect(gated.batches[2]?.map(({ context }) => context)).toEqual([TINY_TEXT, TINY_TEXT]);
  });

  it('does not read what was cancelled while it waited, and stops a batch that everybody left', async () => {
    const gated = gatedEngine();
    const { observer, executed } = observed();
    const { answer } = createBatcher(gated, LIMITS, observer);
    const stop = [new AbortController(), new AbortController()] as const;
    const first = answer([ask()], { signal: stop[0].signal });
    const second = answer([ask('Where is the garden?')], { signal: stop[1].signal });
    const third = answer([ask('Who built the library?')]);
    stop[1].abort();
    await expect(second).rejects.toMatchObject({ code: 'cancelled' });
    stop[0].abort();
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    while (gated.batches.length < 2) await settled();
    gated.openNext();
    await third;
    expect(gated.batches[1]?.map(({ question }) => question)).toEqual(['Who built the library?']);
    expect(executed.map(({ size }) => size)).toEqual([1]);
  });

  it('lets a question without words fail alone', async () => {
    const gated = gatedEngine();
    const { answer } = createBatcher(gated, LIMITS, observed().observer);
    const first = answer([ask()]);
    const bad = answer([ask('\u200b')]);
    const good = answer([ask()]);
    let open = true;
    const opening = (async () => {
      while (open) {
        gated.openNext();
        await settled();
      }
    })();
    const results = await Promise.allSettled([first, bad, good]);
    open = false;
    await opening;
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: { code: 'invalid_input' } });
    expect(gated.batches.map(({ length }) => length)).toEqual([1, 1]);
  });

  it('refuses at once what does not fit into the queue, and takes it again later', async () => {
    const gated = gatedEngine();
    const { observer, refusedPassages } = observed();
    const { answer } = createBatcher(gated, { ...LIMITS, maxQueue: 2 }, observer);
    const taken = [answer([ask()]), answer([ask(), ask()])];
    await expect(answer([ask()])).rejects.toMatchObject({ code: 'overloaded', retryAfterMs: 1000 });
    expect(refusedPassages()).toBe(1);
    await expect(answer([ask(), ask(), ask()])).rejects.toMatchObject({ code: 'too_large' });
    gated.openNext();
    while (gated.batches.length < 2) await settled();
    const later = answer([ask()]);
    gated.openNext();
    while (gated.batches.length < 3) await settled();
    gated.openNext();
    await expect(Promise.all([...taken, later])).resolves.toHaveLength(3);
  });

  it('gives a call up at its deadline', async () => {
    const gated = gatedEngine();
    const { answer } = createBatcher(gated, LIMITS, observed().observer);
    await expect(answer([ask()], { timeoutMs: 10 })).rejects.toMatchObject({ code: 'timed_out' });
  });

  it('tells each caller the pieces of its own sentences', async () => {
    const gated = gatedEngine();
    const { answer } = createBatcher(gated, LIMITS, observed().observer);
    const texts = ['', '', ''];
    const tell = (at: number) => (piece: string, index: number) => {
      texts[at + index] += piece;
    };
    const first = answer([ask('Who built the library?')], { onToken: tell(0) });
    const both = answer([ask('Where is the garden?'), ask('When does it open?')], { onToken: tell(1) });
    gated.openNext();
    while (gated.batches.length < 2) await settled();
    gated.openNext();
    expect((await Promise.all([first, both])).flat().map(({ text }) => text)).toEqual(texts);
  });
});
