// /v1/sources: where documents come from by themselves, how each source is, and reading one now.
import { Router } from 'express';
import { AppError } from '../../../errors.ts';
import { withState } from '../../../knowledge/sources/source-reader.ts';
import { sourceView } from '../../../knowledge/sources/source-view.ts';
import { type SourceList, sourceListSchema, sourceReadRequestSchema } from '../../../protocol/source.ts';
import type { HttpContext } from '../http-context.ts';
import { mountOperation } from '../mount-operation.ts';
import type { Operation } from '../operation.ts';

const listSources = {
  id: 'listSources',
  method: 'get',
  path: '/v1/sources',
  tag: 'Documents',
  summary: 'List the sources that documents come from',
  scope: 'admin',
  answers: {
    200: {
      description: 'The sources of SOURCES_FILE, and the state of each.',
      content: { 'application/json': sourceListSchema },
    },
  },
} satisfies Operation;

const readSources = {
  id: 'readSources',
  method: 'post',
  path: '/v1/sources/read',
  tag: 'Documents',
  summary: 'Read a source now',
  description: 'It is read within seconds; the list shows its state.',
  scope: 'admin',
  body: sourceReadRequestSchema,
  answers: {
    202: {
      description: 'The sources that will be read.',
      content: { 'application/json': sourceListSchema },
    },
  },
  errors: ['not_found'],
} satisfies Operation;

export const sourceOperations = [listSources, readSources];

export function sourceRoutes(context: HttpContext): Router {
  const router = Router();
  const { sources: settings, stores } = context;

  mountOperation(router, context, listSources, async (_input, response) => {
    const all = await withState(settings, stores.sources);
    response.json({ sources: all.map(sourceView) } satisfies SourceList);
  });

  mountOperation(router, context, readSources, async ({ body }, response) => {
    const chosen = settings.filter(({ name }) => body.name === undefined || name === body.name);
    if (body.name !== undefined && chosen.length === 0)
      throw new AppError('not_found', `There is no source ${body.name}.`);
    for (const { name } of chosen) await stores.sources.request(name, body.acceptRemovals);
    const all = await withState(chosen, stores.sources);
    response.status(202).json({ sources: all.map(sourceView) } satisfies SourceList);
  });
  return router;
}
