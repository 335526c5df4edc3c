// The answers of a turn as the report of a rollout sees them; and the same turn once more, by the shadow.
import { randomUUID } from 'node:crypto';
import type { Answer, AnswerRequest } from '../engine/engine.ts';
import { AppError } from '../errors.ts';
import type { ServedAnswer } from '../storage/served-answer-store.ts';
import { countWords } from '../text/question-words.ts';
import type { AnswerRecorder } from './answer-recorder.ts';
import type { Batcher } from './batcher.ts';
import { bestAnswer } from './best-answer.ts';
import type { ModelLease } from './loaded-model.ts';
import type { ShadowTurns } from './shadow-turns.ts';

export type RecordedTurn = Pick<
  ServedAnswer,
  'model' | 'version' | 'arm' | 'rolloutId' | 'conversationId' | 'turnId'
>;

export interface ShadowTarget {
  readonly version: string;
  /** Nothing when the version is no longer loaded. */
  readonly acquire: () => ModelLease | undefined;
}

/** A shadow that takes longer has failed. */
const SHADOW_TIMEOUT_MS = 30_000;

export interface AnswerRecordingOptions {
  readonly recorder: AnswerRecorder;
  readonly shadows: ShadowTurns;
  /** Told of every answer that is noted. */
  readonly observe?: ((answer: ServedAnswer) => void) | undefined;
}

export function createAnswerRecording({ recorder, shadows, observe }: AnswerRecordingOptions) {
  const note = (
    turn: RecordedTurn,
    id: string,
    isShadow: boolean,
    beganMs: number,
    words: Pick<ServedAnswer, 'questionWords' | 'unknownWords'>,
    outcome: { answers: readonly Answer[] } | { error: unknown },
  ) => {
    const best = 'answers' in outcome ? bestAnswer(outcome.answers) : undefined;
    const noted: ServedAnswer = {
      ...turn,
      ...words,
      id,
      isShadow,
      text: best?.text ?? '',
      shortAnswer: best?.shortAnswer ?? '',
      confidence: best?.confidence ?? 0,
      isDeclined: !best?.answerable,
      failure: 'error' in outcome ? codeOf(outcome.error) : null,
      latencyMs: performance.now() - beganMs,
      createdAtMs: Date.now(),
    };
    recorder.record(noted);
    observe?.(noted);
  };

  const answerInShadow = async (
    turn: RecordedTurn,
    id: string,
    shadow: ShadowTarget,
    requests: readonly AnswerRequest[],
  ): Promise<void> => {
    using lease = shadow.acquire();
    if (!lease) return;
    const copied = { ...turn, version: shadow.version, arm: 'shadow' };
    const beganMs = performance.now();
    const words = wordsOf(lease, requests);
    try {
      const answers = await lease.answer(requests, { timeoutMs: SHADOW_TIMEOUT_MS });
      note(copied, id, true, beganMs, words, { answers });
    } catch (error) {
      note(copied, id, true, beganMs, words, { error });
    }
  };

  return {
    /** Answers, and notes it. The shadow gets its copy once the live answer is there. */
    wrap(lease: ModelLease, turn: RecordedTurn, shadow: ShadowTarget | undefined): Batcher['answer'] {
      return async (requests, options) => {
        const id = randomUUID();
        const beganMs = performance.now();
        const words = wordsOf(lease, requests);
        try {
          const answers = await lease.answer(requests, options);
          note(turn, id, false, beganMs, words, { answers });
          if (shadow) shadows.add(() => answerInShadow(turn, id, shadow, requests));
          return answers;
        } catch (error) {
          // Who goes away says nothing about the model.
          if (codeOf(error) !== 'cancelled') note(turn, id, false, beganMs, words, { error });
          throw error;
        }
      };
    },
  };
}

const codeOf = (error: unknown): string => (error instanceof AppError ? error.code : 'internal');

/** All requests of a turn ask the same. */
function wordsOf({ knows }: ModelLease, [first]: readonly AnswerRequest[]) {
  if (!first) return { questionWords: null, unknownWords: null };
  const { words, unknown } = countWords(first.question, knows);
  return { questionWords: words, unknownWords: unknown };
}
