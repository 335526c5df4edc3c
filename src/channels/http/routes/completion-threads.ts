// Which conversation a chat in OpenAI's form goes on with. Its clients keep no conversation id: they send all that was
// said so far. A caller who names its user is known again by that name and by what was said; of everybody else the
// history is taken over, since others under the same key may have said the same words.
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

export interface Thread {
  /** Undefined when nothing was said yet. */
  readonly conversationId: string | undefined;
  /** The question was answered: who says all of this again goes on from here. */
  answered(reply: Reply): void;
  /** It was not answered: who asks again goes on from where it stood. */
  failed(): void;
}

/** Who asks: the owner of the key, and, where the caller tells it, which user of that owner's. */
export interface Caller {
  readonly ownerId: string | null;
  readonly user: string | undefined;
}

export function createCompletionThreads(conversations: ConversationStore, { maxKnown = MAX_KNOWN } = {}) {
  /** Conversations by whose they are and what was said in them, the least recent first. */
  const known = new Map<string, string>();
  const remember = (key: string, conversationId: string) => {
    known.set(key, conversationId);
    const [oldest] = known.keys();
    if (known.size > maxKnown && oldest !== undefined) known.delete(oldest);
  };

  return {
    /** The conversation in which just this was said. */
    async find(caller: Caller, said: readonly Utterance[], question: string): Promise<Thread> {
      const key = keyOf(caller, said);
      const id = caller.user === undefined ? undefined : known.get(key);
      // Whoever asks the same again with another question meanwhile begins a branch of its own.
      known.delete(key);
      const isKnown = id !== undefined && (await conversations.find(id)) !== undefined;
      const conversationId = isKnown
        ? id
        : said.length === 0
          ? undefined
          : await takeOver(conversations, caller.ownerId, said.slice(-MAX_TAKEN_OVER));
      return {
        conversationId,
        answered({ text, conversationId: answeredIn }) {
          if (caller.user === undefined) return;
          const now: Utterance[] = [...said, { role: 'user', text: question }, { role: 'assistant', text }];
          remember(keyOf(caller, now), answeredIn);
        },
        failed() {
          if (caller.user !== undefined && conversationId !== undefined) remember(key, conversationId);
        },
      };
    },
  };
}

function keyOf({ ownerId, user }: Caller, said: readonly Utterance[]): string {
  const words = said.map(({ role, text }) => [role, text]);
  return createHash('sha256')
    .update(JSON.stringify([ownerId, user ?? null, words]))
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
