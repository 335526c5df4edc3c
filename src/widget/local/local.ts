// The page's half of a desk that answers in the browser: keeps conversations on the device, and asks the Web Worker.
import type { ChatRequest } from '../../protocol/chat.ts';
import type { MessageView } from '../../protocol/conversation.ts';
import type { Reply } from '../../protocol/reply.ts';
import type { CreateLocalChat, LocalChatOptions } from '../local-connection.ts';
import { startDeskWorker } from './desk-worker.ts';
import { openKeptMessages } from './kept-messages.ts';

/** Turns that a question may refer to. */
const REMEMBERED = 4;

export const createLocalChat: CreateLocalChat = (options) => {
  const { src, conversationId, listeners } = options;
  const kept = openKeptMessages(src, listeners);
  const desk = startDeskWorker(src, options.onProgress);
  /** By the question's id. */
  const running = new Map<string, AbortController>();

  async function answer(question: MessageView, id: string, past: readonly MessageView[]): Promise<void> {
    const names = {
      conversationId: id,
      inReplyTo: question.id,
      ...(question.clientMessageId === undefined ? {} : { clientMessageId: question.clientMessageId }),
    };
    const control = new AbortController();
    running.set(question.id, control);
    listeners.started(names);
    try {
      const local = await desk.ask(
        { conversationId: id, messageId: question.id, text: question.text, past: turnsOf(past) },
        control.signal,
      );
      const reply = await better(local, question, options);
      await kept.add(id, messageOf(reply));
      listeners.ended({ ...names, reason: 'complete', reply });
    } catch (error) {
      const isStop = control.signal.aborted;
      const problem = (error as Error).message;
      listeners.ended({ ...names, ...(isStop ? { reason: 'stopped' } : { reason: 'error', problem }) });
    } finally {
      running.delete(question.id);
    }
  }

  return {
    open: desk.open,
    close() {
      kept.close();
      desk.close();
    },
    desk: desk.about,
    async ask({ message, clientMessageId = crypto.randomUUID() }: ChatRequest) {
      const id = conversationId();
      const messages = await kept.read(id);
      const known = messages.find((one) => one.clientMessageId === clientMessageId);
      const reply = known && messages.find(({ reply: one }) => one?.inReplyTo === known.id)?.reply;
      const question: MessageView = known ?? {
        id: crypto.randomUUID(),
        role: 'user',
        text: message,
        createdAt: new Date().toISOString(),
        clientMessageId,
      };
      if (!known) await kept.add(id, question);
      if (!reply && !running.has(question.id)) answer(question, id, messages);
      return { conversationId: id, messageId: question.id, clientMessageId, ...(reply ? { reply } : {}) };
    },
    async history() {
      const id = conversationId();
      return { conversationId: id, messages: await kept.read(id), before: null };
    },
    async stop(inReplyTo) {
      running.get(inReplyTo)?.abort();
    },
  };
};

/** What the desk's files do not answer is asked of the service, where there is one. */
async function better(
  reply: Reply,
  { text, clientMessageId }: MessageView,
  { askService }: Pick<LocalChatOptions, 'askService'>,
): Promise<Reply> {
  if (!askService || reply.kind !== 'no_answer') return reply;
  const other = await askService({ message: text, ...(clientMessageId ? { clientMessageId } : {}) }).catch(
    () => reply,
  );
  if (other.kind === 'no_answer') return reply;
  const { conversationId, inReplyTo } = reply;
  return { ...other, conversationId, inReplyTo };
}

function turnsOf(messages: readonly MessageView[]) {
  const turns = messages.flatMap(({ reply }) => {
    const question = messages.find(({ id }) => id === reply?.inReplyTo);
    return reply && question ? [{ question: question.text, reply }] : [];
  });
  return turns.slice(-REMEMBERED);
}

const messageOf = (reply: Reply): MessageView => ({
  id: reply.messageId,
  role: 'assistant',
  text: reply.text,
  createdAt: new Date().toISOString(),
  reply,
});
