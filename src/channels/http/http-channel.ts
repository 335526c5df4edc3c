// The Express app: everything that a request passes, in order.
import { fileURLToPath } from 'node:url';
import cors from 'cors';
import express, { type Express, type Router } from 'express';
import helmet from 'helmet';
import type { AuthenticateRequest } from '../../access/accounts/account-principal.ts';
import type { Config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import type { Tracing } from '../../telemetry/tracing.ts';
import type { HttpContext } from './http-context.ts';
import { accessLog } from './middleware/access-log.ts';
import { allowOperations, allows } from './middleware/allowed-methods.ts';
import { authenticated } from './middleware/authenticate.ts';
import { guardBodies } from './middleware/guard-bodies.ts';
import { meterKeys } from './middleware/meter-keys.ts';
import { answerNotFound } from './middleware/not-found.ts';
import { answerProblems } from './middleware/problem.ts';
import { limitConversation, limitRequests } from './middleware/rate-limit.ts';
import { readJson } from './middleware/read-json.ts';
import { refuseWhenStopping } from './middleware/refuse-when-stopping.ts';
import { requestId } from './middleware/request-id.ts';
import { reserveMemory } from './middleware/reserve-memory.ts';
import { scopesFirst } from './middleware/scopes-first.ts';
import { traceRequests } from './middleware/trace-requests.ts';
import { operations } from './operations.ts';
import { apiDescriptionRoutes, apiErrorForms, apiRoutes } from './routes/api.ts';
import { deskPage } from './routes/desk/desk-page.ts';
import { sessionRoutes } from './routes/desk/session.ts';
import { publicDeskRoutes } from './routes/desk/settings.ts';
import { healthRoutes, type Readiness } from './routes/health.ts';
import { metricsRoutes } from './routes/metrics.ts';

export interface HttpChannelOptions {
  readonly context: HttpContext;
  readonly authenticate: AuthenticateRequest;
  readonly tracing: Tracing;
  readonly readiness: Readiness;
  /** Verifies the bytes of its requests, and so stands before the body parsers. */
  readonly alexa: Router;
  /** From then on nothing new is taken. */
  readonly stopping: AbortSignal;
}

/** What only a principal may see. */
const PROTECTED = ['/v1', '/v2', '/model', '/metrics'];
const PUBLIC_FOLDER = fileURLToPath(new URL('../../../public/', import.meta.url));

export function createHttpChannel({
  context,
  authenticate,
  tracing,
  readiness,
  alexa,
  stopping,
}: HttpChannelOptions): Express {
  const { config } = context;
  const app = express();
  app.disable('x-powered-by').set('etag', false);
  trustProxies(app, config);

  app.use(requestId(), accessLog(context), traceRequests(tracing));
  app.use(refuseWhenStopping(stopping));
  app.use(secureHeaders(config), allowOrigins(config));
  app.use(healthRoutes(readiness));
  app.use(deskPage(), publicFiles(), apiDescriptionRoutes());

  app.use(apiErrorForms(), guardBodies());
  app.use(alexa);
  app.use(sessionRoutes(context), publicDeskRoutes(context));
  app.use(PROTECTED, authenticated(authenticate), limitRequests(context), meterKeys(context));
  app.use(scopesFirst(operations));
  app.use('/v1/documents', reserveMemory(memoryOf(config)), readJson(config.DOCUMENT_LIMIT_BYTES));
  app.use(PROTECTED, readJson(config.BODY_LIMIT_BYTES), context.admit);
  app.use(metricsRoutes(context.metrics));
  app.use('/v1/chat', limitConversation(context));
  app.use(apiRoutes(context));

  app.use(allowOperations(operations));
  app.all('/alexa', allows('POST'));
  app.use(answerNotFound());
  app.use(answerProblems(context));
  return app;
}

/** Three of the largest documents at a time; each is copied about four times on its way into the database. */
function memoryOf({ DOCUMENT_LIMIT_BYTES }: Config) {
  return { totalBytes: 3 * DOCUMENT_LIMIT_BYTES, largestBytes: DOCUMENT_LIMIT_BYTES };
}

function trustProxies(app: Express, { TRUST_PROXY }: Config): void {
  if (TRUST_PROXY === undefined) return;
  try {
    app.set('trust proxy', TRUST_PROXY);
  } catch (cause) {
    throw new AppError('config_invalid', `TRUST_PROXY: ${(cause as Error).message}`, { cause });
  }
}

/** The widget is loaded by pages of other origins; browsers are told to stay with HTTPS only by a service that speaks it. */
function secureHeaders({ TLS_CERT_FILE }: Config) {
  const isSecure = TLS_CERT_FILE !== undefined;
  return helmet({
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    strictTransportSecurity: isSecure,
    contentSecurityPolicy: { directives: isSecure ? {} : { upgradeInsecureRequests: null } },
  });
}

const PREFLIGHT_SECONDS = 7200;

/** No cookie says who asks, so that a page of any origin gets no further than the key that it shows. */
function allowOrigins({ CORS_ORIGINS }: Config) {
  return cors({
    origin: CORS_ORIGINS.includes('*') ? '*' : [...CORS_ORIGINS],
    exposedHeaders: ['RateLimit', 'RateLimit-Policy', 'Retry-After', 'X-Request-Id', 'Location'],
    maxAge: PREFLIGHT_SECONDS,
  });
}

/** The widget keeps its name from version to version, so that a browser may hold it for minutes only. */
function publicFiles(): Router {
  return express.Router().use(
    express.static(PUBLIC_FOLDER, {
      setHeaders(response, path) {
        response.setHeader('Cache-Control', path.endsWith('.html') ? 'no-cache' : 'public, max-age=300');
      },
    }),
  );
}
