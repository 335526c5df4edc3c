import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Service, startService } from '../../../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({
    documents: {
      'faq.csv':
        'question,answer\nWhen do you open?,At nine.\nWhat are your hours?,At nine.\nDo you ship?,Yes.\nIs it free?,It is.',
    },
  });
});
afterAll(() => service[Symbol.asyncDispose]());

it('offers questions that the documents answer, one for each answer', async () => {
  const { status, body } = await service.call('/v1/suggestions');
  expect(status).toBe(200);
  expect(body).toEqual({ suggestions: ['When do you open?', 'Do you ship?', 'Is it free?'] });
});

it('offers none of another collection, and refuses one that the key may not ask', async () => {
  expect((await service.call('/v1/suggestions?collections=other')).body).toEqual({ suggestions: [] });
  const key = await service.createKey(['chat'], ['other']);
  expect((await service.call('/v1/suggestions', { key })).body).toEqual({ suggestions: [] });
  expect((await service.call('/v1/suggestions?collections=main', { key })).status).toBe(403);
  expect((await service.call('/v1/suggestions?collections=a%20b')).status).toBe(400);
});
