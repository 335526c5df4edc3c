// Which conversation a chat in OpenAI's form continues. Its clients keep no conversation id: they send all that was
// said so far. One that names its user is known again by that name and by what was said; any other history is taken
// over into a conversation of its own, since two visitors of one key may well say the same.
import { createHash, randomUUID } from 'node:crypto';
import type { Reply } from '../../../protocol/reply.ts';
import type { ConversationStore, Message } from '../../../storage/conversation-store.ts';

export interface Utterance {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

export interface Speaker {
  readonly ownerId: string | null;
  /** The client's own name of the person who asks. */
  readonly user: string | undefined;
}

/** So many conversations are known again; about 150 bytes each. */
const MAX_KNOWN = 10_000;
/** As much as a follow-up question may refer to. */
const MAX_TAKEN_OVER = 8;

export type CompletionThreads = ReturnType<typeof createCompletionThreads>;

export function createCompletionThreads(conversations: ConversationStore, { maxKnown = MAX_KNOWN } = {}) {
  /** Conversations by what was said in them and by whom, the least recent first. */
  const known = new Map<string, string>();

  return {
    /** The conversation in which just this was said; undefined when nothing was said yet. */
    async find(speaker: Speaker, said: readonly Utterance[]): Promise<string | undefined> {
      if (said.length === 0) return undefined;
      const id = known.get(keyOf(speaker, said) ?? '');
      if (id !== undefined && (await conversations.find(id))) return id;
      return takeOver(conversations, speaker.ownerId, said.slice(-MAX_TAKEN_OVER));
    },

    /**
     * Call it once the answer is there: until then the same question, sent again, goes on with the same conversation.
     * Whoever asks another question after the same words begins a branch of its own.
     */
    remember(speaker: Speaker, said: readonly Utterance[], added: readonly Utterance[], id: string): void {
      const key = keyOf(speaker, [...said, ...added]);
      if (key === undefined) return;
      known.delete(keyOf(speaker, said) ?? '');
      known.set(key, id);
      const [oldest] = known.keys();
      if (known.size > maxKnown && oldest !== undefined) known.delete(oldest);
    },
  };
}

function keyOf({ ownerId, user }: Speaker, said: readonly Utterance[]): string | undefined {
  if (user === undefined) return undefined;
  const words = said.map(({ role, text }) => [role, text]);
  return createHash('sha256')
    .update(JSON.stringify([ownerId, user, words]))
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
