// The routes of the models behind the desk: their rollouts, and the protocols of model servers.
import { Router } from 'express';
import type { HttpContext } from '../http-context.ts';
import { modelAssetRoutes } from './model-asset-exchange.ts';
import { openInferenceRoutes } from './open-inference.ts';
import { repositoryRoutes } from './repository.ts';
import { rolloutRoutes } from './rollouts.ts';
import { tensorflowServingRoutes } from './tensorflow-serving.ts';

/** Mounted behind the authentication and the body parser, after the routes of OpenAI's models. */
export function modelRoutes(context: HttpContext): Router {
  return Router().use(
    rolloutRoutes(context),
    tensorflowServingRoutes(context),
    openInferenceRoutes(context),
    repositoryRoutes(context),
    modelAssetRoutes(context),
  );
}
