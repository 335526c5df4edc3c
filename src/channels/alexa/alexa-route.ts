// POST /alexa: a request of Alexa's, verified over the bytes that came, and answered in time.
import express, { type ErrorRequestHandler, type RequestHandler, type Router } from 'express';
import { AppError } from '../../errors.ts';
import { answerInTime } from './answer-in-time.ts';
import { createSkill } from './skill.ts';
import type { SkillContext } from './skill-context.ts';
import { type CertificateCacheOptions, createCertificateCache } from './verification/certificate-cache.ts';
import { refusalReasonOf } from './verification/refused.ts';
import { createRequestVerifier, type RequestSignature } from './verification/request-verifier.ts';
import { createWording } from './wording.ts';

export interface AlexaOptions
  extends Omit<SkillContext, 'wording' | 'meanwhileAfterMs'>,
    CertificateCacheOptions {
  /** Without one there is no skill. */
  readonly skillId: string | undefined;
  /** As in "I answer questions about …". */
  readonly deskName: string;
  readonly bodyLimitBytes: number;
  readonly answerWithinMs?: number;
  readonly meanwhileAfterMs?: number;
  /** Counts a request when its body is there, and refuses those that are too many. */
  readonly admit?: RequestHandler;
}

/** Alexa gives up after about 8 s. */
const ANSWER_WITHIN_MS = 6500;
const MEANWHILE_AFTER_MS = 2000;

declare global {
  namespace Express {
    interface Locals {
      alexa?: { readonly signature: RequestSignature; readonly elapsedMs: () => number };
    }
  }
}

/** Mounted before any parser, since the signature is of the bytes that came: it reads the body itself. */
export function alexaRoute(options: AlexaOptions): Router {
  const { skillId, deskName, bodyLimitBytes, events, log } = options;
  const { answerWithinMs = ANSWER_WITHIN_MS, meanwhileAfterMs = MEANWHILE_AFTER_MS } = options;
  const { admit = letPass } = options;
  const router = express.Router();
  if (skillId === undefined) {
    return router.post('/alexa', () => {
      log.warn('a request from Alexa came, but no skill is set up: set ALEXA_SKILL_ID to its id');
      throw new AppError('not_found', 'This service has no Alexa skill.');
    });
  }
  const skill = createSkill({ ...options, meanwhileAfterMs, wording: createWording(deskName) });
  const verifier = createRequestVerifier({
    ...options,
    skillId,
    certificates: createCertificateCache(options),
  });

  const takeSignature: RequestHandler = (request, response, next) => {
    if (request.body !== undefined) throw new Error('The Alexa route is mounted behind a body parser.');
    const startedAt = performance.now();
    const signature = verifier.parseSignature(request.headers);
    response.locals.alexa = { signature, elapsedMs: () => performance.now() - startedAt };
    next();
  };

  const answer: RequestHandler = async ({ body }, response) => {
    const { alexa } = response.locals;
    if (!alexa) throw new Error('Nothing took the signature of this request.');
    const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    const envelope = await verifier.verify(alexa.signature, bytes);
    response.json(await answerInTime(skill, envelope, alexa.elapsedMs, answerWithinMs));
  };

  const countRefusal: ErrorRequestHandler = (error: unknown, _request, _response, next) => {
    const reason = refusalReasonOf(error);
    if (reason !== undefined) events.requestRefused('alexa', 'invalid_input', reason);
    next(error);
  };

  const readBytes = express.raw({ type: () => true, limit: bodyLimitBytes, inflate: false });
  return router.post('/alexa', takeSignature, readBytes, admit, answer, countRefusal);
}

const letPass: RequestHandler = (_request, _response, next) => next();
