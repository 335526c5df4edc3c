// A request in OpenAI's form as a turn of the assistant, the same for completions and responses.
import type { Request, Response } from 'express';
import { collectionsFor } from '../../../access/principal.ts';
import type { Turn } from '../../../assistant/assistant.ts';
import type { Reply } from '../../../protocol/reply.ts';
import { clientSignal } from '../client-signal.ts';
import { defined } from '../defined.ts';
import { forcedVersionOf } from '../forced-version.ts';
import { type HttpContext, principalOf } from '../http-context.ts';
import type { CompletionThreads, Speaker } from './completion-threads.ts';
import { DESK_MODEL, noSuchModel } from './model-names.ts';
import type { AskedConversation } from './question.ts';

export interface OpenaiTurn {
  readonly turn: Turn;
  /** Call it with the answer. */
  answered(reply: Reply): void;
}

export interface AskedTurn extends AskedConversation {
  readonly user?: string | null | undefined;
  readonly collections?: readonly string[] | undefined;
  /** To go on with; else the conversation is found by what was said. */
  readonly conversationId?: string | undefined;
}

/** @throws AppError as `assistant.answer`, and `forbidden` for a collection that the key may not ask */
export async function openaiTurn(
  threads: CompletionThreads,
  { said, question, user, collections, conversationId }: AskedTurn,
  request: Request,
  response: Response,
): Promise<OpenaiTurn> {
  const principal = principalOf(response);
  const speaker: Speaker = { ownerId: principal.id, user: user ?? undefined };
  const asked = collectionsFor(principal, collections);
  const forcedVersion = forcedVersionOf(request, response);
  const found = conversationId ?? (await threads.find(speaker, said));
  const turn: Turn = {
    ...defined({ conversationId: found, collections: asked, forcedVersion }),
    message: question,
    channel: 'openai',
    ownerId: principal.id,
    signal: clientSignal(response),
  };
  return {
    turn,
    answered({ text, conversationId: id }) {
      const now = [{ role: 'user', text: question } as const, { role: 'assistant', text } as const];
      threads.remember(speaker, said, now, id);
    },
  };
}

/**
 * The desk, or by its own name the model that reads for it.
 *
 * @throws AppError `not_found` for another
 */
export function checkModel(name: string, { predictor }: Pick<HttpContext, 'predictor'>): void {
  if (name === DESK_MODEL) return;
  using picked = predictor.pick();
  if (name === picked.model.name) return;
  throw noSuchModel(name, DESK_MODEL);
}
