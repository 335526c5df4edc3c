// What `frontdesk ask` does: asks the desk, one question or a conversation, and shows each reply.

import { AppError } from '../errors.ts';
import { askLines, introduce, isPrompt } from './ask-lines.ts';
import { type AskedDesk, openFolderDesk, openServiceDesk } from './asked-desk.ts';
import { catchInterrupt } from './interrupt.ts';
import { describeReply } from './reply-view.ts';
import { stylesOf, widthOf } from './terminal.ts';

export interface AskDeskFlags {
  readonly documents?: string;
  readonly url?: string;
  readonly key?: string;
  readonly collection?: readonly string[];
  readonly json: boolean;
}

export async function runAskDesk(question: string | undefined, flags: AskDeskFlags): Promise<void> {
  using interrupt = catchInterrupt();
  await using desk = await openDesk(flags);
  const ask = createAsker(desk, flags, question === undefined && isPrompt(question), interrupt.signal);
  if (question !== undefined) return ask(question);
  if (isPrompt(question)) introduce(flags.documents ?? 'the documents of the desk');
  await askLines(ask, interrupt);
}

async function openDesk({ documents, url, key, collection }: AskDeskFlags): Promise<AskedDesk> {
  if (documents !== undefined && url !== undefined)
    throw new AppError('invalid_input', 'Give --documents or --url, not both.');
  if (documents === undefined)
    return openServiceDesk({ ...(url ? { url } : {}), ...(key ? { key } : {}) }, collection);
  if (process.stderr.isTTY) process.stderr.write(`Reading ${documents} …\n`);
  return openFolderDesk(documents, collection);
}

/** At a prompt the questions are one conversation; lines of an input have nothing to do with each other. */
function createAsker(
  desk: AskedDesk,
  { collection, json }: AskDeskFlags,
  isConversation: boolean,
  signal: AbortSignal,
) {
  let conversationId: string | undefined;
  return async (message: string): Promise<void> => {
    const collections = collection === undefined ? {} : { collections: collection };
    const going = conversationId === undefined ? {} : { conversationId };
    const reply = await desk.ask({ message, ...collections, ...going }, signal);
    if (isConversation) conversationId = reply.conversationId;
    if (json) process.stdout.write(`${JSON.stringify({ question: message, ...reply })}\n`);
    else process.stdout.write(describeReply(reply, stylesOf(process.stdout), widthOf(process.stdout)));
  };
}
