// What plain and streamed responses have in common.
import type { CompletionUsage } from '../../../protocol/openai.ts';
import type {
  OutputMessage,
  OutputText,
  ResponseRequest,
  ResponseView,
} from '../../../protocol/openai-responses.ts';
import type { Reply } from '../../../protocol/reply.ts';
import { citations } from './annotations.ts';

/** A response is named after the message that it answers: that one is known before the answer is. */
export const responseId = (inReplyTo: string): string => `resp_${inReplyTo}`;
export const messageOfResponse = (id: string): string => id.slice('resp_'.length);

export function newResponse(request: ResponseRequest, inReplyTo: string): ResponseView {
  return {
    id: responseId(inReplyTo),
    object: 'response',
    created_at: Math.floor(Date.now() / 1000),
    status: 'in_progress',
    error: null,
    incomplete_details: null,
    instructions: null,
    max_output_tokens: null,
    metadata: {},
    model: request.model,
    output: [],
    parallel_tool_calls: false,
    previous_response_id: request.previous_response_id ?? null,
    temperature: null,
    text: { format: { type: 'text' } },
    tool_choice: request.tool_choice ?? 'auto',
    tools: [],
    top_p: null,
    usage: null,
  };
}

export const newMessage = (inReplyTo: string): OutputMessage => ({
  type: 'message',
  id: `msg_${inReplyTo}`,
  status: 'in_progress',
  role: 'assistant',
  content: [],
});

export function outputText(reply: Reply): OutputText {
  return { type: 'output_text', text: reply.text, annotations: citations(reply), logprobs: [] };
}

export function completed(response: ResponseView, reply: Reply, usage: CompletionUsage): ResponseView {
  const message: OutputMessage = {
    ...newMessage(reply.inReplyTo),
    status: 'completed',
    content: [outputText(reply)],
  };
  return {
    ...response,
    status: 'completed',
    output: [message],
    usage: {
      input_tokens: usage.prompt_tokens,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: usage.completion_tokens,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: usage.total_tokens,
    },
    frontdesk: reply,
  };
}
