// A device that one can talk to: it understands, signs, sends, and keeps the session as Alexa does.
import { randomUUID } from 'node:crypto';
import type { Request, ResponseEnvelope, Response as SkillResponse } from 'ask-sdk-model';
import { AppError } from '../../../errors.ts';
import type { InteractionModel } from '../package/interaction-model.ts';
import { envelopeOf, requestOf } from './envelope.ts';
import { openProgressiveListener } from './progressive-listener.ts';
import { type RequestSigner, signedHeaders } from './signed-request.ts';
import { understand } from './utterance.ts';

export interface DeviceOptions {
  readonly endpoint: string;
  readonly skillId: string;
  readonly signer: RequestSigner;
  readonly model: InteractionModel;
  readonly locale: string;
  /** Default: somebody new. */
  readonly userId?: string;
  /** How long an answer is waited for. Default: as long as Alexa waits. */
  readonly patienceMs?: number;
}

export interface Heard {
  /** The intent, or the type of another request. */
  readonly understoodAs: string;
  readonly response: SkillResponse;
  /** What was said while the answer was still to come. */
  readonly meanwhile: readonly string[];
  readonly elapsedMs: number;
}

export interface SimulatedDevice extends AsyncDisposable {
  say(utterance: string): Promise<Heard>;
  send(request: Request): Promise<Heard>;
  /** Whether Alexa listens on. */
  isSessionOpen(): boolean;
}

const PATIENCE_MS = 8000;

export async function openSimulatedDevice(options: DeviceOptions): Promise<SimulatedDevice> {
  const { endpoint, skillId, signer, model, locale } = options;
  const { userId = `amzn1.ask.account.simulator-${randomUUID()}`, patienceMs = PATIENCE_MS } = options;
  const listener = await openProgressiveListener();
  let session: { id: string; attributes: Record<string, unknown> } | undefined;

  const send = async (request: Request): Promise<Heard> => {
    const isNew = session === undefined;
    session ??= { id: `amzn1.echo-api.session.${randomUUID()}`, attributes: {} };
    const envelope = envelopeOf(request, {
      skillId,
      userId,
      locale,
      session: { ...session, isNew },
      apiEndpoint: listener.url,
    });
    const body = JSON.stringify(envelope);
    const startedAt = performance.now();
    const answer = await post(endpoint, body, signedHeaders(body, signer), patienceMs);
    const elapsedMs = performance.now() - startedAt;
    const { response, sessionAttributes = {} } = answer;
    if (response.shouldEndSession === false) session.attributes = sessionAttributes;
    else session = undefined;
    const understoodAs = request.type === 'IntentRequest' ? request.intent.name : request.type;
    return { understoodAs, response, meanwhile: listener.takeSpoken(), elapsedMs };
  };

  return {
    say: (utterance) => send(requestOf(understand(utterance, model), locale)),
    send,
    isSessionOpen: () => session !== undefined,
    [Symbol.asyncDispose]: () => Promise.resolve(listener[Symbol.asyncDispose]()),
  };
}

async function post(
  endpoint: string,
  body: string,
  headers: Record<string, string>,
  patienceMs: number,
): Promise<ResponseEnvelope> {
  const response = await fetch(endpoint, {
    method: 'POST',
    body,
    headers,
    signal: AbortSignal.timeout(patienceMs),
  }).catch((cause: unknown) => {
    const isLate = cause instanceof Error && cause.name === 'TimeoutError';
    throw isLate
      ? new AppError('timed_out', `The service did not answer within ${patienceMs / 1000} s.`, { cause })
      : new AppError('not_found', `There is no service at ${endpoint}.`, { cause });
  });
  const text = await response.text();
  if (response.ok) return JSON.parse(text) as ResponseEnvelope;
  throw new AppError('invalid_input', `The service answered ${response.status}: ${text}`);
}
