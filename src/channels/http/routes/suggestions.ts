// GET /v1/suggestions: questions that a chat offers before anything was asked.
import { Router } from 'express';
import { z } from 'zod';
import { collectionsFor } from '../../../access/principal.ts';
import { type Suggestions, suggestionsSchema } from '../../../protocol/chat.ts';
import { type HttpContext, principalOf } from '../http-context.ts';
import { mountOperation } from '../mount-operation.ts';
import type { Operation } from '../operation.ts';

const SHOWN = 4;

const suggest = {
  id: 'suggestQuestions',
  method: 'get',
  path: '/v1/suggestions',
  tag: 'Chat',
  summary: 'Questions to begin with',
  description: 'A few questions that have curated answers; the list is empty when there are none.',
  scope: 'chat',
  query: z.strictObject({
    collections: z
      .string()
      .regex(/^[\w.:-]{1,64}(,[\w.:-]{1,64}){0,31}$/, 'give names of collections with commas between them')
      .optional()
      .describe('Names of collections with commas between them. Default: all that the key may ask.'),
  }),
  answers: {
    200: { description: 'The questions.', content: { 'application/json': suggestionsSchema } },
  },
} satisfies Operation;

export const suggestionOperations = [suggest];

export function suggestionRoutes(context: HttpContext): Router {
  const router = Router();
  mountOperation(router, context, suggest, async ({ query }, response) => {
    const collections = collectionsFor(principalOf(response), query.collections?.split(','));
    const suggestions = await context.stores.exampleQuestions.examples(SHOWN, collections);
    response.json({ suggestions } satisfies Suggestions);
  });
  return router;
}
