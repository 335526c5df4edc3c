// Tokens (JWT) of the configured issuer, checked against the public keys that it gives (JWKS).
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import { type Scope, scopes } from '../storage/api-key-store.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Principal } from './principal.ts';

/** Signatures by a key pair only: a token signed with a shared secret never counts. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
/** How far the issuer's clock may be off. */
const CLOCK_TOLERANCE_SECONDS = 30;

/** A token without `scope` may only chat; `collections` limits what it may ask. */
const claimsSchema = z.object({
  sub: z.string().min(1),
  scope: z.string().default('chat'),
  collections: z.array(z.string()).nullable().default(null),
});

/** Without a configured issuer every token is refused. */
export function createTokenVerifier(config: Config, log: Logger): (token: string) => Promise<Principal> {
  const { JWT_JWKS_URL, JWT_ISSUER, JWT_AUDIENCE } = config;
  if (JWT_JWKS_URL === undefined || JWT_ISSUER === undefined || JWT_AUDIENCE === undefined) {
    return async () => {
      throw new AppError(
        'unauthenticated',
        'This is no key of this service: keys begin with fd_ or fdsite_.',
      );
    };
  }
  const publicKeys = createRemoteJWKSet(new URL(JWT_JWKS_URL));
  const options = {
    issuer: JWT_ISSUER,
    audience: JWT_AUDIENCE,
    algorithms: ALGORITHMS,
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    requiredClaims: ['sub', 'exp'],
  };
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, publicKeys, options);
      return principalOfClaims(payload);
    } catch (error) {
      throw refusalOf(error, log);
    }
  };
}

function principalOfClaims(payload: JWTPayload): Principal {
  const claims = claimsSchema.safeParse(payload);
  if (!claims.success) throw new AppError('unauthenticated', 'The claims of this token are not valid.');
  const { sub, scope, collections } = claims.data;
  const granted = scope.split(' ').filter((name): name is Scope => scopes.some((known) => known === name));
  return { id: `jwt:${sub}`, kind: 'jwt', scopes: granted, collections, origins: null };
}

/** What jose says when the token itself is at fault; all else is the fault of the issuer's address. */
const TOKEN_FAULTS = [
  errors.JWTClaimValidationFailed,
  errors.JWTExpired,
  errors.JWTInvalid,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
];

function refusalOf(error: unknown, log: Logger): AppError {
  if (error instanceof AppError) return error;
  if (TOKEN_FAULTS.some((fault) => error instanceof fault)) {
    const { message } = error as Error;
    return new AppError('unauthenticated', `This token is not valid: ${message}.`, { cause: error });
  }
  log.error({ err: error }, 'the keys of the token issuer cannot be fetched (JWT_JWKS_URL)');
  return new AppError('timed_out', 'The keys of the token issuer cannot be had at the moment.', {
    cause: error,
  });
}
