// Who speaks: Amazon's id of the user, hashed before anything of it is stored.
import { createHash } from 'node:crypto';
import type { RequestEnvelope } from 'ask-sdk-model';

export interface AlexaUser {
  /** Owner of the conversation, and the only one who may go on with it. */
  readonly ownerId: string;
  /** A user has one conversation, so that "and on Sundays?" works across sessions. */
  readonly conversationId: string;
}

export function alexaUserOf({ context }: RequestEnvelope): AlexaUser {
  const { application, user } = context.System;
  const hash = (use: string) =>
    createHash('sha256').update(`${use} ${application.applicationId} ${user.userId}`).digest('hex');
  return { ownerId: `alexa:${hash('owner')}`, conversationId: uuidOf(hash('conversation')) };
}

/** The first bits of a hash as a UUID of version 8 (RFC 9562), whose other bits are free. */
function uuidOf(hash: string): string {
  const [a, b, c, d, e] = [
    hash.slice(0, 8),
    hash.slice(8, 12),
    hash.slice(13, 16),
    hash.slice(17, 20),
    hash.slice(20, 32),
  ];
  return `${a}-${b}-8${c}-8${d}-${e}`;
}
