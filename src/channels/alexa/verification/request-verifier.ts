// Whether a request is Alexa's, made just now, for this skill: checked over the very bytes that came.
import { verify } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { RequestEnvelope } from 'ask-sdk-model';
import { z } from 'zod';
import type { CertificateCache } from './certificate-cache.ts';
import { parseCertificateUrl } from './certificate-url.ts';
import { refused } from './refused.ts';

export interface RequestSignature {
  readonly certificateUrl: string;
  readonly bytes: Buffer;
}

export interface RequestVerifier {
  /** Looks at the headers alone, so that strangers are refused before their body is read. */
  parseSignature(headers: IncomingHttpHeaders): RequestSignature;
  verify(signature: RequestSignature, body: Buffer): Promise<RequestEnvelope>;
}

export interface RequestVerifierOptions {
  readonly skillId: string;
  readonly certificates: CertificateCache;
  readonly now?: () => number;
}

/** Amazon's limit, in both directions. */
const TOLERANCE_MS = 150_000;
/** Events such as "skill disabled" are sent again for up to an hour. */
const EVENT_TOLERANCE_MS = 3_600_000;

const applicationSchema = z.looseObject({ applicationId: z.string() });
const userSchema = z.looseObject({ userId: z.string() });

/** What the checks and the skill rely on; Amazon adds properties at any time. */
const envelopeSchema = z.looseObject({
  session: z
    .looseObject({
      new: z.boolean(),
      sessionId: z.string(),
      application: applicationSchema,
      user: userSchema,
    })
    .optional(),
  context: z.looseObject({ System: z.looseObject({ application: applicationSchema, user: userSchema }) }),
  request: z.looseObject({ type: z.string(), requestId: z.string(), timestamp: z.string() }),
});

/** Every check that fails throws AppError `invalid_input`, whose cause tells the operator which one it was. */
export function createRequestVerifier({
  skillId,
  certificates,
  now = Date.now,
}: RequestVerifierOptions): RequestVerifier {
  return {
    parseSignature(headers) {
      const url = oneHeader(headers, 'signaturecertchainurl');
      const signature = oneHeader(headers, 'signature-256');
      return { certificateUrl: parseCertificateUrl(url), bytes: Buffer.from(signature, 'base64') };
    },

    async verify({ certificateUrl, bytes }, body) {
      const publicKey = await certificates.publicKeyAt(certificateUrl);
      if (!verify('RSA-SHA256', body, publicKey, bytes)) throw refused('the signature is not of this body');
      const envelope = parseEnvelope(body);
      const { request, context, session } = envelope;
      const ageMs = now() - Date.parse(request.timestamp);
      const isEvent = request.type.startsWith('AlexaSkillEvent.');
      // A timestamp that is not valid gives NaN, which no range holds.
      if (!(Math.abs(ageMs) <= (isEvent ? EVENT_TOLERANCE_MS : TOLERANCE_MS))) {
        throw refused(`the timestamp ${request.timestamp} is not of now`);
      }
      const { applicationId } = context.System.application;
      if (applicationId !== skillId || (session && session.application.applicationId !== skillId)) {
        throw refused(`the request is for the skill ${applicationId}`);
      }
      return envelope;
    },
  };
}

function oneHeader(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  if (typeof value !== 'string' || value === '') throw refused(`the header ${name} is missing`);
  return value;
}

function parseEnvelope(body: Buffer): RequestEnvelope {
  try {
    const json: unknown = JSON.parse(body.toString('utf8'));
    envelopeSchema.parse(json);
    return json as RequestEnvelope;
  } catch (cause) {
    throw refused('the body is not what Alexa sends', cause);
  }
}
