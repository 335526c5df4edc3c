// A response as a stream of events: https://platform.openai.com/docs/api-reference/responses-streaming
import type { Response } from 'express';
import type { Turn } from '../../../assistant/assistant.ts';
import type { OpenaiMessage } from '../../../protocol/openai.ts';
import type { ResponseRequest, ResponseView } from '../../../protocol/openai-responses.ts';
import type { Reply } from '../../../protocol/reply.ts';
import { type EventStream, openEventStream } from '../event-stream.ts';
import type { HttpContext } from '../http-context.ts';
import { failureOfStream } from '../stream-failure.ts';
import { usageOf } from './completion-form.ts';
import { completed, newMessage, newResponse, outputText } from './response-form.ts';

interface OpenResponse {
  readonly stream: EventStream;
  readonly view: ResponseView;
  /** Sends an event under its type, numbered. */
  readonly send: (type: string, event: object) => void;
}

/**
 * Answers with events; what goes wrong before the first is thrown, afterwards the stream tells of it.
 *
 * @returns undefined when the answer was not given whole
 */
export async function streamResponse(
  context: HttpContext,
  turn: Turn,
  { request, messages }: { request: ResponseRequest; messages: readonly OpenaiMessage[] },
  response: Response,
): Promise<Reply | undefined> {
  let open: OpenResponse | undefined;
  let place: { item_id: string; output_index: 0; content_index: 0 } | undefined;
  try {
    const reply = await context.assistant.answer({
      ...turn,
      onStart({ conversationId, inReplyTo }) {
        response.locals.conversationId = conversationId;
        open = openResponse(response, newResponse(request, inReplyTo));
        const item = newMessage(inReplyTo);
        place = { item_id: item.id, output_index: 0, content_index: 0 };
        open.send('response.created', { response: open.view });
        open.send('response.in_progress', { response: open.view });
        open.send('response.output_item.added', { output_index: 0, item });
        const part = { type: 'output_text', text: '', annotations: [], logprobs: [] };
        open.send('response.content_part.added', { ...place, part });
      },
      onToken(delta) {
        open?.send('response.output_text.delta', { ...place, delta, logprobs: [] });
      },
    });
    if (open) end(open, reply, completed(open.view, reply, usageOf(messages, reply)));
    return reply;
  } catch (error) {
    if (!open) throw error;
    const { code, message } = failureOfStream(error, response, context);
    open.send('response.failed', {
      response: { ...open.view, status: 'failed', error: { code, message } } satisfies ResponseView,
    });
    open.stream.end();
    return undefined;
  }
}

function openResponse(response: Response, view: ResponseView): OpenResponse {
  const stream = openEventStream(response);
  let sequence = 0;
  return {
    stream,
    view,
    send(type, event) {
      stream.send({ type, sequence_number: sequence, ...event }, type);
      sequence += 1;
    },
  };
}

function end({ stream, send }: OpenResponse, reply: Reply, view: ResponseView): void {
  const [item] = view.output;
  const part = outputText(reply);
  const place = { item_id: item?.id, output_index: 0, content_index: 0 };
  part.annotations.forEach((annotation, annotation_index) => {
    send('response.output_text.annotation.added', { ...place, annotation_index, annotation });
  });
  send('response.output_text.done', { ...place, text: reply.text, logprobs: [] });
  send('response.content_part.done', { ...place, part });
  send('response.output_item.done', { output_index: 0, item });
  send('response.completed', { response: view });
  stream.end();
}
