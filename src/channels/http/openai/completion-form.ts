// What plain and streamed completions have in common.
import type { CompletionUsage, OpenaiMessage } from '../../../protocol/openai.ts';
import type { Reply } from '../../../protocol/reply.ts';
import { tokenize } from '../../../text/tokenize.ts';

export function completionId(inReplyTo: string): string {
  return `chatcmpl-${inReplyTo}`;
}

/** The text of a message; parts that are none (pictures, sounds) are left out. */
export function textOf({ content }: OpenaiMessage): string {
  if (!content) return '';
  if (typeof content === 'string') return content.trim();
  return content
    .map(({ text = '' }) => text)
    .join('\n')
    .trim();
}

/** In words and marks, which are the tokens of our model. */
export function usageOf(messages: readonly OpenaiMessage[], { text }: Pick<Reply, 'text'>): CompletionUsage {
  const prompt = messages.reduce((sum, message) => sum + tokenize(textOf(message)).length, 0);
  const completion = tokenize(text).length;
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
}
