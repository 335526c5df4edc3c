// Which conversation a chat in OpenAI's form goes on with. Its clients keep no conversation id: they send all that was
// said so far. What was said here last is known again by what was said; a history from elsewhere is taken over.
import { createHash, randomUUID } from 'node:crypto';
import type { Reply } from '../../../protocol/reply.ts';
import type { ConversationStore, Message } from '../../../storage/conversation-store.ts';

export interface Utterance {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

/** So many conversations are known again; about 150 bytes each. */
const MAX_KNOWN = 10_000;
/** As much as a follow-up question may refer to. */
const MAX_TAKEN_OVER = 8;

export function createCompletionThreads(conversations: ConversationStore, { maxKnown = MAX_KNOWN } = {}) {
  /** Conversations by what was said in them and by whom, the least recent first. */
  const known = new Map<string, string>();

  return {
    /** The conversation in which just this was said; undefined when nothing was said yet. */
    async find(ownerId: string | null, said: readonly Utterance[]): Promise<string | undefined> {
      if (said.length === 0) return undefined;
      const key = keyOf(ownerId, said);
      const id = known.get(key);
      // Whoever asks the same again with another question begins a branch of its own.
      known.delete(key);
      if (id !== undefined && (await conversations.find(id))) return id;
      return takeOver(conversations, ownerId, said.slice(-MAX_TAKEN_OVER));
    },

    remember(ownerId: string | null, said: readonly Utterance[], conversationId: string): void {
      known.set(keyOf(ownerId, said), conversationId);
      const [oldest] = known.keys();
      if (known.size > maxKnown && oldest !== undefined) known.delete(oldest);
    },
  };
}

function keyOf(ownerId: string | null, said: readonly Utterance[]): string {
  const words = said.map(({ role, text }) => [role, text]);
  return createHash('sha256')
    .update(JSON.stringify([ownerId, words]))
    .digest('base64url');
}

/** Stores what a client says was said, so that the next question can refer to it. */
async function takeOver(
  conversations: ConversationStore,
  ownerId: string | null,
  said: readonly Utterance[],
): Promise<string> {
  const { id: conversationId } = await conversations.create({ channel: 'openai', ownerId });
  let asked: Message | undefined;
  for (const { role, text } of said) {
    if (role === 'user') {
      asked = (await conversations.addMessage(conversationId, { role, text })).message;
    } else if (asked) {
      const id = randomUUID();
      const details = toldReply(text, { conversationId, messageId: id, inReplyTo: asked.id });
      await conversations.addMessage(conversationId, { id, role, text, inReplyTo: asked.id, details });
      asked = undefined;
    }
  }
  return conversationId;
}

/** An answer of which only the words are known. */
function toldReply(text: string, names: Pick<Reply, 'conversationId' | 'messageId' | 'inReplyTo'>): Reply {
  return {
    text,
    shortAnswer: null,
    confidence: 0,
    kind: 'answer',
    sources: [],
    model: null,
    latencyMs: 0,
    suggestions: [],
    ...names,
  };
}
