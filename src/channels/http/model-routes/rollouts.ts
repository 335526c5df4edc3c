// Which versions of a model are loaded, and which of them answers whom.
import { Router } from 'express';
import { z } from 'zod';
import { principalName } from '../../../access/principal.ts';
import { AppError } from '../../../errors.ts';
import { createQualityReport, heldRecommendations } from '../../../serving/quality-report.ts';
import { createReport } from '../../../serving/report.ts';
import { INITIAL_ROLLOUT, rolloutSchema } from '../../../serving/rollout.ts';
import { rolloutActionSchema } from '../../../serving/rollout-actions.ts';
import type { ServedRollout } from '../../../serving/served-rollouts.ts';
import { type HttpContext, principalOf } from '../http-context.ts';
import { mountOperation } from '../mount-operation.ts';
import type { Operation } from '../operation.ts';

const params = z.object({ name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,99}$/) });
const versionBody = z.strictObject({ version: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,99}$/i) });
const rolloutView = z
  .object({ model: z.string(), revision: z.int(), stableVersion: z.string(), rollout: rolloutSchema })
  .meta({ id: 'Rollout' });
const changesView = z
  .object({
    changes: z.array(
      z.object({
        revision: z.int(),
        changedBy: z.string(),
        createdAt: z.iso.datetime(),
        action: z.record(z.string(), z.unknown()),
      }),
    ),
  })
  .meta({ id: 'RolloutChanges' });
/** See `RolloutReport` of src/serving/report.ts and `QualityReport` of src/serving/quality-report.ts. */
const reportView = z
  .looseObject({
    since: z.iso.datetime(),
    arms: z.array(z.looseObject({ arm: z.string(), version: z.string(), turns: z.int() })),
    shadows: z.array(z.looseObject({ version: z.string(), turns: z.int() })),
    recommendations: z.array(
      z.object({
        version: z.string(),
        decision: z.enum(['promote', 'roll back', 'wait']),
        reasons: z.array(z.string()),
      }),
    ),
    drift: z.array(
      z.looseObject({
        version: z.string(),
        questions: z.int(),
        features: z.array(
          z.looseObject({ feature: z.string(), stabilityIndex: z.number(), says: z.string() }),
        ),
        problem: z.string().nullable(),
      }),
    ),
    golden: z.array(z.looseObject({ version: z.string(), set: z.string(), ranAt: z.iso.datetime() })),
    held: z.string().nullable().describe('Why the golden set holds the canary.'),
  })
  .meta({ id: 'RolloutReport' });

const json = (description: string, schema: z.ZodType) => ({
  200: { description, content: { 'application/json': schema } },
});

const loadVersion = {
  id: 'loadModelVersion',
  method: 'post',
  path: '/v1/models/{name}/load',
  tag: 'Models',
  summary: 'Load a version of the repository beside those that are served',
  description: 'It answers those who ask for it by name. Resolves when it is warm.',
  scope: 'admin',
  params,
  body: versionBody,
  answers: { 204: { description: 'It is loaded.' } },
  errors: ['model_invalid', 'engine_unavailable'],
} satisfies Operation;

const unloadVersion = {
  ...loadVersion,
  id: 'unloadModelVersion',
  path: '/v1/models/{name}/unload',
  summary: 'Unload a version that is not part of the rollout',
  description: 'Resolves when those who use it are done and its memory is free.',
  answers: { 204: { description: 'It is unloaded.' } },
  errors: ['conflict'],
} satisfies Operation;

const showRollout = {
  id: 'showRollout',
  method: 'get',
  path: '/v1/models/{name}/rollout',
  tag: 'Models',
  summary: 'Show which version answers whom',
  scope: 'models',
  params,
  answers: json('The rollout.', rolloutView),
} satisfies Operation;

const changeRollout = {
  id: 'changeRollout',
  method: 'post',
  path: '/v1/models/{name}/rollout',
  tag: 'Models',
  summary: 'Start a canary, an experiment or a shadow, promote, roll back, set a label',
  description: 'Takes effect at once and as a whole; when a version cannot be loaded, nothing changes.',
  scope: 'admin',
  params,
  body: rolloutActionSchema,
  answers: json('The rollout after the change.', rolloutView),
  errors: ['conflict', 'model_invalid', 'engine_unavailable'],
} satisfies Operation;

const listChanges = {
  id: 'listRolloutChanges',
  method: 'get',
  path: '/v1/models/{name}/rollout/changes',
  tag: 'Models',
  summary: 'List who changed the rollout, when and how',
  scope: 'models',
  params,
  answers: json('The latest changes, the newest first.', changesView),
} satisfies Operation;

const reportRollout = {
  id: 'reportRollout',
  method: 'get',
  path: '/v1/models/{name}/rollout/report',
  tag: 'Models',
  summary: 'Compare the versions, with confidence intervals of 95 % and a recommendation',
  scope: 'models',
  params,
  query: z.strictObject({
    since: z.iso.datetime().optional().describe('Default: since the rollout began.'),
  }),
  answers: json('The report.', reportView),
} satisfies Operation;

export const rolloutOperations: readonly Operation[] = [
  loadVersion,
  unloadVersion,
  showRollout,
  changeRollout,
  listChanges,
  reportRollout,
];

export function rolloutRoutes(context: HttpContext): Router {
  const router = Router();
  const { predictor, stores } = context;
  const { rollouts } = predictor;

  mountOperation(router, context, loadVersion, async ({ params: { name }, body }, response) => {
    await rollouts.load(name, body.version, principalName(principalOf(response)));
    response.status(204).end();
  });
  mountOperation(router, context, unloadVersion, async ({ params: { name }, body }, response) => {
    await rollouts.unload(name, body.version, principalName(principalOf(response)));
    response.status(204).end();
  });
  mountOperation(router, context, showRollout, ({ params: { name } }, response) => {
    const served = rollouts.find(name);
    if (!served) throw new AppError('not_found', `There is no model "${name}" loaded.`);
    response.json(viewOf(name, served));
  });
  mountOperation(router, context, changeRollout, async ({ params: { name }, body }, response) => {
    response.json(viewOf(name, await rollouts.act(name, principalName(principalOf(response)), body)));
  });
  mountOperation(router, context, listChanges, async ({ params: { name } }, response) => {
    const changes = await stores.rollouts.changes(name);
    response.json({
      changes: changes.map(({ revision, changedBy, createdAtMs, action }) => ({
        revision,
        changedBy,
        createdAt: new Date(createdAtMs).toISOString(),
        action,
      })),
    });
  });
  mountOperation(router, context, reportRollout, async ({ params: { name }, query }, response) => {
    const served = rollouts.find(name);
    const { startedAtMs, canary } = served?.rollout ?? INITIAL_ROLLOUT;
    const sinceMs = query.since === undefined ? startedAtMs : Date.parse(query.since);
    const report = createReport(await stores.servedAnswers.listSince(name, sinceMs), sinceMs);
    const { sinceMs: _, recommendations, ...rest } = report;
    const quality = served
      ? await createQualityReport(qualityOptions(context, name), name, served)
      : { drift: [], golden: [], held: null };
    response.json({
      since: new Date(sinceMs).toISOString(),
      ...rest,
      recommendations: heldRecommendations(recommendations, canary?.version, quality.held),
      ...quality,
    });
  });
  return router;
}

const qualityOptions = ({ config, predictor, stores }: HttpContext, name: string) => ({
  modelsDir: predictor.modelsDir,
  answers: stores.servedAnswers,
  evaluations: stores.evaluations,
  hasGoldenSet: config.GOLDEN_SET_FILE !== undefined && name === predictor.name,
});

const viewOf = (model: string, { rollout, revision, stable }: ServedRollout) => ({
  model,
  revision,
  stableVersion: stable,
  rollout,
});
