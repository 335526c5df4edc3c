// The routes of the interface in order, its description at /openapi.json and a page of it at /docs.
import { Router } from 'express';
import { packageVersion } from '../../../package-version.ts';
import { renderApiPage } from '../api-page.ts';
import type { HttpContext } from '../http-context.ts';
import { allows } from '../middleware/allowed-methods.ts';
import { modelAssetErrors } from '../model-routes/model-asset-exchange.ts';
import { modelServerErrors } from '../model-routes/model-errors.ts';
import { modelRoutes } from '../model-routes/model-routes.ts';
import { createCompletionThreads } from '../openai/completion-threads.ts';
import { completionRoutes } from '../openai/completions.ts';
import { embeddingRoutes } from '../openai/embeddings.ts';
import { openaiErrors } from '../openai/errors.ts';
import { openaiModelRoutes } from '../openai/models.ts';
import { responseRoutes } from '../openai/responses.ts';
import { describeApi } from '../openapi.ts';
import { operations } from '../operations.ts';
import { answerRoutes } from './answer.ts';
import { chatRoutes } from './chat.ts';
import { conversationRoutes } from './conversations.ts';
import { accountRoutes } from './desk/accounts.ts';
import { inboxRoutes } from './desk/inbox.ts';
import { keyRoutes } from './desk/keys.ts';
import { modelVersionRoutes } from './desk/models.ts';
import { reviewRoutes } from './desk/review.ts';
import { settingsRoutes } from './desk/settings.ts';
import { statisticsRoutes } from './desk/statistics.ts';
import { teachingRoutes } from './desk/teaching.ts';
import { documentContentRoutes } from './document-content.ts';
import { documentRoutes } from './documents.ts';
import { feedbackRoutes } from './feedback.ts';
import { sourceRoutes } from './sources.ts';
import { suggestionRoutes } from './suggestions.ts';

/** Mounted behind the authentication and the body parser. */
export function apiRoutes(context: HttpContext): Router {
  const threads = createCompletionThreads(context.stores.conversations);
  return Router().use(
    chatRoutes(context),
    suggestionRoutes(context),
    answerRoutes(context),
    conversationRoutes(context),
    feedbackRoutes(context),
    documentContentRoutes(context),
    documentRoutes(context),
    completionRoutes(context, threads),
    responseRoutes(context, threads),
    embeddingRoutes(context),
    sourceRoutes(context),
    accountRoutes(context),
    inboxRoutes(context),
    settingsRoutes(context),
    teachingRoutes(context),
    statisticsRoutes(context),
    keyRoutes(context),
    reviewRoutes(context),
    modelVersionRoutes(context),
    openaiModelRoutes(context),
    modelRoutes(context),
  );
}

/** Mounted before the authentication, whose refusals take the form of the protocol that an address belongs to. */
export function apiErrorForms(): Router {
  const others = operations.filter(({ tag, path }) => tag !== 'OpenAI' && path.startsWith('/v1/'));
  return Router().use(openaiErrors(others), modelServerErrors(), modelAssetErrors());
}

/** What the interface looks like: for everybody, it tells nothing of what the desk knows. */
export function apiDescriptionRoutes(): Router {
  const description = describeApi(operations, packageVersion());
  const page = renderApiPage(description);
  return Router()
    .get('/openapi.json', (_request, response) => {
      response.json(description);
    })
    .get('/docs', (_request, response) => {
      response.type('html').send(page);
    })
    .all(['/openapi.json', '/docs'], allows('GET'));
}
