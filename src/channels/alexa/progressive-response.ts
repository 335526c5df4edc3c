// "One moment": said while the answer is still being looked for.
import { escapeXmlCharacters } from 'ask-sdk-core';
import type { RequestEnvelope } from 'ask-sdk-model';
import type { Logger } from '../../telemetry/logger.ts';

export interface MeanwhileOptions {
  readonly afterMs: number;
  readonly log: Logger;
}

/** It holds the answer up when it is under way, since it must not come after it. */
const TIMEOUT_MS = 1000;

/**
 * Speaks when `afterMs` have passed, unless it is disposed before. Disposing waits for what is being said to arrive;
 * that it did not is logged, and the answer leaves all the same.
 *
 * @see https://developer.amazon.com/docs/alexa/custom-skills/send-the-user-a-progressive-response.html
 */
export function sayMeanwhile(
  envelope: RequestEnvelope,
  text: string,
  { afterMs, log }: MeanwhileOptions,
): AsyncDisposable {
  let sent: Promise<void> | undefined;
  const timer = setTimeout(
    () => {
      sent = send(envelope, text).catch((error: unknown) => {
        log.warn({ err: error }, 'Alexa did not accept the progressive response');
      });
    },
    Math.max(0, afterMs),
  );
  return {
    async [Symbol.asyncDispose]() {
      clearTimeout(timer);
      await sent;
    },
  };
}

async function send({ context, request }: RequestEnvelope, text: string): Promise<void> {
  const { apiEndpoint, apiAccessToken } = context.System;
  const response = await fetch(new URL('/v1/directives', apiEndpoint), {
    method: 'POST',
    redirect: 'error',
    headers: { Authorization: `Bearer ${apiAccessToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      header: { requestId: request.requestId },
      directive: { type: 'VoicePlayer.Speak', speech: `<speak>${escapeXmlCharacters(text)}</speak>` },
    }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the directive was answered with ${response.status}`);
}
