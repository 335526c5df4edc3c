// The conversation as it is shown: questions, each with its answer, in order. Told of the same thing twice, by a
// socket and by a request or before and after a lost connection, it stays the same.
import type { AnswerDelta, AnswerEnd, AnswerStart, MessageView } from '../protocol/conversation.ts';
import type { Reply } from '../protocol/reply.ts';

/**
 * `queued` is not known to the service, `waiting` has no word of its answer yet, `writing` has a part of it; the others
 * are ends.
 */
export type TurnState = 'queued' | 'waiting' | 'writing' | 'done' | 'stopped' | 'failed';

export interface Turn {
  /** The client's name of the question, or the service's where it has none. */
  readonly key: string;
  /** The service's name of the question, once it is known. */
  messageId: string | null;
  readonly question: string;
  state: TurnState;
  /** The answer so far, or why there is none. */
  answer: string;
  /** All of a finished answer. */
  reply: Reply | null;
  /** What a person of the desk wrote, or a notice that one came or went: then there is no question. */
  readonly said?: Pick<MessageView, 'role' | 'author' | 'notice'>;
}

type Reference = Pick<AnswerStart, 'inReplyTo' | 'clientMessageId'>;

export interface Turns {
  readonly all: readonly Turn[];
  find(reference: Reference): Turn | undefined;
  /** A question that the service is to be asked. */
  ask(key: string, question: string): Turn;
  /** The service has the question. */
  received(turn: Turn, messageId: string): void;
  /** A message of this or of another page with the conversation. */
  heard(message: MessageView): void;
  started(start: AnswerStart): void;
  grew(delta: AnswerDelta): void;
  ended(end: AnswerEnd): void;
  /** There will be no answer. */
  failed(turn: Turn, why: string): void;
  remove(turn: Turn): void;
  /** Puts what was said before ahead of what is there, without telling of each turn. */
  putFirst(messages: readonly MessageView[]): void;
  clear(): void;
}

export const isOver = ({ state }: Turn): boolean =>
  state === 'done' || state === 'stopped' || state === 'failed';

const newTurn = (key: string, messageId: string | null, question: string, state: TurnState): Turn => ({
  key,
  messageId,
  question,
  state,
  answer: '',
  reply: null,
});

/** @param onChange called with each turn that is new or has changed */
export function createTurns(onChange: (turn: Turn) => void): Turns {
  let all: Turn[] = [];
  let isQuiet = false;

  const find = ({ inReplyTo, clientMessageId }: Reference) =>
    all.find(({ key, messageId }) => messageId === inReplyTo || key === inReplyTo || key === clientMessageId);

  function add(turn: Turn): Turn {
    all.push(turn);
    if (!isQuiet) onChange(turn);
    return turn;
  }

  function change(turn: Turn, changes: Partial<Turn>): void {
    Object.assign(turn, changes);
    if (!isQuiet) onChange(turn);
  }

  function received(turn: Turn, messageId: string): void {
    if (turn.messageId === messageId && turn.state !== 'queued') return;
    change(turn, { messageId, state: turn.state === 'queued' ? 'waiting' : turn.state });
  }

  /** The turn of an event about an answer that is not over. */
  function openTurn(reference: Reference): Turn | undefined {
    const turn = find(reference);
    if (turn === undefined || isOver(turn)) return undefined;
    turn.messageId = reference.inReplyTo;
    return turn;
  }

  function hear(message: MessageView): void {
    const { id, role, text, clientMessageId, reply, passedTo } = message;
    if (role === 'agent' || role === 'notice') {
      if (!find({ inReplyTo: id })) add({ ...newTurn(id, id, '', 'done'), answer: text, said: message });
    } else if (role === 'user') {
      const known = find({ inReplyTo: id, ...(clientMessageId === undefined ? {} : { clientMessageId }) });
      if (known) received(known, id);
      else add(newTurn(clientMessageId ?? id, id, text, passedTo === undefined ? 'waiting' : 'done'));
    } else if (reply) {
      const turn = openTurn({ inReplyTo: reply.inReplyTo });
      if (turn) change(turn, { state: 'done', answer: reply.text, reply });
    }
  }

  return {
    get all() {
      return all;
    },
    find,
    ask(key, question) {
      return add(newTurn(key, null, question, 'queued'));
    },
    received,
    heard: hear,
    started(start) {
      const turn = openTurn(start);
      if (turn) change(turn, { state: 'waiting', answer: '' });
    },
    grew(delta) {
      const turn = openTurn(delta);
      if (turn) change(turn, { state: 'writing', answer: turn.answer + delta.text });
    },
    ended(end) {
      const turn = openTurn(end);
      if (!turn) return;
      if (end.reply) change(turn, { state: 'done', answer: end.reply.text, reply: end.reply });
      else if (end.reason === 'person') change(turn, { state: 'done' });
      else if (end.reason === 'stopped') change(turn, { state: 'stopped' });
      else change(turn, { state: 'failed', answer: end.problem ?? '' });
    },
    failed(turn, why) {
      if (!isOver(turn)) change(turn, { state: 'failed', answer: why });
    },
    remove(turn) {
      all = all.filter((other) => other !== turn);
    },
    putFirst(messages) {
      isQuiet = true;
      const later = all;
      all = [];
      for (const message of messages) {
        const { id, clientMessageId } = message;
        const index = later.findIndex(
          ({ key, messageId }) => messageId === id || key === (clientMessageId ?? id),
        );
        if (index >= 0) all.push(...later.splice(index, 1));
        hear(message);
      }
      all.push(...later);
      isQuiet = false;
    },
    clear() {
      all = [];
    },
  };
}
