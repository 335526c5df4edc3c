// What a client of IBM's Model Asset Exchange sends and reads, after the tests of MAX-Question-Answering.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Service, startService } from '../../../support/service.ts';

const LIBRARY = 'The library opens at nine in the morning. It was built in 1932 by Ada Green.';
const MUSEUM = 'The museum is in Mill Street. Tickets cost five pounds.';

let service: Service;

beforeAll(async () => {
  service = await startService();
}, 300_000);

afterAll(() => service[Symbol.asyncDispose]());

const predict = (body: unknown) => service.call('/model/predict', { body });

describe('the Model Asset Exchange', () => {
  it('tells what the model is', async () => {
    const { status, body } = await service.call('/model/metadata');
    expect(status).toBe(200);
    expect(body).toEqual({
      id: expect.stringMatching(/^desk-qa-/),
      name: expect.any(String),
      description: expect.any(String),
      type: 'Question Answering',
      source: expect.stringMatching(/^\/v2\/models\/desk-qa\/versions\//),
      license: 'Apache 2.0',
    });
    expect((await service.call(body.source as string)).status).toBe(200);
  });

  it('counts its labels', async () => {
    const { body } = await service.call<{ count: number; labels: object[] }>('/model/labels');
    expect(body.count).toBe(body.labels.length);
  });

  it('answers the questions of several paragraphs, each in its place', async () => {
    const { status, body } = await predict({
      paragraphs: [
        { context: LIBRARY, questions: ['When does the library open?', 'Who built the library?'] },
        { context: MUSEUM, questions: [] },
        { context: MUSEUM, questions: ['What does a ticket cost?'] },
      ],
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'ok',
      predictions: [
        [expect.stringContaining('nine'), expect.stringContaining('Ada Green')],
        [],
        [expect.stringContaining('five pounds')],
      ],
    });
  });

  it.each([
    ['an empty context', { paragraphs: [{ context: '', questions: ['Who?'] }] }],
    ['no paragraphs', {}],
    ['other names', { paragraphs: [{ context: LIBRARY, Qs: ['Who?'] }] }],
    ['too many questions', { paragraphs: [{ context: LIBRARY, questions: Array(65).fill('Who?') }] }],
  ])('refuses %s in its own form', async (_name, body) => {
    expect(await predict(body)).toMatchObject({
      status: 400,
      body: { status: 'error', message: expect.any(String) },
    });
  });

  it('refuses a method and a stranger in the same form', async () => {
    expect(await service.call('/model/predict', { method: 'GET' })).toMatchObject({
      status: 405,
      body: { status: 'error' },
    });
    expect(await service.call('/model/labels', { key: 'fd_nobody' })).toMatchObject({
      status: 401,
      body: { status: 'error' },
    });
  });
});
