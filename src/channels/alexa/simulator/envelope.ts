// What Alexa sends for something said: the request, the session and the device it was said to.
import { randomUUID } from 'node:crypto';
import type { Request, RequestEnvelope } from 'ask-sdk-model';
import type { Understood } from './utterance.ts';

export interface EnvelopeOptions {
  readonly skillId: string;
  readonly userId: string;
  readonly locale: string;
  /** Absent outside a session. */
  readonly session?: {
    readonly id: string;
    readonly isNew: boolean;
    readonly attributes: Readonly<Record<string, unknown>>;
  };
  /** Where progressive responses go to. */
  readonly apiEndpoint: string;
}

export const newRequestId = (): string => `amzn1.echo-api.request.${randomUUID()}`;

export function requestOf(understood: Understood, locale: string): Request {
  const common = { requestId: newRequestId(), timestamp: new Date().toISOString(), locale };
  if (understood.type === 'launch') return { type: 'LaunchRequest', ...common };
  const slots = Object.entries(understood.slots).map(([name, value]) => [
    name,
    { name, value, confirmationStatus: 'NONE' },
  ]);
  return {
    type: 'IntentRequest',
    ...common,
    dialogState: 'COMPLETED',
    intent: { name: understood.name, confirmationStatus: 'NONE', slots: Object.fromEntries(slots) },
  };
}

export function envelopeOf(request: Request, options: EnvelopeOptions): RequestEnvelope {
  const { skillId, userId, session, apiEndpoint } = options;
  const application = { applicationId: skillId };
  const user = { userId };
  return {
    version: '1.0',
    ...(session
      ? {
          session: {
            new: session.isNew,
            sessionId: session.id,
            application,
            user,
            attributes: { ...session.attributes },
          },
        }
      : {}),
    context: {
      System: {
        application,
        user,
        device: { deviceId: 'amzn1.ask.device.frontdesk-simulator', supportedInterfaces: {} },
        apiEndpoint,
        apiAccessToken: 'frontdesk-simulator',
      },
    },
    request,
  };
}
