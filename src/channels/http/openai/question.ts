// The question in the messages of a client of OpenAI's interface, and what was said before it.
import { AppError } from '../../../errors.ts';
import { MAX_QUESTION_CHARS } from '../../../protocol/limits.ts';
import type { OpenaiMessage } from '../../../protocol/openai.ts';
import { textOf } from './completion-form.ts';
import type { Utterance } from './completion-threads.ts';

export interface AskedConversation {
  readonly said: Utterance[];
  readonly question: string;
}

/**
 * @param field Where the messages stand in the request, for what is wrong with them
 * @throws AppError `invalid_input` unless the last message is a question that can be asked
 */
export function conversationOf(messages: readonly OpenaiMessage[], field = 'messages'): AskedConversation {
  const last = messages.at(-1);
  const pointer = `#/${field}/${messages.length - 1}`;
  const refuse = (detail: string, place: string) =>
    new AppError('invalid_input', `The last message is not valid: ${detail}.`, {
      errors: [{ detail, pointer: place }],
    });
  if (last?.role !== 'user') throw refuse('it must be of the role "user"', `${pointer}/role`);
  const text = textOf(last);
  if (text.length === 0) throw refuse('it has no text', `${pointer}/content`);
  const question = text.length > MAX_QUESTION_CHARS ? questionInTemplate(text) : text;
  if (question === undefined)
    throw refuse(
      `it has ${text.length} characters, and ${MAX_QUESTION_CHARS} are allowed. Send the question alone, without ` +
        'passages: the desk finds those itself',
      `${pointer}/content`,
    );
  const said = messages.slice(0, -1).flatMap((message): Utterance[] => {
    const { role } = message;
    const words = textOf(message);
    return words.length > 0 && (role === 'user' || role === 'assistant') ? [{ role, text: words }] : [];
  });
  return { said, question };
}

/** As the prompt templates of retrieval frameworks (LangChain, LlamaIndex, Haystack) mark the question. */
const LABEL = /^[ \t]*(?:user )?(?:question|query|input)[ \t]*:[ \t]*/gim;
const NEXT_LABEL = /\n[ \t]*(?:[\w-]+[ \t]+){0,2}[\w-]+[ \t]*:/;

/** The last question that such a template marks, if it is no longer than a question may be. */
function questionInTemplate(text: string): string | undefined {
  const mark = [...text.matchAll(LABEL)].at(-1);
  if (!mark) return undefined;
  const after = text.slice(mark.index + mark[0].length).trimStart();
  const next = NEXT_LABEL.exec(after);
  const question = (next ? after.slice(0, next.index) : after).trim();
  return question.length > 0 && question.length <= MAX_QUESTION_CHARS ? question : undefined;
}
