import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnswerBatchView, AnswerView } from '../../../../src/protocol/answer.ts';
import { type Service, startService } from '../../../support/service.ts';

const CONTEXT = 'The museum opens at ten in the morning. Tickets cost five pounds.';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service[Symbol.asyncDispose]());

describe('POST /v1/answer', () => {
  it('answers from the text that comes with the question', async () => {
    const { status, body } = await service.call<AnswerView>('/v1/answer', {
      body: { context: CONTEXT, question: 'When does the museum open?' },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      text: expect.stringContaining('ten'),
      answerable: true,
      model: { name: 'desk-qa' },
    });
    expect(CONTEXT.slice(body.start, body.end)).toBe(body.shortAnswer);
  });

  it('names the limit of a text that is too long', async () => {
    const { status, body } = await service.call('/v1/answer', {
      body: { context: 'word '.repeat(5000), question: 'When?' },
    });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      errors: [{ pointer: '#/context', detail: expect.stringContaining('20,000') }],
    });
  });
});

describe('POST /v1/answer/batch', () => {
  it('answers in the order asked, and a bad item fails alone', async () => {
    const items = [
      { context: CONTEXT, question: 'When does the museum open?' },
      { context: CONTEXT },
      'nonsense',
      { context: CONTEXT, question: 'What do tickets cost?' },
    ];
    const { status, body } = await service.call<AnswerBatchView>('/v1/answer/batch', { body: { items } });
    expect(status).toBe(200);
    expect(body.results).toMatchObject([
      { answer: { text: expect.stringContaining('ten') } },
      { problem: { status: 400, code: 'invalid_input', errors: [{ pointer: '#/items/1/question' }] } },
      { problem: { status: 400, errors: [{ pointer: '#/items/2' }] } },
      { answer: { text: expect.stringContaining('five') } },
    ]);
  });

  it('takes a bounded number of items', async () => {
    const items = Array(65).fill({ context: CONTEXT, question: 'When?' });
    const { status, body } = await service.call('/v1/answer/batch', { body: { items } });
    expect(status).toBe(400);
    expect(body).toMatchObject({ errors: [{ pointer: '#/items', detail: expect.stringContaining('64') }] });
  });
});
