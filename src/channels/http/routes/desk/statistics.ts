// /v1/statistics: how the desk does.
import { Router } from 'express';
import { z } from 'zod';
import { type StatisticsView, statisticsSchema } from '../../../../protocol/desk-teaching.ts';
import { statisticsOf } from '../../../../teaching/statistics.ts';
import type { HttpContext } from '../../http-context.ts';
import { mountOperation } from '../../mount-operation.ts';
import type { Operation } from '../../operation.ts';

const MS_PER_HOUR = 3_600_000;
const MS_PER_DAY = 24 * MS_PER_HOUR;

const showStatistics = {
  id: 'showStatistics',
  method: 'get',
  path: '/v1/statistics',
  tag: 'Desk',
  summary: 'Show how well the desk works',
  scope: 'desk:read',
  query: z.strictObject({ days: z.coerce.number().int().min(1).max(90).default(1) }),
  answers: { 200: { description: 'The numbers.', content: { 'application/json': statisticsSchema } } },
} satisfies Operation;

export const statisticsOperations = [showStatistics];

export function statisticsRoutes(context: HttpContext): Router {
  const router = Router();
  const { stores, predictor, knowledge, config, groupQuestions: group } = context;
  mountOperation(router, context, showStatistics, async ({ query: { days } }, response) => {
    const untilMs = Date.now();
    const sinceMs = untilMs - days * MS_PER_DAY;
    const bucketMs = days === 1 ? MS_PER_HOUR : MS_PER_DAY;
    const questions = await stores.questions.askedSince(sinceMs);
    const { buckets, topics, ...rest } = await statisticsOf(questions, { sinceMs, untilMs, bucketMs, group });
    const stable = predictor.rollouts.find(predictor.name)?.stable ?? '';
    response.json({
      since: new Date(sinceMs).toISOString(),
      ...rest,
      topics: [...topics],
      buckets: buckets.map(({ startMs, ...counts }) => ({
        start: new Date(startMs).toISOString(),
        ...counts,
      })),
      model: `${predictor.name} ${stable}`.trim(),
      documents: knowledge.documentCount,
      passages: knowledge.passageCount,
      storage: config.DATABASE_URL.startsWith('sqlite:') ? 'SQLite' : 'PostgreSQL',
    } satisfies StatisticsView);
  });
  return router;
}
