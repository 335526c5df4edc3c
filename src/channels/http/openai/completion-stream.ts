// A completion as a stream of chunks that ends with [DONE].
import type { Response } from 'express';
import type { Turn } from '../../../assistant/assistant.ts';
import type { CompletionChunk, CompletionRequest, OpenaiError } from '../../../protocol/openai.ts';
import type { Reply } from '../../../protocol/reply.ts';
import { type EventStream, openEventStream } from '../event-stream.ts';
import type { HttpContext } from '../http-context.ts';
import { failureOfStream } from '../stream-failure.ts';
import { urlCitations } from './annotations.ts';
import { completionId, usageOf } from './completion-form.ts';

const DONE = '[DONE]';

/**
 * Answers with chunks; what goes wrong before the first is thrown, afterwards the stream tells of it.
 *
 * @returns undefined when the answer was not given whole
 */
export async function streamCompletion(
  context: HttpContext,
  turn: Turn,
  request: CompletionRequest,
  response: Response,
): Promise<Reply | undefined> {
  let open: { stream: EventStream; send: (chunk: Partial<CompletionChunk>) => void } | undefined;
  try {
    const reply = await context.assistant.answer({
      ...turn,
      onStart({ conversationId, inReplyTo }) {
        response.locals.conversationId = conversationId;
        const stream = openEventStream(response);
        const same = { ...frameOf(request), id: completionId(inReplyTo) };
        open = { stream, send: (chunk) => stream.send({ ...same, ...chunk }) };
        open.send({ choices: [choice({ role: 'assistant', content: '' })] });
      },
      onToken(content) {
        open?.send({ choices: [choice({ content })] });
      },
    });
    const annotations = urlCitations(reply);
    open?.send({
      choices: [choice(annotations.length > 0 ? { annotations } : {}, 'stop')],
      frontdesk: reply,
    });
    if (request.stream_options?.include_usage) {
      open?.send({ choices: [], usage: usageOf(request.messages, reply) });
    }
    open?.stream.send(DONE);
    open?.stream.end();
    return reply;
  } catch (error) {
    if (!open) throw error;
    const { code, message } = failureOfStream(error, response, context);
    open.stream.send({ error: { message, type: 'server_error', param: null, code } } satisfies OpenaiError);
    open.stream.end();
    return undefined;
  }
}

function frameOf({ model, stream_options }: CompletionRequest) {
  return {
    object: 'chat.completion.chunk' as const,
    created: Math.floor(Date.now() / 1000),
    model,
    ...(stream_options?.include_usage ? { usage: null } : {}),
  };
}

function choice(
  delta: CompletionChunk['choices'][number]['delta'],
  finish_reason: 'stop' | null = null,
): CompletionChunk['choices'][number] {
  return { index: 0, delta, logprobs: null, finish_reason };
}
