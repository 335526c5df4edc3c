// The last stages of a turn: the reply is told piece by piece, and stored.
import type { Reply } from '../protocol/reply.ts';
import { tokenize } from '../text/tokenize.ts';
import type { ProductStage } from './built-in-stages.ts';
import { stopped } from './shared-turns.ts';
import type { TurnRecord } from './turn-record.ts';

/** Tells the reply to who listens; the last moment at which it can be stopped. */
export function tell(): ProductStage {
  return {
    name: 'reply',
    run(state, { signal, elapsedMs, say }) {
      if (!state.outcome) throw new Error('No stage of the turn found anything to say.');
      if (signal.aborted) throw stopped();
      const { correctedQuestion } = state;
      const reply: Reply = {
        ...state.outcome,
        latencyMs: elapsedMs(),
        conversationId: state.conversationId,
        messageId: crypto.randomUUID(),
        inReplyTo: state.inReplyTo,
        ...(correctedQuestion === undefined ? {} : { correctedQuestion }),
      };
      for (const piece of piecesOf(reply.text)) say(piece);
      return { ...state, reply };
    },
  };
}

/** Words with the space before them; joined they are the text. */
function piecesOf(text: string): string[] {
  const ends = tokenize(text).map(({ end }) => end);
  ends[Math.max(0, ends.length - 1)] = text.length;
  return ends.map((end, i) => text.slice(ends[i - 1] ?? 0, end)).filter((piece) => piece !== '');
}

/** Stores the reply; what it gives on is durable. */
export function store(record: Pick<TurnRecord, 'answered'>): ProductStage {
  return {
    name: 'record',
    async run(state) {
      if (!state.reply) throw new Error('The turn has no reply to store.');
      return { ...state, reply: await record.answered(state.reply, state.question, state.clientMessageId) };
    },
  };
}
