// What is done with a message: a question is answered, a document taken in, what cannot be done goes to the dead letters.
import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import type { Assistant } from '../../assistant/assistant.ts';
import { AppError, type ErrorCode, publicDetail } from '../../errors.ts';
import type { Ingestion } from '../../knowledge/ingest.ts';
import { documentEventSchema, type QuestionEvent, questionEventSchema } from '../../protocol/queue.ts';
import type { ConversationStore } from '../../storage/conversation-store.ts';
import type { DocumentStore } from '../../storage/document-store.ts';
import type { Logger } from '../../telemetry/logger.ts';
import { problemsOf } from '../../value-problems.ts';
import type { Broker, Handle, Outgoing, Topics } from './broker.ts';

export interface HandlerParts {
  readonly assistant: Assistant;
  readonly conversations: ConversationStore;
  readonly documents: Pick<DocumentStore, 'findBySource'>;
  readonly ingestion: Pick<Ingestion, 'add' | 'remove'>;
  readonly log: Pick<Logger, 'warn' | 'error'>;
}

/** Whose the conversations are: no key opens them. */
const OWNER = 'queue';
const SOURCE = '/frontdesk';
/** These pass by themselves: the message waits, and what comes after it waits in the broker. */
const PASSING: ReadonlySet<ErrorCode> = new Set([
  'storage_unavailable',
  'engine_unavailable',
  'overloaded',
  'rate_limited',
  'timed_out',
]);
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;
/** Of what is no expected error; then it is a dead letter. */
const ATTEMPTS = 3;

/** @param stopping from then on nothing is tried again: the broker keeps the message for the next that takes it */
export function createHandlers(
  parts: HandlerParts,
  broker: Pick<Broker, 'publish'>,
  topics: Topics,
  stopping: AbortSignal,
): { readonly question: Handle; readonly document: Handle } {
  const { assistant, conversations, documents, ingestion, log } = parts;
  const inOrder = createChains();

  async function answer(event: QuestionEvent): Promise<void> {
    const conversationId = conversationOf(event);
    await conversations.create({ id: conversationId, channel: 'queue', ownerId: OWNER });
    const { message, collections } = event.data;
    const reply = await assistant.answer({
      channel: 'queue',
      ownerId: OWNER,
      conversationId,
      message,
      // Told apart from another producer's message of the same id.
      clientMessageId: nameOf(event),
      ...(collections === undefined ? {} : { collections }),
    });
    const told = {
      specversion: '1.0',
      id: reply.messageId,
      source: SOURCE,
      type: 'frontdesk.reply',
      subject: conversationId,
      time: new Date().toISOString(),
      datacontenttype: 'application/json',
      data: { inReplyToEvent: { id: event.id, source: event.source }, reply },
    };
    await publish(topics.replies, {
      id: reply.messageId,
      key: conversationId,
      body: JSON.stringify(told),
    });
  }

  /** A broker that is away for a moment is no fault of the message. */
  async function publish(topic: string, message: Outgoing): Promise<void> {
    try {
      await broker.publish(topic, message);
    } catch (cause) {
      throw new AppError('storage_unavailable', 'The broker did not accept the message.', { cause });
    }
  }

  async function takeDocument({ type, data }: z.infer<typeof documentEventSchema>): Promise<void> {
    const { source, collection } = data;
    if (type === 'frontdesk.document.removed') {
      const known = await documents.findBySource(collection, source);
      if (known) await ingestion.remove(known.id);
      return;
    }
    const { title, url, mediaType, text, base64 } = data;
    await ingestion.add({
      source,
      collection,
      bytes: base64 === undefined ? Buffer.from(text ?? '') : Buffer.from(base64, 'base64'),
      ...(title === undefined ? {} : { title }),
      ...(url === undefined ? {} : { url }),
      ...(mediaType === undefined ? {} : { mediaType }),
    });
  }

  async function bury(topic: string, body: Buffer, code: string, reason: string): Promise<void> {
    log.warn({ topic, code, reason }, 'a message goes to the dead letters');
    const id = randomUUID();
    const letter = {
      specversion: '1.0',
      id,
      source: SOURCE,
      type: 'frontdesk.dead-letter',
      time: new Date().toISOString(),
      datacontenttype: 'application/json',
      data: { topic, code, reason, messageBase64: body.toString('base64') },
    };
    await persistently(() => publish(topics.deadLetters, { id, key: id, body: JSON.stringify(letter) }));
  }

  /** Until it is done, or will never be. */
  async function persistently(work: () => Promise<void>): Promise<void> {
    let attempts = 0;
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      try {
        return await work();
      } catch (error) {
        const isPassing = error instanceof AppError && PASSING.has(error.code);
        if (!isPassing) attempts++;
        if (stopping.aborted || (error instanceof AppError && !isPassing) || attempts === ATTEMPTS)
          throw error;
        await sleep(pauseMs, undefined, { signal: stopping });
      }
    }
  }

  function handleWith<Event extends { readonly id: string }>(
    topic: string,
    schema: z.ZodType<Event>,
    keyOf: (event: Event) => string,
    work: (event: Event) => Promise<void>,
  ): Handle {
    return async (body) => {
      const event = parseEvent(body, schema);
      if ('problem' in event) return bury(topic, body, 'invalid_input', event.problem);
      await inOrder(keyOf(event.parsed), async () => {
        try {
          await persistently(() => work(event.parsed));
        } catch (error) {
          if (stopping.aborted) throw error;
          if (!(error instanceof AppError))
            log.error({ err: error, topic }, 'a message could not be handled');
          const code = error instanceof AppError ? error.code : 'internal';
          const reason =
            error instanceof AppError ? publicDetail(error) : 'Something went wrong: the log says more.';
          await bury(topic, body, code, reason);
        }
      });
    };
  }

  return {
    question: handleWith(topics.questions, questionEventSchema, conversationOf, answer),
    document: handleWith(
      topics.documents,
      documentEventSchema,
      ({ data }) => `${data.collection} ${data.source}`,
      takeDocument,
    ),
  };
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32);
const nameOf = ({ source, id }: QuestionEvent) => hashOf(`${source}\0${id}`);

/** A question that names no conversation begins one, the same when it is delivered again. */
function conversationOf(event: QuestionEvent): string {
  const { conversationId } = event.data;
  if (conversationId !== undefined) return conversationId;
  const hash = nameOf(event);
  // A UUID of version 8 (RFC 9562), which is free for what makes it.
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `8${hash.slice(17, 20)}`,
    hash.slice(20),
  ].join('-');
}

function parseEvent<Event>(
  body: Buffer,
  schema: z.ZodType<Event>,
): { readonly parsed: Event } | { readonly problem: string } {
  try {
    const result = schema.safeParse(JSON.parse(body.toString()));
    if (result.success) return { parsed: result.data };
    return { problem: `It is not an event of this topic: ${problemsOf(result.error).join('; ')}.` };
  } catch (error) {
    return { problem: `It is not JSON: ${(error as Error).message}.` };
  }
}

/** Work of one key is done one after the other, in the order in which it came. */
function createChains(): (key: string, work: () => Promise<void>) => Promise<void> {
  const last = new Map<string, Promise<void>>();
  return (key, work) => {
    const before = last.get(key);
    const now = (before ?? Promise.resolve()).catch(() => undefined).then(work);
    last.set(key, now);
    return now.finally(() => {
      if (last.get(key) === now) last.delete(key);
    });
  };
}
