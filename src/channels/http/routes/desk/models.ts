// /v1/model-versions: the versions of the repository side by side.
import { Router } from 'express';
import { z } from 'zod';
import { type ModelVersionsView, modelVersionsSchema } from '../../../../protocol/desk-models.ts';
import { listVersions } from '../../../../serving/list-versions.ts';
import type { HttpContext } from '../../http-context.ts';
import { mountOperation } from '../../mount-operation.ts';
import type { Operation } from '../../operation.ts';

const listModelVersions = {
  id: 'listModelVersions',
  method: 'get',
  path: '/v1/model-versions',
  tag: 'Desk',
  summary: 'List the versions of the model repository with their scores',
  scope: 'models',
  answers: { 200: { description: 'All.', content: { 'application/json': modelVersionsSchema } } },
} satisfies Operation;

export const modelVersionOperations = [listModelVersions];

const score = z.looseObject({ questions: z.number(), f1: z.number() });

export function modelVersionRoutes(context: HttpContext): Router {
  const router = Router();
  const { predictor, stores } = context;
  mountOperation(router, context, listModelVersions, async (_input, response) => {
    const versions = await Promise.all(
      (await listVersions(predictor.modelsDir)).map(async ({ scores, ...version }) => {
        const run = await stores.evaluations.latest(version.name, version.version);
        return {
          ...version,
          scores: Object.fromEntries(
            Object.entries(scores).flatMap(([set, value]) => {
              const parsed = score.safeParse(value);
              return parsed.success ? [[set, parsed.data]] : [];
            }),
          ),
          golden: run
            ? { passed: run.passed, questions: run.questions, ranAt: new Date(run.createdAtMs).toISOString() }
            : null,
        };
      }),
    );
    response.json({ model: predictor.name, versions } satisfies ModelVersionsView);
  });
  return router;
}
