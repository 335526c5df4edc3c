// What every route works with, and who asks. Routers are functions of the context: `chatRoutes(context): Router`.
import type { RequestHandler, Response } from 'express';
import type { Principal } from '../../access/principal.ts';
import type { Assistant } from '../../assistant/assistant.ts';
import type { Config } from '../../config.ts';
import type { DeskSettingsSource } from '../../inbox/desk-settings.ts';
import type { Inbox } from '../../inbox/inbox.ts';
import type { Ingestion } from '../../knowledge/ingest.ts';
import type { KnowledgeBase } from '../../knowledge/knowledge-base.ts';
import type { SourceSettings } from '../../knowledge/sources/settings.ts';
import type { ServedModels } from '../../serving/open-predictor.ts';
import type { Session } from '../../storage/people/session-store.ts';
import type { Stores } from '../../storage/stores.ts';
import type { GroupQuestions } from '../../teaching/group-questions.ts';
import type { PublishedEntries } from '../../teaching/publish-entries.ts';
import type { Events } from '../../telemetry/events.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { Metrics } from '../../telemetry/metrics.ts';

export interface HttpContext {
  readonly config: Config;
  readonly log: Logger;
  /** What happens in the business: a counter and a log line each. */
  readonly events: Events;
  readonly metrics: Metrics;
  readonly assistant: Assistant;
  readonly predictor: ServedModels;
  readonly knowledge: KnowledgeBase;
  readonly ingestion: Ingestion;
  readonly stores: Stores;
  /** What sentences mean; undefined where it does not work. */
  readonly encoder: { encodeTexts(texts: readonly string[]): Promise<Float32Array[]> } | undefined;
  /** Counts a request whose body a route has read by itself, and refuses those that are too many. */
  readonly admit: RequestHandler;
  /** Where documents come from by themselves. */
  readonly sources: readonly SourceSettings[];
  readonly inbox: Inbox;
  readonly publishedEntries: PublishedEntries;
  readonly groupQuestions: GroupQuestions;
  readonly settings: DeskSettingsSource & { forget(): void };
}

declare global {
  namespace Express {
    interface Locals {
      /** Set by the authentication, before any route. */
      principal?: Principal;
      /** Of somebody who has signed in. */
      session?: Session;
      /** What the audit says of this change, beside its operation and its address. */
      auditDetail?: string;
      /** A name for this request in log lines and error answers. */
      requestId?: string;
      /** Set by a route whose answer belongs to a conversation, and is to be erased with it. */
      conversationId?: string;
    }
  }
}

/** Who asks. Routes mounted behind the authentication always have one. */
export function principalOf(response: Response): Principal {
  const { principal } = response.locals;
  if (!principal) throw new Error('This route is mounted before the authentication.');
  return principal;
}
