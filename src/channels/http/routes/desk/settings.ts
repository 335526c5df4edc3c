// /v1/settings for the owner, and /v1/desk, what of it every visitor may know.
import { Router } from 'express';
import { principalName } from '../../../../access/principal.ts';
import { publicDesk } from '../../../../inbox/desk-settings.ts';
import {
  type DeskSettingsView,
  deskSettingsChangeSchema,
  deskSettingsViewSchema,
  type PublicDesk,
  publicDeskSchema,
} from '../../../../protocol/desk-settings.ts';
import { type HttpContext, principalOf } from '../../http-context.ts';
import { mountOperation } from '../../mount-operation.ts';
import type { Operation } from '../../operation.ts';

const showDesk = {
  id: 'showDesk',
  method: 'get',
  path: '/v1/desk',
  tag: 'Desk',
  summary: 'Show what visitors may know of the desk',
  description:
    'Its name, its greeting, its colour, and whether people are there. It may be kept for a minute.',
  scope: null,
  answers: { 200: { description: 'The desk.', content: { 'application/json': publicDeskSchema } } },
} satisfies Operation;

const showSettings = {
  id: 'showSettings',
  method: 'get',
  path: '/v1/settings',
  tag: 'Desk',
  summary: 'Show the settings of the desk',
  scope: 'desk:read',
  answers: { 200: { description: 'All.', content: { 'application/json': deskSettingsViewSchema } } },
} satisfies Operation;

const changeSettings = {
  id: 'changeSettings',
  method: 'put',
  path: '/v1/settings',
  tag: 'Desk',
  summary: 'Change settings of the desk',
  description:
    'Changes the settings that you give; the others stay. Give the `revision` that you have seen, so that you do not overwrite the change of somebody else.',
  scope: 'admin',
  body: deskSettingsChangeSchema,
  answers: {
    200: { description: 'As they are now.', content: { 'application/json': deskSettingsViewSchema } },
  },
  errors: ['conflict'],
} satisfies Operation;

export const settingsOperations = [showDesk, showSettings, changeSettings];

/** Mounted before the authentication: it tells nothing that the page does not show. */
export function publicDeskRoutes(context: HttpContext): Router {
  const router = Router();
  mountOperation(router, context, showDesk, async (_input, response) => {
    const desk = publicDesk(
      await context.settings.current(),
      context.config.DOCUMENTS_DIR,
    ) satisfies PublicDesk;
    response.set('Cache-Control', 'public, max-age=60').json(desk);
  });
  return router;
}

export function settingsRoutes(context: HttpContext): Router {
  const router = Router();
  const { settings, stores } = context;
  const view = async (): Promise<DeskSettingsView> => {
    const { revision, updatedAtMs, updatedBy } = await stores.deskSettings.read();
    const updatedAt = updatedAtMs === null ? null : new Date(updatedAtMs).toISOString();
    return { settings: await settings.current(), revision, updatedAt, updatedBy };
  };

  mountOperation(router, context, showSettings, async (_input, response) => {
    response.json(await view());
  });
  mountOperation(router, context, changeSettings, async ({ body }, response) => {
    await stores.deskSettings.change(body.settings, principalName(principalOf(response)), body.revision);
    settings.forget();
    response.locals.auditDetail = Object.keys(body.settings).join(', ');
    response.json(await view());
  });
  return router;
}
