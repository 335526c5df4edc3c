// What happens in the business of the service: one function for each event, which counts it and logs a line.
import type { ErrorCode } from '../errors.ts';
import type { Reply } from '../protocol/reply.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';

export type Events = ReturnType<typeof createEvents>;

export function createEvents(log: Logger, metrics: Metrics) {
  const turns = metrics.counter('turns', 'Turns that were answered.', ['channel', 'kind', 'model_version']);
  const failedTurns = metrics.counter('turns_failed', 'Turns that ended with an error.', ['channel', 'code']);
  const feedback = metrics.counter('feedback', 'Ratings of answers.', ['channel', 'rating']);
  const refusals = metrics.counter('requests_refused', 'Requests refused by access or a limit.', [
    'channel',
    'code',
  ]);
  const failedStages = metrics.counter('turn_stage_failures', 'Failures of stages of your own.', ['stage']);
  const published = metrics.counter('documents_published', 'Documents that were read and published.', []);
  const failedDocuments = metrics.counter('documents_failed', 'Documents that could not be read.', []);
  const closedSockets = metrics.counter('sockets_closed', 'Connections of the live chat that ended.', [
    'reason',
  ]);
  const erased = metrics.counter('conversations_erased', 'Conversations erased by retention.', []);

  const sourceReadings = metrics.counter('source_readings', 'Readings of sources of documents.', [
    'source',
    'outcome',
  ]);

  return {
    sourceRead(source: string, counts: object): void {
      sourceReadings.inc({ source, outcome: 'read' });
      log.info({ source, ...counts }, 'source read');
    },

    sourceFailed(source: string, problem: string): void {
      sourceReadings.inc({ source, outcome: 'failed' });
      log.warn({ source, problem }, 'source could not be read');
    },

    /** More of it would vanish than is allowed. */
    sourceHeld(source: string, held: string): void {
      sourceReadings.inc({ source, outcome: 'held' });
      log.warn({ source, held }, 'removals of a source are held');
    },

    turnAnswered(channel: string, reply: Reply): void {
      const { kind, latencyMs, confidence, model, conversationId, messageId } = reply;
      turns.inc({ channel, kind, model_version: model?.version ?? 'none' });
      metrics.turnDuration.observe({ channel, kind }, latencyMs / 1000);
      if (model) {
        metrics.turnConfidence.observe({ kind }, confidence);
        metrics.timeToFirstToken.observe(
          { gen_ai_request_model: model.name, gen_ai_response_model: `${model.name}/${model.version}` },
          latencyMs / 1000,
        );
      }
      log.info({ channel, kind, latencyMs, confidence, model, conversationId, messageId }, 'turn answered');
    },

    turnFailed(channel: string, code: ErrorCode, conversationId?: string): void {
      failedTurns.inc({ channel, code });
      log.warn({ channel, code, conversationId }, 'turn failed');
    },

    /** A stage of the deployment's own; `isSkipped` when the turn went on without it. */
    stageFailed({
      error,
      ...failure
    }: {
      stage: string;
      module: string;
      isSkipped: boolean;
      error: unknown;
    }): void {
      failedStages.inc({ stage: failure.stage });
      log.error({ ...failure, err: error }, 'a stage of your own failed');
    },

    feedbackGiven(channel: string, rating: 'up' | 'down', messageId: string): void {
      feedback.inc({ channel, rating });
      log.info({ channel, rating, messageId }, 'feedback given');
    },

    /** Access denied, over a limit, or a signature that does not hold; `reason` is for the operator alone. */
    requestRefused(channel: string, code: ErrorCode, reason: string): void {
      refusals.inc({ channel, code });
      log.warn({ channel, code, reason }, 'request refused');
    },

    socketOpened(): void {
      metrics.socketsConnected.inc();
    },

    /** `reason` is one of Socket.IO's, such as `ping timeout` or `client namespace disconnect`. */
    socketClosed(reason: string): void {
      metrics.socketsConnected.dec();
      closedSockets.inc({ reason });
      log.debug({ reason }, 'socket closed');
    },

    documentPublished(document: {
      id: string;
      collection: string;
      source: string;
      passageCount: number;
    }): void {
      const { id, collection, source, passageCount } = document;
      published.inc();
      log.info({ documentId: id, collection, source, passageCount }, 'document published');
    },

    documentFailed(document: {
      id: string;
      collection: string;
      source: string;
      problem: string | null;
    }): void {
      const { id, collection, source, problem } = document;
      failedDocuments.inc();
      log.warn({ documentId: id, collection, source, problem }, 'document could not be read');
    },

    conversationsErased(count: number): void {
      erased.inc(count);
      log.info({ count }, 'old conversations erased');
    },
  };
}
